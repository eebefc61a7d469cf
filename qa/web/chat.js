"use strict";
// The conversation and the box to ask in.
(() => {
  const { el } = wenju;
  const LOST = "连不上问据的服务，它可能已经停止。请看一眼终端，重新启动后再问；问题已放回输入框。";

  const KEPT = "wenju";

  const STOPPED = "已停止，没有作答。问题已放回输入框。";
  /** A second press of the button within this time was meant for the first. */
  const DOUBLE_MS = 400;

  /** Which reports are being asked; "" until that is known. */
  const fingerprint = () => (wenju.catalogue.documents || []).map((entry) => entry.sha256).join();

  class Chat {
    constructor(root, props, trigger, server) {
      this.server = server;
      this.props = props;
      this.trigger = trigger;
      this.pending = null;
      this.turns = 0;
      this.history = [];
      // What the server reads a follow-up with; it keeps nothing itself, so no conversation gets into another.
      this.before = [];
      this.log = el("div", { class: "wj-log", role: "log", "aria-label": "问答记录", tabindex: "0" });
      this.start = el("section", { class: "wj-start", "aria-label": "开始" });
      this.log.append(this.start);
      this.box = el("textarea", {
        id: "wj-question",
        rows: "1",
        placeholder: "就报告提一个问题",
        enterkeyhint: "send",
        autocomplete: "off",
        spellcheck: "false",
        oninput: () => this.fit(),
        onkeydown: (event) => this.key(event),
      });
      this.button = el("button", { type: "submit", class: "wj-send" }, "提问");
      this.clear = el("button", { type: "button", class: "wj-clear", hidden: true, onclick: () => this.reset() }, "清空问答");
      this.taking = wenju.exportMenu("导出问答", server, () => this.history, true);
      this.taking.hidden = true;
      const form = el("form", { class: "wj-ask", "aria-label": "提问", onsubmit: (event) => this.submit(event) },
        el("label", { class: "wj-sr", for: "wj-question" }, "问题"), this.box, this.button);
      root.append(this.log, form, el("div", { class: "wj-hint" }, el("span", {}, "Enter 提问，Shift + Enter 换行。"), "答案只取自报告原文。", this.clear, this.taking));
      document.addEventListener("wenju:catalogue", () => {
        this.welcome();
        this.restore();
      });
      window.addEventListener("pagehide", () => this.save());
      this.welcome();
      if (!wenju.isNarrow()) this.box.focus();
    }

    /** The start state, and the state of the engine. */
    welcome() {
      const { state, examples = [], message } = wenju.catalogue;
      const ask = (question) => el("li", {}, el("button", { type: "button", class: "wj-example", onclick: () => this.ask(question) }, question));
      this.start.replaceChildren(
        el("h2", {}, "问报告一个问题"),
        el("p", {}, "多少、何时、何人、何事、为什么，都可以问。先给一句答案，再列出作证的原句，并在原文里标出来；报告没说的，就告诉你没说。"),
        ...(state === "loading" ? [el("p", { class: "wj-loading", role: "status" }, message ? `正在为报告建索引（${message}），只需这一次。可以先提问，建好就回答。` : "模型正在加载，约需十秒。可以先提问，加载完就回答。")] : []),
        ...(state === "failed" ? [el("p", { class: "wj-error", role: "alert" }, message)] : []),
        ...(examples.length ? [el("h3", {}, "可以这样问"), el("ul", { class: "wj-examples" }, examples.map(ask))] : []),
      );
      if (this.pending) this.pending.note.textContent = this.waiting();
    }

    waiting() {
      if (wenju.catalogue.state === "loading") return "还在加载，加载完就回答……";
      return this.pending && this.pending.begun ? "正在报告里查找……" : "正在排队……";
    }

    fit() {
      this.box.style.height = "auto";
      this.box.style.height = `${Math.min(this.box.scrollHeight + 2, 160)}px`;
    }

    key(event) {
      // While an input method is composing, Enter picks a candidate (229 is Safari's way to say so).
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit(event);
    }

    /** The button asks, or stops what is being asked; Enter only asks. */
    submit(event) {
      event.preventDefault();
      if (!this.pending) this.ask(this.box.value);
      else if (event.submitter && Date.now() - this.pending.since > DOUBLE_MS) this.finish({ stopped: true });
    }

    ask(question) {
      if (this.pending) return;
      for (const old of this.log.querySelectorAll(".wj-next")) old.remove();
      const note = el("p", { class: "wj-waiting", role: "status" }, this.waiting());
      const { turn, body } = this.begin(question, note);
      this.pending = { turn: this.turns, question, node: turn, body, note, since: Date.now() };
      this.box.value = "";
      this.fit();
      this.button.textContent = "停止";
      this.reveal(turn);
      this.save();
      this.props.value = { turn: this.turns, question, before: this.before, ...wenju.asked() };
      this.trigger("ask");
      this.pending.timer = setInterval(() => this.alive(), 4000);
    }

    /** A new turn at the end of the log (or before `next`), with `content` where its answer goes. */
    begin(question, content, next = null) {
      this.turns += 1;
      const asked = question.trim();
      const body = el("div", { class: "wj-body" }, content);
      const turn = el("article", { class: "wj-turn", "aria-label": "一问一答" }, asked && el("h2", { class: "wj-asked" }, asked), body);
      this.start.remove();
      this.log.insertBefore(turn, next);
      this.clear.hidden = false;
      return { turn, body };
    }

    /** What the server says of a turn: that its time has come, then what came of it. One that was stopped is passed over. */
    receive(value) {
      if (!this.pending || !value || value.turn !== this.pending.turn || value.question !== undefined) return;
      if (value.begun) {
        this.pending.begun = true;
        this.pending.note.textContent = this.waiting();
        return;
      }
      if (value.before) this.before = value.before;
      const { node } = this.pending;
      this.finish(value.answer ? { answer: value.answer } : { error: value.error });
      if (!value.answer) return;
      wenju.stream(node);
      wenju.cite(value.answer);
      if (value.answer.citations.length) wenju.reader.go(value.answer.citations[0], null);
      this.suggest(node, value.answer);
    }

    /** Put the outcome in its place; a question that got no answer goes back into the box, to be mended. */
    finish(outcome) {
      const { body, node, question, timer } = this.pending;
      clearInterval(timer);
      this.pending = null;
      this.button.textContent = "提问";
      if (outcome.answer) {
        const turn = { question, answer: outcome.answer };
        this.history.push(turn);
        body.replaceChildren(...this.drawn(turn));
        this.taking.hidden = false;
      } else {
        if (!this.box.value) this.box.value = question.trim();
        const said = outcome.stopped ? el("p", { class: "wj-stopped", role: "status" }, STOPPED) : el("p", { class: "wj-error", role: "alert" }, outcome.error);
        body.replaceChildren(said, el("button", { type: "button", class: "wj-act wj-retry", onclick: () => this.retry(node, question) }, "重试"));
      }
      this.save();
      this.fit();
      this.reveal(node);
    }

    /** An answer, and what can be done with it. */
    drawn(turn) {
      return [wenju.drawAnswer(turn.answer), wenju.actions(turn, this.server, { keep: () => this.save(), edit: () => this.edit(turn) })];
    }

    /** Ask again what got no answer, in the same place of the conversation. */
    retry(node, question) {
      if (this.pending) return;
      if (this.box.value === question.trim()) this.box.value = "";
      node.remove();
      this.ask(question);
    }

    /** A question back in the box, to be put otherwise. */
    edit(turn) {
      this.box.value = turn.question.trim();
      this.fit();
      this.box.focus();
    }

    /** Offer what could be asked next, under the newest answer. */
    async suggest(node, answer) {
      const asked = this.history.map((turn) => turn.question);
      const found = await this.server.suggest({ answer, asked, token: wenju.request().token }).catch(() => null);
      const questions = (found && found.questions) || [];
      if (!questions.length || this.pending || node !== this.log.lastElementChild) return;
      const ask = (question) => el("li", {}, el("button", { type: "button", class: "wj-follow", onclick: () => this.ask(question) }, question));
      const low = this.log.scrollTop + this.log.clientHeight > this.log.scrollHeight - 4;
      node.append(el("section", { class: "wj-next", "aria-label": "接着问" }, el("h3", {}, "接着问"), el("ul", {}, questions.map(ask))));
      // There is more room below now: the question to the top, where it could not be before.
      if (low) this.reveal(node);
    }

    /** Keep the conversation in this tab: Gradio reloads the page after a lost connection. */
    save() {
      if (!this.restored) return;
      const draft = this.pending ? this.pending.question : this.box.value;
      try {
        const kept = { documents: fingerprint(), draft, history: this.history.slice(-100), before: this.before };
        sessionStorage.setItem(KEPT, JSON.stringify(kept));
      } catch {
        // Storage may be full or forbidden; the conversation on the page is not touched.
      }
    }

    /** Bring back what was kept, once it is known which reports are asked. */
    restore() {
      if (this.restored || wenju.catalogue.state !== "ready") return;
      this.restored = true;
      let kept = null;
      try {
        kept = JSON.parse(sessionStorage.getItem(KEPT));
      } catch {
        return;
      }
      if (!kept) return;
      if (kept.draft && !this.box.value && !this.pending) this.box.value = kept.draft;
      this.fit();
      if (kept.documents !== fingerprint()) return;
      // Before what has been asked while the model was loading.
      const next = this.log.querySelector(".wj-turn");
      let last = null;
      for (const turn of kept.history) last = this.begin(turn.question, this.drawn(turn), next).turn;
      this.history = [...kept.history, ...this.history];
      if (!this.before.length) this.before = kept.before || [];
      this.taking.hidden = !this.history.length;
      if (!last || next) return;
      this.reveal(last);
      this.suggest(last, this.history[this.history.length - 1].answer);
    }

    /** Back to the start; what is being asked is stopped. */
    reset() {
      if (this.pending) this.finish({ stopped: true });
      this.history = [];
      this.before = [];
      this.clear.hidden = true;
      this.taking.hidden = true;
      this.log.replaceChildren(this.start);
      this.save();
      wenju.reader.mark([], [], false);
      this.box.focus();
    }

    async alive() {
      try {
        await fetch("gradio_api/app_id", { cache: "no-store" });
      } catch {
        if (this.pending) this.finish({ error: LOST });
      }
    }

    /** The newest question at the top of the log, so that its answer is read from its beginning. */
    reveal(turn) {
      this.log.scrollTop += turn.getBoundingClientRect().top - this.log.getBoundingClientRect().top - 8;
    }
  }

  wenju.openChat = (root, props, trigger, watch, server) => {
    wenju.chat = new Chat(root, props, trigger, server);
    watch("value", () => wenju.chat.receive(props.value));
  };
})();
