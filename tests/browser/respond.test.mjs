// Prerendered charts answer before the Wasm is there, and without it: by pointer, by tap, by keys, in the words of the
// live chart.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { FIRST, heard, listen, live, until, wake, widget } from './reader.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WALK = ['ArrowRight', 'ArrowRight', 'ArrowDown', 'PageDown', 'ArrowUp', 'End', 'PageUp', 'ArrowLeft', 'Home', 'ArrowRight'];

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** Holds the Wasm back; the returned function lets it through. */
async function stall(page) {
  let release;
  const gate = new Promise((done) => (release = done));
  await page.route('**/*.wasm', async (route) => {
    await gate;
    await route.continue().catch(() => {});
  });
  return release;
}

const asleep = async (path = '', options = {}, prepare = async () => {}) => {
  let release;
  const opened = await open(browser, path, options, async (page) => {
    await listen(page);
    release = await stall(page);
    await prepare(page);
  });
  return { ...opened, release };
};

/** The charts of an explainer's own content that answer: ids of their figures. */
const answering = (page, id = FIRST) =>
  widget(page, id).evaluate((element) =>
    [...element.querySelectorAll('figure')].filter((figure) => figure.querySelector('svg[data-points]')).map((figure) => figure.id),
  );

const still = (page, id) => page.locator(`explainer-widget > article [id="${id}"] .ex-plot`);

/** What a tooltip says, row by row, and what is said aloud. */
const told = (plot) =>
  plot.evaluate((plot) => {
    const tooltip = plot.querySelector('.ex-tooltip:not([hidden])');
    return tooltip && [...tooltip.children].map((row) => [row.className, ...[...row.childNodes].map((part) => part.textContent)]);
  });

/** The box of the mark that is pointed at, beside that of the plot. */
const placed = (plot) =>
  plot.evaluate((plot) => {
    const box = (element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { left, top, right, bottom };
    };
    return { plot: box(plot), tooltip: box(plot.querySelector('.ex-tooltip')), mark: box(plot.querySelector('.ex-frame, .ex-dot.ex-here')) };
  });

async function walk(page, plot, surface = plot) {
  await surface.focus();
  const words = [];
  for (const key of WALK) {
    await page.keyboard.press(key);
    words.push(await told(plot));
  }
  return words;
}

for (const width of [360, 1280]) {
  test(`keys before the Wasm lead to the values, and say the words, of the live chart at ${width} px`, async () => {
    const { page, context, errors, release } = await asleep('', { viewport: { width, height: 900 } });
    const ids = await answering(page);
    assert.ok(ids.length >= 4, ids.join());
    const [before, said, lifted] = [{}, {}, new Set()];
    for (const id of ids) {
      before[id] = await walk(page, still(page, id));
      assert.ok(before[id].every((rows) => rows?.[0][1] !== undefined), `${id}: ${JSON.stringify(before[id])}`);
      // A unit that all values have stands once above them.
      for (const [, [, ...unit], ...rows] of before[id].filter((rows) => rows.length > 2 && rows[1].length === 2)) {
        lifted.add(unit[0]);
        assert.ok(rows.every((row) => /\d$/.test(row.at(-1))), `${id}: ${unit}; ${rows.join('; ')}`);
      }
      const region = still(page, id).locator('[role=status]');
      // The value that was reached last: on a slow machine those on the way are said as well.
      const [[, heading]] = before[id].at(-1);
      said[id] = await until(() => region.textContent(), (text) => text.endsWith(heading), `a value at ${heading} to be said`);
      await page.keyboard.press('Escape');
      assert.equal(await told(still(page, id)), null);
    }
    assert.ok(lifted.has('US$ million'), [...lifted].join());
    await page.evaluate(() => document.activeElement.blur());
    release();
    await wake(page);
    for (const id of ids) {
      const plot = live(page).locator(`[id="${id}"] .ex-plot`);
      assert.deepEqual(await walk(page, plot, plot.locator('.ex-surface')), before[id], id);
      const body = live(page).locator(`[id="${id}"] .ex-body`);
      await until(
        () => body.evaluate((body) => [...body.querySelectorAll('[role=status], [aria-live]')].map((region) => region.textContent.trim())),
        (all) => all.includes(said[id]),
        `“${said[id]}” to be said`,
      );
    }
    assert.deepEqual(errors, []);
    await context.close();
  });

  test(`a pointer before the Wasm finds the value under it, in the drawing, at ${width} px`, async () => {
    const { page, context, errors } = await asleep('', { viewport: { width, height: 900 } });
    for (const id of await answering(page)) {
      const plot = still(page, id);
      await plot.scrollIntoViewIfNeeded();
      const { x, y, width: wide, height } = await plot.boundingBox();
      for (const share of [0.3, 0.6, 0.9]) {
        await page.mouse.move(x + wide * share, y + height * 0.5);
        const { plot: box, tooltip, mark } = await placed(plot);
        for (const part of [tooltip, mark]) {
          assert.ok(part.left >= box.left - 8 && part.top >= box.top - 8, `${id}: ${JSON.stringify({ box, part })}`);
          assert.ok(part.right <= box.right + 8 && part.bottom <= box.bottom + 8, `${id}: ${JSON.stringify({ box, part })}`);
        }
        // Where the mark is, the same words are: the drawing and its points agree.
        const words = await told(plot);
        await page.mouse.move((mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2);
        assert.deepEqual(await told(plot), words, id);
      }
      await page.mouse.move(0, 0);
      assert.equal(await told(plot), null);
    }
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test('a tap keeps a value, another lets it go, and so does Escape', async () => {
  const { page, context } = await asleep('', { viewport: { width: 390, height: 800 }, hasTouch: true });
  const plot = still(page, (await answering(page))[0]);
  await plot.scrollIntoViewIfNeeded();
  await plot.tap();
  assert.ok(await plot.locator('.ex-tooltip[data-pinned]').isVisible());
  await plot.tap();
  assert.equal(await told(plot), null);
  await plot.tap();
  await page.keyboard.press('Escape');
  assert.equal(await told(plot), null);
  await plot.tap();
  await page.evaluate(() => document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })));
  assert.equal(await told(plot), null);
  await context.close();
});

test('without WebAssembly the charts answer all the same', async () => {
  const { page, context } = await asleep('', {}, (page) => page.addInitScript(() => delete window.WebAssembly));
  const plot = still(page, (await answering(page))[0]);
  await plot.scrollIntoViewIfNeeded();
  await until(() => heard(page, 'error'), (all) => all.length > 0, 'the page to be told');
  await plot.hover();
  assert.ok((await told(plot)).length >= 2);
  await context.close();
});

test('a strict policy for styles and scripts lets charts answer', async () => {
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:";
  const { page, context, errors } = await asleep('index.html', {}, (page) =>
    page.route('**/index.html', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
    }),
  );
  const plot = still(page, (await answering(page))[0]);
  await plot.scrollIntoViewIfNeeded();
  await plot.hover();
  const { plot: box, tooltip } = await placed(plot);
  assert.ok(tooltip.left > box.left || tooltip.top > box.top, 'it is beside its point');
  assert.deepEqual(errors, []);
  await context.close();
});

