// The served files: each is there, as what it is, and the page asks for nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open, site } from './chromium.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test('files are served as what they are', async () => {
  const types = {
    '': 'text/html; charset=utf-8',
    'element.js': 'text/javascript; charset=utf-8',
    'explainer-widget.js': 'text/javascript; charset=utf-8',
    'explainer-widget.wasm': 'application/wasm',
    'widget.css': 'text/css; charset=utf-8',
  };
  for (const [file, type] of Object.entries(types)) {
    const response = await fetch(new URL(file, site));
    assert.equal(response.status, 200, file);
    assert.equal(response.headers.get('content-type'), type, file);
  }
  assert.equal((await fetch(new URL('missing.js', site))).status, 404);
});

test('the Wasm starts with its glue', async () => {
  const { page, context, errors } = await open(browser);
  const exports = await page.evaluate(async () => {
    const glue = await import('./explainer-widget.js');
    await glue.default({ module_or_path: new URL('explainer-widget.wasm', location.href) });
    return Object.keys(glue);
  });
  assert.ok(exports.includes('mount'), exports.join());
  assert.deepEqual(errors, []);
  await context.close();
});

test('the page asks its own origin alone', async () => {
  const { page, context, requests, errors } = await open(browser);
  await page.waitForLoadState('networkidle');
  assert.deepEqual(requests.filter((address) => !address.startsWith(site)), []);
  assert.deepEqual(errors, []);
  await context.close();
});
