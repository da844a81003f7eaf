// Styles of the live tree: it begins with those that stand in a published page, and the whole stylesheet comes behind the Wasm.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { until } from './reader.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** A page with its styles in it; `sheet` answers for the stylesheet. */
const begin = (sheet, options = {}) =>
  open(browser, 'bench.html', options, async (page) => {
    await page.addInitScript(() => {
      window.faults = [];
      addEventListener('explainer:error', ({ detail }) => window.faults.push(detail.reason));
    });
    await page.route('**/widget.css', sheet);
  });

/** A stylesheet that comes when it is told to. */
function held() {
  let come;
  const told = new Promise((resolve) => (come = resolve));
  return { come, answer: (route) => told.then(() => route.continue()) };
}

const isReady = (page) => page.locator('explainer-widget').evaluate((element) => element.ready.then(() => true));
const whole = (page) =>
  until(() => page.locator('explainer-widget').evaluate(({ shadowRoot }) => shadowRoot.adoptedStyleSheets.length), (count) => count === 0, 'the whole stylesheet');

/** What of every element of the live tree can be seen: its place and its look. */
const look = (page) =>
  page.locator('explainer-widget').evaluate(({ shadowRoot }) => {
    const all = [...shadowRoot.querySelectorAll('.ex-root, .ex-root *')].filter((element) => !element.closest('svg svg, svg *'));
    return all.filter((element) => element.getClientRects().length).map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      // A live plot tells its palette by what is not seen in it: a border without width, lines under no text.
      const unseen = element.matches('.ex-plot') ? /color|decoration|border|transition|contain|^--/ : /^--/;
      const names = [...style].filter((name) => !/block|inline|webkit/.test(name) && !unseen.test(name));
      return [`${element.localName}.${element.getAttribute('class') ?? ''}`, [x, y, width, height].join(), ...names.map((name) => `${name}: ${style.getPropertyValue(name)}`)];
    });
  });

for (const [how, options] of [
  ['wide', { viewport: { width: 1280, height: 900 } }],
  ['narrow', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ['in between', { viewport: { width: 768, height: 1000 } }],
]) {
  test(`the whole stylesheet changes nothing that is shown: ${how}`, async () => {
    const sheet = held();
    const { page, context, errors } = await begin(sheet.answer, options);
    assert.ok(await isReady(page));
    const before = await look(page);
    sheet.come();
    await whole(page);
    const after = await look(page);
    assert.ok(before.length > 100, `${before.length} elements`);
    assert.deepEqual(after.map(([name]) => name), before.map(([name]) => name));
    const changes = after.flatMap(([name, ...now], at) => now.filter((line, place) => line !== before[at][place + 1]).map((line) => `${name}: ${line}`));
    assert.deepEqual(changes.slice(0, 20), []);
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test('a chart wakes when the whole stylesheet is there', async () => {
  const sheet = held();
  const { page, context, errors } = await begin(sheet.answer);
  await isReady(page);
  const plot = page.locator('explainer-widget article.ex-root:visible .ex-still > .ex-plot').first();
  const chart = await plot.evaluate((plot) => plot.closest('figure').id);
  await plot.hover();
  await page.waitForTimeout(700);
  const canvases = page.locator(`explainer-widget article.ex-root:visible [id="${chart}"] canvas`);
  assert.equal(await canvases.count(), 0);
  sheet.come();
  await canvases.first().waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('where the stylesheet does not come, the page’s own text stays', async () => {
  const { page, context } = await begin((route) => route.abort());
  await until(() => page.evaluate(() => window.faults), (faults) => faults.includes('style'), 'the fault');
  await page.waitForTimeout(200);
  assert.deepEqual(await page.evaluate(() => window.faults), ['style']);
  assert.ok(await page.locator('explainer-widget > article.ex-root').isVisible());
  assert.equal(await page.locator('explainer-widget').evaluate(({ shadowRoot }) => shadowRoot.querySelectorAll('.ex-root').length), 0);
  await context.close();
});

test('in the document of a frame, where the page’s styles are not, it waits for the whole stylesheet', async () => {
  const { page, context, errors } = await begin((route) => route.continue());
  await isReady(page);
  const live = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.style.cssText = 'width: 600px; height: 600px';
    document.body.prepend(frame);
    const copy = document.querySelector('explainer-widget').cloneNode(true);
    copy.setAttribute('loading', 'eager');
    frame.contentDocument.body.append(copy);
    const ready = await copy.ready.then(() => 'live', (error) => error.message);
    return [ready, !!copy.shadowRoot.querySelector('link').sheet, copy.shadowRoot.adoptedStyleSheets.length];
  });
  assert.deepEqual(live, ['live', true, 0]);
  assert.deepEqual(errors, []);
  await context.close();
});
