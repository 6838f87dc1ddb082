// Draws the charts of the front page from the figures that also stand there as tables.
"use strict";

(() => {
  const read = (id) => {
    const node = document.getElementById(id);
    return node ? JSON.parse(node.textContent) : null;
  };
  const charts = [];
  const draw = (id, option) => {
    const node = document.getElementById(id);
    if (!node || !window.echarts) return;
    const chart = window.echarts.init(node, null, { renderer: "svg" });
    chart.setOption({ animation: false, textStyle: { fontFamily: "inherit" }, ...option });
    chart.on("click", (event) => { if (event.data?.address) window.location.assign(event.data.address); });
    charts.push(chart);
  };
  const weeks = read("weeks-data");
  if (weeks) {
    draw("weeks-chart", {
      grid: { left: 36, right: 8, top: 16, bottom: 28 },
      tooltip: { trigger: "axis" },
      xAxis: { type: "category", data: weeks.map((w) => w.title), axisTick: { show: false } },
      yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: "#eceef1" } } },
      series: [{ name: "到期待办", type: "bar", barMaxWidth: 28, cursor: "pointer", itemStyle: { color: "#8f1d21", borderRadius: [3, 3, 0, 0] }, data: weeks.map((w) => ({ value: w.count, address: w.address })) }],
    });
  }
  const units = read("units-data");
  if (units) {
    const shown = [...units].reverse();
    draw("units-chart", {
      grid: { left: 8, right: 40, top: 4, bottom: 4, containLabel: true },
      tooltip: { trigger: "item" },
      xAxis: { type: "value", show: false },
      yAxis: { type: "category", data: shown.map((u) => u.title), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { width: 120, overflow: "truncate" } },
      series: [{ name: "未结", type: "bar", barMaxWidth: 16, cursor: "pointer", label: { show: true, position: "right" }, itemStyle: { color: "#c46a6d", borderRadius: [0, 3, 3, 0] }, data: shown.map((u) => ({ value: u.count, address: u.address })) }],
    });
  }
  window.addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
})();
