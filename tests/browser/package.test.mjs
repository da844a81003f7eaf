// The npm package: installed from its tarball into a fresh project, built by Vite, typed, and used without a bundler.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { launch } from './chromium.mjs';

const run = promisify(execFile);
const tarball = process.env.EXPLAINER_PACKAGE;
const TOOLS = { vite: '7.1.12', typescript: '5.9.3' };

// The package carries no documents: the page does.
const DOCUMENT = JSON.stringify(JSON.parse(await readFile(new URL('../../assets/explainers/chile-peru-border.json', import.meta.url), 'utf8'))).replaceAll('<', '\\u003c');
const BODY = `<explainer-widget loading="eager"><p>words of the page</p><script type="application/json">${DOCUMENT}</script></explainer-widget>`;
const page = (script) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Project</title><link rel="icon" href="data:,">${BODY}${script}`;
const TYPED = `import 'explainer-widget';
import type { ExplainerEvents } from 'explainer-widget';
const element = document.querySelector('explainer-widget')!;
const live: Promise<HTMLElement> = element.ready;
element.view = 'q=why';
element.document = { version: 1 };
element.columns = { trade: { year: new Float64Array(2), name: ['a', null], value: [1, null] } };
element.addEventListener('explainer:toggle', (event) => { const open: boolean = event.detail.open; void open; });
element.addEventListener('explainer:error', ({ detail }) => { const reason: 'wasm' | 'import' | string = detail.reason; void reason; });
// @ts-expect-error: there is no such field
const wrong: ExplainerEvents['explainer:toggle'] = { id: 'x', opened: true };
void live; void wrong;
`;

let folder;
let browser;
/** Why the project cannot be made here; undefined where it is. */
let lacking = tarball ? undefined : 'no tarball: `cargo xtask test` makes it, or set EXPLAINER_PACKAGE';
before(async () => {
  browser = await launch();
  if (lacking) return;
  folder = await mkdtemp(join(tmpdir(), 'explainer-project-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'project', private: true, type: 'module' }));
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1', '--fetch-timeout=30000'];
  // The package has no dependencies: it installs without a registry.
  await run('npm', [...install, tarball], { cwd: folder });
  try {
    await run('npm', [...install, '--save-dev', ...Object.entries(TOOLS).map(([name, version]) => `${name}@${version}`)], { cwd: folder, timeout: 180_000 });
  } catch (error) {
    lacking = `no registry to install Vite from: ${error.message.split('\n')[0]}`;
    console.log(`# ${lacking}`);
  }
}, { timeout: 240_000 });
after(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Serves a folder of the project while `use` runs with its address. */
async function served(name, use) {
  const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://any/').pathname).replace(/\/$/, '/index.html');
    const body = await readFile(join(folder, name, path)).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { 'content-type': TYPES[extname(path)] ?? 'text/plain' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Opens an address and waits until its widget is live, with nothing wrong. */
async function lives(url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('requestfailed', (request) => wrong.push(request.url()));
  page.on('response', (response) => response.status() >= 400 && wrong.push(`${response.status()} ${response.url()}`));
  await page.goto(url);
  await page.locator('explainer-widget canvas').first().waitFor();
  await page.getByText('words of the page').waitFor({ state: 'hidden' });
  await page.locator('explainer-widget .ex-question').first().click();
  await page.locator('explainer-widget .ex-answer:visible').first().waitFor();
  assert.deepEqual(wrong, []);
  await context.close();
}

test('without a bundler, by a script tag', async (t) => {
  if (!tarball) return t.skip(lacking);
  await mkdir(join(folder, 'plain'), { recursive: true });
  await run('cp', ['-r', join(folder, 'node_modules/explainer-widget'), join(folder, 'plain/widget')]);
  await writeFile(join(folder, 'plain/index.html'), page('<script type="module" src="widget/element.js"></script>'));
  await served('plain', lives);
});

test('the package holds what it names, a licence and nothing else', async (t) => {
  if (!tarball) return t.skip(lacking);
  const files = await readdir(join(folder, 'node_modules/explainer-widget'));
  for (const name of ['element.js', 'explainer-widget.d.ts', 'explainer-widget.wasm', 'explainer-charts.wasm', 'host.js', 'frame.js', 'LICENSE-MIT', 'LICENSE-APACHE', 'README.md', 'package.json', 'widget.css']) {
    assert.ok(files.includes(name), name);
  }
  assert.deepEqual(files.filter((name) => /\.(br|gz|map|html)$|^\./.test(name)), []);
});

test('with Vite', async (t) => {
  if (lacking) return t.skip(lacking);
  await writeFile(join(folder, 'index.html'), page('<script type="module" src="/main.js"></script>'));
  await writeFile(join(folder, 'main.js'), "import 'explainer-widget';\n");
  await run(join(folder, 'node_modules/.bin/vite'), ['build'], { cwd: folder, timeout: 120_000 });
  const assets = await readdir(join(folder, 'dist/assets'));
  // Both runtimes; a draft has one under both names, which Vite notices.
  assert.ok(assets.some((name) => name.endsWith('.wasm')) && assets.some((name) => /^widget.*\.css$/.test(name)), assets.join());
  await served('dist', lives);
});

test('the types hold', async (t) => {
  if (lacking) return t.skip(lacking);
  await writeFile(join(folder, 'typed.ts'), TYPED);
  const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom', 'typed.ts'];
  await run(join(folder, 'node_modules/.bin/tsc'), options, { cwd: folder, timeout: 120_000 }).catch((error) => assert.fail(error.stdout));
});

test('importing it on a server does nothing', async (t) => {
  if (!tarball) return t.skip(lacking);
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', "await import('explainer-widget'); console.log('imported')"], { cwd: folder });
  assert.equal(stdout.trim(), 'imported');
});
