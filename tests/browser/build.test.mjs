// The built site (`explainer build`): what the checkers of markup say, what a browser asks for, and what wakes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import Validator from '@adobe/structured-data-validator';
import WebAutoExtractor from '@marbec/web-auto-extractor';
import { HtmlValidate } from 'html-validate';

import { launch, open, site } from './chromium.mjs';
import { heard, listen, rouse, until, words } from './reader.mjs';

const BASE = 'https://courier.example/explained/';
const STORIES = ['us-chile', 'chile-peru-border'].flatMap((id) => ['en', 'es'].map((lang) => [id, lang]));
const built = async (path) => {
  const response = await fetch(new URL(`built/${path}`, site));
  assert.equal(response.status, 200, path);
  return response.text();
};
/** A page around a piece for other pages. */
const around = (lang, piece) =>
  `<!doctype html>\n<html lang="${lang}">\n<head>\n<meta charset="utf-8">\n<title>A story</title>\n</head>\n<body>\n<main>\n<h1>A story</h1>\n${piece}</main>\n</body>\n</html>\n`;

let browser, folder;
const pages = {};
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'explainer-built-'));
  for (const [id, lang] of STORIES) {
    pages[`${id}.${lang}.html`] = await built(`${id}/${lang}.html`);
    for (const name of ['embed', 'offline']) pages[`${id}.${lang}.${name}.html`] = await built(`${id}/${lang}/${name}.html`);
    for (const name of ['snippet', 'fragment', 'fragment.amp']) {
      pages[`${id}.${lang}.${name}.html`] = around(lang, await built(`${id}/${lang}/${name}.html`));
    }
  }
  pages['index.html'] = await built('index.html');
  for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), text);
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Collects what moves, and what is kept on the device. */
const watch = async (page) => {
  await listen(page);
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
};
const ready = (page) =>
  page.waitForFunction(() => window.heard.some(([name]) => name === 'ready' || name === 'error'), null, { timeout: 30_000 });

test('the Nu checker finds nothing', (t) => {
  const jar = join(dirname(fileURLToPath(import.meta.resolve('vnu-jar'))), 'build/dist/vnu.jar');
  const run = spawnSync('java', ['-jar', jar, '--format', 'gnu', '--stdout', '--errors-only', '--filterpattern', '.*CSS: .*', ...Object.keys(pages).map((name) => join(folder, name))], { encoding: 'utf8' });
  if (run.error?.code === 'ENOENT') return t.skip('no Java on this machine');
  assert.equal(run.stdout.trim().split('\n').slice(0, 20).join('\n'), '');
});

test('html-validate finds nothing', async () => {
  const checker = new HtmlValidate({
    extends: ['html-validate:standard'],
    rules: {
      // A document's own words: what authors may write.
      'long-title': 'off',
      // The page in one file has its script and style inside; it allows them by digest.
      'require-sri': 'off',
      'no-inline-style': 'error',
      'no-trailing-whitespace': 'off',
    },
  });
  const found = [];
  for (const [name, text] of Object.entries(pages)) {
    const report = await checker.validateString(text, name);
    for (const result of report.results) {
      for (const { ruleId, message, line, column } of result.messages) found.push(`${name}:${line}:${column} ${ruleId}: ${message}`);
    }
  }
  assert.equal(found.slice(0, 20).join('\n'), '');
});

test('data for machines is whole, and on the canonical page alone', async () => {
  for (const [id, lang] of STORIES) {
    const html = pages[`${id}.${lang}.html`];
    const extracted = new WebAutoExtractor({ addLocation: true, embedSource: [] }).parse(html);
    const issues = await new Validator().validate(extracted);
    assert.deepEqual(issues.filter(({ severity }) => severity === 'ERROR'), []);
    const [data] = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(([, json]) => JSON.parse(json));
    const of = (type) => data['@graph'].filter((part) => part['@type'] === type);
    const [article] = of('Article');
    const document = JSON.parse(await built(`${id}/${lang}.json`));
    assert.equal(article.headline, document.title);
    assert.equal(article.inLanguage, lang);
    assert.match(article.datePublished, /^\d{4}-\d\d-\d\d$/);
    assert.equal(article.mainEntityOfPage, `${BASE}${id}/${lang}.html`);
    assert.deepEqual(of('FAQPage')[0].mainEntity.map(({ name }) => name), document.faq.map(({ q }) => q));
    assert.ok(of('FAQPage')[0].mainEntity.every(({ acceptedAnswer }) => acceptedAnswer.text.length > 10));
    assert.equal(of('Dataset').length, Object.keys(document.datasets).length);
    for (const dataset of of('Dataset')) {
      assert.ok(dataset.name && dataset.description.length >= 50 && dataset.description.length <= 5000);
      for (const { contentUrl } of dataset.distribution) assert.ok((await built(contentUrl.slice(BASE.length))).length > 20);
    }
    for (const other of ['embed', 'offline', 'snippet', 'fragment', 'fragment.amp']) {
      assert.ok(!pages[`${id}.${lang}.${other}.html`].includes('ld+json'), other);
    }
    assert.ok(pages[`${id}.${lang}.embed.html`].includes('<meta name="robots" content="noindex">'));
    const oembed = JSON.parse(await built(`${id}/${lang}/oembed.json`));
    assert.deepEqual([oembed.version, oembed.type, oembed.title], ['1.0', 'rich', document.title]);
    assert.equal((await fetch(new URL(`built/${oembed.thumbnail_url.slice(BASE.length)}`, site))).status, 200);
  }
});

