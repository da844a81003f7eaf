// The widget: its element as a page uses it, with the long line as columns.

const story = (rows) => ({
  version: 1,
  id: 'dense',
  lang: 'en',
  title: 'Long lines',
  summary: 'A line of many points.',
  published: '2026-11-24',
  sources: { made: { title: 'A random walk', publisher: 'explainer-widget' } },
  datasets: {
    dense: {
      title: 'A random walk',
      sources: ['made'],
      status: 'reported',
      fields: [
        { name: 'x', type: 'quantitative', title: 'Step' },
        { name: 'y', type: 'quantitative', title: 'Place' },
      ],
      columns: rows,
    },
  },
  sections: [
    {
      id: 'line',
      title: 'The line',
      blocks: [
        {
          type: 'chart',
          id: 'walk',
          title: 'It walks',
          subtitle: 'Place by step',
          takeaway: 'A line of many points.',
          alt: 'A random walk',
          spec: {
            height: 340,
            data: { name: 'dense' },
            mark: 'line',
            params: [{ name: 'zoom', select: { type: 'interval', encodings: ['x'] }, bind: 'scales' }],
            encoding: {
              x: { field: 'x', type: 'quantitative', scale: { nice: false } },
              y: { field: 'y', type: 'quantitative', scale: { zero: false } },
            },
          },
        },
      ],
    },
  ],
});

/** Calls back when a canvas has been painted: it is emptied first, and filled in the same task. */
let painted;
const { clearRect } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.clearRect = function (...box) {
  painted?.();
  return clearRect.apply(this, box);
};

async function repaint(act) {
  const done = new Promise((resolve) => {
    painted = resolve;
  });
  act();
  await done;
  painted = undefined;
}

export function prepare({ xs, ys }) {
  return { dense: { x: xs, y: ys } };
}

export function dense(host, columns) {
  const element = document.createElement('explainer-widget');
  return {
    async ready() {
      element.setAttribute('loading', 'eager');
      element.document = story({ x: [0, 1], y: [0, 1] });
      host.append(element);
      await element.ready;
    },
    draw: () => repaint(() => (element.columns = columns)),
    zoom: (from, to) => repaint(() => (element.view = `set=walk:zoom:(x:!(${from},${to}))`)),
    reset: () => repaint(() => (element.view = '')),
    async destroy() {
      element.remove();
      await new Promise((done) => setTimeout(done));
    },
  };
}

export async function wasmBytes() {
  const glue = await import(new URL('explainer-widget.js', location.href).href);
  return (await glue.default()).memory.buffer.byteLength;
}
