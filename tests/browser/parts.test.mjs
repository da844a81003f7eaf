// The Wasm in parts: what most readers do needs little of it, and what needs more has it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { heard, listen, live, pixels, QUESTION, rouse, until, wake, widget } from './reader.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const REST = /-rest\.wasm/;
const MORE = /-more\.wasm/;

const chart = {
  type: 'chart', id: 'bars', title: 'Bars', subtitle: 'Figures', takeaway: 'They differ.', alt: 'Bars',
  spec: { mark: 'bar', data: { name: 'figures' }, encoding: { x: { field: 'key', type: 'nominal' }, y: { field: 'figure', type: 'quantitative' } } },
};
const plain = {
  version: 1, id: 'plain', lang: 'en', title: 'Plain', summary: 'A chart, a question.', published: '2026-11-29',
  sources: { made: { title: 'Figures', publisher: 'Tests' } },
  datasets: {
    figures: {
      title: 'Figures', sources: ['made'], status: 'official',
      fields: [{ name: 'key', type: 'nominal', title: 'Key' }, { name: 'figure', type: 'quantitative', title: 'Figure' }],
      values: [{ key: 'a', figure: 3 }, { key: 'b', figure: 5 }],
    },
  },
  sections: [{ id: 'one', title: 'One', blocks: [{ type: 'text', text: 'A text.' }, chart] }],
  faq: [{ id: 'why', q: 'Why?', a: 'Because.' }],
};

/** A page of one document. */
const page = (document) =>
  `<!doctype html><html lang="en"><title>Try</title><link rel="icon" href="data:,"><script type="module" src="element.js"></script><explainer-widget><script type="application/json">${JSON.stringify(document)}</script></explainer-widget>`;

/** A page, of this `html` or of the site, whose requests for the rest are `answered`, if not as always. `called` are the parts
    that something called for before they had come. */
async function visit(path, answered, html) {
  const called = [];
  const visited = await open(browser, path, {}, async (page) => {
    await listen(page);
    page.on('request', (request) => request.resourceType() === 'xhr' && called.push(request.url()));
    if (html) await page.route(`**/${path}`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    if (answered) await page.route(REST, answered);
  });
  return { ...visited, called };
}

test('a document of text, charts and questions is opened, pointed at and asked without what comes later', async () => {
  const { page: tab, context, requests, errors } = await visit('try.html', (route) => route.abort(), page(plain));
  await tab.route(MORE, (route) => route.abort());
  const element = tab.locator('explainer-widget');
  await element.evaluate((element) => element.ready.then(() => 0));
  await element.locator('.ex-surface').hover();
  await element.locator('.ex-plot .ex-tooltip').first().waitFor({ state: 'visible' });
  assert.deepEqual(requests.filter((address) => MORE.test(address) || REST.test(address)), []);
  // The key brings what comes later, here in vain.
  await element.locator('.ex-question').first().focus();
  await tab.keyboard.press('Enter');
  await element.locator('.ex-answer').first().waitFor({ state: 'visible' });
  assert.deepEqual(errors.filter((error) => !/ERR_FAILED/.test(error)), []);
  await context.close();
});

test('a document that plain charts are not enough for is drawn with every chart', async () => {
  const document = structuredClone(plain);
  document.sections[0].blocks[1].spec = {
    data: { name: 'figures' }, mark: 'arc',
    encoding: { theta: { field: 'figure', type: 'quantitative' }, color: { field: 'key', type: 'nominal' } },
  };
  const { page: tab, context, errors } = await visit('try.html', undefined, page(document));
  const element = tab.locator('explainer-widget');
  await element.evaluate((element) => element.ready.then(() => 0));
  const [painted] = await pixels(element.locator('.ex-plot canvas').first());
  assert.ok(painted > 1000, `${painted} pixels`);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a document with blocks to play with brings what they need, and waits for it', async () => {
  let told;
  const late = new Promise((done) => { told = done; });
  const { page: tab, context, requests, errors } = await open(browser, 'index.html', {}, async (page) => {
    await listen(page);
    await page.route(MORE, async (route) => {
      assert.equal(route.request().resourceType(), 'fetch');
      await late;
      await route.continue();
    });
  });
  await tab.waitForTimeout(1000);
  assert.deepEqual(await heard(tab, 'ready'), []);
  told();
  await wake(tab);
  assert.equal(requests.filter((address) => MORE.test(address)).length, 1);
  assert.deepEqual(errors, []);
  await context.close();
});

for (const path of ['index.html', 'index.es.html', 'explore.html', 'explore.es.html', `index.html#q=${QUESTION}&chart=migrants&time=2010..2015`]) {
  test(`${path} is opened and pointed at without the rest`, async () => {
    const { page, context, requests, errors, called } = await visit(path);
    const widgets = page.locator('explainer-widget');
    for (let index = 0; index < (await widgets.count()); index += 1) {
      await widgets.nth(index).scrollIntoViewIfNeeded();
      await widgets.nth(index).evaluate((element) => element.ready.then(() => 0));
    }
    await rouse(widgets.first());
    const plot = widgets.first().locator('.ex-surface').first();
    await plot.scrollIntoViewIfNeeded();
    await plot.hover();
    await widgets.first().locator('.ex-plot .ex-tooltip').first().waitFor({ state: 'visible' });
    assert.ok(requests.some((address) => /explainer-(widget|charts)\.wasm/.test(address)));
    assert.deepEqual([...called, ...requests.filter((address) => REST.test(address))], [], 'functions that a page needs at once: `cargo xtask profile`');
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test('the first act brings the rest, once', async () => {
  const { page, context, requests, errors } = await visit('index.html');
  await wake(page);
  const asked = () => requests.filter((address) => REST.test(address)).length;
  assert.equal(asked(), 0);
  await live(page).locator('.ex-question').first().click();
  await until(asked, (count) => count === 1, 'the rest');
  await live(page).locator('.ex-question').nth(1).click();
  await live(page).locator('.ex-tab', { hasText: 'Table' }).first().click();
  await live(page).locator('.ex-chart table').first().waitFor({ state: 'visible' });
  assert.equal(asked(), 1);
  assert.deepEqual(errors, []);
  await context.close();
});

test('what calls for the rest before it has come waits for it', async () => {
  let late = 0;
  const { page, context, errors } = await visit('index.html', async (route) => {
    // The one that was fetched ahead never comes.
    if (route.request().resourceType() === 'fetch') return void (late += 1);
    await route.continue();
  });
  await wake(page);
  const plot = live(page).locator('.ex-surface').first();
  await plot.focus();
  await page.keyboard.press('ArrowRight');
  await until(() => late, (count) => count === 1, 'the rest to be asked for');
  await page.keyboard.press('t');
  await live(page).locator('.ex-chart table').first().waitFor({ state: 'visible' });
  assert.deepEqual(errors, []);
  await context.close();
});

test('a rest that does not come ends the widget, in words, and the page’s own text stays', async () => {
  const { page, context } = await visit('index.html', (route) => route.fulfill({ status: 404 }));
  await wake(page);
  await live(page).locator('.ex-surface').first().focus();
  await page.keyboard.press('t');
  const [, told] = (await until(() => heard(page, 'error'), (all) => all.length > 0, 'an error'))[0];
  assert.equal(told.reason, 'wasm');
  assert.match(told.message, REST);
  assert.ok(await widget(page).locator('> article .ex-plot').first().isVisible());
  await context.close();
});
