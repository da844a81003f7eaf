// vega-embed: the same specifications as the widget's.
import embed from 'vega-embed';

const options = { actions: false, renderer: 'canvas' };

export function explain({ years, exports, imports }, reports) {
  const values = years.flatMap((year, place) => [
    { year, value: exports[place], series: 'Exports' },
    { year, value: imports[place], series: 'Imports' },
  ]);
  embed(
    '#trade',
    {
      width: 560,
      height: 240,
      data: { values },
      mark: { type: 'line', tooltip: true },
      encoding: {
        x: { field: 'year', type: 'quantitative', axis: { format: 'd' } },
        y: { field: 'value', type: 'quantitative' },
        color: { field: 'series', type: 'nominal' },
      },
    },
    options,
  );
  embed(
    '#reports',
    {
      width: 560,
      height: 240,
      data: { values: reports },
      mark: { type: 'bar', tooltip: true },
      encoding: { x: { field: 'name', type: 'nominal' }, y: { field: 'value', type: 'quantitative' } },
    },
    options,
  );
}

export function prepare({ xs, ys }) {
  return Array.from(xs, (x, place) => ({ x, y: ys[place] }));
}

export function dense(host, values, { width, height }) {
  let view;
  let result;
  return {
    async draw() {
      result = await embed(
        host,
        {
          width,
          height,
          autosize: { type: 'fit', contains: 'padding' },
          data: { name: 'dense' },
          datasets: { dense: values },
          params: [
            { name: 'zoom', select: { type: 'interval', encodings: ['x'] }, bind: 'scales' },
            { name: 'from', value: 0 },
            { name: 'to', value: values.length - 1 },
          ],
          mark: { type: 'line', clip: true, strokeWidth: 2 },
          encoding: {
            x: { field: 'x', type: 'quantitative' },
            y: { field: 'y', type: 'quantitative', scale: { zero: false } },
          },
        },
        options,
      );
      view = result.view;
      await view.runAsync();
    },
    zoom: (from, to) => view.signal('zoom_x', null).signal('zoom_tuple', tuple(view, [from, to])).runAsync(),
    reset: () => view.signal('zoom_tuple', null).runAsync(),
    destroy: () => result.finalize(),
  };
}

const tuple = (view, range) => ({ unit: '', fields: view.signal('zoom_tuple_fields'), values: [range] });
