// The trend of the wall board as a chart, again after each renewal; its table holds the same figures.
"use strict";

(() => {
  const colours = ["#a3a9b1", "#2f8a5b", "#b3161f"];
  const draw = () => {
    document.querySelectorAll("[data-wall-chart]:not([_echarts_instance_])").forEach((place) => {
      const data = JSON.parse(document.getElementById(place.dataset.wallChart).textContent);
      const size = Math.round(Number.parseFloat(getComputedStyle(place).fontSize) * 0.85);
      // Widths of texts are measured by the very family that is drawn.
      const family = getComputedStyle(place).fontFamily;
      const chart = window.echarts.init(place, null, { renderer: "svg" });
      chart.setOption({
        animation: false,
        color: colours,
        textStyle: { fontFamily: family },
        legend: { top: 0, left: 0, itemHeight: 9, textStyle: { fontSize: size } },
        tooltip: { trigger: "axis", renderMode: "richText" },
        grid: { left: 44, right: 44, top: place.clientWidth < 560 ? 60 : 36, bottom: 26 },
        xAxis: { type: "category", data: data.weeks, axisLabel: { fontSize: size } },
        yAxis: [
          { type: "value", minInterval: 1, axisLabel: { fontSize: size }, splitLine: { lineStyle: { color: "#eceef1" } } },
          { type: "value", minInterval: 1, axisLabel: { fontSize: size }, splitLine: { show: false } },
        ],
        series: [
          ...data.lines.map((one) => ({ ...one, type: "line", symbolSize: 5, lineStyle: { width: 2.5 } })),
          { name: "本周报告（右）", type: "bar", yAxisIndex: 1, barMaxWidth: 22, itemStyle: { color: "#dfe5ee" }, z: 1, data: data.reports },
        ],
      });
      new ResizeObserver(() => chart.resize()).observe(place);
    });
  };
  draw();
  document.addEventListener("htmx:afterSwap", draw);
})();
