// A button marked data-pick puts its value into the input that data-into names.
"use strict";

document.addEventListener("click", (event) => {
  const picked = event.target.closest("[data-pick]");
  if (!picked) return;
  const input = document.getElementById(picked.dataset.into);
  input.value = picked.dataset.pick;
  picked.closest(".offer").remove();
  input.focus();
});
