// The grid of a session: its rows, what stands in their cells and what is wrong with them.
// grid_saving.js sends rows, grid_keys.js moves between cells. The same form works without them.
"use strict";

(() => {
  const form = document.getElementById("grid");
  const page = JSON.parse(document.getElementById("grid-data").textContent);
  const { parseNumber, shown, check, checkPair } = globalThis.healthposts;
  const bar = document.getElementById("bar");
  const counted = document.getElementById("counted");
  const nextMarked = document.getElementById("marked");
  const rows = new Map();

  // --- Rows --------------------------------------------------------------------------------

  class Row {
    constructor(element) {
      this.element = element;
      this.code = element.dataset.row;
      this.notes = document.querySelector(`[data-notes="${this.code}"]`);
      this.list = this.notes.querySelector("ul");
      // What the server holds, by field: its text, and the readings it stands for.
      this.stored = page.rows[this.code];
      this.eventId = this.hidden("event_id");
      this.errors = new Map();
      this.doubts = [];
      this.sentence = "";
      this.needs = [];
      this.isWaiting = false;
      this.wasRefused = false;
      this.wasSaved = false;
      this.inputs.forEach((input) => showSecond(this, input));
    }

    get inputs() { return [...this.element.querySelectorAll("input[data-field]")]; }
    get nameOfWorker() { return this.element.querySelector(".grid-name").textContent; }
    field(name) { return this.element.querySelector(`[data-field="${name}"]`); }
    name(field) { return `${this.code}.${field}`; }

    /** A hidden input of the row, made when the page came without it. */
    hidden(field) {
      let input = this.element.querySelector(`input[type=hidden][name="${this.name(field)}"]`);
      if (!input) {
        input = document.createElement("input");
        Object.assign(input, { type: "hidden", name: this.name(field) });
        this.element.querySelector("th").append(input);
      }
      return input;
    }

    isChangedAt(input) { return input.value.trim() !== this.stored[input.dataset.field].typed; }
    get isChanged() { return this.inputs.some((input) => this.isChangedAt(input)); }
    get isWrong() { return Boolean(this.errors.size || this.doubts.length || this.wasRefused); }
    get isUnsaved() { return this.isChanged || this.isWaiting || this.wasRefused; }
    get base() { return [...new Set(Object.values(this.stored).flatMap(({ ids }) => ids))]; }
  }

  const rowOf = (element) => {
    const found = element && element.closest("[data-row], [data-notes]");
    return found ? rows.get(found.dataset.row || found.dataset.notes) : undefined;
  };

  // --- What may stand in a cell --------------------------------------------------------------

  const say = (text, params) => Object.entries(params).reduce(
    (said, [name, value]) => said.replaceAll(`{${name}}`, typeof value === "string" ? value : shown(value, page.comma)), text,
  );
  const isAbove = (a, b) => a.n * b.d > b.n * a.d;

  // A dash and a letter say why a cell is empty; a dash alone, that a pressure was not repeated.
  const markIn = (input, text) => "marks" in input.dataset && /^[-–—]\s*[a-z]?$/i.test(text);
  const isMark = (input, text) => /^[sd]bp-2$/.test(input.dataset.field)
    || (/[a-z]$/i.test(text) && page.marks.includes(text.slice(-1).toUpperCase()));

  function parsed(input) {
    const one = page.rules.inputs[input.dataset.input];
    const text = input.value.trim();
    if (!text || !one || (one.meter && /^(lo|hi)$/i.test(text))) return {};
    if (markIn(input, text)) return isMark(input, text) ? {} : { error: "mark" };
    return parseNumber(text, one.limits.decimals, one.limits.hard_min[0] === "-");
  }

  /** Why a number is refused, or nothing. What is only odd, the server asks about when saving. */
  function refusalOf(row, input) {
    const { number, error } = parsed(input);
    if (error) {
      const { decimals } = page.rules.inputs[input.dataset.input].limits;
      return say(page.problems[error], { decimals: String(decimals) });
    }
    if (!number) return "";
    const hard = check(page.rules, input.dataset.input, number).find((problem) => problem.kind === "hard");
    if (hard) {
      const words = page.of[input.dataset.input];
      return say(words[isAbove(hard.params.value, hard.params.max) ? "too_high" : "too_low"], hard.params);
    }
    return pairRefusal(row, input, number);
  }

  function pairRefusal(row, input, lower) {
    const place = /^dbp-(\d)$/.exec(input.dataset.field);
    const upper = place && parsed(row.field(`sbp-${place[1]}`)).number;
    const hard = upper && checkPair(page.rules, upper, lower).find((problem) => problem.kind === "hard");
    return hard ? say(page.problems.pair, hard.params) : "";
  }

  function examine(row, input) {
    const sentence = refusalOf(row, input);
    if (sentence) row.errors.set(input.dataset.field, sentence);
    else row.errors.delete(input.dataset.field);
    row.doubts = row.doubts.filter((doubt) => doubt.field !== input.dataset.field);
    const lower = /^sbp-/.test(input.dataset.field) && row.field(input.dataset.field.replace("sbp", "dbp"));
    if (lower && lower.value) examine(row, lower);
  }

  /** Whole numbers: high enough that the sheet may hold a second reading. */
  function showSecond(row, input) {
    if (!page.high || !/^[sd]bp-1$/.test(input.dataset.field)) return;
    const line = row.field("sbp-2").closest(".grid-later");
    const isHigh = Number(row.field("sbp-1").value) >= Number(page.high.sbp)
      || Number(row.field("dbp-1").value) >= Number(page.high.dbp);
    const isFilled = row.field("sbp-2").value || row.field("dbp-2").value;
    if (line) line.classList.toggle("is-open", Boolean(isHigh || isFilled));
  }

  // --- What is shown of a row ----------------------------------------------------------------

  const copyOf = (id) => document.getElementById(id).content.cloneNode(true);

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  const labelOf = (row, field) => {
    const input = row.field(field);
    return input ? input.getAttribute("aria-label").slice(row.nameOfWorker.length + 2) : "";
  };

  function show(row, state = "") {
    for (const input of row.inputs) {
      const isWrong = row.errors.has(input.dataset.field);
      input.classList.toggle("is-invalid", isWrong);
      input.classList.toggle("is-asked", row.doubts.some((doubt) => doubt.field === input.dataset.field));
      if (isWrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    showNotes(row);
    const place = row.element.querySelector("[data-state]");
    const level = row.level && !row.isChanged ? [copyOf(`level-${row.level}`)] : [];
    if (state === "saving") place.replaceChildren(copyOf("state-saving"));
    else if (row.isWrong) place.replaceChildren(copyOf("state-wrong"));
    else if (row.isUnsaved) place.replaceChildren(copyOf("state-changed"));
    else if (row.wasSaved) place.replaceChildren(...level, copyOf("state-saved"));
    showBar();
  }

  function showNotes(row) {
    const reason = row.list.querySelector("[data-reason]");
    const lines = [
      ...(row.sentence ? [element("li", row.sentence)] : []),
      ...[...row.errors].map(([field, text]) => element("li", field ? `${labelOf(row, field)}: ${text}` : text)),
      ...row.doubts.map((doubt) => doubtLine(row, doubt)),
      ...(row.asksReason ? [reason || reasonLine(row)] : []),
      ...row.needs.map((text) => element("li", text)),
    ];
    row.list.replaceChildren(...lines);
    row.notes.hidden = !lines.length;
  }

  /** Asked once: the answer goes with the row. */
  function doubtLine(row, { code, sentence }) {
    const line = copyOf("doubt").firstElementChild;
    line.querySelector("span").textContent = sentence;
    const tick = line.querySelector("input");
    Object.assign(tick, { name: row.name("confirm"), value: code });
    tick.addEventListener("change", () => {
      row.doubts = row.doubts.filter((doubt) => doubt.code !== code);
      const answer = document.createElement("input");
      Object.assign(answer, { type: "hidden", name: row.name("confirm"), value: code });
      row.element.querySelector("th").append(answer);
      grid.answered(row);
    });
    return line;
  }

  function reasonLine(row) {
    const line = copyOf("reason").firstElementChild;
    line.dataset.reason = "";
    line.querySelector("input").name = row.name("reason");
    return line;
  }

  function showBar() {
    const all = [...rows.values()];
    const marked = all.filter((row) => row.isWrong).length;
    const counts = {
      saved: String(all.filter((row) => row.wasSaved && !row.isUnsaved).length),
      open: String(all.filter((row) => row.isUnsaved).length), wrong: String(marked),
    };
    counted.textContent = say(counted.dataset.text, counts);
    nextMarked.hidden = !marked;
  }

  function add(element) {
    const row = new Row(element);
    rows.set(row.code, row);
    return row;
  }

  // What appears moves the page: never between the press and the release of a button.
  let isPressed = false;
  let waiting = [];
  document.addEventListener("pointerdown", () => { isPressed = true; }, true);
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      isPressed = false;
      const todo = waiting;
      waiting = [];
      todo.forEach((one) => setTimeout(one));
    }, true);
  }
  const afterClick = (todo) => { if (isPressed) waiting.push(todo); else todo(); };

  const grid = { form, page, bar, rows, add, rowOf, examine, show, showBar, showSecond, afterClick, answered: () => {} };
  globalThis.healthposts.grid = grid;

  form.querySelectorAll("[data-row]").forEach(add);
  form.addEventListener("input", ({ target }) => {
    const row = rowOf(target);
    if (!row || !target.dataset.field) return;
    showSecond(row, target);
    row.wasRefused = false;
    row.sentence = "";
    show(row);
  });
  form.addEventListener("change", ({ target }) => {
    const row = rowOf(target);
    if (!row || !target.dataset.field) return;
    afterClick(() => { examine(row, target); show(row); });
  });
  showBar();
})();
