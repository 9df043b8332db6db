// What is wrong in the form of a visit, and what is asked back, once.
"use strict";

(() => {
  const { shown, check, checkPair, checkWaist, checkBlows, entry } = globalThis.healthposts;
  const { form, page, rules, $, $$, numbers, chosen, field, examOf, codeOf, read, accepted } = entry;
  const { pairOf, paragraph, hidden, focusAfter } = entry;
  const confirmed = new Set(page.confirmed);

  const say = (text, params = {}) => Object.entries(params).reduce(
    (said, [name, value]) => said.replaceAll(`{${name}}`, typeof value === "string" ? value : shown(value, page.comma)), text,
  );

  function showError(name, sentence) {
    const place = $(`[data-error="${CSS.escape(name)}"]`);
    const input = field(name);
    if (place) {
      place.hidden = !sentence;
      place.firstElementChild.textContent = sentence;
    }
    if (!input || !input.matches("input")) return;
    input.classList.toggle("is-invalid", Boolean(sentence));
    if (sentence) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function sentenceOf(input, problem) {
    const code = codeOf(input) || input.dataset.input;
    const words = page.of[code];
    const { params } = problem;
    if (problem.code === "out_of_range") return say(words[isAbove(params.value, params.max) ? "too_high" : "too_low"], params);
    if (problem.code !== "change") return say(words[problem.code] || page.problems[problem.code], params);
    const way = params.change.n > 0n ? "more" : "less";
    const change = { n: params.change.n < 0n ? -params.change.n : params.change.n, d: params.change.d };
    return say(words[`${way}_${page.last[code].when}`], { ...params, change });
  }

  const isAbove = (a, b) => a.n * b.d > b.n * a.d;

  /** Problems of one box: the refused one, or the doubts. */
  function problemsOf(input) {
    const value = read(input);
    if (value.error) {
      const decimals = String(rules.inputs[input.dataset.input].limits.decimals);
      return [{ kind: "hard", sentence: say(page.problems[value.error], { decimals }) }];
    }
    if (!value.number) return [];
    const code = codeOf(input) || input.dataset.input;
    const isFirst = !/-[2-9]$/.test(input.name);
    const found = check(rules, code, value.number, isFirst ? page.last[code] || null : null);
    if (!found.some((problem) => problem.kind === "hard")) found.push(...together(input, value.number));
    return found.map((problem) => ({ ...problem, sentence: sentenceOf(input, problem) }));
  }

  function together(input, number) {
    const lower = /^dbp-(\d)$/.exec(input.name);
    if (lower) {
      const [upper] = pairOf(lower[1]);
      return upper ? checkPair(rules, upper, number) : [];
    }
    if (input.dataset.input === "pef") return blowsOf(input);
    const height = field("height");
    if (input.name !== "waist_circumference" || !height) return [];
    const tall = accepted(height).number;
    return tall ? checkWaist(number, tall) : [];
  }

  /** Asked once, beside the last blow. */
  function blowsOf(input) {
    const filled = numbers.filter((one) => one.dataset.input === "pef" && accepted(one).number);
    return filled[filled.length - 1] === input ? checkBlows(rules, filled.map((one) => accepted(one).number)) : [];
  }

  function examine(input) {
    const problems = problemsOf(input);
    const hard = problems.find((problem) => problem.kind === "hard");
    showError(input.name, hard ? hard.sentence : "");
    ask(input, hard ? [] : problems);
    if (/^sbp-/.test(input.name)) {
      const lower = field(input.name.replace("sbp", "dbp"));
      if (lower.value) examine(lower);
    }
    const why = $(".why", input.closest("[data-exam]"));
    if (why) showWhy(why, input.closest("[data-exam]"));
  }

  function showWhy(why, block) {
    const isFilled = $$("input[data-input]", block).some((input) => input.value.trim())
      || $$(".flags input:checked", block).some((input) => input.value);
    why.hidden = isFilled;
    if (isFilled) $$("input:checked", why).forEach((input) => { input.checked = false; });
  }

  const doubtCode = (input, problem) => `${input.name}:${problem.code}:${shown(problem.params.value, false)}`;

  function ask(input, doubts) {
    askAll(input.name, doubts.map((problem) => ({ code: doubtCode(input, problem), sentence: problem.sentence })));
  }

  /** Each doubt once: what was answered is not asked again. */
  function askAll(name, doubts) {
    const place = $(`[data-asks="${CSS.escape(name)}"]`);
    if (!place) return;
    const open = doubts.filter((doubt) => !confirmed.has(doubt.code));
    const codes = open.map((doubt) => doubt.code);
    $$("[data-ask]", place).forEach((box) => { if (!codes.includes(box.dataset.ask)) box.remove(); });
    const there = $$("[data-ask]", place).map((box) => box.dataset.ask);
    open.filter((doubt) => !there.includes(doubt.code)).forEach((doubt) => place.append(askBox(name, doubt)));
  }

  function askBox(name, { code, sentence }) {
    const box = document.getElementById("ask").content.firstElementChild.cloneNode(true);
    box.dataset.ask = code;
    box.prepend(paragraph(sentence));
    box.setAttribute("aria-label", sentence);
    $("[data-yes]", box).addEventListener("click", () => {
      confirmed.add(code);
      form.append(hidden("confirm", code));
      entry.isDirty = true;
      box.remove();
      focusAfter(field(name));
    });
    $("[data-change]", box).addEventListener("click", () => field(name).focus());
    return box;
  }

  /** What only matters when saving: halves, kinds. */
  function missingParts() {
    const found = [];
    for (const position of [1, 2]) {
      const pair = ["sbp", "dbp"].map((code) => field(`${code}-${position}`)).filter(Boolean);
      const empty = pair.filter((input) => !input.value.trim());
      if (empty.length === 1 && pair.length === 2) found.push([empty[0].name, page.problems.half]);
    }
    for (const input of numbers) {
      const kinds = $(`#id_${examOf(input)}_kind`);
      if (!kinds) continue;
      const { number, flag } = read(input);
      const isOpen = (number || flag) && !chosen(`${examOf(input)}_kind`);
      showError(`${examOf(input)}_kind`, isOpen ? page.problems.kind : "");
      if (isOpen) found.push([`${examOf(input)}_kind`, ""]);
    }
    return found;
  }

  /** Where something is to be done before it may be sent; null when nothing is. */
  function firstToDo() {
    numbers.forEach(examine);
    for (const [name, sentence] of missingParts()) if (sentence) showError(name, sentence);
    const wrong = $("[data-error]:not([hidden])");
    const open = $$("[data-ask]").find((box) => !$("input:checked", box));
    if (wrong) return firstControl(wrong.dataset.error);
    return open ? $("button, input", open) : null;
  }

  function firstControl(name) {
    const place = field(name);
    const fold = place.closest("details:not([open])");
    if (fold) fold.open = true;
    return place.matches("input, select") ? place : $("input", place);
  }

  Object.assign(entry, { showError, examine, showWhy, askAll, firstControl, firstToDo });
})();
