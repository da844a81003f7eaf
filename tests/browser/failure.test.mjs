// What a reader sees when the widget cannot run: the page's own text, figures and charts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { FIRST, QUESTION, heard, listen, until, wake, widget } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** The prerendered text is there, visible, with its drawings, and its questions open without script. */
async function readable(page) {
  const article = page.locator(`explainer-widget[explainer="${FIRST}"] > article.ex-root`);
  assert.ok(await article.isVisible(), 'the prerendered text is visible');
  assert.ok((await article.innerText()).length > 4000);
  const drawings = article.locator('.ex-plot svg:visible');
  assert.ok((await drawings.count()) >= 3, 'drawings');
  await article.locator(`details:has([id="q=${QUESTION}"]) > summary`).click();
  assert.ok(await article.locator(`[id="q=${QUESTION}"]`).isVisible());
}

/** Opens the page, brings an explainer near and waits for its failure. */
async function failing(prepare) {
  const { page, context } = await open(browser, '', {}, async (page) => {
    await listen(page);
    await prepare(page);
  });
  await widget(page).scrollIntoViewIfNeeded();
  await page.waitForFunction(() => window.heard.some(([name]) => name === 'error'), null, { timeout: 20_000 });
  return { page, context, reason: (await heard(page, 'error'))[0][1].reason };
}

test('without JavaScript', async () => {
  const { page, context } = await open(browser, '', { javaScriptEnabled: false });
  await readable(page);
  await context.close();
});

test('without JavaScript an address opens its question', async () => {
  const { page, context } = await open(browser, `#q=${QUESTION}`, { javaScriptEnabled: false });
  assert.ok(await page.locator(`[id="q=${QUESTION}"]`).isVisible());
  await context.close();
});

for (const [name, reason, prepare] of [
  ['the Wasm is missing', 'wasm', (page) => page.route('**/*.wasm', (route) => route.abort())],
  ['the Wasm is not found', 'wasm', (page) => page.route('**/*.wasm', (route) => route.fulfill({ status: 404 }))],
  ['the Wasm is cut short', 'wasm', (page) =>
    page.route('**/*.wasm', async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      await route.fulfill({ response, body: body.subarray(0, body.length / 2) });
    })],
  ['the glue is missing', 'import', (page) => page.route('**/explainer-widget.js', (route) => route.abort())],
  ['the stylesheet is missing in the shadow tree', 'style', (page) =>
    page.route('**/widget.css', (route) => route.abort())],
  ['the browser has no WebAssembly', 'support', (page) => page.addInitScript(() => delete window.WebAssembly)],
  ['the Wasm traps at the start', 'trap', (page) =>
    page.addInitScript(() => {
      // Memory full of nonsense once the start function has run: whatever is called then, traps.
      for (const name of ['instantiate', 'instantiateStreaming']) {
        const original = WebAssembly[name];
        WebAssembly[name] = async (...rest) => {
          const result = await original.apply(WebAssembly, rest);
          const { memory } = (result.instance ?? result).exports;
          setTimeout(() => new Uint8Array(memory.buffer).fill(0xa5));
          return result;
        };
      }
    })],
]) {
  test(`when ${name}`, async () => {
    const found = await failing(prepare);
    assert.equal(found.reason, reason);
    await readable(found.page);
    await found.context.close();
  });
}

/** Serves the page itself with a content security policy. */
const policed = (policy) => (page) =>
  page.route(
    (url) => url.pathname.endsWith('/'),
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
    },
  );

const STRICT = "default-src 'none'; style-src 'self'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'";

test('a strict content security policy is enough to live', async () => {
  const { page, context, errors } = await open(browser, '', {}, async (page) => {
    await listen(page);
    await policed(`${STRICT}; script-src 'self' 'wasm-unsafe-eval'`)(page);
  });
  await wake(page);
  await widget(page).locator(`button[data-to="${QUESTION}"]`).click();
  const chart = widget(page).locator('.ex-chart:visible').first();
  await chart.locator('.ex-surface').hover();
  await until(() => chart.locator('.ex-tooltip').getAttribute('style'), (style) => style !== null, 'a tooltip in its place');
  assert.deepEqual(errors, []);
  await context.close();
});

test('when the policy forbids Wasm', async () => {
  const found = await failing(policed(`${STRICT}; script-src 'self'`));
  assert.equal(found.reason, 'wasm');
  await readable(found.page);
  await found.context.close();
});

test('when the Wasm traps on a click', async () => {
  const { page, context } = await open(browser, '', {}, listen);
  await wake(page);
  await page.evaluate(async () => {
    const glue = await import('./explainer-widget.js');
    const { memory } = await glue.default();
    new Uint8Array(memory.buffer).fill(0xa5);
  });
  await widget(page).locator(`button[data-to="${QUESTION}"]`).click();
  await page.waitForFunction(() => window.heard.some(([name]) => name === 'error'));
  assert.equal((await heard(page, 'error'))[0][1].reason, 'trap');
  await readable(page);
  await context.close();
});
