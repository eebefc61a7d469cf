"use strict";
// The audit of a report: the arithmetic that it implies, by verdict.
(() => {
  const { el } = wenju;

  /** What the verdicts come to, and what they do not say. */
  function note(groups) {
    const found = (verdict) => groups.some((group) => group.verdict === verdict && group.checks.length);
    if (found("inconsistent")) return "不一致，是说原文里的几个数字彼此对不上；哪一个有误，要看原件。";
    if (found("consistent")) return "没有发现不一致。这只说明下面核对过的几处彼此吻合，不等于报告的数字都对。";
    return "没有发现不一致，但也没有能核对清楚的，不等于报告的数字都对。";
  }

  function drawCheck(check) {
    const figures = [check.stated, ...check.inputs];
    const citations = check.quotes.map((quote, i) => ({ ...quote, n: i + 1, doc: check.doc, page: null }));
    return el("li", { class: "wj-verdict" },
      el("p", { class: "wj-formula" }, el("span", { class: "wj-label" }, check.what), check.formula || `“${wenju.readable(check.stated.raw)}”`),
      check.why && el("p", { class: "wj-why" }, `${check.why}。`),
      el("ul", { class: "wj-cites", "aria-label": "所核对的原句" },
        citations.map((citation, i) =>
          wenju.card(citation, figures, { above: citations[i - 1], go: (origin) => wenju.point(citations, figures, citation, origin) }))));
  }

  function drawGroup({ verdict, name, checks }) {
    const list = el("ol", {}, checks.map(drawCheck));
    const head = el("h2", {}, name, el("span", { class: "wj-tally" }, `${checks.length} 处`));
    return verdict === "unverified"
      ? el("details", { class: `wj-group wj-${verdict}` }, el("summary", {}, head), list)
      : el("section", { class: `wj-group wj-${verdict}` }, head, list);
  }

  /** The node of a document's audit. */
  wenju.drawAudit = (id, { summary, groups }) =>
    el("div", { class: "wj-audit", tabindex: "0", role: "group", "aria-label": "核对的结果" },
      summary
        ? [el("p", { class: "wj-summary" }, summary), el("p", { class: "wj-caution" }, note(groups))]
        : el("p", { class: "wj-caution" }, "这份报告里没有找到可以核对的算术，数字对不对无从判断。"),
      groups.filter((group) => group.checks.length).map(drawGroup));
})();
