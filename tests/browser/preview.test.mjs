// The preview: a save reaches the open page, mistakes are shown over it. The playground: typing is checked as one types.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from './chromium.mjs';
import { until } from './reader.mjs';

const root = new URL('../../', import.meta.url).pathname;
const program = ['debug', 'release'].map((kind) => join(root, 'target', kind, 'explainer')).find(existsSync);
const runtime = process.env.EXPLAINER_RUNTIME ?? join(root, 'dist');
const shipped = readFileSync(join(root, 'assets/explainers/us-chile.json'), 'utf8');

let browser;
let folder;
let preview;
let address;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'explainer-preview-'));
  copyFileSync(join(root, 'assets/explainers/us-chile.json'), join(folder, 'us-chile.json'));
  copyFileSync(join(root, 'assets/explainers/us-chile.es.json'), join(folder, 'us-chile.es.json'));
  preview = spawn(program, ['preview', 'us-chile.json', '--port', '0', '--runtime', runtime], { cwd: folder });
  preview.stderr.on('data', (text) => console.error(String(text)));
  let told = '';
  preview.stdout.on('data', (text) => (told += text));
  address = (await until(() => told.match(/http:\S+/)?.[0], Boolean, 'the address of the preview')) ?? '';
});
after(async () => {
  preview?.kill();
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true });
});

const save = (text) => writeFileSync(join(folder, 'us-chile.json'), text);

async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.addInitScript(() => addEventListener('explainer:ready', () => (window.ready = true)));
  await page.goto(new URL(path, address).href);
  return { page, context, errors };
}

test('a save is taken over in place, a mistake is shown over the last good page', async () => {
  save(shipped);
  const { page, context, errors } = await open('/');
  const title = page.locator('explainer-widget article.ex-root:visible .ex-title');
  await page.waitForFunction(() => window.ready);
  await title.filter({ hasText: 'Washington' }).waitFor();
  await page.evaluate(() => (window.same = true));

  save(shipped.replace(/"title": "Washington[^"]*"/, '"title": "Another headline of the desk"'));
  await title.filter({ hasText: 'Another headline of the desk' }).waitFor();
  assert.ok(await page.evaluate(() => window.same), 'the page was not loaded again');
  await until(() => page.title(), (text) => text.startsWith('Another headline'), 'the title of the page');

  save(shipped.replace('"summary"', '"sumary"'));
  const problems = page.locator('#problems');
  await problems.getByText('unknown-field').waitFor();
  assert.match(await problems.innerText(), /us-chile\.json:\d+:3 error\[unknown-field\][^]*did you mean `summary`\?/);
  assert.equal(await title.innerText(), 'Another headline of the desk');

  save(shipped);
  await problems.waitFor({ state: 'hidden' });
  await title.filter({ hasText: 'Washington' }).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('theme and width are switched in the bar', async () => {
  save(shipped);
  const { page, context } = await open('/');
  await page.waitForFunction(() => window.ready);
  await page.getByLabel('Theme').selectOption('dark');
  assert.equal(await page.locator('explainer-widget').getAttribute('theme'), 'dark');
  await page.getByLabel('Width').selectOption('360');
  await until(
    () => page.locator('#stage').evaluate((stage) => stage.getBoundingClientRect().width),
    (width) => width === 360,
    'a stage of 360 px',
  );
  await context.close();
});

test('the playground checks what is typed, and leads to it', async () => {
  save(shipped);
  const { page, context, errors } = await open('/playground');
  const editor = page.getByRole('textbox', { name: 'Document' });
  const title = page.locator('explainer-widget article.ex-root:visible .ex-title');
  await title.filter({ hasText: 'Washington' }).waitFor().catch(async (error) => {
    throw new Error([error.message, await page.locator('#status').innerText(), ...errors].join('; '));
  });
  assert.equal(await editor.inputValue(), shipped);
  assert.ok((await page.locator('#numbers').textContent()).endsWith(`\n${shipped.split('\n').length}`));

  // A headline is typed over the old one.
  const [start, end] = [shipped.indexOf('Washington congratulates'), shipped.indexOf('",\n  "summary"')];
  await editor.evaluate((text, [start, end]) => (text.focus(), text.setSelectionRange(start, end)), [start, end]);
  await page.keyboard.type('Typed by hand');
  await title.filter({ hasText: 'Typed by hand' }).waitFor();

  // A quotation mark too many is told with its place; the explainer stays.
  await page.keyboard.type('"');
  const place = page.locator('#diagnostics button').first();
  await place.waitFor();
  const [line] = (await place.innerText()).split(':').map(Number);
  const typed = await editor.inputValue();
  assert.equal(line, typed.slice(0, typed.indexOf('Typed by hand')).split('\n').length);
  assert.equal(await title.innerText(), 'Typed by hand');
  await editor.evaluate((text) => text.setSelectionRange(0, 0));
  await page.keyboard.press('F8');
  const at = () => editor.evaluate((text) => text.value.slice(0, text.selectionStart).split('\n').length);
  assert.equal(await at(), line);
  await editor.evaluate((text) => text.setSelectionRange(0, 0));
  await place.click();
  assert.equal(await at(), line);
  assert.ok(await editor.evaluate((text) => text === document.activeElement));

  // Mended, it is gone.
  await editor.evaluate((text, at) => text.setSelectionRange(at, at), typed.indexOf('Typed by hand"') + 'Typed by hand"'.length);
  await page.keyboard.press('Backspace');
  await until(() => page.locator('#status').innerText(), (text) => !text.includes('problem') || text === 'no problem', 'no problem');
  assert.equal(readFileSync(join(folder, 'us-chile.json'), 'utf8'), shipped, 'the file is as it was');
  assert.deepEqual(errors, []);
  await context.close();
});

test('the playground asks again where the program has not answered', async () => {
  save(shipped);
  const { page, context } = await open('about:blank');
  let asked = 0;
  await page.route('**/check', (route) => ((asked += 1) === 1 ? route.abort() : route.continue()));
  await page.goto(new URL('/playground', address).href);
  await page.locator('#status').filter({ hasText: 'the program does not answer' }).waitFor();
  await page.locator('explainer-widget article.ex-root:visible .ex-title').filter({ hasText: 'Washington' }).waitFor();
  assert.ok(asked > 1, `${asked}`);
  assert.match(await page.locator('#status').innerText(), /^(no problem|\d+ findings?)$/);
  await context.close();
});
