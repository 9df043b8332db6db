// The visit: judges what is typed at once, asks back once, and saves until an answer arrives.
// The same form works without it; the rules come with the page (classify.js).
"use strict";

(() => {
  const form = document.querySelector("[data-entry]");
  const page = JSON.parse(document.getElementById("visit-data").textContent);
  const { parseNumber, shown, judge, check, checkPair, checkWaist } = globalThis.healthposts;
  const { rules } = page;
  const $ = (selector, from = form) => from.querySelector(selector);
  const $$ = (selector, from = form) => [...from.querySelectorAll(selector)];
  const numbers = $$("input[data-input]");
  const confirmed = new Set(page.confirmed);
  let isDirty = Boolean($("[data-error-summary]"));

  // --- What stands in the form -----------------------------------------------------------

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
    return parseNumber(text, limits.limits.decimals);
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

  /** The visit as classify.js wants it. */
  function visit() {
    const values = {};
    const readings = [1, 2].map(pairOf).filter(([upper, lower]) => upper && lower);
    for (const [code, number] of Object.entries(page.known)) values[code] = { number };
    for (const input of [...numbers].reverse()) {
      const value = accepted(input);
      const code = codeOf(input);
      if (code && (value.number || value.flag)) values[code] = value;
    }
    if (readings.length) { delete values.sbp; delete values.dbp; }
    for (const [code, one] of Object.entries(rules.inputs)) {
      if (one.kind === "choice" && chosen(code)) values[code] = { code: chosen(code) };
    }
    const signs = ticked("danger_signs");
    return {
      values, readings, pregnant: chosen("pregnancy"), couldNotRepeat: ticked("bp_repeat").length > 0,
      signs: signs.length ? signs.filter((sign) => sign !== "none") : null,
    };
  }

  // --- What the rules say of it ----------------------------------------------------------

  const WEIGHT = { letter: 3, repeat: 2, advise: 1 };
  const gravity = (found) => (WEIGHT[found.outcome] || 0) * 1000 + found.severity * 10
    + Number(found.role === "classify" && found.measure !== "bp_pattern");
  const sayOf = (found) => (found.provisional && found.severity && rules.pressure ? rules.pressure.single : found.say);

  function levelOf(found) {
    if (found.outcome === "letter") return "refer";
    return found.outcome === "repeat" || found.outcome === "advise" || found.severity >= 1 ? "watch" : "normal";
  }

  function examOfMeasure(measure) {
    if (measure === "bp_pattern" || measure === "blood_pressure") return "blood_pressure";
    const derived = rules.derived.find((rule) => rule.measure === measure);
    const table = rules.tables.find((one) => one.measure === measure);
    const code = derived ? derived.numerator[0] : table ? table.input : measure;
    return (rules.inputs[code] || {}).examination;
  }

  function judgeNow() {
    const told = judge(rules, visit());
    showLevel(told);
    showResults(told);
    showAlarms(told);
    showSecond(told);
    showSigns(told);
  }

  function showLevel({ level, findings }) {
    const worst = findings.reduce((a, b) => (a && gravity(a) >= gravity(b) ? a : b), null);
    const simple = ["normal", "unmeasured", "emergency"].includes(level) || !worst || !sayOf(worst);
    const text = simple ? page.levels[level].say : `${sayOf(worst)} ${quote(worst.guideline)}`;
    const bar = document.getElementById("level");
    if (bar.dataset.said === level + text) return;
    bar.dataset.said = level + text;
    bar.replaceChildren(badge(`lg-${level}`), paragraph(text));
  }

  const quote = (name) => page.guideline.replace("{name}", name);
  const badge = (level) => document.getElementById(`level-${level}`).content.cloneNode(true);

  function paragraph(text, css = "") {
    const made = document.createElement("p");
    made.textContent = text;
    if (css) made.className = css;
    return made;
  }

  function showResults({ findings, noClass }) {
    const gravest = {};
    for (const found of findings) {
      const exam = examOfMeasure(found.measure);
      if (!gravest[exam] || gravity(found) >= gravity(gravest[exam])) gravest[exam] = found;
    }
    for (const place of $$("[data-result]")) {
      const reason = Object.entries(noClass).find(([measure]) => examOfMeasure(measure) === place.dataset.result);
      const found = gravest[place.dataset.result];
      if (found) place.replaceChildren(resultOf(found));
      else if (reason && reason[1] !== "incomplete") place.replaceChildren(reasonOf(page.noClass[reason[1]]));
      else place.replaceChildren();
    }
  }

  function resultOf(found) {
    const box = document.createElement("div");
    box.className = `result level-${levelOf(found)}${found.provisional ? " result-provisional" : ""}`;
    const text = paragraph("");
    const name = document.createElement("strong");
    name.textContent = `${nameOf(found)}.`;
    text.append(name, ` ${sayOf(found) || ""}`);
    box.append(badge(levelOf(found)));
    if (nameOf(found) !== page.levels.normal.word) box.append(text);
    box.append(paragraph(quote(found.guideline), "result-source"));
    return box;
  }

  const nameOf = (found) => (found.measure === "bmi" ? `${page.names.bmi}: ${found.label}` : found.label);

  function reasonOf(text) {
    const box = document.createElement("div");
    box.className = "result";
    box.append(paragraph(text));
    return box;
  }

  /** Whoever saw it need not be shown it again after saving. */
  function note(code) {
    if ($$("input[name=seen]").some((input) => input.value === code)) return;
    form.append(hidden("seen", code));
  }

  function hidden(name, value) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    return input;
  }

  function showAlarms({ alarms }) {
    const held = alarms.map((alarm) => alarm.code);
    let appeared = null;
    for (const section of $$("[data-alarm]")) {
      const holds = held.includes(section.dataset.alarm);
      if (holds && section.hidden) appeared = section;
      section.hidden = !holds;
      if (holds) note(`alarm:${section.dataset.alarm}`);
    }
    // After the focus has moved on, so that its scrolling does not hide the word again.
    if (appeared) setTimeout(() => appeared.scrollIntoView({ block: "start" }), 50);
  }

  function showSecond({ pressure }) {
    const second = document.getElementById("second");
    if (!second) return;
    const isFilled = $$("input", second).some((input) => (input.type === "checkbox" ? input.checked : input.value));
    const shows = pressure.wantsSecond || isFilled || second.contains(document.activeElement);
    if (shows && second.hidden) showRest(second);
    second.hidden = !shows;
    if (pressure.wantsSecond) note("second");
  }

  /** "Measure again from 10:47": no ticking clock that a screen reader would read out. */
  function showRest(second) {
    const place = $("[data-rest-until]", second);
    const until = new Date(Date.now() + rules.pressure.rest_minutes * 60000);
    const time = `${String(until.getHours()).padStart(2, "0")}:${String(until.getMinutes()).padStart(2, "0")}`;
    place.textContent = place.dataset.text.replace("{}", time);
  }

  function showSigns({ alarms, pressure }) {
    const block = document.getElementById("signs");
    if (!block) return;
    const held = rules.emergencies.filter((rule) => alarms.some((alarm) => alarm.code === rule.code));
    const asked = new Set(held.flatMap((rule) => rule.now_signs));
    if (pressure.wantsSigns) rules.danger_signs.forEach((sign) => asked.add(sign));
    const boxes = $$("input[name=danger_signs]", block);
    for (const box of boxes) {
      box.closest(".form-check").hidden = !(box.value === "none" || box.checked || asked.has(box.value));
    }
    block.hidden = !(asked.size || boxes.some((box) => box.checked));
    if (pressure.wantsSigns) note("signs");
  }

  // --- What is wrong, and what is asked back ---------------------------------------------

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
    const height = field("height");
    if (input.name !== "waist_circumference" || !height) return [];
    const tall = accepted(height).number;
    return tall ? checkWaist(number, tall) : [];
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
      isDirty = true;
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

  /** Whether it may be sent; otherwise the focus goes where something is to be done. */
  function isReady() {
    numbers.forEach(examine);
    for (const [name, sentence] of missingParts()) if (sentence) showError(name, sentence);
    const wrong = $("[data-error]:not([hidden])");
    const open = $$("[data-ask]").find((box) => !$("input:checked", box));
    if (!wrong && !open) return true;
    showTrouble("fields");
    (wrong ? firstControl(wrong.dataset.error) : $("button, input", open)).focus();
    return false;
  }

  function firstControl(name) {
    const place = field(name);
    const fold = place.closest("details:not([open])");
    if (fold) fold.open = true;
    return place.matches("input, select") ? place : $("input", place);
  }

  // --- Saving ----------------------------------------------------------------------------

  const RETRY_SECONDS = [5, 15, 45, 120];
  const PATIENCE = 30000;
  const save = document.getElementById("save");
  const saveWords = save.textContent;
  let isSending = false;
  let attempts = 0;
  let timer = 0;
  let waitsFor = "";

  function showTrouble(kind, sentence = "") {
    waitsFor = kind;
    for (const box of $$("[data-trouble]")) {
      box.hidden = box.dataset.trouble !== kind;
      const place = $("[data-sentence]", box);
      if (place && !box.hidden) place.textContent = sentence || place.dataset.text;
    }
    document.getElementById("bar").classList.toggle("is-unsaved", Boolean(kind));
    document.getElementById("level").hidden = Boolean(kind);
  }

  function setSending(sends) {
    isSending = sends;
    save.setAttribute("aria-disabled", String(sends));
    save.textContent = sends ? save.dataset.saving : saveWords;
  }

  const cookie = (name) => {
    const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  };

  /** The token is read when it is needed: logging in elsewhere changes it. */
  function bodyOf() {
    const moment = $("input[name=captured_at]");
    if (!moment.value) moment.value = new Date().toISOString();
    const body = new FormData(form);
    body.set("csrfmiddlewaretoken", cookie(form.dataset.cookie) || body.get("csrfmiddlewaretoken"));
    return body;
  }

  async function post() {
    const control = new AbortController();
    const limit = setTimeout(() => control.abort(), PATIENCE);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: bodyOf(), headers: { Accept: "application/json" },
        redirect: "manual", credentials: "same-origin", signal: control.signal,
      });
      return { status: answer.status, type: answer.type, told: await jsonOf(answer) };
    } catch {
      return { status: 0, type: "error", told: null };
    } finally {
      clearTimeout(limit);
    }
  }

  async function jsonOf(answer) {
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) return null;
    return answer.json();
  }

  async function send({ fresh = false } = {}) {
    if (isSending) return;
    clearTimeout(timer);
    setSending(true);
    const answer = await post();
    setSending(false);
    heed(answer, { fresh });
  }

  function heed({ status, type, told }, { fresh }) {
    const event = $("input[name=event_id]").value;
    if (status === 200 && told && told.ok && told.event === event) leave(told.next);
    else if (type === "opaqueredirect" || status === 401) later("login");
    else if (status === 422 && told) mark(told);
    else if (status === 409 && told) refuse(told);
    else if (status === 403 && !fresh) renewToken();
    else if ([400, 403, 404, 405, 413].includes(status)) showTrouble("refused");
    else later("network");
  }

  /** Only a JSON answer to this very form counts as saved: hotel pages answer 200, too. */
  function leave(address) {
    isDirty = false;
    setSending(true);
    location.assign(address);
  }

  function later(kind) {
    showTrouble(kind);
    const wait = RETRY_SECONDS[Math.min(attempts, RETRY_SECONDS.length - 1)];
    attempts += 1;
    timer = setTimeout(send, wait * 1000);
  }

  /** A page of ours sets the cookie anew; then once more. */
  async function renewToken() {
    try {
      await fetch(location.href, { credentials: "same-origin", cache: "no-store", redirect: "manual" });
    } catch {
      later("network");
      return;
    }
    send({ fresh: true });
  }

  function mark({ errors, doubts }) {
    for (const [name, sentence] of Object.entries(errors)) if (name) showError(name, sentence);
    const names = new Set(doubts.map((doubt) => doubt.field));
    for (const name of names) askAll(name, doubts.filter((doubt) => doubt.field === name));
    if (errors[""]) showTrouble("refused", errors[""]);
    else showTrouble("fields");
    const first = Object.keys(errors).find(Boolean);
    if (first) firstControl(first).focus();
    else if (doubts.length) $(`[data-asks="${CSS.escape(doubts[0].field)}"] button`).focus();
  }

  function refuse({ refused, sentence }) {
    showTrouble("refused", sentence);
    const reason = document.getElementById("reason");
    if (refused !== "reason" || !reason) return;
    reason.hidden = false;
    $("input", reason).focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSending) return;
    attempts = 0;
    if (isReady()) { showTrouble(""); send(); }
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-again]")) { attempts = 0; send(); }
  });
  const mayRetry = () => !isSending && (waitsFor === "network" || waitsFor === "login");
  window.addEventListener("online", () => { if (mayRetry()) send(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && mayRetry()) send();
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
  // Coming back must show what is stored, not what once stood here.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // --- Typing ----------------------------------------------------------------------------

  const controls = () => $$("input:not([type=hidden]), select, button[data-yes], #save").filter(
    // Some browsers give a place to what lies in a closed fold, but no focus.
    (one) => !one.disabled && one.offsetParent !== null && !one.closest("details:not([open])"),
  );

  function focusAfter(input) {
    const all = controls();
    const following = all[all.indexOf(input) + 1];
    if (following) following.focus();
  }

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=hidden])")) return;
    event.preventDefault();
    focusAfter(event.target);
  });

  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("input[data-input]")) target.select();
  });

  // What appears moves the page: never between the press and the release of a button.
  let isPressed = false;
  let waiting = [];
  document.addEventListener("pointerdown", ({ pointerType }) => { isPressed = pointerType === "mouse"; }, true);
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      isPressed = false;
      const todo = waiting;
      waiting = [];
      todo.forEach((one) => setTimeout(one));
    }, true);
  }
  const afterClick = (todo) => { if (isPressed) waiting.push(todo); else setTimeout(todo); };

  let idle = 0;
  form.addEventListener("input", ({ target }) => {
    if (target.form !== form) return;
    isDirty = true;
    if (waitsFor === "fields") showTrouble("");
    if (!target.matches("input[data-input]")) return;
    clearTimeout(idle);
    idle = setTimeout(judgeNow, 900);
  });

  form.addEventListener("change", ({ target }) => {
    isDirty = true;
    if (target.matches("[type=checkbox]")) exclude(target);
    afterClick(() => heedChange(target));
  });

  function heedChange(target) {
    if (target.matches("input[data-input]")) examine(target);
    const block = target.closest("[data-exam]");
    if (block && target.type === "radio") {
      $$("input[data-input]", block).filter((input) => input.value || target.name.endsWith("_flag")).forEach(examine);
      if (target.name.endsWith("_kind")) showError(target.name, "");
    }
    judgeNow();
  }

  /** "None" and another answer cannot both be right. */
  function exclude(box) {
    if (!["complaint", "danger_signs"].includes(box.name) || !box.checked) return;
    for (const other of $$(`input[name="${box.name}"]`)) {
      if (other !== box && (box.value === "none" || other.value === "none")) other.checked = false;
    }
  }

  // A second tap takes a radio's answer back: nothing is answered by accident.
  const pressed = new Map($$("input[type=radio]:checked").map((radio) => [radio.name, radio]));
  form.addEventListener("click", ({ target }) => {
    if (!target.matches("input[type=radio]")) return;
    if (pressed.get(target.name) !== target) { pressed.set(target.name, target); return; }
    pressed.delete(target.name);
    target.checked = false;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // --- From the upper to the lower number --------------------------------------------------

  const AUTOMOVE = "healthposts.automove";
  const hint = document.getElementById("automove-hint");
  const choice = document.getElementById("id_automove");
  let moves = true;
  try { moves = localStorage.getItem(AUTOMOVE) !== "off"; } catch { /* private mode: on */ }

  function showMove() {
    hint.hidden = !moves;
    choice.checked = moves;
  }

  if (hint) {
    document.getElementById("automove").hidden = false;
    showMove();
    choice.addEventListener("change", (event) => {
      event.stopPropagation();
      moves = choice.checked;
      try { localStorage.setItem(AUTOMOVE, moves ? "on" : "off"); } catch { /* for this page only */ }
      showMove();
    });
  }

  /** Three digits, or two that cannot begin a third: 85 is whole, 12 is not. */
  const isWhole = (text) => /^([1-9][0-9]{2}|[4-9][0-9])$/.test(text);

  for (const upper of $$("input[data-input=sbp]")) {
    const lower = field(upper.name.replace("sbp", "dbp"));
    upper.addEventListener("input", (event) => {
      if (moves && event.inputType !== "deleteContentBackward" && isWhole(upper.value.trim())) lower.focus();
    });
    lower.addEventListener("keydown", (event) => {
      if (event.key !== "Backspace" || lower.value) return;
      event.preventDefault();
      upper.focus();
      upper.setSelectionRange(upper.value.length, upper.value.length);
    });
  }

  // Nothing that has the focus may lie under the bar, however much the bar has to say.
  new ResizeObserver(([{ target }]) => {
    document.documentElement.style.scrollPaddingBlockEnd = `${target.offsetHeight + 16}px`;
  }).observe(document.getElementById("bar"));

  // --- Beginning ---------------------------------------------------------------------------

  numbers.filter((input) => input.value).forEach(examine);
  $$("[data-exam]").forEach((block) => { const why = $(".why", block); if (why) showWhy(why, block); });
  judgeNow();
  if (!isDirty && matchMedia("(pointer: fine)").matches) {
    const first = numbers.find((input) => !input.value && input.offsetParent !== null);
    if (first) first.focus({ preventScroll: true });
  }
})();
