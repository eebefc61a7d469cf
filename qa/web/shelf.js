"use strict";
// 添加报告: which reports are asked, and a person's own ones, which the server keeps for this tab alone.
(() => {
  const { el } = wenju;
  const KEPT = "wenju-shelf";
  const ALIVE_MS = 60000;
  const LOOK_MS = 300;

  class Shelf {
    constructor(root, server) {
      this.server = server;
      this.token = null;
      this.own = [];
      this.left = new Set(); // ids of reports that are not asked
      this.list = el("ul", { class: "wj-shelf-list", "aria-label": "问哪些报告" });
      this.status = el("ul", { class: "wj-shelf-said", role: "status" });
      this.limits = el("p", { class: "wj-shelf-note" });
      this.file = el("input", { class: "wj-sr", type: "file", multiple: true, accept: ".txt,.md,.markdown", onchange: () => this.upload() });
      this.name = el("input", { class: "wj-shelf-name", type: "text", maxlength: "60", autocomplete: "off" });
      this.text = el("textarea", { class: "wj-shelf-text", rows: "4", spellcheck: "false" });
      this.paste = el("button", { type: "submit", class: "wj-shelf-go" }, "添加这段文字");
      this.dialog = el("dialog", { class: "wj-shelf", "aria-label": "报告" },
        el("div", { class: "wj-shelf-head" }, el("h2", {}, "报告"), el("button", { type: "button", class: "wj-shelf-plain", onclick: () => this.dialog.close() }, "关闭")),
        el("p", { class: "wj-shelf-note" }, "勾选的报告才会被问到。"),
        this.list,
        el("h3", {}, "添加报告"),
        this.limits,
        el("label", { class: "wj-shelf-plain wj-shelf-file" }, "选择文件……", this.file),
        el("form", { class: "wj-shelf-paste", "aria-label": "粘贴报告", onsubmit: (event) => this.pasted(event) },
          el("label", {}, "或者粘贴全文", this.text),
          el("label", {}, "给它起个名字（可不填）", this.name),
          this.paste,
        ),
        this.status,
      );
      this.open = el("button", { class: "wj-shelf-open", type: "button", title: "添加报告，选择要问的报告", onclick: () => this.dialog.showModal() });
      this.open.append("添加", el("span", { class: "wj-shelf-wide" }, "报告"));
      root.append(this.open, this.dialog);
      document.addEventListener("wenju:catalogue", () => this.show());
      window.addEventListener("pagehide", () => this.token && this.server.leave({ token: this.token }).catch(() => null));
      setInterval(() => this.token && this.refresh(), ALIVE_MS);
      this.show();
    }

    /** What this tab had before it was loaded again; asked for once. */
    restored() {
      this.asked = this.asked || this.bringBack();
      return this.asked.then(() => this.own);
    }

    async bringBack() {
      try {
        const kept = JSON.parse(sessionStorage.getItem(KEPT)) || {};
        this.token = kept.token || null;
        this.left = new Set(kept.left || []);
      } catch {
        // Nothing kept, or nothing that can be read.
      }
      await this.refresh();
    }

    async refresh() {
      const found = await wenju.call(this.server.mine({ token: this.token }));
      if (found.error) return;
      this.limits.textContent = `${found.limits}。只有这个页面能看到，关上就移除，不写入硬盘。`;
      if (this.token && !found.token) this.take({ token: null, documents: [] });
      else this.own = found.documents;
    }

    /** The server's list of what is here now. */
    take({ token, documents }) {
      const gone = this.own.filter((one) => !documents.some((other) => other.id === one.id));
      this.token = token;
      this.own = documents;
      for (const one of gone) this.left.delete(one.id);
      this.keep();
      if (wenju.opened && wenju.opened.state === "ready") {
        wenju.catalogue = { ...wenju.opened, documents: [...wenju.opened.documents, ...documents] };
        document.dispatchEvent(new CustomEvent("wenju:catalogue"));
      }
      for (const one of gone) wenju.reader.drop(one.id);
    }

    keep() {
      try {
        sessionStorage.setItem(KEPT, JSON.stringify({ token: this.token, left: [...this.left] }));
      } catch {
        // Storage may be full or forbidden; the reports are then gone after a reload.
      }
    }

    show() {
      const { documents = [] } = wenju.catalogue;
      const own = new Set(this.own.map((one) => one.id));
      this.list.replaceChildren(...documents.map((one) => {
        const box = el("input", { type: "checkbox", onchange: () => this.choose(one.id, box.checked) });
        box.checked = !this.left.has(one.id);
        return el("li", {},
          el("label", {}, box, el("span", {}, one.title), el("span", { class: "wj-shelf-id" }, own.has(one.id) ? `我添加的 · ${one.id}` : one.note)),
          own.has(one.id) && el("button", { type: "button", class: "wj-shelf-plain", "aria-label": `移除${one.title}`, onclick: () => this.drop(one.id) }, "移除"));
      }));
      this.label();
    }

    // What the button in the head says: how many are asked, where it is not all of them.
    label() {
      const { documents = [] } = wenju.catalogue || {};
      const chosen = documents.filter((one) => !this.left.has(one.id)).length;
      if (chosen < documents.length) this.open.textContent = `已选 ${chosen}/${documents.length}`;
      else this.open.replaceChildren("添加", el("span", { class: "wj-shelf-wide" }, "报告"));
    }

    choose(id, on) {
      if (on) this.left.delete(id);
      else this.left.add(id);
      this.keep();
      this.label();
    }

    async upload() {
      const files = [...this.file.files];
      this.status.replaceChildren();
      for (const file of files)
        await this.add(file.name, () => wenju.packed(file));
      this.file.value = "";
    }

    async pasted(event) {
      event.preventDefault();
      this.status.replaceChildren();
      const name = this.name.value.trim();
      if (await this.add(name || "粘贴的报告", async () => ({ name, text: this.text.value }))) this.text.value = this.name.value = "";
    }

    /** Bring one report, saying how it is getting on; an error is said by its name. */
    async add(name, pack) {
      const line = el("li", {}, `${name}：正在上传……`);
      this.status.append(line);
      this.paste.disabled = this.file.disabled = true;
      const looking = setInterval(async () => {
        const { note } = await wenju.call(this.server.look({ token: this.token }));
        if (note && line.isConnected && !line.dataset.done) line.textContent = `${name}：${note}`;
      }, LOOK_MS);
      let made;
      try {
        made = await wenju.call(this.server.add({ ...(await pack()), token: this.token }));
      } catch {
        made = { error: `“${name}”读不出来，请重新选择。` };
      }
      clearInterval(looking);
      line.dataset.done = made.error ? "bad" : "good";
      this.paste.disabled = this.file.disabled = false;
      line.textContent = made.error || `${name}：已添加，可以问了。`;
      if (made.error) return false;
      this.take(made);
      wenju.reader.show(made.added);
      return true;
    }

    async drop(id) {
      const left = await wenju.call(this.server.drop({ token: this.token, doc: id }));
      if (left.error) this.status.replaceChildren(el("li", { "data-done": "bad" }, left.error));
      else this.take(left);
    }
  }

  /** What says with a question which reports are asked. */
  wenju.asked = () => {
    const { documents = [] } = wenju.catalogue;
    const { token, left } = wenju.shelf || { token: null, left: new Set() };
    const chosen = documents.filter((one) => !left.has(one.id)).map((one) => one.id);
    return { token, docs: chosen.length < documents.length ? chosen : null };
  };

  wenju.openShelf = (root, server) => {
    wenju.shelf = new Shelf(root, server);
  };
})();
