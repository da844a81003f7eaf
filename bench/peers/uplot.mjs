// uPlot: lines and bars on canvas.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export function explain({ years, exports, imports }, reports) {
  const size = { width: 640, height: 300 };
  new uPlot(
    {
      ...size,
      scales: { x: { time: false } },
      series: [{}, { label: 'Exports', stroke: '#0b5fa5', width: 2 }, { label: 'Imports', stroke: '#c4541a', width: 2 }],
    },
    [years, exports, imports],
    document.getElementById('trade'),
  );
  new uPlot(
    {
      ...size,
      scales: { x: { time: false, range: [-0.5, reports.length - 0.5] } },
      axes: [{ values: (_, places) => places.map((place) => reports[place]?.name ?? '') }, {}],
      series: [{}, { label: 'Change', fill: '#0b5fa5', paths: uPlot.paths.bars({ size: [0.6] }) }],
    },
    [reports.map((_, place) => place), reports.map(({ value }) => value)],
    document.getElementById('reports'),
  );
}

export function prepare({ xs, ys }) {
  return [xs, ys];
}

export function dense(host, data, { width, height }) {
  let plot;
  return {
    draw() {
      plot = new uPlot(
        { width, height, scales: { x: { time: false } }, series: [{}, { stroke: '#0b5fa5', width: 2 }] },
        data,
        host,
      );
    },
    zoom: (from, to) => plot.setScale('x', { min: from, max: to }),
    reset: () => plot.setScale('x', { min: 0, max: data[0].length - 1 }),
    destroy: () => plot.destroy(),
  };
}