test('links lead to files that are there', async () => {
  for (const [id, lang] of STORIES) {
    const html = pages[`${id}.${lang}.html`];
    const asked = [...html.matchAll(/<(?:link|script)[^>]+(?:href|src)="([^"]+)"/g)].map(([, address]) => address);
    for (const address of asked.filter((address) => !address.startsWith('data:'))) {
      const url = address.startsWith(BASE) ? new URL(`built/${address.slice(BASE.length)}`, site) : new URL(address, new URL(`built/${id}/`, site));
      assert.equal((await fetch(url)).status, 200, address);
    }
  }
});

for (const width of [360, 768, 1280]) {
  test(`canonical pages wake without moving at ${width} px, and ask this site alone`, async () => {
    for (const [id, lang] of STORIES) {
      const { page, context, requests, errors } = await open(browser, `built/${id}/${lang}.html`, { viewport: { width, height: 800 } }, watch);
      await ready(page);
      assert.deepEqual(await heard(page, 'error'), []);
      assert.ok((await page.evaluate(() => window.shift)) < 0.02, `${id} ${lang}: layout shift`);
      assert.deepEqual(requests.filter((address) => !address.startsWith(site) && !address.startsWith('data:')), []);
      assert.deepEqual(await context.cookies(), []);
      assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
      assert.deepEqual(errors, []);
      await context.close();
    }
  });
}

test('the live tree says what the canonical page says', async () => {
  for (const [id, lang] of STORIES) {
    const { page, context } = await open(browser, `built/${id}/${lang}.html`, {}, listen);
    const still = await words(page.locator('explainer-widget > article.ex-root'));
    assert.ok(still.length > 100);
    await ready(page);
    const live = await words(page.locator('explainer-widget article.ex-root:visible'));
    const spoken = new Set(live);
    assert.deepEqual(still.filter((text) => !spoken.has(text)), [], `${id} ${lang}`);
    await context.close();
  }
});

test('one file wakes from the disk with the network off', async () => {
  const [id, lang] = STORIES[0];
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const requests = [];
  const errors = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await watch(page);
  const address = pathToFileURL(join(folder, `${id}.${lang}.offline.html`)).href;
  await page.goto(address);
  await ready(page);
  assert.deepEqual(await heard(page, 'error'), []);
  await rouse(page.locator('explainer-widget'));
  const canvas = page.locator('explainer-widget article.ex-root:visible canvas').first();
  await canvas.scrollIntoViewIfNeeded();
  await until(() => canvas.evaluate((canvas) => canvas.toDataURL().length), (length) => length > 2_000, 'a chart');
  await page.locator('[data-do="toggle"]').first().click();
  assert.equal(await page.locator('[data-do="toggle"]').first().getAttribute('aria-expanded'), 'true');
  assert.deepEqual(requests.filter((request) => request !== address && !request.startsWith('data:')), []);
  assert.deepEqual(errors, []);
  await context.close();
});

for (const width of [360, 768, 1280]) {
  test(`one file wakes without moving at ${width} px`, async () => {
    for (const [id, lang] of STORIES) {
      const context = await browser.newContext({ offline: true, viewport: { width, height: 800 } });
      const page = await context.newPage();
      await watch(page);
      await page.goto(pathToFileURL(join(folder, `${id}.${lang}.offline.html`)).href);
      await ready(page);
      assert.deepEqual(await heard(page, 'error'), []);
      // Shifts are told after the frame that has them.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
      const shift = await page.evaluate(() => window.shift);
      assert.ok(shift < 0.02, `${id} ${lang}: layout shift ${shift}`);
      await context.close();
    }
  });
}

test("one file wakes under connect-src 'none'", async () => {
  const [id, lang] = STORIES[2];
  const policy = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; connect-src 'none'";
  const { page, context, requests, errors } = await open(browser, 'built/strict.html', {}, async (page) => {
    await watch(page);
    await page.route('**/strict.html', (route) =>
      route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': policy }, body: pages[`${id}.${lang}.offline.html`] }),
    );
  });
  await ready(page);
  assert.deepEqual(await heard(page, 'error'), []);
  await rouse(page.locator('explainer-widget'));
  assert.ok((await page.locator('explainer-widget article.ex-root:visible canvas').count()) > 2);
  assert.deepEqual(requests.filter((request) => !request.endsWith('/strict.html') && !request.startsWith('data:')), []);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a pasted snippet wakes under a strict policy, and reads without a script', async () => {
  const [id, lang] = STORIES[0];
  const snippet = (await built(`${id}/${lang}/snippet.html`)).replaceAll(BASE, new URL('built/', site).href);
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'";
  const prepare = async (page) => {
    await listen(page);
    await page.route('**/story.html', (route) =>
      route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': policy }, body: around(lang, snippet) }),
    );
  };
  const { page, context, requests, errors } = await open(browser, 'news/story.html', {}, prepare);
  await page.locator('explainer-widget').scrollIntoViewIfNeeded();
  await ready(page);
  assert.deepEqual(await heard(page, 'error'), []);
  assert.deepEqual(errors.filter((text) => !text.includes('favicon')), []);
  // Nothing is fetched twice.
  const wasm = requests.filter((request) => request.endsWith('.wasm'));
  assert.equal(new Set(wasm).size, wasm.length);
  const spanish = page.locator('.ex-languages button[lang="es"]');
  await spanish.click();
  await page.locator('explainer-widget article[lang="es"]:visible').waitFor();
  await context.close();

  const still = await open(browser, 'news/story.html', { javaScriptEnabled: false }, async (page) => {
    await page.route('**/story.html', (route) => route.fulfill({ contentType: 'text/html', body: around(lang, snippet) }));
  });
  assert.ok(await still.page.locator('.ex-title').isVisible());
  assert.ok(await still.page.locator('.ex-wide svg').first().isVisible());
  await still.context.close();
});
