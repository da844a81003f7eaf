// Documents of text, charts and questions, as newsrooms write them: each mark each way, data in each form, each language's
// numbers. What they need is in the core of the plain runtime.

const YEARS = Array.from({ length: 12 }, (_, index) => 2013 + index);
const wave = (index, phase) => Math.round(400 + 260 * Math.sin(index / 2.3 + phase) + 17 * index) / 10;
const GROUPS = ['North', 'South', 'Centre and the islands'];
const CROPS = ['Wheat', 'Barley and oats', 'Grapes', 'Apples', 'Salmon, farmed', 'Copper concentrate', 'Lithium carbonate', 'Timber'];
const AMOUNTS = [1234567.5, 834100, 512000.25, 401333, null, 120500, -98000, 4100];

const title = (name, type, more = {}) => ({ name, type, title: name[0].toUpperCase() + name.slice(1), ...more });
const dataset = (name, fields, data, more = {}) => ({ title: name, sources: ['office'], status: 'official', fields, ...data, ...more });

/** The same figures in a form: rows as arrays or as objects, columns, CSV. */
function rows(form, names, values) {
  const cell = (value) => (value === null ? '' : /[,"]/.test(value) ? `"${value}"` : `${value}`);
  if (form === 'arrays') return { values };
  if (form === 'objects') return { values: values.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value]))) };
  if (form === 'columns') return { columns: Object.fromEntries(names.map((name, at) => [name, values.map((row) => row[at])])) };
  return { csv: [names, ...values].map((row) => row.map(cell).join(',')).join('\n') };
}

function datasets(form) {
  const year = (value) => (form === 'csv' ? value : `${value}`);
  const years = YEARS.map((value, at) => [year(value), wave(at, 0), at === 4 ? null : wave(at, 2)]);
  const long = YEARS.flatMap((value, at) => GROUPS.map((group, phase) => [year(value), group, wave(at, phase)]));
  const months = Array.from({ length: 30 }, (_, at) => [`${2022 + Math.floor(at / 12)}-${`${(at % 12) + 1}`.padStart(2, '0')}`, Math.round(wave(at, 1) * 1e6)]);
  const days = Array.from({ length: 45 }, (_, at) => [`2024-0${3 + Math.floor(at / 28)}-${`${(at % 28) + 1}`.padStart(2, '0')}`, wave(at, 3) / 100]);
  const crops = CROPS.map((crop, at) => [crop, AMOUNTS[at], [0.31, 0.2, 0.14, 0.1, 0.09, 0.08, 0.05, 0.03][at]]);
  const spread = Array.from({ length: 40 }, (_, at) => [wave(at, 0) * 100, Math.round(wave(at, 1) * wave(at, 4)), GROUPS[at % 3]]);
  return {
    years: dataset('Two series', [title('year', 'temporal'), title('first', 'quantitative', { unit: '%' }), title('second', 'quantitative')], rows(form, ['year', 'first', 'second'], years)),
    long: dataset('Three groups', [title('year', 'temporal'), title('group', 'nominal'), title('amount', 'quantitative', { unit: 'tonnes' })], rows(form, ['year', 'group', 'amount'], long), { caveats: ['Counted anew in 2019.', 'Islands: an *estimate*.'], license: 'CC BY 4.0' }),
    months: dataset('By month', [title('month', 'temporal'), title('amount', 'quantitative')], rows(form, ['month', 'amount'], months), { status: 'estimate' }),
    days: dataset('By day', [title('day', 'temporal'), title('amount', 'quantitative')], rows(form, ['day', 'amount'], days), { status: 'reported' }),
    crops: dataset('Crops', [title('crop', 'nominal', { labels: { Timber: 'Timber, sawn' } }), title('amount', 'quantitative', { unit: 'US$' }), title('share', 'quantitative')], rows(form, ['crop', 'amount', 'share'], crops)),
    spread: dataset('Spread', [title('wealth', 'quantitative'), title('count', 'quantitative'), title('group', 'nominal')], rows(form, ['wealth', 'count', 'group'], spread), { status: 'press' }),
  };
}

