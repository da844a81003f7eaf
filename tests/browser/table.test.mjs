// The table of a chart as a reader works with it: sorted, searched, page by page, copied, saved.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, open } from './chromium.mjs';
import { heard, listen, live, until, wake } from './reader.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function onTable(options, act, prepare = listen) {
  const { page, context, errors } = await open(browser, '', options, prepare);
  try {
    await wake(page);
    const chart = live(page).locator('.ex-chart').nth(1);
    await chart.locator('[role="tab"]').nth(1).click();
    await chart.locator('table').waitFor();
    await act(page, chart);
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}

const column = (chart, nth) => chart.locator(`tbody tr > :nth-child(${nth + 1})`).allInnerTexts();
const number = (text) => (text === '–' ? Infinity : Number(text.replaceAll(',', '').replace('−', '-')));

test('a heading sorts by its column, turns round, and lets go', () =>
  onTable({}, async (page, chart) => {
    const before = await column(chart, 1);
    const heading = chart.getByRole('columnheader').nth(1);
    await heading.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await until(() => heading.getAttribute('aria-sort'), (sort) => sort === 'ascending', 'a sorted column');
    const up = await column(chart, 1);
    assert.deepEqual(up, [...up].sort((a, b) => number(a) - number(b)), 'missing values stand last');
    assert.match(await chart.locator('.ex-grid [role="status"]').innerText(), /ascending by/);
    await page.keyboard.press('Enter');
    await until(() => heading.getAttribute('aria-sort'), (sort) => sort === 'descending', 'the other way round');
    const down = (await column(chart, 1)).filter((text) => text !== '–').map(number);
    assert.deepEqual(down, [...down].sort((a, b) => b - a));
    await page.keyboard.press('Enter');
    await until(() => heading.getAttribute('aria-sort'), (sort) => sort === null, 'no order');
    assert.deepEqual(await column(chart, 1), before);
  }));

test('the search keeps the rows that have every word', () =>
  onTable({}, async (page, chart) => {
    await chart.getByRole('searchbox', { name: 'Search the table' }).pressSequentially('2011');
    await until(() => chart.locator('tbody tr').count(), (rows) => rows === 1, 'one row');
    assert.equal((await column(chart, 0))[0], '2011');
    await chart.getByRole('searchbox').fill('nothing like it');
    await until(() => chart.locator('.ex-grid [role="status"]').innerText(), (text) => text === 'No row has this.', 'that none is left');
  }));

test('the table is copied and saved as it is arranged', () =>
  onTable({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page, chart) => {
    await chart.getByRole('searchbox').fill('201');
    await until(() => chart.locator('tbody tr').count(), (rows) => rows === 10, 'ten rows');
    await chart.getByRole('button', { name: 'Copy table' }).click();
    await until(() => chart.locator('.ex-news').innerText(), (text) => text === 'Copied.', 'a copy');
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
    assert.equal(lines.length, 11);
    assert.equal(lines[1].split('\t')[0], '2010');
    const waiting = page.waitForEvent('download');
    await chart.locator('[data-grid="csv"]').click();
    const file = await waiting;
    assert.match(file.suggestedFilename(), /^us-chile-[\w-]+\.csv$/);
    const text = await readFile(await file.path(), 'utf8');
    assert.equal(text.split('\r\n').length, 12);
    assert.match(text, /^\uFEFFYear,"?[^\r]+\r\n2010,,\d+\.\d+\r\n/, 'what is missing is empty');
    assert.equal((await heard(page, 'download'))[0][1].format, 'csv');
  }));

test('ten thousand rows stay usable', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => ({ day: at, count: (at * 7919) % 10_007 }));
  const spec = { data: { name: 'many' }, mark: 'line', encoding: { x: { field: 'day', type: 'quantitative' }, y: { field: 'count', type: 'quantitative' } } };
  const source = { title: 'S', publisher: 'S', url: 'https://example.org/', accessed: '2026-01-01' };
  const fields = ['day', 'count'].map((name) => ({ name, type: 'quantitative', title: name }));
  const made = {
    version: 1, id: 'many', lang: 'en', title: 'Many', summary: 'Many rows.', published: '2026-01-01', sources: { s: source },
    datasets: { many: { title: 'Many', sources: ['s'], status: 'official', fields, values: rows } },
    sections: [{ id: 'a', title: 'A', blocks: [{ type: 'chart', id: 'c', title: 'C', subtitle: 'Counts', takeaway: 'Many.', spec }] }],
  };
  return onTable({}, async (page) => {
    await page.evaluate((document_) => {
      const element = document.createElement('explainer-widget');
      element.setAttribute('loading', 'eager');
      const island = document.createElement('script');
      island.type = 'application/json';
      island.textContent = JSON.stringify(document_);
      element.append(island);
      element.id = 'made';
      document.querySelector('main').prepend(element);
    }, made);
    const tree = page.locator('#made article.ex-root:visible');
    await tree.locator('[role="tab"]').nth(1).click();
    await tree.locator('table').waitFor();
    assert.equal(await tree.locator('tbody tr').count(), 50);
    const status = () => tree.locator('.ex-grid [role="status"]').innerText();
    assert.equal(await status(), 'Rows 1–50 of 10,000');
    await tree.getByRole('button', { name: 'Next rows' }).click();
    await until(status, (text) => text === 'Rows 51–100 of 10,000', 'the next page');
    const took = await tree.getByRole('columnheader').nth(1).getByRole('button').evaluate((button) => {
      const start = performance.now();
      button.click();
      return performance.now() - start;
    });
    await until(status, (text) => text.startsWith('Rows 1–50 of 10,000, ascending by'), 'the sorted table');
    assert.equal((await tree.locator('tbody tr > :nth-child(2)').first().innerText()), '0');
    console.log(`# sorting 10,000 rows: ${Math.round(took)} ms`);
  });
});
