// Hands the text of a result to the phone: copied or shared, by a tap only.
"use strict";

(() => {
  const place = document.getElementById("hand-over");
  const { text } = place.dataset;
  const copy = place.querySelector("[data-copy]");
  const share = place.querySelector("[data-share]");

  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      document.getElementById("copied").textContent = place.dataset.done;
    } catch { getSelection().selectAllChildren(document.getElementById("told")); }
  });

  share.hidden = !navigator.share;
  share.addEventListener("click", async () => {
    try { await navigator.share({ text }); } catch { /* put away: nothing to say */ }
  });
})();
