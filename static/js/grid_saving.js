// Saves a row when it is left, one after another, again until an answer to that row arrives.
"use strict";

(() => {
  const { grid } = globalThis.healthposts;
  const { form, page, bar, rows, add, rowOf, examine, show, showBar, afterClick } = grid;
  const RETRY_SECONDS = [5, 15, 45, 120];
  const PATIENCE = 30000;
  const alarmed = document.getElementById("alarmed");
  const queue = [];
  let current;
  let isSending = false;
  let attempts = 0;
  let timer = 0;
  let leaveFor = "";

  // --- Which row is to be saved --------------------------------------------------------------

  function leave(row) {
    if (!row.isChanged && !row.wasRefused) return;
    row.errors.clear();
    row.inputs.forEach((input) => examine(row, input));
    show(row);
    if (!row.errors.size && !row.doubts.length) enqueue(row);
  }

  function enqueue(row) {
    row.wasRefused = false;
    if (row.isWaiting) return;
    row.isWaiting = true;
    queue.push(row);
    show(row);
    pump();
  }

  grid.answered = (row) => { show(row); if (!row.errors.size && !row.doubts.length) enqueue(row); };

  document.addEventListener("focusin", ({ target }) => {
    const row = rowOf(target);
    const left = current;
    current = row;
    if (left && left !== row) afterClick(() => leave(left));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && current) leave(current);
  });

  // --- Sending -------------------------------------------------------------------------------

  async function pump({ fresh = false } = {}) {
    if (isSending || !queue.length) return;
    clearTimeout(timer);
    isSending = true;
    const [row] = queue;
    show(row, "saving");
    const sent = new Map(row.inputs.map((input) => [input.dataset.field, input.value.trim()]));
    const answer = await post(page.address, bodyOf(row));
    isSending = false;
    heed(row, sent, answer, { fresh });
  }

  const cookie = (name) => {
    const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  };

  /** The token is read when it is needed: logging in elsewhere changes it. */
  const token = () => cookie(form.dataset.cookie) || form.elements.csrfmiddlewaretoken.value;

  function bodyOf(row) {
    const body = new FormData();
    for (const input of form.elements) {
      const isOfARow = Boolean(input.closest("[data-row], [data-notes]"));
      if (!input.name || (isOfARow ? rowOf(input) !== row : input.type === "submit")) continue;
      if (input.type !== "checkbox" || input.checked) body.append(input.name, input.value);
    }
    body.set("csrfmiddlewaretoken", token());
    body.set(row.name("base"), JSON.stringify(row.base));
    return body;
  }

  async function post(address, body) {
    const control = new AbortController();
    const limit = setTimeout(() => control.abort(), PATIENCE);
    try {
      const answer = await fetch(address, {
        method: "POST", body, headers: { Accept: "application/json" },
        redirect: "manual", credentials: "same-origin", signal: control.signal,
      });
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      return { status: answer.status, type: answer.type, told: isJson ? await answer.json() : null };
    } catch {
      return { status: 0, type: "error", told: null };
    } finally {
      clearTimeout(limit);
    }
  }

  function heed(row, sent, { status, type, told }, { fresh }) {
    if (status === 200 && told && told.event === row.eventId.value) saved(row, sent, told);
    else if (status === 422 && told) marked(row, told);
    else if (status === 409 && told) refused(row, told);
    else if (type === "opaqueredirect" || status === 401) later("login");
    else if (status === 403 && !fresh) renewToken();
    else if ([400, 403, 404, 405, 413].includes(status)) refused(row, { sentence: page.refused });
    else later("network");
  }

  function done(row) {
    queue.splice(queue.indexOf(row), 1);
    row.isWaiting = false;
    attempts = 0;
    showTrouble("");
    show(row);
    if (queue.length) pump();
    else finish();
  }

  /** What was not touched meanwhile shows what is stored; what was, keeps its own base. */
  function saved(row, sent, told) {
    for (const [field, held] of Object.entries(told.fields)) {
      const input = row.field(field);
      if (!input) row.stored[field] = held;
      else if (input.value.trim() === sent.get(field)) {
        if (input.value !== held.typed) input.value = held.typed;
        row.stored[field] = held;
      }
      if (input) grid.showSecond(row, input);
    }
    row.eventId.value = newId();
    row.level = told.level;
    row.needs = told.needs;
    row.sentence = told.conflict ? page.conflict : "";
    row.asksReason = false;
    row.wasSaved = true;
    if (told.level === "emergency") alarmed.textContent = [row.nameOfWorker, page.emergency, ...told.needs].join(". ");
    done(row);
    if (row.isChanged && row !== current) leave(row);
  }

  function marked(row, { errors, doubts }) {
    row.errors = new Map(Object.entries(errors));
    row.doubts = doubts;
    done(row);
  }

  function refused(row, { refused: code, sentence }) {
    row.wasRefused = code !== "nothing";
    row.asksReason = code === "reason";
    row.sentence = code === "nothing" ? "" : sentence;
    if (code === "nothing") handAsStored(row);
    done(row);
  }

  /** Who measured is kept with a value only. */
  function handAsStored(row) {
    const input = row.field("measured_by");
    if (input) input.value = row.stored.measured_by.typed;
  }

  function later(kind) {
    showTrouble(kind);
    const wait = RETRY_SECONDS[Math.min(attempts, RETRY_SECONDS.length - 1)];
    attempts += 1;
    queue.forEach((row) => show(row));
    timer = setTimeout(pump, wait * 1000);
  }

  function showTrouble(kind) {
    for (const box of bar.querySelectorAll("[data-trouble]")) box.hidden = box.dataset.trouble !== kind;
    bar.classList.toggle("is-unsaved", Boolean(kind));
  }

  /** A page of ours sets the cookie anew; then once more. */
  async function renewToken() {
    try {
      await fetch(page.address, { credentials: "same-origin", cache: "no-store", redirect: "manual" });
    } catch {
      later("network");
      return;
    }
    pump({ fresh: true });
  }

  /** Random, also where a plain http address has no crypto.randomUUID. */
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([from, to]) => hex.slice(from, to)).join("-");
  }

  const again = () => { attempts = 0; pump(); };
  window.addEventListener("online", again);
  bar.addEventListener("click", ({ target }) => { if (target.closest("[data-again]")) again(); });

  // --- The end -------------------------------------------------------------------------------

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leaveFor = page.attention;
    rows.forEach(leave);
    finish();
  });

  function finish() {
    if (!leaveFor || queue.length || isSending) return;
    const address = leaveFor;
    leaveFor = "";
    if ([...rows.values()].some((row) => row.isUnsaved)) grid.toMarked();
    else location.assign(address);
  }

  window.addEventListener("beforeunload", (event) => {
    if ([...rows.values()].some((row) => row.isUnsaved)) event.preventDefault();
  });
  // Coming back must show what is stored, not what once stood here.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // --- Somebody who is not on the list ---------------------------------------------------------

  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    if (target.id !== "new-worker") return;
    event.preventDefault();
    const body = new FormData(target, submitter);
    body.set("csrfmiddlewaretoken", token());
    target.setAttribute("aria-busy", "true");
    const { told } = await post(target.action, body);
    target.removeAttribute("aria-busy");
    if (!told) target.querySelector("[data-lost]").hidden = false;
    else if (told.same) toSame(told);
    else arrived(target, told);
  });

  function toSame({ same, address }) {
    const row = rows.get(same);
    if (row) row.inputs[0].focus();
    else location.assign(address);
  }

  function arrived(target, told) {
    target.outerHTML = told.form;
    if (!told.row) {
      const place = document.querySelector("#new-worker .is-invalid") || document.querySelector("#likely button");
      (place || document.getElementById("new_name")).focus();
      return;
    }
    page.rows[told.code] = told.fields;
    const body = document.getElementById("rows");
    body.insertAdjacentHTML("beforeend", told.row);
    const element = body.querySelector(`[data-row="${told.code}"]`);
    if (element) add(element).inputs[0].focus();
    else document.getElementById("new_name").focus();
    showBar();
  }
})();
