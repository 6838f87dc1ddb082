(() => {
  const form = document.querySelector(".filters");
  const rules = [...document.querySelectorAll(".rule")];
  const none = document.querySelector(".none");
  const rows = rules.flatMap((rule) => [...rule.querySelectorAll("tbody tr")]);
  const texts = new Map(rules.map((rule) => [rule, rule.querySelector("h3").textContent + rule.querySelector("blockquote").textContent]));
  const FIRST = 10; // lines of a rule shown at once
  const opened = new Set();
  const fold = (rule, whole) => {
    const shown = [...rule.querySelectorAll("tbody tr")], line = rule.querySelector(".fold");
    const folds = !whole && !opened.has(rule) && shown.length > FIRST + 2;
    shown.forEach((row, place) => { if (folds && place >= FIRST) row.hidden = true; });
    line.hidden = !folds;
    line.querySelector("span").textContent = shown.length - FIRST;
  };
  for (const rule of rules)
    rule.querySelector(".fold button").addEventListener("click", () => { opened.add(rule); apply(); });
  const apply = () => {
    const words = form.elements.words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const state = form.elements.state.value, wanted = form.elements.document.value;
    let shown = 0;
    for (const rule of rules) {
      let any = false;
      for (const row of rule.querySelectorAll("tbody tr")) {
        const text = (texts.get(rule) + row.textContent).toLowerCase();
        const fits = (!state || row.dataset.state === state) && (!wanted || rule.dataset.document === wanted) && words.every((word) => text.includes(word));
        row.hidden = !fits;
        any ||= fits;
        shown += fits;
      }
      rule.hidden = !any;
      fold(rule, words.length || state);
    }
    form.querySelector(".shown").textContent = `显示 ${shown} / ${rows.length} 项`;
    none.hidden = shown > 0 || rows.length === 0;
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", (query.size ? `?${query}` : location.pathname) + location.hash);
  };
  if (!rows.length) return;
  form.hidden = false;
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of asked) if (form.elements[name]) form.elements[name].value = value;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  form.querySelector(".print").addEventListener("click", () => window.print());
  none.querySelector(".clear").addEventListener("click", () => form.reset());
  for (const figure of document.querySelectorAll(".figure[data-state]"))
    figure.addEventListener("click", () => { form.elements.state.value = figure.dataset.state; apply(); });
  apply();
})();
