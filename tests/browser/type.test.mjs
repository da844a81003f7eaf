// Readers with larger type: what they have set in their browser, and what their browser enlarges.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { FIRST, listen, live, wake, widget } from './reader.mjs';

let browser, large;
before(async () => {
  [browser, large] = await Promise.all([launch(), launch(['--blink-settings=defaultFontSize=32'])]);
});
after(() => Promise.all([browser?.close(), large?.close()]));

const SEEN = ['.ex-title', '.ex-text .ex-p', '.ex-takeaway', '.ex-chart-title', '.ex-question', '.ex-foot', '.ex-statement'];

/** The sizes of type, px. */
const sizes = (tree) =>
  tree.evaluate((tree, seen) => seen.map((one) => parseFloat(getComputedStyle(tree.querySelector(one)).fontSize)), SEEN);

/** How high the letters of a chart's texts stand on the screen, px. */
const drawn = (tree) =>
  tree.locator('.ex-chart').nth(1).locator('.ex-texts > span').evaluateAll((all) => all.map((text) => text.getBoundingClientRect().height).sort((a, b) => a - b));

async function measured(browser, options = {}, style = '') {
  const view = { viewport: { width: 1280, height: 900 }, ...options };
  const prepare = async (page) => {
    await listen(page);
    if (style) await page.addInitScript((style) => addEventListener('DOMContentLoaded', () => (document.documentElement.style.fontSize = style)), style);
  };
  // As it stands until it wakes: here it does not.
  const asleep = await open(browser, '', view, async (page) => {
    await prepare(page);
    await page.route('**/element.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  });
  const still = await sizes(widget(asleep.page).locator('> article.ex-root').first());
  await asleep.context.close();
  const { page, context, errors } = await open(browser, '', view, prepare);
  await wake(page);
  const out = { still, live: await sizes(live(page)), drawn: await drawn(live(page)) };
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= page.viewportSize().width, `no scrolling sideways: ${width}`);
  const cut = await live(page).evaluate((tree) => {
    const inside = (element) => element.closest('.ex-scroll, .ex-texts, .ex-unseen, .ex-tooltip, dialog, [hidden], svg, details:not([open]) > :not(summary)');
    return [...tree.querySelectorAll('p, button, h2, h3, h4, li, span, input, label')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && !inside(element) && (box.right > innerWidth + 1 || box.left < -1 || element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).overflowX === 'hidden');
    }).map((element) => `${element.className}: ${element.textContent.slice(0, 40)}`);
  });
  assert.deepEqual(cut, []);
  assert.deepEqual(errors, []);
  await context.close();
  return out;
}

test('type is twice as large where a reader has set it so, in words and drawings, before waking and after', async () => {
  const [one, two] = [await measured(browser), await measured(large)];
  assert.equal(one.live[1], 18);
  // The layout is a phone's then, whose titles and prose are a step smaller.
  two.live.forEach((size, at) => assert.ok(size >= one.live[at] * 1.7, `${SEEN[at]}: ${one.live[at]} became ${size}`));
  assert.equal(two.live[2], one.live[2] * 2);
  assert.deepEqual(two.still, two.live);
  assert.deepEqual(one.still, one.live);
  assert.ok(two.drawn.at(-1) > one.drawn.at(-1) * 1.5, `${one.drawn.at(-1)} became ${two.drawn.at(-1)}`);
});

test('on a phone, larger type still fits', async () => {
  await measured(large, { viewport: { width: 360, height: 800 } });
});

test('a page whose html has 62.5 % leaves type as it is, and larger type larger', async () => {
  const one = await measured(browser);
  assert.deepEqual((await measured(browser, {}, '62.5%')).live, one.live);
  // 62.5 % of 32 px are 20: a reader's wish is not lost.
  assert.deepEqual((await measured(large, {}, '62.5%')).live, one.live.map((size) => size * 1.25));
});

test('a page sets the size of type itself', async () => {
  const { page, context } = await open(browser, '', { viewport: { width: 1280, height: 900 } }, async (page) => {
    await listen(page);
    await page.addInitScript(() => addEventListener('DOMContentLoaded', () => document.body.style.setProperty('--explainer-size', '20px')));
  });
  await wake(page);
  assert.equal((await sizes(live(page)))[1], 22.5);
  await context.close();
});

test('drawings that are enlarged with the type are pointed at where they are', async () => {
  const { page, context } = await open(large, '', { viewport: { width: 1280, height: 900 } }, listen);
  await wake(page);
  const chart = live(page).locator(`[id="${FIRST}-chart-homicide-rate"]`);
  const surface = chart.locator('.ex-surface');
  await surface.scrollIntoViewIfNeeded();
  const box = await surface.boundingBox();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5);
  const tooltip = chart.locator('.ex-tooltip');
  await tooltip.waitFor({ state: 'visible' });
  const hair = await chart.locator('.ex-hair').boundingBox();
  assert.ok(Math.abs(hair.x - (box.x + box.width * 0.6)) < box.width * 0.05, 'the hair stands where the pointer is');
  const over = await tooltip.boundingBox();
  assert.ok(over.x >= box.x - 1 && over.x + over.width <= box.x + box.width + 1, 'the tooltip stays inside');
  assert.equal(parseFloat(await tooltip.evaluate((element) => getComputedStyle(element).fontSize)) > 0, true);
  await context.close();
});

test('at 400 % zoom of 1280 px everything is there', async () => {
  await measured(browser, { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });
});

test('at 200 % zoom of 1280 px everything is there', async () => {
  await measured(browser, { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
});
