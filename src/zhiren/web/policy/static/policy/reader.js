// Reading with the keyboard: j, k next and previous clause; c copies a citation; Enter opens it.
"use strict";

const reader = document.querySelector(".reader");
const clauses = [...reader.querySelectorAll(".c[id]")];
const said = document.querySelector(".reader-said");
let current = null;
reader.classList.add("live");

const note = (path) => reader.querySelector(`[data-note="${CSS.escape(path)}"]`);
const pieces = (path) => reader.querySelectorAll(`[id="${CSS.escape(path)}"].c, [data-of="${CSS.escape(path)}"]`);

function choose(path, { scroll = true, address = true } = {}) {
  const clause = clauses.find((one) => one.id === path);
  if (!clause) return;
  reader.querySelectorAll(".on").forEach((one) => one.classList.remove("on"));
  pieces(path).forEach((piece) => piece.classList.add("on"));
  const its = note(path);
  if (its) {
    its.classList.add("on");
    its.closest("details").open = true;
  }
  current = clause;
  if (scroll) clause.scrollIntoView({ block: "center" });
  if (address) history.replaceState(null, "", `#${encodeURIComponent(path)}`);
}

function step(by) {
  const at = current ? clauses.indexOf(current) : -1;
  const next = clauses[Math.min(clauses.length - 1, Math.max(0, at + by))];
  if (next) choose(next.id);
}

function wholeText(path) {
  return [...pieces(path)].map((piece) => piece.textContent.replace(/\s+/g, "")).join("");
}

async function copy(text) {
  // The clipboard needs HTTPS; on an intranet without it the old way is taken.
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

async function cite() {
  if (!current) return;
  const { title, number } = reader.dataset;
  const link = note(current.id)?.querySelector("a.p");
  const address = link ? `\n${link.href}` : "";
  const words = wholeText(current.id);
  const label = link && link.title !== words ? link.title : "";
  await copy(`《${title}》${number ? `（${number}）` : ""}${label}：“${words}”${address}`);
  said.textContent = `已复制${label || " " + current.id}的引文`;
  said.classList.add("shown");
  setTimeout(() => said.classList.remove("shown"), 1800);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT|BUTTON|A|SUMMARY)$/.test(event.target.tagName)) return;
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
  if (event.key === "c") cite();
  if (event.key === "Enter" && current) note(current.id)?.querySelector("a.p")?.click();
});

reader.addEventListener("click", (event) => {
  const piece = event.target.closest(".c");
  if (piece && !window.getSelection().toString()) choose(piece.id || piece.dataset.of, { scroll: false });
});

for (const [kind, add] of [["mouseover", true], ["mouseout", false]]) {
  reader.addEventListener(kind, (event) => {
    const from = event.target.closest("[data-note], .c");
    if (!from) return;
    const path = from.dataset.note || from.id || from.dataset.of;
    pieces(path).forEach((piece) => piece.classList.toggle("near", add));
    note(path)?.classList.toggle("near", add);
  });
}

// On a phone the margin folds under its paragraph, and the contents at the head.
const small = window.matchMedia("(max-width: 900px)");
function fold() {
  reader.querySelectorAll("details.notes, details.toc").forEach((one) => { one.open = !small.matches; });
}
fold();
small.addEventListener("change", fold);

function fromAddress() {
  const path = decodeURIComponent(location.hash.slice(1));
  if (path) choose(path, { address: false });
}
fromAddress();
window.addEventListener("hashchange", fromAddress);

// The contents follow the text.
const links = new Map([...reader.querySelectorAll(".toc a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
const marks = clauses.filter((one) => links.has(one.id));
function follow() {
  const passed = marks.filter((one) => one.getBoundingClientRect().top < window.innerHeight * 0.55);
  const here = passed.at(-1) || marks[0];
  links.forEach((a, path) => {
    if (here && path === here.id) {
      if (a.getAttribute("aria-current") !== "true") {
        a.setAttribute("aria-current", "true");
        const list = a.closest("nav");
        if (!small.matches) list.scrollTop = a.offsetTop - list.clientHeight / 2;
      }
    } else a.removeAttribute("aria-current");
  });
}
let waiting = false;
window.addEventListener("scroll", () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; follow(); });
}, { passive: true });
follow();
