// Enrolment: one birth field at a time, consent fields when they are needed, and the question
// "registered already?" while a name is typed. Without it the server asks the same after saving.
"use strict";

(() => {
  const form = document.querySelector("form[data-enrol]");
  if (!form) return;
  const PAUSE_MS = 500;
  const FULL_AGE = 18;
  const field = (name) => form.elements.namedItem(name);
  const value = (name) => (field(name) ? field(name).value.trim() : "");

  // --- Birth: date, year or age ------------------------------------------------------------

  const births = form.querySelector("[data-births]");

  // A field that is not shown is not sent: the one on the screen is what counts.
  function showBirth(focus) {
    const kind = value("birth_kind");
    births.querySelectorAll("[data-birth]").forEach((box) => {
      const shown = box.dataset.birth === kind;
      box.hidden = !shown;
      box.querySelectorAll("input").forEach((input) => {
        input.disabled = !shown;
        if (shown && focus) input.focus();
      });
    });
  }

  function filledKind() {
    const box = [...births.querySelectorAll("[data-birth]")].find((each) => each.querySelector("input").value || each.querySelector(".is-invalid"));
    return box ? box.dataset.birth : "day";
  }

  if (births) {
    const kinds = field("birth_kind");
    if (!kinds.value) kinds.value = filledKind();
    kinds.forEach((radio) => radio.addEventListener("change", () => showBirth(true)));
    showBirth(false);
  }

  // Full years as far as they can be told from what is typed; null when nothing is.
  function typedAge() {
    if (form.dataset.age) return Number(form.dataset.age);
    const kind = value("birth_kind");
    const text = value(`birth_${kind}`);
    if (kind === "age") return text ? Number(text) : null;
    const year = kind === "year" ? text : (text.match(/[0-9]{4}$/) || text.match(/^[0-9]{4}/) || [""])[0];
    return /^[0-9]{4}$/.test(year) ? new Date().getFullYear() - Number(year) : null;
  }

  // --- Consent -----------------------------------------------------------------------------

  const consents = form.querySelector("[data-consents]");

  function showConsent() {
    const agreed = value("decision") === "given";
    const age = typedAge();
    const needed = {
      method: agreed,
      witness: agreed && value("method") === "thumbprint",
      // In the year of the birthday both are possible: the server decides, the field is there.
      guardian: agreed && age !== null && age <= FULL_AGE,
    };
    consents.querySelectorAll("[data-consent]").forEach((box) => {
      box.hidden = !needed[box.dataset.consent] && !box.querySelector(".is-invalid");
    });
  }

  if (consents) {
    form.addEventListener("change", showConsent);
    form.addEventListener("input", showConsent);
    showConsent();
  }

  // --- Registered already? -----------------------------------------------------------------

  const page = form.closest("[data-likely-url]");
  const place = form.querySelector("[data-likely]");
  let waiting;
  let asked = "";
  let question = 0;

  function told() {
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "name", "nickname", "birth_kind", "not_same"]) data.set(name, value(name));
    data.set(`birth_${value("birth_kind")}`, value(`birth_${value("birth_kind")}`));
    data.set("sex", value("sex"));
    return data;
  }

  async function ask() {
    const data = told();
    const key = new URLSearchParams(data).toString();
    if (key === asked || value("name").length < 3 || typedAge() === null) return;
    asked = key;
    const mine = ++question;
    try {
      const answer = await fetch(page.dataset.likelyUrl, { method: "POST", body: data, credentials: "same-origin" });
      if (answer.ok && mine === question) show(await answer.text());
    } catch {
      asked = ""; // No connection: the server asks when the form is saved.
    }
  }

  function show(html) {
    const made = new DOMParser().parseFromString(html, "text/html").querySelector("[data-likely]");
    if (made) place.replaceChildren(...made.childNodes);
  }

  function askSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MS);
  }

  if (page && place) {
    form.addEventListener("input", ({ target }) => {
      if (/^(name|nickname|birth_.+|sex)$/.test(target.name)) askSoon();
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=different]");
      if (!button) return;
      event.preventDefault();
      const known = field("not_same");
      known.value = [known.value, button.value].filter(Boolean).join(",");
      place.replaceChildren();
      const next = field("occupation");
      if (next) next.focus();
    });
    if (value("name")) askSoon();
  }
})();
