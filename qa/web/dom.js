"use strict";
// Nothing on this page is made from an HTML string: text from reports, questions and answers becomes text
// nodes, so no markup in it can ever be parsed. A test holds these files to that.
(() => {
  const wenju = (window.wenju = { catalogue: { state: "loading" } });
  document.documentElement.lang = "zh-CN";

  /** An element; strings among the children become text, null and false nothing. */
  wenju.el = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  };

  const WIDE = /[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u2018-\u201d\u2026\u2014]/;

  /** Text to be read: a line break inside a sentence is no space between Chinese characters. */
  wenju.readable = (text) =>
    text.replace(/[ \t\u3000]*[\r\n\f]+[ \t\u3000]*/g, (run, at, all) => {
      const before = all[at - 1];
      const after = all[at + run.length];
      return before && after && !WIDE.test(before) && !WIDE.test(after) ? " " : "";
    });

  /**
   * Nodes for a text, with marks in it.
   * Offsets are code points into the document; `start` is the text's own. Citations are the outer marks,
   * figures the inner ones; where two citations overlap, the first keeps its place.
   */
  wenju.marked = (text, start, citations, figures, near) => {
    const chars = Array.from(text);
    const end = start + chars.length;
    const cuts = new Set([start, end]);
    for (const mark of [...citations, ...figures])
      for (const at of [mark.start, mark.end]) if (at > start && at < end) cuts.add(at);
    const edges = [...cuts].sort((a, b) => a - b);
    const nodes = [];
    let group = null;
    for (let i = 0; i + 1 < edges.length; i += 1) {
      const [from, to] = [edges[i], edges[i + 1]];
      const over = (mark) => mark.start <= from && to <= mark.end;
      const shown = wenju.readable(chars.slice(from - start, to - start).join(""));
      const piece = figures.some(over) ? wenju.el("mark", { class: "wj-figure" }, shown) : shown;
      const citation = citations.find(over);
      if (!citation) {
        nodes.push(piece);
        group = null;
        continue;
      }
      if (!group || group.citation !== citation) {
        const mark = wenju.el("mark", {
          class: near ? "wj-cited wj-near" : "wj-cited",
          "data-n": citation.n,
          "data-hue": (citation.n - 1) % 4,
        });
        group = { citation, mark };
        nodes.push(mark);
      }
      group.mark.append(piece);
    }
    return nodes;
  };

  /** The catalogue of reports arrives once for all parts of the page. */
  wenju.setCatalogue = (catalogue) => {
    wenju.catalogue = catalogue;
    document.dispatchEvent(new CustomEvent("wenju:catalogue"));
  };

  /** A document's title for people. */
  wenju.title = (id) => {
    const found = (wenju.catalogue.documents || []).find((entry) => entry.id === id);
    return found ? found.title : id;
  };

  /** On a narrow screen one pane shows at a time: "chat" or "report". */
  wenju.showPane = (name) => {
    document.body.dataset.pane = name;
    for (const tab of document.querySelectorAll(".wj-tab")) {
      tab.setAttribute("aria-selected", String(tab.dataset.pane === name));
      tab.tabIndex = tab.dataset.pane === name ? 0 : -1;
    }
  };

  wenju.isNarrow = () => window.matchMedia("(max-width: 899px)").matches;

  wenju.header = (root) => {
    const tab = (pane, label) =>
      wenju.el("button", { type: "button", role: "tab", class: "wj-tab", "data-pane": pane, "aria-controls": `wj-${pane}`, onclick: () => wenju.showPane(pane) }, label);
    const tabs = wenju.el("div", { class: "wj-tabs", role: "tablist", "aria-label": "问答与原文" }, tab("chat", "问答"), tab("report", "原文"));
    tabs.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = document.body.dataset.pane === "chat" ? "report" : "chat";
      wenju.showPane(other);
      tabs.querySelector(`[data-pane=${other}]`).focus();
    });
    root.append(
      wenju.el("header", { class: "wj-header" },
        wenju.el("h1", { class: "wj-brand" }, "问据"),
        wenju.el("p", { class: "wj-motto" }, "凭原文作答，句句有据"),
        tabs,
      ),
    );
    wenju.showPane("chat");
  };
})();
