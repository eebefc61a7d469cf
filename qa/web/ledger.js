"use strict";
// The figures of a report as a table that can be filtered and sorted.
(() => {
  const { el } = wenju;
  /** Rows drawn at a time. */
  const STEP = 300;
  const COLUMNS = [["figure", "数字"], ["subject", "对象"], ["when", "时期"], ["kind", "类别"]];
  const chinese = new Intl.Collator("zh-CN", { numeric: true });

  /** The form of what is typed that `find` is in. */
  const findable = (text) => text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
  const damaged = (row) => row.flags.includes("source_damaged");

  /** What a row is sorted by, undefined where it has no such thing: those come last, either way. */
  const KEYS = {
    figure: (row) => (row.value === null ? undefined : Number(row.value)),
    subject: (row) => row.subject || undefined,
    when: (row) => row.period || undefined,
    kind: (row) => row.kind,
  };

  const compare = (a, b) => (typeof a === "number" ? a - b : chinese.compare(a, b));

  class Ledger {
    constructor(id, rows) {
      this.id = id;
      this.rows = rows;
      this.sorted = { column: null, down: false };
      this.shown = STEP;
      // Figures of one unit stay together, in the order in which the report first has each: 3亿元 is not less than 5个.
      this.units = new Map();
      for (const { unit } of rows) if (!this.units.has(unit)) this.units.set(unit, this.units.size);

      const again = () => {
        this.shown = STEP;
        this.scroller.scrollTop = 0;
        this.fill();
      };
      this.words = el("input", { type: "search", class: "wj-find", placeholder: "按字词筛选", "aria-label": "按文字筛选", autocomplete: "off", spellcheck: "false", oninput: again });
      this.kind = el("select", { class: "wj-select", "aria-label": "类别", onchange: again }, el("option", { value: "" }, "全部类别"), this.kinds());
      const broken = rows.filter(damaged).length;
      this.broken = el("input", { type: "checkbox", disabled: broken === 0, onchange: again });
      this.count = el("p", { class: "wj-count", role: "status" });
      this.heads = COLUMNS.map(([column, name]) =>
        el("th", { scope: "col", class: `wj-col-${column}`, "aria-sort": "none" },
          el("button", { type: "button", title: column === "figure" ? "排序：同一单位的放在一起" : "排序", onclick: () => this.sort(column) }, name)));
      this.body = el("tbody", { onclick: (event) => this.follow(event), onkeydown: (event) => this.step(event) });
      this.more = el("button", { type: "button", class: "wj-more", hidden: true, onclick: () => this.grow() });
      this.scroller = el("div", { class: "wj-scroll" },
        el("table", { class: "wj-table" }, el("caption", { class: "wj-sr" }, "报告里的数字"), el("thead", {}, el("tr", {}, this.heads)), this.body),
        this.more);
      this.node = el("div", { class: "wj-ledger" },
        el("div", { class: "wj-bar" }, this.words, this.kind, el("label", { class: "wj-check" }, this.broken, `只看疑有缺损（${broken}）`), this.count),
        this.scroller);
      this.fill();
    }

    kinds() {
      const counts = new Map();
      for (const { kind } of this.rows) counts.set(kind, (counts.get(kind) || 0) + 1);
      return [...counts].sort((a, b) => b[1] - a[1]).map(([kind, count]) => el("option", { value: kind }, `${kind}（${count}）`));
    }

    /** Up, down, and back to the order of the text. */
    sort(column) {
      const { sorted } = this;
      if (sorted.column !== column) this.sorted = { column, down: false };
      else this.sorted = sorted.down ? { column: null, down: false } : { column, down: true };
      COLUMNS.forEach(([name], i) => {
        const order = name !== this.sorted.column ? "none" : this.sorted.down ? "descending" : "ascending";
        this.heads[i].setAttribute("aria-sort", order);
      });
      this.shown = STEP;
      this.fill();
    }

    /** The rows that pass the filters, in order. */
    found() {
      const words = findable(this.words.value);
      const found = this.rows.filter((row) =>
        (!words || row.find.includes(words)) && (!this.kind.value || row.kind === this.kind.value) && (!this.broken.checked || damaged(row)));
      const { column, down } = this.sorted;
      if (!column) return found;
      const key = KEYS[column];
      return found.sort((a, b) => {
        const [left, right] = [key(a), key(b)];
        if (left === undefined || right === undefined) return (left === undefined) - (right === undefined);
        const units = column === "figure" ? this.units.get(a.unit) - this.units.get(b.unit) : 0;
        return units || (down ? compare(right, left) : compare(left, right));
      });
    }

    fill() {
      const found = this.found();
      const drawn = found.slice(0, this.shown);
      this.count.textContent = found.length === this.rows.length ? `共 ${found.length} 个数字` : `${this.rows.length} 个数字中的 ${found.length} 个`;
      this.body.replaceChildren(...drawn.map((row) => this.line(row)));
      if (!drawn.length) this.body.append(el("tr", {}, el("td", { class: "wj-none", colspan: COLUMNS.length }, "没有符合的数字。")));
      else this.body.querySelector(".wj-row").tabIndex = 0;
      this.more.hidden = drawn.length === found.length;
      this.more.textContent = `再显示 ${Math.min(STEP, found.length - drawn.length)} 个`;
    }

    /** More rows; the first new one has the focus, since the button may be gone. */
    grow() {
      const next = this.shown;
      this.shown += STEP;
      this.fill();
      this.enter(this.body.querySelectorAll(".wj-row")[next]);
    }

    line(row) {
      // One stop for the Tab key in the whole table; arrow keys move inside.
      const button = el("button", { type: "button", class: "wj-row", tabindex: "-1", title: "在报告中查看这一句" }, wenju.readable(row.raw));
      const line = el("tr", {},
        el("th", { scope: "row" }, button,
          damaged(row) && el("span", { class: "wj-broken" }, "疑有缺损"),
          row.guess && el("span", { class: "wj-guess" }, `推测：${row.guess}`)),
        el("td", {}, wenju.readable(row.subject), row.measure && el("span", { class: "wj-measure" }, row.subject && " · ", wenju.readable(row.measure))),
        el("td", {}, row.when),
        el("td", {}, row.kind));
      line.row = row;
      return line;
    }

    /** A click anywhere on a row, unless it ends a selection of text; Enter on its button is a click too. */
    follow(event) {
      const line = event.target.closest("tr");
      if (!line || !line.row) return;
      const selection = window.getSelection();
      if (!event.target.closest(".wj-row") && !selection.isCollapsed && line.contains(selection.anchorNode)) return;
      const { start, end, sentence } = line.row;
      const citation = { n: 1, doc: this.id, start: sentence[0], end: sentence[1] };
      const button = line.querySelector(".wj-row");
      this.stop(button);
      wenju.point([citation], [{ doc: this.id, start, end }], citation, button);
    }

    step(event) {
      const buttons = [...this.body.querySelectorAll(".wj-row")];
      const at = buttons.indexOf(document.activeElement);
      const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      if (buttons[to]) this.enter(buttons[to]);
    }

    enter(button) {
      this.stop(button);
      button.focus();
    }

    stop(button) {
      for (const old of this.body.querySelectorAll('.wj-row[tabindex="0"]')) old.tabIndex = -1;
      button.tabIndex = 0;
    }
  }

  /** The node of a document's ledger. */
  wenju.drawLedger = (id, { figures }) =>
    figures.length ? new Ledger(id, figures).node : el("p", { class: "wj-status" }, "这份报告里没有数字。");
})();
