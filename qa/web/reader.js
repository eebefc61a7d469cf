"use strict";
// The reading pane: draws a report once, then only moves marks over it. Its other tabs are in panels.js.
(() => {
  const { el } = wenju;

  class Reader {
    constructor(root, server) {
      this.server = server;
      this.drawn = new Map(); // document id -> promise of {id, node, parts, headings}
      this.marks = { citations: [], figures: [], near: false };
      this.touched = []; // parts that carry marks now
      this.current = null;
      this.select = el("select", { class: "wj-select", "aria-label": "选择报告", hidden: true, onchange: () => this.show(this.select.value) });
      this.name = el("p", { class: "wj-docname" });
      this.note = el("p", { class: "wj-docnote" });
      this.outline = el("ol", { class: "wj-outline" });
      this.contents = el("details", { class: "wj-contents", hidden: true }, el("summary", {}, "目录"), this.outline);
      this.page = el("div", { class: "wj-page", tabindex: "0" });
      this.status = el("p", { class: "wj-status", role: "status" }, "正在打开报告……");
      this.page.append(this.status);
      this.panels = wenju.openPanels(this, server);
      root.append(
        el("div", { class: "wj-dochead" }, el("div", { class: "wj-docwho" }, this.name, this.select, this.note), this.panels.tabs.node, this.contents),
        this.panels.node,
      );
      document.addEventListener("wenju:catalogue", () => this.list());
      document.addEventListener("keydown", (event) => this.leave(event));
      document.addEventListener("click", (event) => {
        if (!this.contents.contains(event.target)) this.contents.open = false;
      });
      this.list();
    }

    list() {
      const { state, documents = [], message } = wenju.catalogue;
      this.status.textContent = state === "failed" ? message : "正在打开报告……";
      this.panels.fill();
      if (state !== "ready") return;
      this.select.replaceChildren(...documents.map((entry) => el("option", { value: entry.id }, entry.title)));
      this.select.hidden = documents.length < 2;
      this.name.hidden = !this.select.hidden;
      // An answer can come before the catalogue, and have shown its report.
      if (this.current) this.label();
      else if (documents.length) this.show(documents[0].id);
    }

    /** A report that is no more: nothing drawn of it is kept, and another one is shown. */
    drop(id) {
      this.drawn.delete(id);
      this.panels.drop(id);
      const first = (wenju.catalogue.documents || [])[0];
      if (this.current === id && first) this.show(first.id);
    }

    label() {
      const entry = (wenju.catalogue.documents || []).find((one) => one.id === this.current);
      this.select.value = this.current;
      this.name.textContent = wenju.title(this.current);
      this.note.textContent = entry ? entry.note : "";
    }

    /** Show a document, fetching and drawing it the first time. */
    async show(id) {
      if (!this.drawn.has(id)) this.drawn.set(id, this.draw(id));
      this.current = id;
      this.label();
      this.panels.fill();
      try {
        const drawn = await this.drawn.get(id);
        if (this.current !== id) return null;
        if (this.page.firstChild !== drawn.node) {
          this.page.replaceChildren(drawn.node);
          this.page.scrollTop = 0;
          this.outline.replaceChildren(...drawn.headings.map((heading) => this.entry(heading)));
          this.offerContents();
          this.paint(drawn);
        }
        return drawn;
      } catch {
        this.drawn.delete(id);
        this.page.replaceChildren(this.status);
        const known = (wenju.catalogue.documents || []).some((entry) => entry.id === id);
        this.status.textContent = known ? "这份报告没能打开：连不上问据的服务。请看一眼终端，再刷新本页。" : "这份报告已经移除，看不到原文了。";
        return null;
      }
    }

    /** The outline is of the text, and is offered beside it only; its place is kept, so that the tabs do not move. */
    offerContents() {
      this.contents.hidden = !this.outline.firstChild;
      this.contents.classList.toggle("wj-away", this.panels.current !== "text");
    }

    async draw(id) {
      const report = await this.server.report(wenju.request(id));
      if (!report || !report.blocks) throw new Error("no report");
      const parts = [];
      const headings = [];
      const node = el("article", { class: "wj-report", lang: "zh-CN" });
      for (const block of report.blocks) {
        const tag = block.level ? `h${Math.min(block.level + 1, 6)}` : "p";
        const line = el(tag, { class: block.byline ? "wj-byline" : null });
        for (const [start, end, kind, text] of block.parts) {
          if (kind === "mark") continue;
          const span = el("span", { class: `wj-${kind}`, "data-start": start, "data-end": end }, wenju.readable(text));
          parts.push({ start, end, text, span });
          if (kind === "heading") headings.push({ text: wenju.readable(text), span, level: block.level });
          line.append(span);
        }
        node.append(line);
      }
      return { id, node, parts, headings };
    }

    entry({ text, span, level }) {
      const go = () => {
        this.contents.open = false;
        this.scroll(span, "start");
      };
      return el("li", { "data-level": level || 9 }, el("button", { type: "button", onclick: go }, text));
    }

    /** Mark an answer's citations and figures ({doc, start, end, n} and {doc, start, end}). */
    async mark(citations, figures, near) {
      this.marks = { citations, figures, near };
      const drawn = this.current && this.drawn.has(this.current) ? await this.drawn.get(this.current).catch(() => null) : null;
      if (drawn) this.paint(drawn);
    }

    paint(drawn) {
      for (const part of this.touched) part.span.replaceChildren(wenju.readable(part.text));
      this.touched = [];
      const here = (mark) => mark.doc === drawn.id;
      const citations = this.marks.citations.filter(here);
      const figures = this.marks.figures.filter(here);
      for (const citation of citations) {
        for (let i = after(drawn.parts, citation.start); i < drawn.parts.length; i += 1) {
          const part = drawn.parts[i];
          if (part.start >= citation.end) break;
          if (this.touched.includes(part)) continue;
          part.span.replaceChildren(...wenju.marked(part.text, part.start, citations, figures, this.marks.near));
          this.touched.push(part);
        }
      }
    }

    /** Nothing that leads here is the current one any more. */
    forget() {
      for (const old of document.querySelectorAll(".wj-row[aria-current], .wj-stroke[aria-current], [data-cite][aria-current]")) old.removeAttribute("aria-current");
    }

    /** Bring a citation's sentence into view; `origin` is where Escape goes back to. */
    async go(citation, origin) {
      this.panels.pick("text");
      if (wenju.isNarrow() && origin) wenju.showPane("report");
      const drawn = await this.show(citation.doc);
      if (!drawn) return;
      this.paint(drawn);
      const found = [...this.page.querySelectorAll(`.wj-cited[data-n="${citation.n}"]`)];
      if (!found.length) return;
      for (const old of this.page.querySelectorAll(".wj-now")) old.classList.remove("wj-now");
      for (const mark of found) mark.classList.add("wj-now");
      this.scroll(found[0], "center");
      if (!origin) return;
      this.origin = origin;
      found[0].tabIndex = -1;
      found[0].focus({ preventScroll: true });
    }

    /** Scrolls the pane alone: scrollIntoView would move the whole page on a narrow screen. */
    scroll(node, where) {
      const box = node.getBoundingClientRect();
      const pane = this.page.getBoundingClientRect();
      const room = where === "center" ? Math.max(24, (pane.height - box.height) / 3) : 16;
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.page.scrollTo({ top: this.page.scrollTop + box.top - pane.top - room, behavior: calm ? "auto" : "smooth" });
    }

    leave(event) {
      if (event.key === "Escape" && this.contents.open) {
        this.contents.open = false;
        this.contents.querySelector("summary").focus();
        return;
      }
      if (event.key !== "Escape" || !this.origin || !this.page.contains(document.activeElement)) return;
      const tab = this.panels.tabOf(this.origin);
      if (tab) this.panels.pick(tab);
      else if (wenju.isNarrow()) wenju.showPane("chat");
      this.origin.focus();
      this.origin = null;
    }
  }

  /** Index of the first part that ends after `offset`; parts are in order and do not overlap. */
  function after(parts, offset) {
    let low = 0;
    let high = parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (parts[middle].end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  wenju.openReader = (root, server) => {
    wenju.reader = new Reader(root, server);
  };
})();
