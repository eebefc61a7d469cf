"use strict";
// The charts of a report: bars made of boxes, each a button that leads to its sentence.
(() => {
  const { el } = wenju;

  function drawBar(id, bar) {
    const figures = bar.marks.map(({ start, end }) => ({ doc: id, start, end }));
    // Several figures of one sentence are one citation.
    const sentences = [...new Map(bar.marks.map(({ sentence }) => [sentence[0], sentence])).values()];
    const citations = sentences.map(([start, end], i) => ({ n: i + 1, doc: id, start, end }));
    const fill = el("span", { class: bar.formula ? "wj-fill wj-worked" : "wj-fill" });
    fill.style.width = `${bar.width}%`;
    return el("li", {},
      el("button", { type: "button", class: "wj-stroke", title: "在报告中查看这一句", onclick: (event) => wenju.point(citations, figures, citations[0], event.currentTarget) },
        el("span", { class: "wj-what" }, wenju.readable(bar.label)),
        el("span", { class: "wj-track", "aria-hidden": "true" }, fill),
        el("span", { class: "wj-size" }, wenju.readable(bar.shown), bar.aside && el("span", { class: "wj-aside" }, ` ${wenju.readable(bar.aside)}`)),
        bar.formula && el("span", { class: "wj-worked-out" }, el("span", { class: "wj-label" }, "算得"), wenju.readable(bar.formula))));
  }

  function drawChart(id, kind, { title, formula, bars }) {
    const name = wenju.readable(title);
    return el("li", { class: "wj-chart" },
      el("h3", {}, name),
      el("ul", { class: `wj-bars wj-bars-${kind}`, "aria-label": name }, bars.map((bar) => drawBar(id, bar))),
      formula && el("p", { class: "wj-added" }, formula));
  }

  /** The node of a document's charts. */
  wenju.drawCharts = (id, { groups }) => {
    const count = groups.reduce((sum, { charts }) => sum + charts.length, 0);
    return el("div", { class: "wj-charts", tabindex: "0", role: "group", "aria-label": "报告里的数字画成的图" },
      el("p", { class: "wj-summary" }, count
        ? `共 ${count} 幅图，点一条就到它所在的那一句。`
        : "这份报告里没有可以画成图的数字：要有写明的合计与部分、占比或前后变化，才画得出。"),
      groups.map(({ kind, name, note, charts }) =>
        el("section", { class: "wj-group" },
          el("h2", {}, name, el("span", { class: "wj-tally" }, `${charts.length} 幅`)),
          el("p", { class: "wj-caution" }, note),
          el("ul", {}, charts.map((chart) => drawChart(id, kind, chart))))));
  };
})();
