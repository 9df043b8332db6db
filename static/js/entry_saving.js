// Saves a visit: sends it again until an answer to this very form arrives.
"use strict";

(() => {
  const { entry } = globalThis.healthposts;
  const { form, $, $$, showError, askAll, firstControl, firstToDo } = entry;
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
    entry.isDirty = false;
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
    const open = firstToDo();
    showTrouble(open ? "fields" : "");
    if (open) open.focus();
    else send();
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
    if (entry.isDirty) event.preventDefault();
  });
  // Coming back must show what is stored, not what once stood here.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  /** Whoever types on has seen what was marked. */
  const forgetMarks = () => { if (waitsFor === "fields") showTrouble(""); };

  Object.assign(entry, { forgetMarks });
})();
