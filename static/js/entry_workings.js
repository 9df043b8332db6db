// What was computed on the way to a class, while it is typed: the sentences of
// screenings/workings.py, whose gaps are filled here.
"use strict";

(() => {
  const { shown, scored, readChart, entry } = globalThis.healthposts;
  const { page, rules, numbers, accepted, field } = entry;

  const fill = (text, params) => Object.entries(params).reduce(
    (said, [name, value]) => said.replaceAll(`{${name}}`, value), text,
  );
  const floor = ({ n, d }) => n / d;
  const nearest = ({ n, d }) => (2n * n + d) / (2n * d);

  /** Which blow counts, what was to be expected, and how much of it that is. */
  function ofPeakFlow({ pef, pef_predicted: predicted, pef_percent_predicted: percent }) {
    const blows = numbers.filter((input) => input.dataset.input === "pef").map((input) => Number(accepted(input).number)).filter(Boolean);
    if (!blows.length || !pef) return [];
    const { blow, blows: ofSeveral, predicted: expected, reference } = page.workings;
    const taken = fill(blows.length > 1 ? ofSeveral : blow, {
      best: shown(pef.number, page.comma), number: blows.indexOf(Math.max(...blows)) + 1, count: blows.length,
    });
    if (!predicted || !percent) return [taken];
    return [taken, fill(expected, { predicted: nearest(predicted.number), percent: floor(percent.number), reference })];
  }

  /** A question that the answers so far spare steps aside, unless it is answered. */
  function showQuestion(item, isAsked) {
    const place = field(item);
    if (place) place.closest("li").hidden = !isAsked;
  }

  /** The sum of a questionnaire, or how much of it is still missing. */
  function ofScore(score, values) {
    const { sum, not_whole: notWhole, smoking, most } = page.workings;
    const { number, answered, asked, lacksBanded, isBegun, free } = scored(score, values);
    score.items.forEach((item) => showQuestion(item, values[item] || !free.includes(item)));
    if (!isBegun) return [];
    if (number) return [fill(sum, { sum: shown(number, page.comma), most: most[score.measure] })];
    return [
      ...(answered < asked ? [fill(notWhole, { answered, asked })] : []),
      ...(lacksBanded ? [smoking] : []),
    ];
  }

  /** What the chart of heart attack and stroke says, or what it still needs. */
  function ofHeart(values) {
    const { heart, heart_missing: lacks, heart_ill: ill, needed } = page.workings;
    const { percent, missing, wasIll } = readChart(rules, values);
    if (wasIll) return [ill];
    if (missing) return [fill(lacks, { missing: missing.map((code) => needed[code]).join(", ") })];
    return percent ? [fill(heart, { percent: percent.n })] : [];
  }

  /** By examination. */
  function workings({ values }) {
    const scores = rules.scores.map((score) => [score.measure, ofScore(score, values)]);
    return { pef: ofPeakFlow(values), cvd_risk_10y: ofHeart(values), ...Object.fromEntries(scores) };
  }

  Object.assign(entry, { workings });
})();
