// The rules on the screen: judges what is typed by the same data as the server
// (screenings/rules/browser.py describes it). Pure: no page, no network, no clock.
// Numbers are fractions of whole numbers, never floats: 25.04 stays above 25.0.
"use strict";

globalThis.healthposts = globalThis.healthposts || {};

(() => {
  // --- Exact numbers ---------------------------------------------------------------------

  const fraction = (n, d = 1n) => ({ n, d });

  /** "63.5" as 635/10, "6/12" as it stands. Only for the plain text of our own data. */
  function exact(text) {
    if (String(text).includes("/")) return over(...text.split("/").map(exact));
    const [whole, part = ""] = String(text).split(".");
    return fraction(BigInt(whole + part), 10n ** BigInt(part.length));
  }

  const compare = (a, b) => { const gap = a.n * b.d - b.n * a.d; return gap < 0n ? -1 : gap > 0n ? 1 : 0; };
  const minus = (a, b) => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
  const times = (a, b) => fraction(a.n * b.n, a.d * b.d);
  const over = (a, b) => fraction(a.n * b.d, a.d * b.n);
  const size = (a) => fraction(a.n < 0n ? -a.n : a.n, a.d);

  const OTHER_DIGITS = { "٫": ".", "٬": "," };
  const latin = (char) => OTHER_DIGITS[char] || String("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩".indexOf(char) % 10);

  /** Reads what people type, as healthposts/web/numbers.py does: {number} or {error}. */
  function parseNumber(text, decimals, signed = false) {
    const plain = text.trim().replace(/[۰-۹٠-٩٫٬]/g, latin);
    if (signed && /^[-−–]/.test(plain)) {
      const { number, error } = parseNumber(plain.slice(1), decimals);
      return error ? { error } : { number: number === "0" ? number : `-${number}` };
    }
    if (!/^[0-9]{1,7}(?:[.,][0-9]{1,7})?$/.test(plain)) return { error: "format" };
    const [whole, part = ""] = plain.replace(",", ".").split(".");
    if (part.length > 2) return { error: "format" };
    const kept = part.replace(/0+$/, "");
    if (kept.length > decimals) return { error: decimals ? "decimals" : "whole" };
    return { number: kept ? `${Number(whole)}.${kept}` : String(Number(whole)) };
  }

  /** A fraction for people, with at most two decimals. */
  function shown(value, comma) {
    const text = (Number((value.n * 1000n) / value.d) / 1000).toFixed(2).replace(/\.?0+$/, "");
    return comma ? text.replace(".", ",") : text;
  }

  // --- Bands -----------------------------------------------------------------------------

  function reachesLower(band, number) {
    if (band.lower === "") return true;
    const side = compare(number, exact(band.lower));
    return band.lower_inclusive ? side >= 0 : side > 0;
  }

  function staysUnderUpper(band, number) {
    if (band.upper === "") return true;
    const side = compare(number, exact(band.upper));
    return band.upper_inclusive ? side <= 0 : side < 0;
  }

  function holds(band, value) {
    if (band.code) return (value.code || "").toLowerCase() === band.code.toLowerCase();
    return Boolean(value.number) && reachesLower(band, value.number) && staysUnderUpper(band, value.number);
  }

  function bandOf(bands, value) {
    if (value.flag && bands.length) return value.flag === "LO" ? bands[0] : bands[bands.length - 1];
    return bands.find((band) => holds(band, value));
  }

  const finding = (measure, role, guideline, band) => ({
    measure, role, guideline, class: band.class, label: band.label, severity: band.severity,
    refer: band.refer, outcome: band.outcome, urgency: band.urgency, provisional: false,
    say: band.say || "",
  });

  // --- Values ----------------------------------------------------------------------------

  const isTaken = (value) => Boolean(value.number || value.code || value.flag);

  /** The values that were taken, numbers made exact, with BMI and its like. */
  function withDerived(rules, given) {
    const values = {};
    const asNumber = (number) => (number === "" ? null : typeof number === "object" ? number : exact(number));
    for (const [code, { number = "", code: answer = "", flag = "", better = "" }] of Object.entries(given)) {
      const value = { number: asNumber(number), code: answer, flag, better: asNumber(better) };
      if (isTaken(value)) values[code] = value;
    }
    addPoints(rules, values);
    predict(rules, values);
    const computed = (measure, number) => { if (number) values[measure] = { number, code: "", flag: "" }; };
    for (const rule of rules.derived) computed(rule.measure, derive(rule, values));
    computed((rules.heart || {}).measure, readChart(rules, values).percent);
    for (const score of rules.scores) computed(score.measure, scored(score, values).number);
    return values;
  }

  // --- Questionnaires --------------------------------------------------------------------

  const YES_NO = { YES: "1", NO: "0" };

  /** Answers that are numbers count as numbers; yes and no do in a questionnaire. */
  function addPoints({ scores }, values) {
    const isItem = (code) => scores.some((score) => score.items.includes(code));
    for (const [code, value] of Object.entries(values)) {
      const text = /^[0-9]+$/.test(value.code) ? value.code : isItem(code) ? YES_NO[value.code] : "";
      if (text) value.number = exact(text);
    }
  }

  const isAnswered = (values, [code, answer]) => Boolean(values[code]) && values[code].code === answer;

  /** {number, answered, asked, lacksBanded, isBegun, free}: the number is null until all that is asked is there. */
  function scored({ items, spared, start, banded }, values) {
    const free = spared.filter((one) => one.answers.every((a) => isAnswered(values, a))).flatMap((one) => one.items);
    const needed = items.filter((item) => !free.includes(item));
    const given = items.filter((item) => values[item]);
    const leading = spared.flatMap((one) => one.answers.map(([code]) => code));
    const isBegun = [...given, ...leading.filter((code) => values[code])].length > 0;
    const place = banded ? placeOf(banded, values) : 0;
    const answered = needed.filter((item) => values[item]).length;
    const isWhole = isBegun && answered === needed.length && place !== null && start !== "";
    const number = isWhole ? fraction(given.reduce((sum, item) => sum + values[item].number.n, BigInt(start) + BigInt(place))) : null;
    return { number, answered, asked: needed.length, lacksBanded: place === null, isBegun, free };
  }

  /** The place of the band that holds a measure; null while it is not known. */
  function placeOf({ measure, bands, nought }, values) {
    if (nought.some((answer) => isAnswered(values, answer))) return 0;
    const place = values[measure] ? bands.findIndex((band) => holds(band, values[measure])) : -1;
    return place < 0 ? null : place;
  }

  // --- The chart of heart attack and stroke ------------------------------------------------

  /** {percent, missing, wasIll}; {} where nobody asked for a chart. */
  function readChart({ heart }, values) {
    const codeOf = (code) => (values[code] || { code: "" }).code;
    const chart = heart && heart.charts[codeOf(heart.input)];
    if (!chart) return {};
    if (heart.ill.some((code) => codeOf(code) === "yes")) return { wasIll: true };
    const isLab = codeOf(heart.input) === "LAB";
    const missing = [
      ...["sbp", chart.axis].filter((code) => !values[code]),
      ...(codeOf("smoking_status") in heart.smokes ? [] : ["smoking_status"]),
      ...[...heart.ill, ...(isLab ? [heart.diabetes] : [])].filter((code) => !(codeOf(code) in heart.yes_no)),
    ];
    if (missing.length) return { missing };
    const place = (begins, { number, flag }) => (
      flag ? { LO: 0, HI: begins.length }[flag] : begins.filter((bound) => compare(number, exact(bound)) >= 0).length);
    const diabetes = isLab ? heart.yes_no[codeOf(heart.diabetes)] : 0;
    const row = chart.cells[heart.smokes[codeOf("smoking_status")]][diabetes][place(heart.pressures, values.sbp)];
    return { percent: fraction(BigInt(row[place(chart.begins, values[chart.axis])])) };
  }

  // --- Computed measures -----------------------------------------------------------------

  /** The peak flow this body should blow. Of a power of e nine decimals are enough: no bound lies nearer. */
  function predict({ peak_flow: flow }, values) {
    const height = (values.height || {}).number;
    if (!flow || !values.pef || !height || flow.of_age === "") return;
    const litres = Math.exp(Number(flow.of_age) + Number(flow.per_height) / (Number(height.n) / Number(height.d)));
    values[flow.measure] = { number: fraction(BigInt(Math.round(litres * 1e9)), 10n ** 9n), code: "", flag: "" };
  }

  /** How many of the counted answers were given; null while nobody has asked. */
  function count(rule, values) {
    const given = ((values[rule.numerator[0]] || {}).code || "").split(" ").filter(Boolean);
    return given.length ? fraction(BigInt(rule.counted.filter((code) => given.includes(code)).length)) : null;
  }

  function derive(rule, values) {
    if (rule.counted.length) return count(rule, values);
    const numbers = (codes) => codes.map((code) => values[code] && !values[code].flag && values[code].number);
    const above = numbers(rule.numerator);
    const below = numbers(rule.denominator);
    if (![...above, ...below].every(Boolean)) return null;
    const product = (start, parts) => parts.reduce(times, fraction(BigInt(start)));
    const divisor = product(rule.over, below);
    return divisor.n === 0n ? null : over(product(rule.times, above), divisor);
  }

  /** Of several readings or sides the one that is judged, as the examination says; `better` is the other side. */
  function judgedOf({ several, sides, choices }, values) {
    if (!several) return values[0];
    const place = ({ number, code }) => (number ? exact(number) : exact(choices.indexOf(code)));
    const way = several === "highest" ? 1 : -1;
    const pick = (sign) => values.reduce((kept, next) => (compare(place(next), place(kept)) * way * sign > 0 ? next : kept));
    const worse = pick(1);
    return sides && worse.number ? { ...worse, better: pick(-1).number } : worse;
  }

  // --- Pressure --------------------------------------------------------------------------

  const reaches = (pair, bounds) => compare(pair.sbp, exact(bounds.sbp)) >= 0 || compare(pair.dbp, exact(bounds.dbp)) >= 0;
  const asPair = ([sbp, dbp]) => ({ sbp: exact(sbp), dbp: exact(dbp) });

  /** The mean of the last two readings and how far the measuring has come. */
  function pressureState(rules, readings, { signs = null, couldNotRepeat = false } = {}) {
    if (!rules.pressure || !readings.length) return { count: 0, wantsSecond: false, provisional: false, wantsSigns: false };
    const last = readings.slice(-2);
    const mean = (part) => {
      const sum = last.map((pair) => pair[part]).reduce((a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d));
      return fraction(sum.n, sum.d * BigInt(last.length));
    };
    const pair = { sbp: mean("sbp"), dbp: mean("dbp") };
    const singleHigh = readings.length === 1 && reaches(pair, rules.pressure.high);
    const veryHigh = reaches(pair, rules.pressure.very_high);
    return {
      ...pair, count: readings.length,
      wantsSecond: singleHigh && !couldNotRepeat,
      provisional: singleHigh && !veryHigh,
      wantsSigns: veryHigh && signs === null,
    };
  }

  function judgePressure(rules, values, noClass) {
    const { pressure } = rules;
    const { sbp, dbp } = values;
    if (!pressure || !(sbp || dbp)) return [];
    if (!(sbp && dbp && sbp.number && dbp.number)) { noClass[pressure.measure] = "incomplete"; return []; }
    const bands = [bandOf(pressure.sbp, sbp), bandOf(pressure.dbp, dbp)];
    if (!bands.every(Boolean)) { noClass[pressure.measure] = "age"; return []; }
    const rank = (band) => band.severity * 100 + pressure.order.indexOf(band.class);
    const worse = rank(bands[1]) > rank(bands[0]) ? bands[1] : bands[0];
    const pattern = pressure.pattern.bands[patternOf(pressure, sbp.number, dbp.number)];
    const found = [finding(pressure.measure, "classify", pressure.guideline, worse)];
    if (pattern) found.push(askingNoMore(finding(pressure.pattern.measure, "classify", pressure.pattern.guideline, pattern), worse));
    return found;
  }

  // Where a district writes no letter for a pressure, its pattern writes none either.
  function askingNoMore(pattern, { outcome, urgency }) {
    return pattern.outcome === "letter" && outcome !== "letter" ? { ...pattern, outcome, urgency } : pattern;
  }

  function patternOf(pressure, sbp, dbp) {
    const highUpper = compare(sbp, exact(pressure.high.sbp)) >= 0;
    const highLower = compare(dbp, exact(pressure.high.dbp)) >= 0;
    if (highUpper === highLower) return "MIXED";
    return highUpper ? "ISH" : "IDH";
  }

  function markProvisional(rules, found) {
    const { measure, pattern, provisional } = rules.pressure;
    if (![measure, pattern.measure].includes(found.measure)) return found;
    return { ...found, ...(found.severity ? provisional : {}), provisional: true };
  }

  // --- Alarms ----------------------------------------------------------------------------

  const COMPARE = { "<": (side) => side < 0, "<=": (side) => side <= 0, ">": (side) => side > 0, ">=": (side) => side >= 0 };

  function trips(rule, value) {
    if (!value) return false;
    if (rule.comparator === "=") return value.code.toLowerCase() === rule.value.toLowerCase();
    if (value.flag) return rule.comparator[0] === { LO: "<", HI: ">" }[value.flag];
    return Boolean(value.number) && COMPARE[rule.comparator](compare(value.number, exact(rule.value)));
  }

  function actionOf(rule, signs) {
    if (signs === null) return rule.action;
    if (rule.now_signs.some((sign) => signs.includes(sign))) return "now";
    return rule.action === "repeat_then_signs" ? "same_day" : rule.action;
  }

  function alarmsOf(rules, values, { isPregnant, signs }) {
    const held = {};
    for (const rule of rules.emergencies) {
      if (rule.pregnant !== "any" && !isPregnant) continue;
      if (rule.code in held || !rule.inputs.some((input) => trips(rule, values[input]))) continue;
      held[rule.code] = { code: rule.code, action: actionOf(rule, signs) };
    }
    return Object.values(held);
  }

  // --- The whole visit -------------------------------------------------------------------

  function tableHolds(table, isPregnant) {
    if (table.pregnant === "any") return true;
    return (table.pregnant === "yes") === isPregnant;
  }

  function judgeTables(rules, values, isPregnant, noClass) {
    const found = [];
    for (const code of rules.no_class_if_pregnant) if (isPregnant && values[code]) noClass[code] = "pregnancy";
    for (const table of rules.tables) {
      const value = values[table.input];
      if (!value || !tableHolds(table, isPregnant)) continue;
      const band = bandOf(table.bands, table.better && value.better ? { ...value, number: value.better } : value);
      if (band) found.push(finding(table.measure, table.role, table.guideline, band));
      else if (table.role === "classify") noClass[table.measure] = table.why || "gap";
    }
    return found;
  }

  function levelOf(findings, alarms) {
    if (alarms.length) return "emergency";
    if (findings.some((f) => f.outcome === "letter")) return "refer";
    if (findings.some((f) => f.outcome === "repeat" || f.outcome === "advise" || f.severity >= 1)) return "watch";
    return findings.length ? "normal" : "unmeasured";
  }

  function wholePair({ sbp, dbp }) {
    return sbp && dbp && sbp.number && dbp.number ? [[sbp.number, dbp.number]] : [];
  }

  /**
   * Judge a visit. `visit`: {values: {code: {number|code|flag}}, readings: [[sbp, dbp]],
   * signs: null until asked, pregnant: "yes"|"no"|"unknown"|"", couldNotRepeat}.
   */
  function judge(rules, { values: given, readings: pairs = [], signs = null, pregnant = "", couldNotRepeat = false }) {
    const readings = (pairs.length ? pairs : wholePair(given)).map(asPair);
    const pressure = pressureState(rules, readings, { signs, couldNotRepeat });
    const mean = pressure.count ? { sbp: { number: pressure.sbp }, dbp: { number: pressure.dbp } } : {};
    const values = withDerived(rules, { ...given, ...mean });
    const isPregnant = rules.person.sex === "F" && pregnant === "yes";
    const noClass = {};
    if (rules.peak_flow && values.pef && !values[rules.peak_flow.measure]) {
      noClass.pef_percent_predicted = rules.peak_flow.of_age === "" ? "age" : "height";
    }
    let findings = [...judgePressure(rules, values, noClass), ...judgeTables(rules, values, isPregnant, noClass)];
    let alarms = alarmsOf(rules, values, { isPregnant, signs });
    if (pressure.provisional) findings = findings.map((found) => markProvisional(rules, found));
    alarms = heedSigns(rules, readings, signs, alarms);
    return { findings, alarms, noClass, pressure, values, level: levelOf(findings, alarms) };
  }

  // A danger sign after any very high reading is an emergency, whatever the mean.
  function heedSigns(rules, readings, signs, alarms) {
    const sign = (signs || []).some((code) => rules.danger_signs.includes(code));
    const high = rules.pressure && readings.some((pair) => reaches(pair, rules.pressure.very_high));
    if (!sign || !high || alarms.some((alarm) => alarm.code === "pressure_very_high")) return alarms;
    return [{ code: "pressure_very_high", action: "now" }, ...alarms];
  }

  // --- What a value may be ---------------------------------------------------------------

  /** Problems of one value: [{code, kind, params}]. `last`: {number, days} or null. */
  function check(rules, code, number, last = null) {
    const { limits } = rules.inputs[code] || {};
    if (!limits) return [];
    const value = exact(number);
    const [least, most] = [exact(limits.hard_min), exact(limits.hard_max)];
    if (compare(value, least) < 0 || compare(value, most) > 0) {
      return [{ code: "out_of_range", kind: "hard", params: { value, min: least, max: most } }];
    }
    if (limits.age_max !== "" && compare(value, exact(limits.age_max)) > 0) {
      return [{ code: "smoking_years", kind: "hard", params: { value, max: exact(limits.age_max) } }];
    }
    return [...rare(limits, value), ...changed(limits, value, last)];
  }

  function rare(limits, value) {
    const [least, most] = [exact(limits.soft_min), exact(limits.soft_max)];
    if (compare(value, least) >= 0 && compare(value, most) <= 0) return [];
    return [{ code: "rare", kind: "warn", params: { value, min: least, max: most } }];
  }

  function changed(limits, value, last) {
    if (!last) return [];
    const previous = exact(last.number);
    const step = size(minus(value, previous));
    const much = limits.change_abs !== "" && compare(step, exact(limits.change_abs)) > 0;
    const soon = limits.change_pct !== "" && last.days <= Number(limits.change_pct_days);
    const fast = soon && compare(times(step, fraction(100n)), times(exact(limits.change_pct), previous)) > 0;
    if (!much && !fast) return [];
    return [{ code: "change", kind: "warn", params: { value, previous, change: minus(value, previous) } }];
  }

  /** Problems of one pair of pressures. */
  function checkPair(rules, sbp, dbp) {
    const [upper, lower] = [exact(sbp), exact(dbp)];
    if (compare(upper, lower) <= 0) return [{ code: "pair", kind: "hard", params: { upper, lower } }];
    const value = minus(upper, lower);
    const { pulse_pressure_min: least, pulse_pressure_max: most } = rules.between;
    if (compare(value, exact(least)) >= 0 && compare(value, exact(most)) <= 0) return [];
    return [{ code: "pulse_pressure", kind: "warn", params: { value, min: exact(least), max: exact(most) } }];
  }

  /** A waist as long as the body is tall is a slip of the tape, most likely. */
  function checkWaist(waist, height) {
    const [value, max] = [exact(waist), exact(height)];
    return compare(value, max) < 0 ? [] : [{ code: "waist_height", kind: "warn", params: { value, max } }];
  }

  /** The two best blows should be alike, or one was no real effort. */
  function checkBlows(rules, blows) {
    const [best, next] = blows.map(exact).sort((a, b) => -compare(a, b));
    if (!next) return [];
    const [value, max] = [minus(best, next), exact(rules.between.pef_agreement)];
    return compare(value, max) > 0 ? [{ code: "blows_apart", kind: "warn", params: { value, max } }] : [];
  }

  Object.assign(globalThis.healthposts, { parseNumber, shown, judge, judgedOf, scored, readChart, check, checkPair, checkWaist, checkBlows });
})();
