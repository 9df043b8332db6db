// The list of a session: finds while typing, by name, nickname or card number.
// Without it the same box asks the server.
"use strict";

(() => {
  const form = document.querySelector("[data-find]");
  const box = document.getElementById("find");
  const rows = [...document.querySelectorAll("#roster > li")];
  const said = document.getElementById("found");
  const notFound = document.getElementById("not-found");
  const name = document.querySelector("#register input[name=name]");
  const guest = document.querySelector("#guest input[name=number]");
  if (!form || !rows.length || box.value) return;

  /** As healthposts/lib/names.py: without case, accents or punctuation. */
  function searchKey(text) {
    const plain = text.normalize("NFKD").toLowerCase().replace(/đ/g, "d").replace(/\p{M}/gu, "");
    return (plain.match(/[\p{L}\p{N}_]+/gu) || []);
  }

  function matches(row, text) {
    const scanned = text.match(/\/c\/([0-9]{8})\/?$/);
    const digits = scanned ? scanned[1] : text.replace(/[-\s]/g, "");
    if (/^[0-9]+$/.test(digits)) return row.dataset.card.startsWith(digits);
    return searchKey(text).every((word) => row.dataset.key.includes(word));
  }

  /** A card as typed or scanned, or a NIK: the server alone knows of whom. */
  const isWhole = (text) => /\/c\/[0-9]{8}\/?$|^([0-9]{8}|[0-9]{16})$/.test(text.replace(/[-.\s]/g, ""));

  function show() {
    const text = box.value.trim();
    const found = rows.filter((row) => {
      row.hidden = text ? !matches(row, text) : "off" in row.dataset;
      return text && !row.hidden;
    });
    notFound.hidden = !text || found.length > 0;
    name.value = /[0-9]{4}/.test(text) ? "" : box.value.trim();
    guest.value = isWhole(text) ? text : "";
    said.textContent = text ? tell(found.length) : "";
    return found;
  }

  const tell = (count) => {
    if (!count) return notFound.textContent;
    return count === 1 ? said.dataset.one : said.dataset.some.replace("{}", count);
  };

  box.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = show();
    const link = found.length === 1 && found[0].querySelector("a");
    if (link) link.click();
    else if (guest.value && !found.length) document.querySelector("#guest button").focus();
    else if (box.value && !found.length) document.querySelector("#register button").focus();
  });
  show();
})();
