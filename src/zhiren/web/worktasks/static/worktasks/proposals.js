// Deciding by keyboard: J K move, Y N decide, X ticks, E edits, S splits, U takes back.
"use strict";

(() => {
  let place = 0;
  const rows = () => [...document.querySelectorAll(".proposal-list > .proposal")];

  const go = (to) => {
    const all = rows();
    if (!all.length) return;
    place = Math.max(0, Math.min(to, all.length - 1));
    all[place].focus({ preventScroll: true });
    all[place].scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".proposal");
    if (row) place = rows().indexOf(row);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.target.tagName === "INPUT" && event.target.type !== "checkbox") return;
    const key = event.key.toLowerCase();
    const row = document.activeElement?.closest?.(".proposal");
    if (key === "j") { event.preventDefault(); go(row ? place + 1 : place); }
    if (key === "k") { event.preventDefault(); go(row ? place - 1 : place); }
    if (!row) return;
    if (key === "x") {
      const box = row.querySelector("input[type=checkbox]");
      box.checked = !box.checked;
    }
    const control = row.querySelector(`[data-key="${key}"]`);
    if (control) { event.preventDefault(); control.click(); }
  });

  // After a decision the row that took its place is the current one.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.tagName === "MAIN" || event.target.tagName === "MAIN") go(place);
  });
})();
