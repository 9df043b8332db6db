// Typing a visit: keys, answers taken back, the way from box to box; and the beginning.
"use strict";

(() => {
  const { entry } = globalThis.healthposts;
  const { form, $, $$, numbers, field, focusAfter, judgeNow, showError, examine, showWhy } = entry;
  const { forgetMarks } = entry;

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=hidden])")) return;
    event.preventDefault();
    if (event.target.matches("[data-input]")) offerMore(event.target);
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
    entry.isDirty = true;
    forgetMarks();
    if (!target.matches("input[data-input]")) return;
    clearTimeout(idle);
    idle = setTimeout(judgeNow, 900);
  });

  form.addEventListener("change", ({ target }) => {
    entry.isDirty = true;
    if (target.matches("[type=checkbox]")) exclude(target);
    afterClick(() => heedChange(target));
  });

  function heedChange(target) {
    if (target.closest("[data-fraction]")) oneFraction(target);
    if (target.matches("input[data-input]")) { examine(target); offerMore(target); }
    const block = target.closest("[data-exam]");
    if (block && target.type === "radio") {
      $$("input[data-input]", block).filter((input) => input.value || target.name.endsWith("_flag")).forEach(examine);
      if (target.name.endsWith("_kind")) showError(target.name, "");
    }
    judgeNow();
  }

  /** One reading is there: the next boxes wait for theirs. */
  function offerMore(input) {
    const again = $("details.again", input.closest("[data-exam]"));
    if (again && input.value.trim()) again.open = true;
  }

  /** Either a line of the chart or a fraction that is written. */
  function oneFraction(target) {
    const block = target.closest("[data-fraction]");
    const written = $("input:not([type=radio])", block);
    if (target === written) $$("input:checked", block).forEach((line) => { line.checked = !written.value; });
    else if (target.checked) written.value = "";
    showError(written.name, "");
  }

  /** "None" and another answer cannot both be right. */
  function exclude(box) {
    if (!box.checked) return;
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
  if (!entry.isDirty && matchMedia("(pointer: fine)").matches) {
    const first = numbers.find((input) => !input.value && input.offsetParent !== null);
    if (first) first.focus({ preventScroll: true });
  }
})();
