// One clause: copy the citation (c), go to the next and the one before (j, k), draw the rate.
"use strict";

async function copyField(field) {
  // The clipboard needs HTTPS; on an intranet without it the old way is taken.
  if (navigator.clipboard && window.isSecureContext) await navigator.clipboard.writeText(field.value);
  else { field.select(); document.execCommand("copy"); }
  document.getElementById("copied").textContent = "已复制";
}

document.addEventListener("click", (event) => {
  const id = event.target.dataset?.copy;
  if (id) copyField(document.getElementById(id));
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  if (event.key === "j") document.querySelector("a[rel=next]")?.click();
  if (event.key === "k") document.querySelector("a[rel=prev]")?.click();
  if (event.key === "c") copyField(document.getElementById("cite"));
});