for (const [how, options, prepare] of [
  ['in the dark', { colorScheme: 'dark' }],
  ['right to left', {}, (page) => page.addInitScript(() => addEventListener('DOMContentLoaded', () => document.documentElement.setAttribute('dir', 'rtl')))],
  ['enlarged by the page', {}, (page) => page.addInitScript(() => addEventListener('DOMContentLoaded', () => document.body.style.setProperty('zoom', '1.5')))],
]) {
  test(`answers are in their place, readable and without faults for auditors ${how}`, async () => {
    const { page, context } = await asleep('', options, prepare);
    const plot = still(page, (await answering(page))[0]);
    await plot.scrollIntoViewIfNeeded();
    await plot.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const { plot: box, tooltip, mark } = await placed(plot);
    for (const part of [tooltip, mark]) assert.ok(part.left >= box.left - 8 && part.right <= box.right + 8, JSON.stringify({ box, part }));
    await page.evaluate(AXE);
    const violations = await page.evaluate(async () => {
      const { violations } = await window.axe.run('explainer-widget figure');
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
    });
    assert.deepEqual(violations, []);
    await context.close();
  });
}

test('print has no tooltip', async () => {
  const { page, context } = await asleep();
  const plot = still(page, (await answering(page))[0]);
  await plot.scrollIntoViewIfNeeded();
  await plot.hover();
  assert.ok(await plot.locator('.ex-tooltip').isVisible());
  await page.emulateMedia({ media: 'print' });
  assert.ok(!(await plot.locator('.ex-tooltip').isVisible()));
  await context.close();
});

for (const key of ['', '?']) {
  test(`a chart that has the focus keeps it when it wakes, and ${key ? 'a key that needed that is not lost' : 'its value'}`, async () => {
    const { page, context, errors, release } = await asleep();
    const [id] = await answering(page);
    const plot = still(page, id);
    await plot.focus();
    for (const arrow of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(arrow);
    const words = await told(plot);
    if (key) await page.keyboard.press(key);
    release();
    await wake(page);
    const now = live(page).locator(`[id="${id}"]`);
    if (key) {
      await until(() => now.locator('.ex-help[open]').count(), (count) => count === 1, 'the help');
      await page.keyboard.press('Escape');
    }
    const focused = () => page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.className);
    await until(focused, (name) => name === 'ex-surface', 'the focus on the live chart');
    if (!key) assert.deepEqual(await told(now.locator('.ex-plot')), words);
    await page.keyboard.press('ArrowRight');
    assert.notDeepEqual(await told(now.locator('.ex-plot')), words);
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test('a value that is pointed at is pointed at when the chart wakes', async () => {
  const { page, context, errors, release } = await asleep();
  const [id] = await answering(page);
  const plot = still(page, id);
  await plot.scrollIntoViewIfNeeded();
  await plot.hover();
  const words = await told(plot);
  release();
  await page.waitForFunction((id) => window.heard.some(([name, , which]) => name === 'ready' && which === id), FIRST);
  const now = live(page).locator(`[id="${id}"] .ex-plot:has(.ex-surface)`);
  await now.waitFor();
  await until(() => told(now), (now) => JSON.stringify(now) === JSON.stringify(words), JSON.stringify(words));
  assert.deepEqual(errors, []);
  await context.close();
});
