"use strict";
// The reading pane's tabs: the text, and what is fetched when its tab is first opened: the figures, the charts, the arithmetic.
(() => {
  const { el } = wenju;
  const TABS = [["text", "原文"], ["figures", "数字"], ["charts", "图表"], ["audit", "核对"]];

  class Panels {
    constructor(reader, server) {
      this.reader = reader;
      this.draw = {
        figures: async (id) => wenju.drawLedger(id, await server.figures(wenju.request(id))),
        charts: async (id) => wenju.drawCharts(id, await server.charts(wenju.request(id))),
        audit: async (id) => wenju.drawAudit(id, await server.audit(wenju.request(id))),
      };
      this.drawn = new Map(); // "tab document" -> promise of a node
      this.node = el("div", { class: "wj-panels" });
      this.panels = {};
      for (const [key] of TABS) {
        const panel = key === "text" ? reader.page : el("div", { class: "wj-panel" });
        panel.id = `wj-panel-${key}`;
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", `wj-panel-${key}-tab`);
        this.panels[key] = panel;
        this.node.append(panel);
      }
      this.tabs = wenju.tabs("报告的原文、数字、图表与核对", TABS.map(([key, name]) => [key, name, `wj-panel-${key}`]), (key) => this.pick(key));
      this.current = "text";
      this.show();
    }

    pick(key) {
      if (key === this.current) return;
      this.current = key;
      this.show();
      this.reader.offerContents();
      this.fill();
    }

    /** Panels that are not shown keep their place and where they are scrolled to. */
    show() {
      this.tabs.select(this.current);
      for (const [key, panel] of Object.entries(this.panels)) panel.classList.toggle("wj-away", key !== this.current);
    }

    /** Forget what was drawn of a document. */
    drop(id) {
      for (const key of [...this.drawn.keys()]) if (key.endsWith(` ${id}`)) this.drawn.delete(key);
    }

    /** The tab that a node stands in, or undefined. */
    tabOf(node) {
      const found = TABS.find(([key]) => this.panels[key].contains(node));
      return found && found[0];
    }

    /** Put the shown document into the tab that is open. */
    async fill() {
      const tab = this.current;
      const id = this.reader.current;
      if (tab === "text") return;
      const panel = this.panels[tab];
      const key = `${tab} ${id}`;
      const status = el("p", { class: "wj-status", role: "status" }, id ? "正在整理……" : this.reader.status.textContent);
      if (!id) {
        panel.replaceChildren(status);
        return;
      }
      if (!this.drawn.has(key)) {
        panel.replaceChildren(status);
        this.drawn.set(key, this.draw[tab](id));
      }
      let node = status;
      try {
        node = await this.drawn.get(key);
      } catch {
        this.drawn.delete(key);
        status.textContent = "没能取到。请看一眼终端，再刷新本页。";
      }
      if (this.reader.current === id && panel.firstChild !== node) panel.replaceChildren(node);
    }
  }

  /**
   * Go to a sentence from a row of figures, a bar or a check, and mark it as a citation is marked.
   * `citations` are all that is marked, `citation` the one to go to; `origin` is the button that led there.
   */
  wenju.point = (citations, figures, citation, origin) => {
    wenju.reader.forget();
    origin.setAttribute("aria-current", "true");
    wenju.reader.mark(citations, figures, false);
    wenju.reader.go(citation, origin);
  };

  wenju.openPanels = (reader, server) => new Panels(reader, server);
})();
