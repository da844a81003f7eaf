// `loading="interaction"`: no Wasm until the reader acts on what needs it, and none of these acts is lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { FIRST, heard, listen, live, QUESTION, until, widget } from './reader.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** The sample page, whose explainers wait, or, with `saves`, are lazy for readers who save data. */
async function resting(fragment = '', { saves = false, ...options } = {}) {
  const opened = await open(browser, `index.html${fragment}`, options, async (page) => {
    await listen(page);
    if (saves) await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'connection', { value: { saveData: true } }));
    await page.route('**/index.html*', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: saves ? text : text.replaceAll('<explainer-widget ', '<explainer-widget loading="interaction" ') });
    });
  });
  const loaded = () => opened.requests.filter((address) => /explainer-(widget|charts)\.(js|wasm)|widget\.css\?/.test(address));
  await widget(opened.page).scrollIntoViewIfNeeded();
  return { ...opened, loaded };
}

const still = (page) => page.locator(`explainer-widget[explainer="${FIRST}"] > article`);
const awake = (page) => until(() => heard(page, 'ready'), (all) => all.some(([, , id]) => id === FIRST), 'the widget to wake');

for (const saves of [false, true]) {
  test(`nothing is loaded until a reader acts${saves ? ' where readers save data' : ''}`, async () => {
    const { page, context, errors, loaded } = await resting('', { saves });
    const plot = still(page).locator('.ex-plot').first();
    await plot.scrollIntoViewIfNeeded();
    await plot.hover();
    assert.ok(await plot.locator('.ex-tooltip').isVisible());
    // What the page does by itself, and a finger that goes down to scroll.
    await still(page).locator('.ex-item > summary').first().click();
    await still(page).locator('.ex-takeaway').first().evaluate((text) => text.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'touch', bubbles: true })));
    await page.waitForTimeout(300);
    assert.deepEqual(loaded(), []);
    await plot.click();
    await page.evaluate(() => document.activeElement?.blur());
    await awake(page);
    assert.ok(loaded().length >= 2);
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test('a page as it is built loads neither glue nor Wasm where readers save data', async () => {
  const save = (page) => page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'connection', { value: { saveData: true } }));
  const { page, context, requests, errors } = await open(browser, `built/${FIRST}/en.html`, {}, save);
  const plot = page.locator('explainer-widget > article .ex-plot').first();
  await plot.scrollIntoViewIfNeeded();
  await plot.hover();
  await plot.locator('.ex-tooltip').waitFor();
  await page.waitForTimeout(300);
  assert.deepEqual(requests.filter((address) => /\.wasm|explainer-(widget|charts)/.test(address)), []);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a value that was clicked is shown by the live chart, and an answer that was open stays open', async () => {
  const { page, context } = await resting();
  await still(page).locator('.ex-item > summary').first().click();
  const plot = still(page).locator('.ex-plot').first();
  await plot.click();
  const words = await plot.locator('.ex-tooltip').textContent();
  await awake(page);
  const tooltip = live(page).locator('.ex-plot .ex-tooltip').first();
  await until(() => tooltip.textContent(), (text) => text === words, words);
  assert.equal(await live(page).locator('.ex-question[aria-expanded="true"]').count(), 1);
  await context.close();
});

test('a key that only a live chart answers wakes it, and is answered', async () => {
  const { page, context } = await resting();
  await still(page).locator('.ex-plot').first().focus();
  await page.keyboard.press('t');
  await awake(page);
  await until(() => live(page).locator('.ex-tab[aria-selected="true"]').first().textContent(), (text) => text === 'Table', 'the table');
  await context.close();
});

test('a link into the explainer wakes it, one that leads elsewhere does not', async () => {
  const { page, context, loaded } = await resting('#story');
  await page.waitForTimeout(300);
  assert.deepEqual(loaded(), []);
  await page.evaluate((question) => (location.hash = `q=${question}`), QUESTION);
  await awake(page);
  await until(() => live(page).locator(`[id="q=${QUESTION}"]`).isVisible(), Boolean, 'the answer');
  await context.close();
  const linked = await resting('#chart=migrants');
  await awake(linked.page);
  await linked.context.close();
});

test('a script that sets the view wakes it', async () => {
  const { page, context } = await resting();
  await page.evaluate(([id, question]) => (document.querySelector(`[explainer="${id}"]`).view = `q=${question}`), [FIRST, QUESTION]);
  await awake(page);
  await until(() => live(page).locator(`[id="q=${QUESTION}"]`).isVisible(), Boolean, 'the answer');
  await context.close();
});
