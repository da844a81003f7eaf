// Highcharts (SVG; it is not free software).
import Highcharts from 'highcharts';

export function explain({ years, exports, imports }, reports) {
  const chart = { animation: false, width: 640, height: 300 };
  const plotOptions = { series: { animation: false } };
  Highcharts.chart('trade', {
    chart,
    plotOptions,
    title: undefined,
    xAxis: { categories: years },
    series: [{ name: 'Exports', data: exports }, { name: 'Imports', data: imports }],
  });
  Highcharts.chart('reports', {
    chart: { ...chart, type: 'column' },
    plotOptions,
    title: undefined,
    xAxis: { categories: reports.map(({ name }) => name) },
    series: [{ name: 'Change', data: reports.map(({ value }) => value) }],
  });
}

export function prepare({ xs, ys }) {
  return Array.from(xs, (x, place) => [x, ys[place]]);
}

export function dense(host, data, { width, height }) {
  let chart;
  return {
    draw() {
      chart = Highcharts.chart(host, {
        chart: { animation: false, width, height },
        title: undefined,
        legend: { enabled: false },
        plotOptions: { series: { animation: false, turboThreshold: 0, marker: { enabled: false } } },
        series: [{ type: 'line', data }],
      });
    },
    zoom: (from, to) => chart.xAxis[0].setExtremes(from, to, true, false),
    reset: () => chart.xAxis[0].setExtremes(undefined, undefined, true, false),
    destroy: () => chart.destroy(),
  };
}
