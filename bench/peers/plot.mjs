// Observable Plot (SVG).
import * as Plot from '@observablehq/plot';

export function explain({ years, exports, imports }, reports) {
  const rows = years.flatMap((year, place) => [
    { year, value: exports[place], series: 'Exports' },
    { year, value: imports[place], series: 'Imports' },
  ]);
  const size = { width: 640, height: 300 };
  const lines = Plot.line(rows, { x: 'year', y: 'value', stroke: 'series', tip: true });
  document.getElementById('trade').append(Plot.plot({ ...size, color: { legend: true }, marks: [lines] }));
  const bars = Plot.barY(reports, { x: 'name', y: 'value', tip: true });
  document.getElementById('reports').append(Plot.plot({ ...size, marks: [bars] }));
}

export function prepare(data) {
  return data;
}

export function dense(host, { xs, ys }, { width, height }) {
  let figure;
  function draw(domain) {
    figure?.remove();
    // A tip is how a reader points: it belongs to the chart.
    figure = Plot.plot({
      width,
      height,
      x: { domain },
      clip: true,
      marks: [Plot.lineY(ys, { x: xs, strokeWidth: 2 }), Plot.tip(ys, Plot.pointerX({ x: xs, y: ys }))],
    });
    host.append(figure);
  }
  return {
    draw: () => draw([0, xs.length - 1]),
    zoom: (from, to) => draw([from, to]),
    reset: () => draw([0, xs.length - 1]),
    destroy: () => figure.remove(),
  };
}
