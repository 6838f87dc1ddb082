// What pages do beyond HTML and htmx; every page also works without this file.
"use strict";

const narrow = window.matchMedia("(max-width: 900px)");

// On a phone the menu starts closed.
const menu = document.querySelector("details.menu");
if (menu) {
  const settle = () => { menu.open = !narrow.matches; };
  settle();
  narrow.addEventListener("change", settle);
}

document.addEventListener("click", (event) => {
  document.querySelectorAll("details.me[open], details.drop[open]").forEach((open) => {
    if (!open.contains(event.target)) open.removeAttribute("open");
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelectorAll("details.me[open], details.drop[open]").forEach((open) => {
      open.removeAttribute("open");
      open.querySelector("summary")?.focus();
    });
  }
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !typing) {
    const find = document.querySelector("form.find input");
    if (find) { event.preventDefault(); find.focus(); }
  }
});

// A control marked data-submit sends its form when it changes.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// A form marked data-confirm asks first.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// A table's head box marked data-check-all sets the boxes of its form's name.
document.addEventListener("change", (event) => {
  const name = event.target.dataset?.checkAll;
  if (!name) return;
  document.querySelectorAll(`input[type=checkbox][name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Of a row of tabs wider than the screen, the open one is in sight.
document.querySelectorAll(".tabs").forEach((tabs) => {
  const open = tabs.querySelector("[aria-current]");
  if (open) tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
});

// A box that scrolls sideways and holds nothing to stop at is itself reached by the keyboard.
const reach = () => {
  document.querySelectorAll(".table-wrap, .scrolls").forEach((box) => {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    if (scrolls && !box.querySelector("a[href], button, input, select, textarea, summary")) box.tabIndex = 0;
  });
};
reach();
window.addEventListener("resize", reach);
document.addEventListener("toggle", reach, true);
document.addEventListener("htmx:afterSettle", reach);
