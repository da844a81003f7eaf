// Waking moves nothing: every chart is as high live as it was prerendered, with and without controls.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { listen, rouse } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** The parts of an explainer that are others live, with their heights. */
const heights = (tree) =>
  tree.evaluate((tree) =>
    Object.fromEntries(
      [...tree.querySelectorAll('.ex-chart, .ex-header, .ex-play')].map((part, at) => [
        `${at} ${part.id || part.className}`,
        part.getBoundingClientRect().height,
      ]),
    ),
  );

test('figures of a page that is still read stand where they will stand', async () => {
  for (const width of [360, 768, 1280]) {
    const { page, context } = await open(browser, 'index.html', { viewport: { width, height: 900 } }, (page) => page.route('**/element.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' })));
    const lists = await page.locator('.ex-stats').evaluateAll((lists) =>
      lists.map((list) => {
        const widths = () => list.firstElementChild.getBoundingClientRect().width;
        const all = [list.children.length, widths()];
        while (list.children.length > 1) list.lastElementChild.remove();
        return [...all, widths()];
      }),
    );
    assert.ok(lists.some(([count]) => count > 1), 'a list of figures');
    for (const [count, whole, begun] of lists) assert.equal(begun, whole, `${count} figures at ${width} px`);
    await context.close();
  }
});

for (const path of ['index.html', 'index.es.html', 'explore.html', 'explore.es.html']) {
  for (const width of [360, 768, 1280]) {
    test(`${path} wakes without moving at ${width} px`, async () => {
      // As it stands until it wakes: here it does not.
      const asleep = await open(browser, path, { viewport: { width, height: 900 } }, (page) => page.route('**/element.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' })));
      const still = [];
      for (const element of await asleep.page.locator('explainer-widget').all()) still.push(await heights(element.locator('> article.ex-root')));
      await asleep.context.close();
      const { page, context, errors } = await open(browser, path, { viewport: { width, height: 900 } }, async (page) => {
        await listen(page);
        await page.addInitScript(() => {
          window.shift = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.shift += entry.value;
          }).observe({ type: 'layout-shift', buffered: true });
        });
      });
      const elements = await page.locator('explainer-widget').all();
      for (const [at, element] of elements.entries()) {
        await element.scrollIntoViewIfNeeded();
        await page.waitForFunction((count) => window.heard.filter(([name]) => name === 'ready').length >= count, at + 1, { timeout: 20_000 });
        for (const state of ['asleep', 'drawn']) {
          if (state === 'drawn') await rouse(element);
          const now = await heights(element.locator('article.ex-root:visible'));
          // Words beside buttons, as terms are live, break elsewhere: a line, in blocks to play with two.
          const moved = Object.entries(still[at]).filter(([part, height]) => Math.abs((now[part] ?? 0) - height) > (part.includes('-play-') ? 52 : 24));
          assert.deepEqual(moved.map(([part, height]) => `${state}: ${part}: ${height} became ${now[part]}`), []);
        }
      }
      const shift = await page.evaluate(() => window.shift);
      assert.ok(shift < 0.02, `layout shift ${shift}`);
      assert.deepEqual(errors, []);
      await context.close();
    });
  }
}
