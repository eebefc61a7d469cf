"use strict";
// 对、错、漏: what a person says of an answer, kept by the server in a file of its own machine.
(() => {
  const { el } = wenju;
  const NAMES = [["right", "对", "答得对"], ["wrong", "错", "答错了"], ["missing", "漏", "没答全，或报告里明明有"]];

  /** The buttons and, for what is not right, a small form. `turn.rated` holds what was said: {verdict, token, note, expected}. */
  wenju.rating = (turn, server, keep) => {
    const status = el("span", { class: "wj-said", role: "status" });
    const expected = el("input", { type: "text", class: "wj-field", maxlength: "500", autocomplete: "off" });
    const note = el("textarea", { class: "wj-field", rows: "2", maxlength: "2000" });
    const form = el("form", { class: "wj-rate-form", hidden: true, "aria-label": "补充说明" },
      el("label", {}, "应有的答案（可不填）", expected),
      el("label", {}, "说明（可不填）", note),
      el("p", {},
        el("button", { type: "submit", class: "wj-act wj-keep" }, "保存"),
        el("button", { type: "button", class: "wj-act", onclick: () => (form.hidden = true) }, "收起"),
        el("span", { class: "wj-local" }, "只存在运行问据的这台机器上。"),
      ),
    );

    const show = () => {
      const verdict = turn.rated ? turn.rated.verdict : null;
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    };

    const send = async (verdict) => {
      const before = turn.rated || {};
      status.textContent = "";
      const said = { verdict, note: note.value, expected: expected.value };
      const kept = await wenju.call(server.rate({ ...said, token: before.token || null, shelf: wenju.request().token, answer: turn.answer }));
      if (kept.error) {
        status.textContent = kept.error;
        return false;
      }
      turn.rated = kept.token ? { ...said, token: kept.token } : null;
      status.textContent = kept.token ? "已记下" : "已取消";
      show();
      keep();
      return true;
    };

    const pick = async (verdict) => {
      const again = turn.rated && turn.rated.verdict === verdict;
      if (!(await send(again ? null : verdict))) return;
      form.hidden = again || verdict === "right";
      if (form.hidden) return;
      expected.focus({ preventScroll: true });
      // The log alone is scrolled: scrollIntoView would move the whole page on a narrow screen.
      const log = form.closest(".wj-log");
      log.scrollTop += Math.max(0, form.getBoundingClientRect().bottom - log.getBoundingClientRect().bottom + 8);
    };

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (await send(turn.rated ? turn.rated.verdict : "wrong")) form.hidden = true;
    });
    const buttons = NAMES.map(([verdict, name, title]) =>
      el("button", { type: "button", class: "wj-act wj-rate", "data-verdict": verdict, title, "aria-label": title, onclick: () => pick(verdict) }, name));
    if (turn.rated) [note.value, expected.value] = [turn.rated.note || "", turn.rated.expected || ""];
    show();
    return [el("span", { class: "wj-rates", role: "group", "aria-label": "这个回答对不对" }, buttons, status), form];
  };
})();
