// Chart.js, with the parts that lines and bars need and its decimation.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Decimation,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
  Legend,
} from 'chart.js';

Chart.register(
  BarController, BarElement, CategoryScale, Decimation, LineController, LineElement, LinearScale, PointElement, Tooltip,
  Legend,
);

function canvas(host, width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  host.append(canvas);
  return canvas;
}

export function explain({ years, exports, imports }, reports) {
  // As a newsroom has it: a value is found without its dot being hit.
  const options = { animation: false, responsive: false, interaction: { mode: 'index', intersect: false } };
  const series = (label, values, color) => ({ label, data: values, borderColor: color, borderWidth: 2, pointRadius: 0 });
  new Chart(canvas(document.getElementById('trade'), 640, 300), {
    type: 'line',
    data: { labels: years, datasets: [series('Exports', exports, '#0b5fa5'), series('Imports', imports, '#c4541a')] },
    options,
  });
  const bars = new Chart(canvas(document.getElementById('reports'), 640, 300), {
    type: 'bar',
    data: {
      labels: reports.map(({ name }) => name),
      datasets: [{ label: 'Change', data: reports.map(({ value }) => value), backgroundColor: '#0b5fa5' }],
    },
    options,
  });
  // Its tooltip is on the canvas, where nobody else can see it.
  window.answers = () => bars.tooltip?.opacity ?? 0;
}

export function prepare({ xs, ys }) {
  return Array.from(xs, (x, place) => ({ x, y: ys[place] }));
}

export function dense(host, data, { width, height }) {
  let chart;
  return {
    draw() {
      chart = new Chart(canvas(host, width, height), {
        type: 'line',
        data: { datasets: [{ data, borderColor: '#0b5fa5', borderWidth: 2, pointRadius: 0 }] },
        options: {
          animation: false,
          responsive: false,
          parsing: false,
          normalized: true,
          interaction: { mode: 'nearest', axis: 'x', intersect: false },
          scales: { x: { type: 'linear' } },
          plugins: { legend: { display: false }, decimation: { enabled: true, algorithm: 'min-max' } },
        },
      });
    },
    zoom(from, to) {
      Object.assign(chart.options.scales.x, { min: from, max: to });
      chart.update('none');
    },
    reset() {
      Object.assign(chart.options.scales.x, { min: undefined, max: undefined });
      chart.update('none');
    },
    destroy() {
      chart.canvas.remove();
      chart.destroy();
    },
  };
}
