// Moves between the cells of the grid: Enter goes down, Tab right, arrows both, Escape restores.
"use strict";

(() => {
  const { grid } = globalThis.healthposts;
  const { form, rows, rowOf, show, examine } = grid;
  const isThere = (input) => input && input.offsetParent !== null;

  /** The cell of the same name in the next row that asks it; a second line only where it is open. */
  function below(input, step) {
    const all = [...rows.values()];
    const { field } = input.dataset;
    for (let place = all.indexOf(rowOf(input)) + step; all[place]; place += step) {
      const found = [all[place].field(field), all[place].field(field.replace(/-\d$/, "-1"))].find(isThere);
      if (found) return found;
    }
    return null;
  }

  /** Under the last row the next column begins; after the last column the button. */
  function topOfNext(input) {
    const inputs = rowOf(input).inputs.filter(isThere);
    const next = inputs[inputs.indexOf(input) + 1];
    if (!next) return document.getElementById("save");
    return [...rows.values()].map((row) => row.field(next.dataset.field)).find(isThere) || next;
  }

  function beside(input, step) {
    const inputs = [...form.querySelectorAll("input[data-field]")].filter(isThere);
    return inputs[inputs.indexOf(input) + step];
  }

  function isAtEdge(input, step) {
    const { selectionStart, selectionEnd, value } = input;
    if (selectionStart === 0 && selectionEnd === value.length) return true;
    return selectionStart === selectionEnd && selectionStart === (step < 0 ? 0 : value.length);
  }

  function goal(event) {
    const { target, key, shiftKey, ctrlKey } = event;
    const inLine = document.dir === "rtl" ? -1 : 1;
    switch (key) {
      case "Enter":
        if (ctrlKey) return grid.nextMarked(target);
        return shiftKey ? below(target, -1) : below(target, 1) || topOfNext(target);
      case "ArrowDown": return below(target, 1);
      case "ArrowUp": return below(target, -1);
      case "ArrowRight": return isAtEdge(target, inLine) ? beside(target, inLine) : null;
      case "ArrowLeft": return isAtEdge(target, -inLine) ? beside(target, -inLine) : null;
      default: return null;
    }
  }

  form.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (target.type === "checkbox" && key === "Enter") {
      event.preventDefault();
      answer(target);
    }
    if (!target.dataset.field || event.altKey || event.isComposing) return;
    if (key === "Escape") restore(target);
    const found = goal(event);
    if (key === "Enter" || found) event.preventDefault();
    if (found) found.focus();
  });

  form.addEventListener("focusin", ({ target }) => { if (target.dataset.field) target.select(); });

  function restore(input) {
    const row = rowOf(input);
    input.value = row.stored[input.dataset.field].typed;
    examine(row, input);
    show(row);
    input.select();
  }

  // --- What is marked --------------------------------------------------------------------------

  /** The first thing to do in a row: an answer, a reason, or a cell to correct. */
  function toDoIn(row) {
    const [field] = row.errors.keys();
    return row.notes.querySelector("input") || (field && row.field(field)) || row.inputs.find(isThere);
  }

  grid.nextMarked = (from) => {
    const all = [...rows.values()];
    const start = from ? all.indexOf(rowOf(from)) + 1 : 0;
    const found = [...all.slice(start), ...all.slice(0, start)].find((row) => row.isWrong);
    return found ? toDoIn(found) : null;
  };

  grid.toMarked = (from) => { const found = grid.nextMarked(from); if (found) found.focus(); };

  /** Yes, right; and on to the next that is marked. */
  function answer(tick) {
    const row = rowOf(tick);
    tick.click();
    const next = row.notes.querySelector("input") || grid.nextMarked(row.inputs[0]);
    (next || document.getElementById("save")).focus();
  }

  document.getElementById("marked").addEventListener("click", () => grid.toMarked());
})();
