// Bars beside the tables of the structure statistics; the tables say the same without them.
"use strict";

const charts = JSON.parse(document.getElementById("charts")?.textContent || "[]");

function draw(place, of) {
  const labels = of.labels.slice().reverse();
  const series = [{ type: "bar", name: "人数", data: of.counts.slice().reverse(), itemStyle: { color: "#8f1d21" }, barMaxWidth: 14, label: { show: true, position: "right", color: "#59616b" } }];
  if (of.then.length) series.push({ type: "bar", name: "对比日期", data: of.then.slice().reverse(), itemStyle: { color: "#c9ccd1" }, barMaxWidth: 14 });
  place.style.height = `${Math.max(labels.length * (of.then.length ? 34 : 24) + 16, 70)}px`;
  const chart = echarts.init(place, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    grid: { left: 4, right: 44, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", show: false },
    yAxis: { type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: "#e4e6ea" } }, axisLabel: { color: "#1f2328", width: 130, overflow: "truncate" } },
    tooltip: { renderMode: "richText", trigger: "axis", axisPointer: { type: "shadow" } },
    series,
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}

// Only what comes into sight is drawn; for paper, everything.
const waiting = new Set();

function drawNow(place) {
  if (!waiting.delete(place)) return;
  seen.unobserve(place);
  draw(place, charts[Number(place.dataset.chart)]);
}

const seen = new IntersectionObserver((entries) => {
  entries.filter((entry) => entry.isIntersecting).forEach((entry) => drawNow(entry.target));
}, { rootMargin: "200px" });

window.addEventListener("beforeprint", () => [...waiting].forEach(drawNow));

document.querySelectorAll("[data-chart]").forEach((place) => {
  place.classList.add("drawn");
  waiting.add(place);
  seen.observe(place);
});
