// A page with its loader in it: what it asks for, where it may stand, what ends it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open, site } from './chromium.mjs';
import { until } from './reader.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const html = await (await fetch(new URL('bench.html', site))).text();
const script = /<script type="module">([^]*?)<\/script>/.exec(html)[1];

/** Serves the page at a path, changed, with a policy. */
const serve = (path, change = (html) => html, policy) => (page) =>
  page.route(`**/${path}`, (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', headers: policy ? { 'content-security-policy': policy } : {}, body: change(html) }),
  );

const element = (page) => page.locator('explainer-widget');
const isLive = (page) => element(page).evaluate((element) => element.ready.then(() => true, (error) => `${error.reason}: ${error.message}`));

test('loader and glue are not asked for', async () => {
  const { page, context, requests, errors } = await open(browser, 'bench.html');
  assert.equal(await isLive(page), true);
  const asked = () => requests.map((url) => url.slice(site.length));
  await until(asked, (names) => names.includes('widget.css'), 'the stylesheet');
  assert.deepEqual(asked().sort(), ['bench.html', 'explainer-widget.wasm', 'widget.css']);
  // The other parts are found too: they draw.
  await element(page).locator('article.ex-root:visible .ex-still > .ex-plot').first().hover();
  await element(page).locator('canvas').first().waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('V8 is told to compile loader and glue as they are read', async () => {
  const hint = '//# allFunctionsCalledOnLoad\n';
  const file = async (name) => (await fetch(new URL(name, site))).text();
  for (const [name, text] of [['page', script], ...(await Promise.all(['element.js', 'explainer-widget.js', 'explainer-charts.js'].map(async (name) => [name, await file(name)])))]) {
    assert.ok(text.startsWith(hint) && text.split(hint).length === 2, `${name}: ${text.slice(0, 60)}`);
  }
});

test('the loader answers before the Wasm has come', async () => {
  const { page, context } = await open(browser, 'bench.html', {}, (page) => page.route('**/*.wasm', () => {}));
  await page.locator('.ex-still > .ex-plot').nth(1).hover();
  await page.locator('.ex-tooltip strong').first().waitFor();
  await context.close();
});

test('the page may stand elsewhere than its files', async () => {
  const change = (html) => html.replace('new URL("element.js"', 'new URL("../../element.js"').replaceAll('href="explainer-widget.wasm"', 'href="../../explainer-widget.wasm"');
  const { page, context, errors } = await open(browser, 'a/b/story.html', {}, serve('a/b/story.html', change));
  assert.equal(await isLive(page), true);
  await element(page).locator('article.ex-root:visible .ex-still > .ex-plot').first().hover();
  await element(page).locator('canvas').first().waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('a policy that knows its digest lets it run, one that does not leaves the text', async () => {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script));
  const digest = `'sha256-${Buffer.from(bytes).toString('base64')}'`;
  const policy = (scripts) => `default-src 'none'; connect-src 'self'; img-src data:; style-src 'self' 'unsafe-inline'; script-src ${scripts} 'wasm-unsafe-eval'`;
  const known = await open(browser, 'known.html', {}, serve('known.html', undefined, policy(digest)));
  assert.equal(await isLive(known.page), true);
  await known.context.close();
  const unknown = await open(browser, 'unknown.html', {}, serve('unknown.html', undefined, policy("'self'")));
  await unknown.page.locator('summary').first().click();
  assert.equal(await unknown.page.locator('details[open]').count(), 1);
  assert.equal(await unknown.page.evaluate(() => customElements.get('explainer-widget')), undefined);
  await unknown.context.close();
});

test('a trap is known for one of its own, and another page\'s error is not', async () => {
  const { page, context } = await open(browser, 'bench.html', {}, async (page) => {
    await page.addInitScript(() => {
      window.faults = [];
      addEventListener('explainer:error', ({ detail }) => window.faults.push(detail.reason));
      for (const name of ['instantiate', 'instantiateStreaming']) {
        const original = WebAssembly[name];
        WebAssembly[name] = async (...rest) => {
          const result = await original.apply(WebAssembly, rest);
          window.memory = (result.instance ?? result).exports.memory;
          return result;
        };
      }
    });
  });
  assert.equal(await isLive(page), true);
  await page.evaluate(() => new Promise((done) => {
    addEventListener('error', () => done(), { once: true });
    setTimeout(() => { throw new RangeError('not ours'); });
  }));
  assert.deepEqual(await page.evaluate(() => window.faults), []);
  await page.evaluate(() => new Uint8Array(window.memory.buffer).fill(0xa5));
  await element(page).locator('button[aria-controls^="q="]').first().click();
  await page.waitForFunction(() => window.faults.length > 0);
  assert.deepEqual(await page.evaluate(() => window.faults), ['trap']);
  assert.equal(await page.locator('summary').first().isVisible(), true);
  await context.close();
});
