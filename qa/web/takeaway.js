"use strict";
// What can be done with an answer: shown bit by bit, copied, exported.
(() => {
  const { el } = wenju;
  const LOST = "连不上问据的服务，请看一眼终端。";
  const STREAM_MS = 600;

  /** Show an answer's text as if it were being said; at once where the reader wants no motion. */
  wenju.stream = (node) => {
    const text = node.querySelector(".wj-text");
    if (!text || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const pieces = [];
    while (walker.nextNode()) pieces.push({ piece: walker.currentNode, full: Array.from(walker.currentNode.data) });
    const length = pieces.reduce((sum, { full }) => sum + full.length, 0);
    const since = performance.now();
    node.classList.add("wj-streaming");
    const step = (now) => {
      const part = Math.min(1, (now - since) / STREAM_MS);
      let left = Math.round(length * part);
      for (const { piece, full } of pieces) {
        piece.data = full.slice(0, left).join("");
        left = Math.max(0, left - full.length);
      }
      if (part < 1) requestAnimationFrame(step);
      else node.classList.remove("wj-streaming");
    };
    step(since);
  };

  /** A turn as text to paste: the question, the answer, each quote under its place. */
  wenju.asText = ({ question, answer }) =>
    [
      `问：${question.trim()}`,
      answer.resolved && `（理解为：${answer.resolved}）`,
      `答：${answer.answer && !answer.text.startsWith(answer.answer) ? `${answer.answer}。` : ""}${answer.text}`,
      answer.derivation && !answer.text.includes(answer.derivation.formula) && `算式：${answer.derivation.formula}`,
      answer.flags.includes("source_damaged") && "注意：原文此处疑有缺损，请核对原件。",
      ...answer.citations.flatMap((one) => [`〔${one.n}〕${wenju.place(one, true)}`, `    ${wenju.readable(one.quote.trim())}`]),
    ].filter(Boolean).join("\n");

  /** Put text on the clipboard; where the browser keeps that for secure pages, by way of a selection. */
  async function copy(text) {
    if (navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        // Not allowed: tried the old way.
      }
    }
    const focused = document.activeElement;
    const box = el("textarea", { class: "wj-sr", "aria-hidden": "true", tabindex: "-1" });
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    if (focused) focused.focus();
    return done;
  }

  function save({ name, type, text }) {
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    el("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  /** A server function's answer; what goes wrong on the way is an error like any other. */
  wenju.call = (promise) => promise.then((found) => found || { error: LOST }, () => ({ error: LOST }));

  /** A small button that says for a moment what came of it. */
  wenju.act = (label, run, attributes) => {
    const button = el("button", { type: "button", class: "wj-act", ...attributes }, label);
    let timer = 0;
    button.addEventListener("click", async () => {
      const said = await run(button);
      if (!said) return;
      clearTimeout(timer);
      button.textContent = said;
      timer = setTimeout(() => (button.textContent = label), 2000);
    });
    return button;
  };

  const copied = (turns) => async () => ((await copy(turns().map(wenju.asText).join("\n\n"))) ? "已复制" : "没能复制");

  /** 导出: the turns as a file, and where it is `withCopy` as text. */
  wenju.exportMenu = (label, server, turns, withCopy) => {
    const status = el("div", { class: "wj-said", role: "status" });
    const take = (form) => async () => {
      status.textContent = "";
      const made = await wenju.call(server.export({ form, token: wenju.request().token, answers: turns().map((turn) => turn.answer) }));
      if (made.error) status.textContent = made.error;
      else save(made);
      return made.error ? "" : "已导出";
    };
    return el("details", { class: "wj-take" },
      el("summary", { class: "wj-act" }, label),
      el("div", { class: "wj-forms" },
        withCopy && wenju.act("复制文本", copied(turns)),
        wenju.act("Markdown", take("md"), { title: "便于阅读；可用 wenju verify 核对" }),
        wenju.act("JSON", take("json"), { title: "便于程序读取；可用 wenju verify 核对" }),
        status,
      ),
    );
  };

  /** The row under an answer. `keep` is called when something about the turn is to be kept; `edit` puts it otherwise. */
  wenju.actions = (turn, server, { keep, edit }) => {
    const cites = turn.answer.citations.length > 0;
    return el("div", { class: "wj-acts", role: "group", "aria-label": "这个回答" },
      wenju.act("复制", copied(() => [turn])),
      cites && wenju.exportMenu("导出", server, () => [turn], false),
      wenju.act("改问", () => edit(), { title: "把问题放回输入框，换个问法" }),
      cites && wenju.rating(turn, server, keep),
    );
  };
})();
