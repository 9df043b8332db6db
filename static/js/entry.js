// The visit: what stands in its form, shared by the scripts that show, ask, save and type
// (entry_showing.js, entry_asking.js, entry_saving.js, entry_typing.js, in this order).
// The same form works without them; the rules come with the page (classify.js).
"use strict";

(() => {
  const form = document.querySelector("[data-entry]");
  const page = JSON.parse(document.getElementById("visit-data").textContent);
  const { parseNumber, check, judgedOf } = globalThis.healthposts;
  const { rules } = page;
  const $ = (selector, from = form) => from.querySelector(selector);
  const $$ = (selector, from = form) => [...from.querySelectorAll(selector)];
  const numbers = $$("input[data-input]");

  const chosen = (name) => ($(`input[name="${name}"]:checked`) || { value: "" }).value;
  const ticked = (name) => $$(`input[name="${name}"]:checked`).map((box) => box.value);
  const field = (name) => $(`#id_${CSS.escape(name)}`);
  const examOf = (input) => input.closest("[data-exam]").dataset.exam;

  /** The input's code: where several share one box, the kind says which one it is. */
  function codeOf(input) {
    const kinds = $(`#id_${examOf(input)}_kind`);
    if (!kinds) return input.dataset.input;
    const kind = chosen(`${examOf(input)}_kind`);
    const found = Object.entries(rules.inputs).find(([, one]) => one.examination === examOf(input) && one.alternative === kind);
    return found ? found[0] : "";
  }

  /** {number}, {flag}, {error} or {} for an empty box. */
  function read(input) {
    const text = input.value.trim();
    const limits = rules.inputs[input.dataset.input];
    const flag = limits.meter ? chosen(`${input.name}_flag`) : "";
    if (limits.meter && /^(lo|hi)$/i.test(text)) return { flag: text.toUpperCase() };
    if (!text) return flag ? { flag } : {};
    if (flag) return { error: "number_and_flag" };
    return parseNumber(text, limits.limits.decimals, limits.limits.hard_min[0] === "-");
  }

  /** Only numbers that may be: a refused one is not judged. */
  function accepted(input) {
    const value = read(input);
    if (!value.number) return value;
    const hard = check(rules, input.dataset.input, value.number).some((problem) => problem.kind === "hard");
    return hard ? {} : value;
  }

  function pairOf(position) {
    const [upper, lower] = ["sbp", "dbp"].map((code) => field(`${code}-${position}`));
    return upper && lower ? [accepted(upper).number, accepted(lower).number] : [];
  }

  /** A line of the chart, or what is written beside: "6/12". */
  function fractionOf(name) {
    if (!field(name)) return "";
    const written = field(name).value.replace(/\s/g, "");
    const text = written || chosen(name);
    return /^[0-9]{1,3}\/0*[1-9][0-9]{0,2}$/.test(text) ? text : "";
  }

  /** All values by input, in the order of its readings or sides. */
  function typedValues() {
    const found = {};
    const add = (code, value) => { (found[code] = found[code] || []).push(value); };
    for (const input of numbers) {
      const value = accepted(input);
      const code = codeOf(input);
      if (code && (value.number || value.flag)) add(code, value);
    }
    for (const [code, one] of Object.entries(rules.inputs)) {
      if (one.kind === "number") continue;
      for (const name of one.sides ? [`${code}-R`, `${code}-L`] : [code]) {
        if (one.kind === "fraction") {
          const text = fractionOf(name);
          if (text) add(code, { number: text });
          continue;
        }
        const answer = one.kind === "multi" ? ticked(name).join(" ") : chosen(name);
        if (answer) add(code, { code: answer });
      }
    }
    return found;
  }

  /** Conditions that one tick answers: still so, and else no (screenings/history.py). */
  function historyInOneTap(values) {
    const [same, rest] = [ticked("history_same"), ticked("history_rest")].map((boxes) => boxes.length > 0);
    for (const code of Object.keys(rules.inputs).filter((one) => one.startsWith("has_") && !values[one])) {
      const answer = (same && page.said[code]) || (rest ? "no" : "");
      if (answer) values[code] = { code: answer };
    }
  }

  /** The visit as classify.js wants it: this form, and what other tables filled in. */
  function visit() {
    const { held } = page;
    const values = { ...held.values };
    const typed = [1, 2].map(pairOf).filter(([upper, lower]) => upper && lower);
    const readings = typed.length ? typed : held.readings;
    for (const [code, number] of Object.entries(page.known)) values[code] = { number };
    for (const [code, found] of Object.entries(typedValues())) values[code] = judgedOf(rules.inputs[code], found);
    historyInOneTap(values);
    if (readings.length) { delete values.sbp; delete values.dbp; }
    const signs = ticked("danger_signs");
    return {
      values, readings, pregnant: chosen("pregnancy") || held.pregnant,
      couldNotRepeat: ticked("bp_repeat").length > 0 || held.couldNotRepeat,
      signs: signs.length ? signs.filter((sign) => sign !== "none") : held.signs,
    };
  }

  // --- Pieces ----------------------------------------------------------------------------

  function paragraph(text, css = "") {
    const made = document.createElement("p");
    made.textContent = text;
    if (css) made.className = css;
    return made;
  }

  function hidden(name, value) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    return input;
  }

  const controls = () => $$("input:not([type=hidden]), select, button[data-yes], #save").filter(
    // Some browsers give a place to what lies in a closed fold, but no focus.
    (one) => !one.disabled && one.offsetParent !== null && !one.closest("details:not([open])"),
  );

  function focusAfter(input) {
    const all = controls();
    const following = all[all.indexOf(input) + 1];
    if (following) following.focus();
  }

  globalThis.healthposts.entry = {
    form, page, rules, $, $$, numbers, chosen, ticked, field, examOf, codeOf, read, accepted,
    pairOf, visit, paragraph, hidden, focusAfter, isDirty: Boolean($("[data-error-summary]")),
  };
})();
