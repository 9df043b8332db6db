// Small shared manners of every page. Nothing here is needed to read or to save.
"use strict";

(() => {
  const words = document.body.dataset;
  document.documentElement.classList.add("js");

  // --- Forms are sent once ---------------------------------------------------------------

  // Marked after the browser has collected the fields, so a pressed button's value still goes.
  function holdButtons(form) {
    const buttons = form.querySelectorAll("button[type=submit], button:not([type]), input[type=submit]");
    const release = () => buttons.forEach((button) => button.removeAttribute("aria-disabled"));
    setTimeout(() => buttons.forEach((button) => button.setAttribute("aria-disabled", "true")));
    form.dataset.sent = "true";
    // A download or a lost connection leaves the page standing: let people press again.
    setTimeout(() => { delete form.dataset.sent; release(); }, 8000);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "ownSubmit" in form.dataset) return;
    if (form.dataset.sent) event.preventDefault();
    else if (form.dataset.confirm && !form.dataset.confirmed) askFirst(event);
    else holdButtons(form);
  });

  // Coming back with the back button shows the page as it was left.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll("[aria-disabled=true]").forEach((button) => button.removeAttribute("aria-disabled"));
  });

  // --- Questions before a step that matters ------------------------------------------------

  // <form data-confirm="End the session?" data-confirm-text="…" data-confirm-ok="End session">
  function askFirst(event) {
    const form = event.target;
    const pressed = event.submitter;
    event.preventDefault();
    const dialog = makeDialog(form.dataset);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "ok") return;
      form.dataset.confirmed = "true";
      form.requestSubmit(pressed);
      delete form.dataset.confirmed;
    });
    dialog.showModal();
  }

  function makeDialog({ confirm, confirmText, confirmOk }) {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", "dialog-title");
    const form = element("form", { method: "dialog" });
    form.append(element("h2", { id: "dialog-title" }, confirm));
    if (confirmText) form.append(element("p", {}, confirmText));
    const row = element("div", { class: "button-row" });
    row.append(
      element("button", { class: "btn btn-secondary", value: "cancel", autofocus: "" }, words.cancel),
      element("button", { class: "btn btn-primary", value: "ok" }, confirmOk || words.continue),
    );
    form.append(row);
    dialog.append(form);
    document.body.append(dialog);
    return dialog;
  }

  function element(name, attributes = {}, text = "") {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.textContent = text;
    return made;
  }

  // --- Leaving with unsaved values ---------------------------------------------------------

  // <form data-guard>: asks before leaving once something was changed and not sent.
  const touched = new Set();
  document.addEventListener("input", ({ target }) => {
    if (target.form && "guard" in target.form.dataset) touched.add(target.form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) touched.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    if (touched.size) event.preventDefault();
  });

  // --- Errors ------------------------------------------------------------------------------

  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a");
    if (!link) return;
    const place = document.getElementById(link.hash.slice(1));
    const field = place && (place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea"));
    if (!field) return;
    event.preventDefault();
    field.focus();
  });

  // --- Filters -----------------------------------------------------------------------------

  // <form method="get" data-autosubmit>: a chosen select, radio or date filters at once.
  document.addEventListener("change", ({ target }) => {
    const form = target.form;
    if (form && "autosubmit" in form.dataset && target.matches("select, input[type=radio], input[type=checkbox], input[type=month]")) {
      form.requestSubmit();
    }
  });

  // --- Password that can be read -------------------------------------------------------------

  document.querySelectorAll("form[data-show-password]").forEach((form) => {
    form.querySelectorAll("input[type=password]").forEach((input) => addEye(form, input));
  });

  function addEye({ dataset }, input) {
    const button = element("button", { type: "button", class: "btn btn-secondary password-toggle", "aria-controls": input.id });
    const group = element("div", { class: "password" });
    input.replaceWith(group);
    group.append(input, button);
    const show = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? dataset.hide : dataset.show;
      button.setAttribute("aria-label", shown ? dataset.hidePassword : dataset.showPassword);
    };
    show(false);
    button.addEventListener("click", () => show(input.type === "password"));
    // A shown password must not be remembered by the browser as ordinary text.
    input.form.addEventListener("submit", () => show(false));
  }

  // --- Menu ----------------------------------------------------------------------------------

  const menu = document.querySelector("[data-menu]");
  if (menu) {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  // --- Paper -----------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // --- Connection ------------------------------------------------------------------------------

  const connection = document.getElementById("connection");
  function showConnection() {
    if (connection) connection.hidden = navigator.onLine;
  }
  window.addEventListener("online", showConnection);
  window.addEventListener("offline", showConnection);
  showConnection();

  // A page that cannot be fetched later on is then ours, not the browser's (templates/sw.js).
  // Absent where the address is not secure; a failure costs nothing but that page.
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => {});
  }

  // --- htmx, where a page asks for it ------------------------------------------------------------

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name=csrf-token]");
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
})();
