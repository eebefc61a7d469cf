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
  wenju.setCatalogue = async (catalogue) => {
    // A person's own reports, brought before the page was loaded again, belong in it from the start.
    const own = catalogue.state === "ready" && wenju.shelf ? await wenju.shelf.restored() : [];
    wenju.opened = catalogue;
    wenju.catalogue = catalogue.documents ? { ...catalogue, documents: [...catalogue.documents, ...own] } : catalogue;
    document.dispatchEvent(new CustomEvent("wenju:catalogue"));
  };

  /** A file as it is sent: its name, and its bytes in base64. */
  wenju.packed = (file) =>
    new Promise((done, fail) => {
      const reader = new FileReader();
      reader.onerror = () => fail(reader.error);
      reader.onload = () => done({ name: file.name, base64: reader.result.slice(reader.result.indexOf(",") + 1) });
      reader.readAsDataURL(file);
    });

  /** What to send for a document, with what says that it may be read. */
  wenju.request = (doc) => ({ doc, token: wenju.shelf ? wenju.shelf.token : null });

  /** A document's title for people. */
  wenju.title = (id) => {
    const found = (wenju.catalogue.documents || []).find((entry) => entry.id === id);
    return found ? found.title : id;
  };

  /**
   * A row of tabs; a click, the arrow keys, Home and End call `pick` with a key. `select` shows which is picked.
   * Entries are [key, label, id of what the tab controls].
   */
  wenju.tabs = (label, entries, pick) => {
    const buttons = entries.map(([key, name, controls]) =>
      wenju.el("button", { type: "button", role: "tab", class: "wj-tab", id: `${controls}-tab`, "data-key": key, "aria-controls": controls, onclick: () => pick(key) }, name));
    const node = wenju.el("div", { class: "wj-tabs", role: "tablist", "aria-label": label }, buttons);
    node.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(document.activeElement);
      const last = buttons.length - 1;
      const to = { ArrowLeft: at ? at - 1 : last, ArrowRight: at === last ? 0 : at + 1, Home: 0, End: last }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      buttons[to].focus();
      pick(buttons[to].dataset.key);
    });
    const select = (key) => {
      for (const button of buttons) {
        button.setAttribute("aria-selected", String(button.dataset.key === key));
        button.tabIndex = button.dataset.key === key ? 0 : -1;
      }
    };
    return { node, select };
  };

  wenju.isNarrow = () => window.matchMedia("(max-width: 899px)").matches;

  wenju.header = (root) => {
    const tabs = wenju.tabs("问答与报告", [["chat", "问答", "wj-chat"], ["report", "报告", "wj-report"]], (key) => wenju.showPane(key));
    /** On a narrow screen one pane shows at a time: "chat" or "report". */
    wenju.showPane = (name) => {
      document.body.dataset.pane = name;
      tabs.select(name);
    };
    root.append(
      wenju.el("header", { class: "wj-header" },
        wenju.el("h1", { class: "wj-brand" }, "问据"),
        wenju.el("p", { class: "wj-motto" }, "凭原文作答，句句有据"),
        tabs.node,
      ),
    );
    wenju.showPane("chat");
  };
})();
