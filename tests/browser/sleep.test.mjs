// Charts that sleep: the page's own drawings in the live tree, until a reader comes to one or an answer needs it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { FIRST, heard, listen, live, pixels, ready, until, widget } from './reader.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const figure = (page, chart) => live(page).locator(`[id="${FIRST}-chart-${chart}"]`);
/** The charts of the explainer that are live, by the ends of their ids. */
const drawn = (page) =>
  widget(page).evaluate((element) => [...element.shadowRoot.querySelectorAll('figure.ex-chart:has(canvas):not(:has(.ex-still))')].map(({ id }) => id.split('-chart-')[1]));
const untilDrawn = (page, chart) => until(() => drawn(page), (all) => all.includes(chart), `${chart} to be drawn`);
const told = (plot) => plot.evaluate((plot) => [...(plot.querySelector('.ex-tooltip:not([hidden])')?.children ?? [])].map((row) => [...row.childNodes].map((part) => part.textContent)));

/** The sample page, or another. */
const asleep = (options = {}, path = '') => open(browser, path, options, listen);

for (const [how, options] of [['wide', {}], ['narrow', { viewport: { width: 360, height: 740 } }], ['in the dark', { colorScheme: 'dark' }]]) {
  test(`charts sleep until a pointer comes to them, and then stand where they stood: ${how}`, async () => {
    const { page, context, errors } = await asleep(options);
    await ready(page);
    assert.deepEqual(await drawn(page), []);
    const chart = figure(page, 'homicide-rate');
    await chart.scrollIntoViewIfNeeded();
    const height = async () => (await chart.boundingBox()).height;
    const before = await height();
    const box = await chart.locator('.ex-still > .ex-plot').boundingBox();
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5);
    await untilDrawn(page, 'homicide-rate');
    assert.deepEqual(await drawn(page), ['homicide-rate']);
    assert.ok(Math.abs((await height()) - before) < 1, `${before} px became ${await height()}`);
    // What was pointed at is pointed at.
    assert.ok((await told(chart.locator('.ex-plot'))).length >= 2);
    const [painted] = await pixels(chart.locator('canvas'));
    assert.ok(painted > 1000, `${painted} pixels`);
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test('a chart answers while it wakes, and goes on where the reader was', async () => {
  const { page, context, errors } = await asleep({}, 'built/us-chile/en.html');
  await page.waitForFunction(() => window.heard.some(([name]) => name === 'ready'));
  const tree = page.locator('explainer-widget article.ex-root:visible');
  const chart = tree.locator('figure.ex-chart').nth(1);
  const plot = chart.locator('.ex-still > .ex-plot');
  await plot.focus();
  for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  const surface = chart.locator('.ex-surface');
  await surface.waitFor();
  await until(() => page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.className), (name) => name === 'ex-surface', 'the focus on the live chart');
  await page.keyboard.press('ArrowRight');
  assert.ok((await told(chart.locator('.ex-plot'))).length >= 2);
  assert.deepEqual(errors, []);
  await context.close();
});

test('charts that a reader sets something in do not sleep: what they set it with is there', async () => {
  const { page, context, errors } = await asleep({}, 'explore.html');
  await page.locator('explainer-widget').evaluate((element) => element.ready.then(() => undefined));
  const charts = page.locator('explainer-widget article.ex-root:visible figure.ex-chart');
  assert.equal(await charts.count(), 4);
  for (const chart of await charts.all()) {
    assert.equal(await chart.locator('.ex-still').count(), 0);
    assert.ok(await chart.locator('.ex-controls :is(input, select, button)').first().isVisible());
  }
  assert.deepEqual(errors, []);
  await context.close();
});

test('an answer that a chart proves wakes it, and no other', async () => {
  const { page, context, errors } = await asleep();
  await ready(page);
  await live(page).locator('[data-to="farm-trade"]').click();
  await untilDrawn(page, 'imports-2024');
  assert.deepEqual(await drawn(page), ['imports-2024']);
  await until(() => heard(page, 'focus'), (all) => all.length > 0, 'the evidence');
  assert.deepEqual(errors, []);
  await context.close();
});

test('a table that is unfolded stays, and is the live one when its chart wakes', async () => {
  const { page, context, errors } = await asleep();
  await ready(page);
  const goods = figure(page, 'imports-2024');
  await goods.locator('.ex-still .ex-fold > summary').evaluate((summary) => summary.click());
  assert.ok(await goods.locator('.ex-still table').isVisible());
  await goods.locator('.ex-still > .ex-plot').hover();
  await page.waitForTimeout(200);
  assert.deepEqual(await drawn(page), []);
  await live(page).locator('[data-to="farm-trade"]').evaluate((button) => button.click());
  await until(() => goods.locator('.ex-still').count(), (count) => count === 0, 'the chart to wake');
  await until(() => goods.locator('[role=tab][aria-selected=true]').textContent(), (text) => /table/i.test(text), 'its table');
  assert.deepEqual(errors, []);
  await context.close();
});

test('patterns that are asked for in one chart are in all', async () => {
  const { page, context, errors } = await asleep();
  await ready(page);
  await figure(page, 'migrants').locator('.ex-still > .ex-plot').hover();
  await untilDrawn(page, 'migrants');
  await figure(page, 'migrants').locator('.ex-surface').focus();
  await page.keyboard.press('p');
  const all = await live(page).locator('figure.ex-chart').count();
  await until(() => drawn(page), (drawn) => drawn.length === all, `${all} charts`);
  assert.deepEqual(errors, []);
  await context.close();
});

test('other data are drawn at once', async () => {
  const { page, context, errors } = await asleep();
  await ready(page);
  await page.evaluate(async () => {
    const element = document.querySelector('explainer-widget');
    element.document = await (await fetch('explainers/us-chile.json')).json();
  });
  await until(() => drawn(page), (all) => all.length > 3, 'all charts');
  assert.equal(await live(page).locator('.ex-still').count(), 0);
  assert.deepEqual(errors, []);
  await context.close();
});

test('larger type is drawn for at once', async () => {
  const { page, context, errors } = await open(browser, '', {}, async (page) => {
    await listen(page);
    await page.addInitScript(() => addEventListener('DOMContentLoaded', () => document.documentElement.style.setProperty('font-size', '24px')));
  });
  await ready(page);
  await until(() => drawn(page), (all) => all.length > 3, 'all charts');
  assert.deepEqual(errors, []);
  await context.close();
});

const spec = { mark: 'bar', data: { name: 'figures' }, encoding: { x: { field: 'key', type: 'nominal' }, y: { field: 'figure', type: 'quantitative' } } };
/** A document of text, a chart and a question, and a page with a drawing of its own. */
const plain = {
  version: 1, id: 'plain', lang: 'en', title: 'Plain', summary: 'A chart, a question.', published: '2026-11-29',
  sources: { made: { title: 'Figures', publisher: 'Tests' } },
  datasets: { figures: { title: 'Figures', sources: ['made'], status: 'official', fields: [{ name: 'key', type: 'nominal', title: 'Key' }, { name: 'figure', type: 'quantitative', title: 'Figure' }], values: [{ key: 'a', figure: 3 }, { key: 'b', figure: 5 }] } },
  sections: [{ id: 'one', title: 'One', blocks: [{ type: 'text', text: 'A text.' }, { type: 'chart', id: 'bars', title: 'Bars', subtitle: 'Figures', takeaway: 'They differ.', alt: 'Bars', spec }] }],
  faq: [{ id: 'why', q: 'Why?', a: 'Because.' }],
};
const page = (document) => `<!doctype html><html lang="en"><title>Try</title><link rel="icon" href="data:,"><link rel="stylesheet" href="widget.css"><script type="module" src="element.js"></script><explainer-widget><article class="ex-root" lang="en"><figure class="ex-chart" id="plain-chart-bars"><div class="ex-body ex-still"><div class="ex-plot" role="img"><div class="ex-wide"><svg viewBox="0 0 6800 3000"><rect width="3000" height="3000"/></svg></div></div></div></figure></article><script type="application/json">${JSON.stringify(document)}</script></explainer-widget>`;

/** That page, whose requests for a part of the Wasm are `answered`, if not as always. */
const visit = (answered, part = 'draw', document = plain) =>
  open(browser, 'try.html', {}, async (tab) => {
    await listen(tab);
    await tab.route('**/try.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: page(document) }));
    if (answered) await tab.route(new RegExp(`-${part}\\.wasm`), answered);
  });
const partsOf = (requests) => requests.filter((address) => /-\w+\.wasm/.test(address)).map((address) => /-(\w+)\.wasm/.exec(address)[1]).filter((name) => name !== 'widget').sort();

test('a page with a drawing of its own asks for what draws charts when a reader comes to one', async () => {
  const { page, context, requests, errors } = await visit();
  const element = page.locator('explainer-widget');
  await element.evaluate((element) => element.ready.then(() => 0));
  const parts = () => partsOf(requests);
  assert.deepEqual(parts(), []);
  // Questions need none of it.
  await element.locator('.ex-question:visible').evaluate((button) => button.click());
  await element.locator('.ex-answer:visible').waitFor();
  assert.deepEqual(parts(), []);
  await element.locator('article:visible .ex-still > .ex-plot').hover();
  await element.locator('canvas').waitFor();
  assert.deepEqual(parts(), ['draw', 'figures']);
  assert.deepEqual(errors, []);
  await context.close();
});

/** The document with a number that is computed in an answer. */
const figured = { ...structuredClone(plain), faq: [{ id: 'why', q: 'Why?', a: "Because of {{ value('figures', 'figure', 'b') }}." }] };

test('a page whose texts have computed numbers asks for what computes them, and waits for it', async () => {
  let come;
  const late = new Promise((done) => { come = done; });
  const { page, context, requests, errors } = await visit(async (route) => {
    assert.equal(route.request().resourceType(), 'fetch');
    await late;
    await route.continue();
  }, 'figures', figured);
  await page.waitForTimeout(1000);
  assert.deepEqual(await heard(page, 'ready'), []);
  come();
  const element = page.locator('explainer-widget');
  await element.evaluate((element) => element.ready.then(() => 0));
  assert.deepEqual(partsOf(requests), ['figures']);
  await element.locator('.ex-question:visible').evaluate((button) => button.click());
  assert.match(await element.locator('.ex-answer:visible').textContent(), /Because of 5\b/);
  assert.deepEqual(errors, []);
  await context.close();
});

test('where what computes numbers does not come, the page’s own text stays, and the page is told', async () => {
  const { page, context } = await visit((route) => route.fulfill({ status: 404 }), 'figures', figured);
  const [, told] = (await until(() => heard(page, 'error'), (all) => all.length > 0, 'an error'))[0];
  assert.equal(told.reason, 'wasm');
  assert.match(told.message, /-figures\.wasm/);
  assert.ok(await page.locator('explainer-widget > article').isVisible());
  await context.close();
});

test('where what draws charts does not come, drawings stay, and a later reader is served', async () => {
  let fails = true;
  const { page, context, errors } = await visit((route) => (fails ? route.abort() : route.continue()));
  const element = page.locator('explainer-widget');
  await element.evaluate((element) => element.ready.then(() => 0));
  const plot = element.locator('article:visible .ex-still > .ex-plot');
  await plot.hover();
  await until(() => errors.length, (count) => count > 0, 'a request in vain');
  assert.ok(await plot.isVisible());
  fails = false;
  await page.mouse.move(2, 2);
  await plot.hover();
  await element.locator('canvas').waitFor();
  assert.equal(await element.locator('article:visible .ex-still').count(), 0);
  assert.deepEqual(errors.filter((error) => !/ERR_FAILED/.test(error)), []);
  await context.close();
});

test('what is pressed is not taken away under the finger', async () => {
  const { page, context, errors } = await asleep();
  await ready(page);
  const chart = figure(page, 'homicide-rate');
  const summary = chart.locator('.ex-still .ex-fold > summary');
  await summary.scrollIntoViewIfNeeded();
  const { x, y } = await summary.boundingBox();
  await page.mouse.move(x + 8, y + 8);
  await page.mouse.down();
  await page.waitForTimeout(400);
  const pressed = await chart.locator('.ex-still').count();
  await page.mouse.up();
  await untilDrawn(page, 'homicide-rate');
  // If it was still there to be pressed, it was unfolded, and so is what came.
  if (pressed) assert.match(await chart.locator('[role=tab][aria-selected=true]').textContent(), /table/i);
  assert.deepEqual(errors, []);
  await context.close();
});
