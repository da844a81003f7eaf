// Plotly's basic bundle (SVG for lines).
import Plotly from 'plotly.js-basic-dist-min';

export function explain({ years, exports, imports }, reports) {
  const layout = { width: 640, height: 300 };
  const line = (name, y) => ({ name, x: years, y, type: 'scatter', mode: 'lines' });
  Plotly.newPlot('trade', [line('Exports', exports), line('Imports', imports)], layout);
  const bars = { type: 'bar', x: reports.map(({ name }) => name), y: reports.map(({ value }) => value) };
  Plotly.newPlot('reports', [bars], layout);
}

export function prepare(data) {
  return data;
}

export function dense(host, { xs, ys }, { width, height }) {
  return {
    draw: () => Plotly.newPlot(host, [{ x: xs, y: ys, type: 'scatter', mode: 'lines' }], { width, height }),
    zoom: (from, to) => Plotly.relayout(host, { 'xaxis.range': [from, to] }),
    reset: () => Plotly.relayout(host, { 'xaxis.range': [0, xs.length - 1] }),
    destroy: () => Plotly.purge(host),
  };
}