const x = (field, type, more = {}) => ({ field, type, ...more });
const SPECS = {
  line: { data: { name: 'years' }, mark: 'line', encoding: { x: x('year', 'temporal'), y: x('first', 'quantitative') } },
  lines: { data: { name: 'long' }, mark: { type: 'line', point: true }, encoding: { x: x('year', 'temporal', { title: null }), y: x('amount', 'quantitative', { title: null }), color: x('group', 'nominal') } },
  layered: {
    data: { name: 'years' },
    encoding: { x: x('year', 'temporal', { title: null, axis: { tickCount: 4 } }) },
    layer: [
      { mark: 'line', encoding: { y: x('first', 'quantitative'), color: { datum: 'First' } } },
      { mark: { type: 'line', strokeDash: [4, 3] }, encoding: { y: x('second', 'quantitative'), color: { datum: 'Second' } } },
      { data: { values: [{ year: '2019' }] }, mark: { type: 'rule', color: '#6b7280', strokeDash: [3, 3] } },
      { data: { values: [{ year: '2019' }] }, mark: { type: 'text', align: 'left', dx: 4 }, encoding: { text: { value: 'New method' }, y: { value: 8 } } },
    ],
  },
  area: { data: { name: 'months' }, mark: 'area', encoding: { x: x('month', 'temporal'), y: x('amount', 'quantitative', { title: 'Amount' }) } },
  areas: { data: { name: 'long' }, mark: 'area', encoding: { x: x('year', 'temporal'), y: x('amount', 'quantitative', { stack: 'zero' }), color: x('group', 'nominal', { title: 'Group' }) } },
  days: { data: { name: 'days' }, mark: { type: 'line', interpolate: 'monotone' }, encoding: { x: x('day', 'temporal'), y: x('amount', 'quantitative', { scale: { zero: false }, axis: { format: '.1f' } }) } },
  bars: { data: { name: 'crops' }, mark: 'bar', encoding: { y: x('crop', 'nominal', { sort: '-x', title: null }), x: x('amount', 'quantitative', { title: null }) } },
  labelled: {
    data: { name: 'crops' },
    encoding: { y: x('crop', 'nominal', { title: null, sort: null }), x: x('share', 'quantitative', { title: null, axis: { format: '%' } }) },
    layer: [{ mark: { type: 'bar', color: 'steelblue' } }, { mark: { type: 'text', align: 'left', dx: 6 }, encoding: { text: x('share', 'quantitative', { format: '.0%' }) } }],
  },
  upright: { data: { name: 'years' }, mark: 'bar', encoding: { x: x('year', 'temporal'), y: x('first', 'quantitative') } },
  columns: { data: { name: 'crops' }, mark: 'bar', encoding: { x: x('crop', 'nominal'), y: x('amount', 'quantitative') } },
  stacked: { data: { name: 'long' }, mark: 'bar', encoding: { x: x('year', 'ordinal'), y: x('amount', 'quantitative', { aggregate: 'sum' }), color: x('group', 'nominal') } },
  highlighted: { data: { name: 'crops' }, mark: 'bar', encoding: { y: x('crop', 'nominal'), x: x('share', 'quantitative'), color: { condition: { test: "datum.crop === 'Grapes'", value: '#c4541a' }, value: '#9aa5b1' } } },
  points: { data: { name: 'spread' }, mark: 'point', encoding: { x: x('wealth', 'quantitative', { scale: { zero: false } }), y: x('count', 'quantitative'), color: x('group', 'nominal') } },
  filtered: { data: { name: 'long' }, transform: [{ filter: "datum.group !== 'South'" }], mark: { type: 'line', strokeWidth: 3 }, encoding: { x: x('year', 'temporal'), y: x('amount', 'quantitative', { title: 'Tonnes' }), color: x('group', 'nominal', { sort: ['North', 'Centre and the islands'] }) } },
};

const ALT = 'What the chart shows, in a sentence.';

/** One document: its language, the form of its data. */
function plain(lang, form) {
  const chart = ([id, spec]) => ({
    type: 'chart', id, title: `What ${id} tell: {{ value('years', 'first', 2020) | decimals 1 }}`, subtitle: 'Measure, unit',
    takeaway: `From {{ value('years', 'first', 2013) }} to {{ value('years', 'first', 2024) }}, {{ change('years', 'first', 2013, 2024) }}.`, spec,
    ...(id.length % 2 ? { note: 'A remark with a [link](https://example.org/).' } : { alt: ALT }),
  });
  const charts = Object.entries(SPECS).map(chart);
  const text = { type: 'text', text: 'A paragraph with *emphasis*, **strong** words, `code` and a [link](https://example.org/a?b=c).\n\nAnother, “quoted” – with 1,234.5 and naïve words.', sources: ['office'] };
  return {
    version: 1, id: `plain-${lang}-${form}`, lang, kicker: 'Explained', title: 'What the figures say', summary: 'Some charts, some *questions*.', published: '2026-01-05', updated: '2026-11-02', checked: '2026-11-01', staleAfter: 'P3M',
    sources: {
      office: { title: 'Yearbook', publisher: 'Statistical office', url: 'https://example.org/yearbook', published: '2025', accessed: '2026-11-01' },
      paper: { title: 'A report', publisher: 'A newspaper', note: 'Print edition' },
    },
    datasets: datasets(form),
    sections: [
      { id: 'first', title: 'How it went', blocks: [text, ...charts.slice(0, 5)] },
      { id: 'second', title: 'Who has how much', blocks: [...charts.slice(5, 10), text, ...charts.slice(10)] },
    ],
    faq: [
      { id: 'why', q: 'Why does it *rise*?', a: 'Because prices do.\n\nSee the [yearbook](https://example.org/yearbook).', sources: ['office', 'paper'] },
      { id: 'where', q: 'Where most?', a: 'In the north: {{ value(\'years\', \'first\', 2024) }}.', sources: ['office'], show: { chart: 'lines', focus: 'North' } },
      { id: 'who', q: 'Who counts?', a: 'The office.', show: { chart: 'bars' } },
    ],
  };
}

/** All of them. */
export const documents = [['en', 'arrays'], ['es', 'objects'], ['fr', 'columns'], ['ar', 'csv']].map(([lang, form]) => plain(lang, form));
