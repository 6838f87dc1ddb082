// Rates over time as a line chart; the same figures stand in the table beside it.
"use strict";

const colours = ["#8f1d21", "#24528f", "#1a6b43", "#8a5300", "#553c8b", "#59616b"];

document.querySelectorAll("[data-chart]").forEach((place) => {
  const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const rates = data.series.flatMap((one) => one.data).filter((rate) => rate !== null);
  const least = Math.max(0, Math.floor((Math.min(...rates) - 5) / 10) * 10);
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    color: colours,
    textStyle: { fontFamily: "inherit" },
    grid: { left: 48, right: 18, top: data.series.length > 1 ? 24 + 20 * data.series.length : 16, bottom: 28 },
    legend: data.series.length > 1 ? { orient: "vertical", left: 40, top: 0, itemHeight: 8, textStyle: { fontSize: 12 } } : undefined,
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (rate) => (rate === null ? "—" : `${rate}%`) },
    xAxis: { type: "category", data: data.days, boundaryGap: false, axisLabel: { fontSize: 11 } },
    yAxis: { type: "value", min: least, max: 100, axisLabel: { formatter: "{value}%", fontSize: 11 } },
    series: data.series.map((one) => ({ ...one, type: "line", connectNulls: true, symbolSize: 5, lineStyle: { width: 2 } })),
  });
  new ResizeObserver(() => chart.resize()).observe(place);
});
