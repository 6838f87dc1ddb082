// Choosing a row while typing: arrow keys, Enter, Escape and the mouse. Without this file one
// types the code; the server takes both.
"use strict";

document.querySelectorAll("[data-pick]").forEach((pick) => {
  const input = pick.querySelector("input");
  const list = pick.querySelector("[data-pick-list]");
  let at = -1;

  const options = () => [...list.querySelectorAll("[data-value]")];
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
  const open = () => {
    list.hidden = !list.querySelector("li");
    input.setAttribute("aria-expanded", String(!list.hidden));
    options().forEach((option, i) => { option.id = `${input.id}_option_${i}`; });
    at = -1;
  };
  const mark = (to) => {
    const all = options();
    if (!all.length) return;
    at = (to + all.length) % all.length;
    all.forEach((option, i) => { option.setAttribute("aria-selected", String(i === at)); });
    all[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[at].id);
  };
  const take = (option) => { input.value = option.dataset.value; close(); input.focus(); };

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  list.addEventListener("htmx:afterSwap", open);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(at - 1); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); take(options()[at]); }
    else if (event.key === "Escape") { event.stopPropagation(); close(); }
    else if (event.key === "Tab") close();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[data-value]");
    if (option) take(option);
  });
  input.addEventListener("blur", () => window.setTimeout(close, 100));
});
