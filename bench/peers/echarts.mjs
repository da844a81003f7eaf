// Apache ECharts, with the parts that lines and bars need.
import { BarChart, LineChart } from 'echarts/charts';
import { DataZoomComponent, DatasetComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([
  BarChart, LineChart, DataZoomComponent, DatasetComponent, GridComponent, LegendComponent, TooltipComponent,
  CanvasRenderer,
]);

export function explain({ years, exports, imports }, reports) {
  const size = { width: 640, height: 300 };
  const line = (name, data) => ({ name, type: 'line', showSymbol: false, data });
  init(document.getElementById('trade'), null, size).setOption({
    animation: false,
    tooltip: { trigger: 'axis' },
    legend: {},
    xAxis: { type: 'category', data: years },
    yAxis: {},
    series: [line('Exports', exports), line('Imports', imports)],
  });
  init(document.getElementById('reports'), null, size).setOption({
    animation: false,
    tooltip: {},
    xAxis: { type: 'category', data: reports.map(({ name }) => name) },
    yAxis: {},
    series: [{ type: 'bar', data: reports.map(({ value }) => value) }],
  });
}

export function prepare({ xs, ys }) {
  const flat = new Float64Array(xs.length * 2);
  for (let place = 0; place < xs.length; place += 1) {
    flat[2 * place] = xs[place];
    flat[2 * place + 1] = ys[place];
  }
  return flat;
}

export function dense(host, data, { width, height }) {
  let chart;
  return {
    draw() {
      chart = init(host, null, { width, height, devicePixelRatio });
      chart.setOption({
        animation: false,
        tooltip: { trigger: 'axis' },
        dataset: { source: data, dimensions: ['x', 'y'] },
        xAxis: { type: 'value', min: 'dataMin', max: 'dataMax' },
        yAxis: { scale: true },
        dataZoom: [{ type: 'inside', filterMode: 'filter' }],
        series: [
          { type: 'line', showSymbol: false, sampling: 'minmax', encode: { x: 'x', y: 'y' }, lineStyle: { width: 2 } },
        ],
      });
      chart.getZr().flush();
    },
    zoom(from, to) {
      chart.dispatchAction({ type: 'dataZoom', startValue: from, endValue: to });
      chart.getZr().flush();
    },
    reset() {
      chart.dispatchAction({ type: 'dataZoom', start: 0, end: 100 });
      chart.getZr().flush();
    },
    destroy: () => chart.dispose(),
  };
}
