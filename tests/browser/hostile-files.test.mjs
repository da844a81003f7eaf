// What a reader sees when files arrive wrong, late or not at all: the page's own content, and the page hears why.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from './chromium.mjs';
import { element, failure, openHost, ready, script } from './host.mjs';
import { heard } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const PAGE = script + element();
const WASM = '**/explainer-*.wasm';
const GLUE = /\/explainer-(widget|charts)\.js$/;

/** Fetches what the site has and changes it. */
const changed = (change) => async (route) => {
  const response = await route.fetch();
  await route.fulfill({ response, ...(await change(await response.body(), response)) });
};

async function keepsItsWords(page) {
  assert.ok(await page.getByText('words of the page').isVisible());
}

test('Wasm of the wrong media type still runs', async () => {
  const { page, context } = await openHost(browser, PAGE, {
    prepare: (page) => page.route(WASM, changed((body) => ({ body, headers: { 'content-type': 'text/plain' } }))),
  });
  await ready(page);
  assert.deepEqual(await heard(page, 'error'), []);
  await context.close();
});

for (const [name, reason, message, pattern, answer] of [
  ['the Wasm is a page that says it is not there', 'wasm', /is a page of HTML/, WASM, { contentType: 'text/html', body: '<h1>Not found</h1>' }],
  ['the glue is a page that says it is not there', 'import', /./, GLUE, { contentType: 'text/html', body: '<h1>Not found</h1>' }],
  ['the glue is something else', 'import', /./, GLUE, { contentType: 'text/javascript', body: 'this is not JavaScript' }],
  ['the Wasm is not found', 'wasm', /answered 404/, WASM, { status: 404, body: '' }],
  ['the Wasm is empty', 'wasm', /./, WASM, { contentType: 'application/wasm', body: '' }],
]) {
  test(`when ${name}`, async () => {
    const { page, context } = await openHost(browser, PAGE, { prepare: (page) => page.route(pattern, (route) => route.fulfill(answer)) });
    const told = await failure(page);
    assert.equal(told.reason, reason);
    assert.match(told.message, message);
    assert.ok(Math.abs(Date.now() - Date.parse(told.time)) < 60_000, told.time);
    await keepsItsWords(page);
    await context.close();
  });
}

test('when the Wasm is corrupted', async () => {
  const spoil = (body) => {
    const copy = Buffer.from(body);
    for (let at = 2_000; at < copy.length; at += 997) copy[at] ^= 0x55;
    return { body: copy };
  };
  const { page, context } = await openHost(browser, PAGE, { prepare: (page) => page.route(WASM, changed(spoil)) });
  assert.equal((await failure(page)).reason, 'wasm');
  await keepsItsWords(page);
  await context.close();
});

test('when the Wasm stalls, the page hears of it after 10 s; what comes late still wakes it', async () => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const lines = [];
  const { page, context } = await openHost(browser, PAGE, {
    prepare: async (page) => {
      page.on('console', (message) => lines.push(message.text()));
      await page.clock.install();
      await page.route(WASM, async (route) => {
        await held;
        await route.continue();
      });
    },
  });
  await page.waitForFunction(() => document.querySelector('explainer-widget').shadowRoot.querySelector('link')?.sheet);
  assert.deepEqual(await heard(page, 'error'), []);
  await page.clock.fastForward(10_000);
  const told = await failure(page);
  assert.deepEqual([told.reason, told.message], ['timeout', 'no runtime after 10 s']);
  assert.ok(lines.some((line) => line.includes('explainer-widget: timeout: no runtime after 10 s') && line.includes(told.time)), lines.join());
  await keepsItsWords(page);
  release();
  await page.clock.runFor(1000);
  await ready(page);
  assert.ok(await page.getByText('words of the page').isHidden());
  await context.close();
});

test('when the reader is offline, and back again', async () => {
  let open = false;
  const { page, context } = await openHost(browser, PAGE.replace('eager', 'lazy').replace('<explainer', '<div style="height:5000px"></div><explainer'), {
    prepare: (page) => page.route(WASM, (route) => (open ? route.continue() : route.abort('internetdisconnected'))),
  });
  await context.setOffline(true);
  await page.locator('explainer-widget').scrollIntoViewIfNeeded();
  assert.equal((await failure(page)).reason, 'offline');
  await keepsItsWords(page);
  open = true;
  await context.setOffline(false);
  await ready(page);
  await context.close();
});

test('a document that is mended wakes the widget', async () => {
  const { page, context } = await openHost(browser, script + element('explainer="nowhere" loading="eager"'));
  assert.equal((await failure(page)).reason, 'document');
  await page.locator('explainer-widget').evaluate((element) => element.setAttribute('explainer', 'chile-peru-border'));
  await ready(page);
  await context.close();
});
