// The program with the runtime inside, alone in a folder: it starts a document, checks it, builds it, and what it built
// wakes in a browser. `cargo xtask test --only program` gives its address.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { launch } from '../browser/chromium.mjs';
import { listen, rouse, until } from '../browser/reader.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json' };

let folder, program, browser, server, url;
/** Runs the program in its folder, without anything of a checkout around it; what it says. */
const run = (...args) => execFileSync(program, args, { cwd: folder, env: { PATH: process.env.PATH }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'explainer-program-'));
  program = join(folder, `explainer${extname(process.env.EXPLAINER_PROGRAM)}`);
  copyFileSync(process.env.EXPLAINER_PROGRAM, program);
  server = createServer((request, response) => {
    try {
      const path = new URL(request.url, 'http://any/').pathname;
      const body = readFileSync(join(folder, 'out', path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}/`;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a built page, and waits until its widget is live; what was asked for and went wrong. */
async function open(address, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const [requests, errors] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await listen(page);
  await page.goto(address);
  await page.waitForFunction(() => window.heard.some(([name]) => name === 'ready' || name === 'error'), null, { timeout: 30_000 });
  assert.deepEqual(await page.evaluate(() => window.heard.filter(([name]) => name === 'error')), []);
  await rouse(page.locator('explainer-widget'));
  const canvas = page.locator('explainer-widget article.ex-root:visible canvas').first();
  await canvas.scrollIntoViewIfNeeded();
  await until(() => canvas.evaluate((canvas) => canvas.toDataURL().length), (length) => length > 2_000, 'a chart');
  const question = page.locator('explainer-widget article.ex-root:visible .ex-question').first();
  await question.click();
  assert.equal(await question.getAttribute('aria-expanded'), 'true');
  assert.deepEqual(errors, []);
  await context.close();
  return requests.filter((request) => !request.startsWith('data:'));
}

test('a document is started, checked and built', () => {
  assert.match(run('new', 'story.json'), /wrote story\.json/);
  run('check', 'story.json');
  run('build', 'story.json', '--out', 'out');
  const manifest = JSON.parse(readFileSync(join(folder, 'out/manifest.json'), 'utf8'));
  for (const kind of [/^story\/en\.html$/, /^story\/en\/offline\.html$/, /^story\/en\/charts\/.*\.png$/, /^explainer-widget\.[0-9a-f]{12}\.wasm\.br$/]) {
    assert.ok(manifest.files.some(({ path }) => kind.test(path)), `${kind}`);
  }
  // A fault is told by its place, and is no success.
  const faulty = spawnSync(program, ['check', 'missing.json'], { cwd: folder, encoding: 'utf8' });
  assert.notEqual(faulty.status, 0);
  assert.match(faulty.stdout + faulty.stderr, /missing\.json/);
});

test('the built page wakes', async () => {
  const requests = await open(`${url}story/en.html`);
  assert.deepEqual(requests.filter((request) => !request.startsWith(url)), []);
});

test('the page in one file wakes from the disk, offline', async () => {
  const address = pathToFileURL(join(folder, 'out/story/en/offline.html')).href;
  assert.deepEqual(await open(address, { offline: true }), [address]);
});
