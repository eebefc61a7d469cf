"use strict";
// One answer, drawn from the JSON that every front end gets.
(() => {
  const { el } = wenju;

  const REASONS = {
    no_topic: "报告没有谈到",
    no_figure: "报告没有给出",
    period_mismatch: "时间不符",
    entity_mismatch: "对象不符",
    vague: "问题还可以问得更具体",
  };

  /** How sure an answer is, in words; the likelihoods are measured ones. */
  const SURE = [[0.8, "把握很大"], [0.6, "把握较大，最好看一眼原句"], [0, "把握不大，请对照原句"]];

  /** Longer short answers are not set in large type. */
  const SHORT = 24;

  /** Show a citation of this answer in the report. */
  function follow(answer, citation, origin) {
    wenju.cite(answer);
    wenju.reader.forget();
    for (const button of origin.closest(".wj-turn").querySelectorAll(`[data-cite="${citation.n}"]`))
      button.setAttribute("aria-current", "true");
    wenju.reader.go(citation, origin);
  }

  /** The figures to mark: the answer's own, and what went into a computed one. */
  const figuresOf = (answer) => [...answer.figures, ...(answer.derivation ? answer.derivation.inputs : [])];

  /** Mark an answer's evidence in the reading pane. */
  wenju.cite = (answer) =>
    wenju.reader.mark(answer.citations, figuresOf(answer), answer.status !== "answered");

  /** The text with each 〔n〕 as a link: a button would let a line begin with the full stop after it. */
  function withReferences(answer, text) {
    return text.split(/(〔\d+〕)/).map((piece) => {
      const match = /^〔(\d+)〕$/.exec(piece);
      const citation = match && answer.citations.find((one) => one.n === Number(match[1]));
      if (!citation) return piece;
      return el("a", {
        href: "#",
        class: "wj-ref",
        "data-cite": citation.n,
        "data-hue": (citation.n - 1) % 4,
        "aria-label": `出处${citation.n}，在报告中查看`,
        onclick: (event) => {
          event.preventDefault();
          follow(answer, citation, event.currentTarget);
        },
      }, piece);
    });
  }

  /** Where a quote stands; its report is named where it is `named`, or where there are several. */
  wenju.place = (citation, named) => {
    const parts = [];
    if (named || (wenju.catalogue.documents || []).length > 1) parts.push(wenju.title(citation.doc));
    if (citation.page !== null) parts.push(`第${citation.page}页`);
    parts.push(...citation.section);
    return parts.length ? parts.join(" › ") : wenju.title(citation.doc);
  };

  /**
   * A quoted sentence as a button under its place, with the figures in it marked. `label` stands before the place,
   * which is left out where `above`, the citation before, has the same. `go` is called with the button.
   */
  wenju.card = (citation, figures, { label, near, above, go }) => {
    const here = figures.filter((figure) => figure.doc === citation.doc);
    const quote = wenju.marked(citation.quote.trim(), citation.start + leading(citation.quote), [], here, near);
    return el("li", {},
      el("button", {
        type: "button",
        class: `wj-cite${near ? " wj-cite-near" : ""}${isHeading(citation) ? " wj-cite-heading" : ""}`,
        "data-cite": citation.n,
        "data-hue": (citation.n - 1) % 4,
        title: "在报告中查看这一句",
        onclick: (event) => go(event.currentTarget),
      },
        above && !isHeading(citation) && wenju.place(above) === wenju.place(citation) ? null : el("span", { class: "wj-place" }, label, wenju.place(citation)),
        isHeading(citation) ? null : el("span", { class: "wj-quote" }, quote),
      ));
  };

  /** Whether the quote is the last heading of its own path, and so is shown already. */
  const isHeading = (citation) =>
    citation.section.length > 0 && citation.quote.trim().replace(/[。.]$/, "") === citation.section[citation.section.length - 1];

  const leading = (text) => Array.from(text).length - Array.from(text.trimStart()).length;

  /** The text without the short answer it opens with, which stands above it in large type. */
  const rest = (answer) => {
    const opening = `${answer.answer.replace(/^否，/, "")}。`;
    return answer.text.startsWith(opening) ? answer.text.slice(opening.length) : answer.text;
  };

  const card = (answer, citation, near) =>
    wenju.card(citation, figuresOf(answer), {
      near,
      label: near ? el("span", { class: "wj-label" }, "最接近的一句，不是答案") : `〔${citation.n}〕`,
      go: (origin) => follow(answer, citation, origin),
    });

  const sureness = (confidence) => {
    const level = SURE.findIndex(([least]) => confidence >= least);
    return el("p", { class: `wj-sure wj-sure-${level}`, title: `这类回答约 ${Math.round(confidence * 100)}% 是对的` }, SURE[level][1]);
  };

  /** An answer's node. */
  wenju.drawAnswer = (answer) => {
    const found = answer.status === "answered";
    const short = found && answer.answer && answer.answer !== answer.text && Array.from(answer.answer).length <= SHORT;
    return el("div", { class: `wj-answer wj-${answer.status}` },
      !found && answer.reason && el("p", { class: "wj-reason" }, REASONS[answer.reason] || "没有找到答案"),
      answer.resolved && el("p", { class: "wj-resolved" }, `理解为：${answer.resolved}`),
      answer.flags.includes("source_damaged") && el("p", { class: "wj-damaged" }, "原文此处疑有缺损，请核对原件"),
      short && el("p", { class: "wj-short" }, answer.answer),
      el("p", { class: "wj-text" }, withReferences(answer, short ? rest(answer) : answer.text)),
      answer.derivation && el("p", { class: "wj-formula" }, el("span", { class: "wj-label" }, "算式"), answer.derivation.formula),
      found && answer.citations.length > 0 && sureness(answer.confidence),
      answer.citations.length > 0 &&
        el("ol", { class: "wj-cites", "aria-label": found ? "出处" : answer.status === "ambiguous" ? "可能指的几处" : "最接近的一句" },
          answer.citations.map((citation) => card(answer, citation, answer.status === "not_found"))),
    );
  };
})();
