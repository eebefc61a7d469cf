"use strict";
// 评测: a button in the head, and a dialog that runs an evaluation and shows its report.
(() => {
  const { el } = wenju;
  const POLL_MS = 400;
  const pause = () => new Promise((done) => setTimeout(done, POLL_MS));

  /** A file as the server takes it. */
  const save = (name, text, type) => {
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = el("a", { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };

  class Evaluation {
    constructor(root, server) {
      this.server = server;
      this.token = null;
      this.result = null;
      this.file = this.chooser("选择问题集……", ".jsonl,.json");
      this.earlier = this.chooser("与先前的结果比较……", ".json");
      this.begin = el("button", { class: "wj-trial-go", type: "button", onclick: () => this.run(false) }, "开始评测");
      this.bundled = el("button", { class: "wj-trial-plain", type: "button", hidden: true, onclick: () => this.run(true) }, "用自带的问题集");
      this.drafts = el("button", { class: "wj-trial-plain", type: "button", onclick: () => this.draft() }, "草拟问题");
      this.halt = el("button", { class: "wj-trial-plain", type: "button", hidden: true, onclick: () => this.server.stop(this.token) }, "停止");
      this.page = el("button", { class: "wj-trial-plain", type: "button", hidden: true, onclick: () => save("report.html", this.result.page, "text/html") }, "下载网页报告");
      this.data = el("button", { class: "wj-trial-plain", type: "button", hidden: true, onclick: () => save("result.json", this.result.data, "application/json") }, "下载数据");
      this.bar = el("progress", { hidden: true, max: 1, "aria-label": "评测进度" });
      this.status = el("p", { class: "wj-trial-status", role: "status" });
      // The report is a page of its own. Its frame may run no script and reach nothing, whatever it holds.
      this.frame = el("iframe", { class: "wj-trial-report", sandbox: "", title: "评测报告", hidden: true });
      this.dialog = el("dialog", { class: "wj-trial", "aria-label": "评测" },
        el("div", { class: "wj-trial-head" },
          el("h2", {}, "评测"),
          el("p", {}, "用带标准答案的问题集（JSONL，或 CMRC、SQuAD 的 JSON）检验检索和回答。"),
          el("button", { class: "wj-trial-plain", type: "button", onclick: () => this.dialog.close() }, "关闭"),
        ),
        el("div", { class: "wj-trial-bar" },
          this.file.parentNode, this.earlier.parentNode,
          this.begin, this.bundled, this.drafts, this.halt, this.page, this.data,
        ),
        el("div", { class: "wj-trial-bar" }, this.bar, this.status),
        this.frame,
      );
      root.append(el("button", { class: "wj-trial-open", type: "button", onclick: () => this.open() }, "评测"), this.dialog);
      this.show();
    }

    /** A file input in its label; the label says the file's name, because the browser's own words may be in any language. */
    chooser(words, accept) {
      const name = el("span", {}, words);
      const input = el("input", { class: "wj-sr", type: "file", accept, onchange: () => {
        name.textContent = input.files.length ? input.files[0].name : words;
        this.show();
      } });
      el("label", { class: "wj-trial-plain wj-trial-file" }, name, input);
      return input;
    }

    async open() {
      this.dialog.showModal();
      const offered = await this.server.offers(null);
      this.bundled.hidden = !offered.bundled;
    }

    /** What can be done now. */
    show() {
      const busy = this.token !== null;
      this.begin.disabled = busy || !this.file.files.length;
      this.bundled.disabled = this.drafts.disabled = busy;
      this.halt.hidden = this.bar.hidden = !busy;
      this.page.hidden = this.data.hidden = this.frame.hidden = !this.result;
    }

    say(text, bad) {
      this.status.textContent = text;
      this.status.classList.toggle("wj-trial-bad", Boolean(bad));
    }

    async run(bundled) {
      this.result = null;
      this.token = "";
      this.show();
      this.say("正在准备……");
      try {
        const request = bundled ? { bundled: true } : { token: wenju.request().token, file: await wenju.packed(this.file.files[0]) };
        if (this.earlier.files.length) request.against = await wenju.packed(this.earlier.files[0]);
        let state = await this.server.start(request);
        this.token = state.run || "";
        while (!state.error && !state.page) {
          await pause();
          state = await this.server.look(this.token);
          if (state.total) {
            this.bar.max = state.total;
            this.bar.value = state.done;
          } else this.bar.removeAttribute("value");
          this.say(state.note || "");
        }
        if (state.error) this.say(state.error, true);
        else {
          this.result = state;
          this.frame.srcdoc = state.page;
        }
      } catch {
        this.say("与程序的连接断了。请看看它是否还在运行，再试一次。", true);
      }
      this.token = null;
      this.show();
    }

    async draft() {
      this.say("正在草拟……");
      try {
        const made = await this.server.drafts(wenju.request());
        if (made.error) return this.say(made.error, true);
        save(made.name, made.text, "application/jsonl");
        this.say(`草拟了 ${made.n} 个问题。草稿不计入评测：逐条核对，认可的删去 draft 一项，不要的整行删去。`);
      } catch {
        this.say("与程序的连接断了。请看看它是否还在运行，再试一次。", true);
      }
    }
  }

  wenju.openEvaluation = (root, server) => new Evaluation(root, server);
})();
