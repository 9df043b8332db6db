// What the rules say of a visit while it is typed: level, results, alarms, second reading.
"use strict";

(() => {
  const { judge, entry } = globalThis.healthposts;
  const { form, page, rules, $, $$, visit, paragraph, hidden, workings } = entry;

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
    return (rules.inputs[code] || { examination: code }).examination;
  }

  /** Two values in one box: the worse one holds until somebody has decided. */
  function atWorst(told) {
    const isOpen = (name) => !$(`#settle_${CSS.escape(name)}:checked`);
    if (!page.floor || !page.floor.fields.some(isOpen)) return told;
    const there = told.alarms.map((alarm) => alarm.code);
    const alarms = page.floor.alarms.filter((code) => !there.includes(code)).map((code) => ({ code }));
    const worse = rules.levels.indexOf(page.floor.level) < rules.levels.indexOf(told.level);
    return { ...told, level: worse ? page.floor.level : told.level, alarms: [...told.alarms, ...alarms] };
  }

  function judgeNow() {
    const told = atWorst(judge(rules, visit()));
    showLevel(told);
    showResults(told);
    showAlarms(told);
    showSecond(told);
    showSigns(told);
  }

  function showLevel({ level, findings }) {
    const worst = findings.reduce((a, b) => (a && gravity(a) >= gravity(b) ? a : b), null);
    const isClassless = level === "unmeasured" && holdsValues();
    const simple = ["normal", "unmeasured", "emergency"].includes(level) || !worst || !sayOf(worst) || levelOf(worst) !== level;
    const text = isClassless ? page.classless : simple ? page.levels[level].say : `${sayOf(worst)} ${quote(worst.guideline)}`;
    const bar = document.getElementById("level");
    if (bar.dataset.said === level + text) return;
    bar.dataset.said = level + text;
    bar.replaceChildren(...(isClassless ? [] : [badge(`lg-${level}`)]), paragraph(text));
  }

  /** Whether something of today stands in the boxes, judged or not. */
  function holdsValues() {
    const { values, readings } = visit();
    return readings.length > 0 || Object.keys(values).some((code) => !(code in page.known));
  }

  const quote = (name) => page.guidelines[name];
  const badge = (level) => document.getElementById(`level-${level}`).content.cloneNode(true);

  function showResults(told) {
    const { findings, noClass } = told;
    const notes = workings(told);
    const gravest = {};
    for (const found of findings) {
      // One answer of a questionnaire is judged, and never shown by itself.
      if ((rules.inputs[found.measure] || {}).kind === "item") continue;
      const exam = examOfMeasure(found.measure);
      if (!gravest[exam] || gravity(found) >= gravity(gravest[exam])) gravest[exam] = found;
    }
    for (const place of $$("[data-result]")) {
      const reason = Object.entries(noClass).find(([measure]) => examOfMeasure(measure) === place.dataset.result);
      const found = gravest[place.dataset.result];
      const box = found ? resultOf(found) : boxOf(reason && reason[1] !== "incomplete" ? page.noClass[reason[1]] : "");
      const source = $(".result-source", box);
      for (const note of notes[place.dataset.result] || []) box.insertBefore(paragraph(note, "result-note"), source);
      place.replaceChildren(...(box.children.length ? [box] : []));
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

  function boxOf(text) {
    const box = document.createElement("div");
    box.className = "result";
    if (text) box.append(paragraph(text));
    return box;
  }

  /** Whoever saw it need not be shown it again after saving. */
  function note(code) {
    if ($$("input[name=seen]").some((input) => input.value === code)) return;
    form.append(hidden("seen", code));
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

  /** "Measure again from 10.47": no ticking clock that a screen reader would read out. */
  function showRest(second) {
    const place = $("[data-rest-until]", second);
    const until = new Date(Date.now() + rules.pressure.rest_minutes * 60000);
    const time = until.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
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

  Object.assign(entry, { judgeNow });
})();
