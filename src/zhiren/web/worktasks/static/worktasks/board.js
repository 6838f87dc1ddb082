// Arrow keys go from card to card on the board; without this file the cards are plain links.
"use strict";

document.querySelectorAll("[data-board]").forEach((board) => {
  const columns = () => [...board.querySelectorAll(".column")].map((one) => [...one.querySelectorAll(".card")]);
  const moves = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  board.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    const card = event.target.closest(".card");
    if (!move || !card) return;
    const all = columns().filter((one) => one.length);
    const at = all.findIndex((one) => one.includes(card));
    const place = all[at].indexOf(card);
    const column = all[at + move[0]];
    const next = move[0] ? column?.[Math.min(place, column.length - 1)] : all[at][place + move[1]];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
});
