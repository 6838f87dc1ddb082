// The roster beyond HTML: dragging columns, finding conditions, how many persons are chosen.
"use strict";

// Columns are dragged into order; the numbers follow, so that the form sends the same as without.
function settle(list) {
  list.querySelectorAll("li").forEach((item, at) => {
    item.querySelector(".number").value = at + 1;
  });
}

function arrange(root) {
  root.querySelectorAll("[data-chosen]:not(.drags)").forEach((list) => {
    list.classList.add("drags");
    let dragged = null;
    list.addEventListener("dragstart", (event) => {
      dragged = event.target.closest("li");
      dragged.classList.add("dragging");
      event.dataTransfer.effectAllowed = "move";
    });
    list.addEventListener("dragover", (event) => {
      const over = event.target.closest("li");
      if (!dragged || !over || over === dragged) return;
      event.preventDefault();
      const box = over.getBoundingClientRect();
      over[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
    });
    list.addEventListener("dragend", () => {
      dragged?.classList.remove("dragging");
      dragged = null;
      settle(list);
    });
    list.addEventListener("click", (event) => {
      const step = event.target.closest(".step");
      if (!step) return;
      event.preventDefault();
      const item = step.closest("li");
      if (step.value.startsWith("up:")) item.previousElementSibling?.before(item);
      else item.nextElementSibling?.after(item);
      settle(list);
      step.focus();
    });
    // A column picked from the others joins the end of the list.
    list.closest("form").addEventListener("change", (event) => {
      const title = event.target.dataset?.title;
      if (!title || !event.target.checked) return;
      const key = event.target.value;
      const item = list.querySelector("li").cloneNode(true);
      item.dataset.key = key;
      const box = item.querySelector("input[type=checkbox]");
      box.value = key;
      box.checked = true;
      box.id = `c-${key}`;
      const label = item.querySelector("label");
      label.textContent = title;
      label.htmlFor = box.id;
      const number = item.querySelector(".number");
      number.name = `at.${key}`;
      number.setAttribute("aria-label", `${title}的次序`);
      item.querySelectorAll(".step").forEach((step) => {
        const up = step.value.startsWith("up:");
        step.value = `${up ? "up" : "down"}:${key}`;
        step.setAttribute("aria-label", `${title}${up ? "上移" : "下移"}`);
      });
      list.append(item);
      event.target.closest("label").remove();
      settle(list);
      item.scrollIntoView({ block: "nearest" });
    });
  });
}

// The box over the conditions shows those with the words in their title or options; groups
// without one are hidden, and fold again when the box is emptied.
function sift(root) {
  root.querySelectorAll("[data-narrow]:not(.narrows)").forEach((box) => {
    box.classList.add("narrows");
    box.closest("label").hidden = false;
    const form = box.closest("form");
    const groups = [...form.querySelectorAll("details.filter-group")];
    const stood = groups.map((group) => group.open);
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    box.addEventListener("input", () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      groups.forEach((group, at) => {
        let here = 0;
        group.querySelectorAll(".filter").forEach((filter) => {
          const text = filter.textContent.toLowerCase();
          filter.hidden = !words.every((word) => text.includes(word));
          here += !filter.hidden;
        });
        group.hidden = !here;
        group.open = words.length ? here > 0 : stood[at];
        found += here;
      });
      form.querySelector(".no-condition").hidden = found > 0;
    });
  });
}

function prepare(root) {
  arrange(root);
  sift(root);
}

prepare(document);
document.addEventListener("htmx:afterSwap", (event) => prepare(event.target));

document.addEventListener("change", () => {
  const told = document.querySelector("[data-chosen-count]");
  if (!told) return;
  const count = document.querySelectorAll("form.chosen input[name=person]:checked").length;
  told.textContent = count ? `已选 ${count} 人` : "";
});
