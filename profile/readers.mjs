// What readers do first, so that the functions it takes are in the Wasm's core: they open explainers, by links into them
// too, scroll, point at charts, walk them by keyboard, open questions, turn their phones.
//
// `cargo xtask profile` serves dist/ with a Wasm that tells what is called, and sets EXPLAINER_URL, CHROME, OUT and
// EXPLAINER, the program that publishes.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { launch, open } from '../tests/browser/chromium.mjs';
import { documents as plainDocuments } from './plain.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const RUNTIMES = ['explainer-widget', 'explainer-charts'];
/** By runtime, a byte for each run of its code, for who came to it: readers of plain documents whose charts sleep, those of
    such with computed numbers, those whose charts are drawn, others. */
const ASLEEP = 1, FIGURED = 2, PLAIN = 4, OTHER = 8;
const told = {};
const WIDE = { viewport: { width: 1280, height: 900 } };
const NARROW = { viewport: { width: 360, height: 740 }, colorScheme: 'dark', hasTouch: true, isMobile: true };

/** The specifications that stand in the repository, each as the chart of an explainer. */
async function documents(folder) {
  const names = (await readdir(path.join(root, folder))).filter((name) => name.endsWith('.vl.json')).sort();
  return Promise.all(
    names.map(async (name) => {
      const spec = JSON.parse(await readFile(path.join(root, folder, name), 'utf8'));
      return [name, story(spec)];
    }),
  );
}

const story = (spec) => ({
  version: 1, id: 'chart', lang: 'en', title: 'A chart', summary: 'One chart.', published: '2026-11-28',
  sources: { made: { title: 'Figures', publisher: 'explainer-widget' } },
  sections: [{ id: 'charts', title: 'Charts', blocks: [{ type: 'chart', id: 'chart', title: 'A chart', subtitle: 'Figures', takeaway: 'It differs.', alt: 'A chart', spec }] }],
});

/** A shipped document with what the loader fetches no more for: `rich` in assets/runtime.js. */
async function plainly(name) {
  const { glossary, actions, ...document } = JSON.parse(await readFile(path.join(root, 'assets/explainers', name), 'utf8'));
  for (const section of document.sections) section.blocks = section.blocks.filter(({ type }) => type === 'text' || type === 'chart');
  document.sections = document.sections.filter((section) => section.blocks.length > 0);
  for (const question of document.faq) delete question.claims;
  return document;
}

/** Long data as a line and as an area: their loops are to stay in one piece. */
function dense() {
  const count = 30_000;
  const steps = Array.from({ length: count }, (_, step) => step);
  const places = steps.map((step) => 50 + 30 * Math.sin(step / 900) + 9 * Math.sin(step * 1.7));
  const encoding = { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } };
  const specs = ['line', 'area'].map((mark) => ({ data: { name: 'long' }, mark, encoding }));
  const [first, second] = specs.map(story);
  second.sections[0].blocks[0].id = 'area';
  first.sections[0].blocks.push(second.sections[0].blocks[0]);
  const fields = [{ name: 'x', type: 'quantitative', title: 'Step' }, { name: 'y', type: 'quantitative', title: 'Place' }];
  first.datasets = { long: { title: 'Long', sources: ['made'], status: 'official', fields, columns: { x: steps, y: places } } };
  return first;
}

/** A page of a document. */
function page(document) {
  const json = JSON.stringify(document).replaceAll('</', '<\\/');
  return `<!doctype html><html lang="${document.lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${document.id}</title><link rel="icon" href="data:,"><script type="module" src="element.js"></script><explainer-widget><script type="application/json">${json}</script></explainer-widget>`;
}

/** Pages by name, as they are published: with what is read and drawn of them in them. */
async function published(pages) {
  const [from, to] = ['pages', 'published'].map((name) => path.join(process.env.OUT, name));
  await mkdir(from, { recursive: true });
  for (const [name, html] of Object.entries(pages)) await writeFile(path.join(from, name), html);
  execFileSync(process.env.EXPLAINER, ['publish', ...Object.keys(pages).map((name) => path.join(from, name)), '--out', to], { cwd: root, stdio: 'pipe' });
  const texts = Object.keys(pages).map(async (name) => [name, await readFile(path.join(to, name), 'utf8')]);
  return Object.fromEntries(await Promise.all(texts));
}

/** Opens a page, of this `html` or of the site; `read` does what its reader does. */
async function visit(browser, name, { address, options = WIDE, html, who = html === undefined ? OTHER : PLAIN }, read) {
  const { page, context, errors } = await open(browser, address, options, async (page) => {
    if (html) await page.route(`**/${address.split('#')[0]}`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    // Nobody wakes what sleeps.
    if (who < PLAIN) await page.route(/-(draw|more|rest)\.wasm$/, (route) => route.abort());
    // Every chart's runtime reads the pages of the plain one too.
    if (name === 'explainer-charts') await page.addInitScript(() => {
      new MutationObserver(() => document.querySelectorAll('explainer-widget').forEach((element) => element.setAttribute('charts', ''))).observe(document, { childList: true, subtree: true });
    });
  });
  const widgets = page.locator('explainer-widget');
  let view = '';
  for (let index = 0; index < (await widgets.count()); index += 1) {
    await widgets.nth(index).scrollIntoViewIfNeeded();
    const live = await widgets.nth(index).evaluate((element) => element.ready.then(() => '', (error) => `${error.reason}: ${error.message}`));
    if (live) console.log(`${address}: ${live}`);
    else view = (await read(page, widgets.nth(index))) || view;
  }
  await page.waitForTimeout(300);
  const now = Buffer.from(await page.evaluate((name) => Array.from(new Uint8Array(globalThis.told?.[name]?.buffer ?? 0), (byte) => (byte ? '1' : '0')).join(''), name), 'latin1');
  let added = 0;
  const all = (told[name] ??= Buffer.alloc(now.length));
  for (let run = 0; run < now.length; run += 1) {
    if (now[run] !== 49 || all[run] & who) continue;
    all[run] |= who;
    added += 1;
  }
  const other = name === 'explainer-widget' && (await page.evaluate(() => 'explainer-charts' in (globalThis.told ?? {})));
  if (other && who !== OTHER) console.log(`${address}: not for plain charts`);
  console.log(`${name} ${address} ${options.viewport.width}: ${added} new runs${errors.length ? `; ${errors[0]}` : ''}`);
  await context.close();
  return view;
}

const CHART_KEYS = ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'End', 'Home', 'Escape'];

/** The charts of a widget that are shown, one after the other in view: each with its box. */
async function* charts(widget) {
  const plots = widget.locator('.ex-surface');
  for (let index = 0; index < (await plots.count()); index += 1) {
    const plot = plots.nth(index);
    if (!(await plot.isVisible())) continue;
    await plot.scrollIntoViewIfNeeded();
    yield [plot, await plot.boundingBox()];
  }
}

/** What most readers do once the widget is live. */
async function look(page, widget) {
  for await (const [plot, box] of charts(widget)) {
    for (let at = 0.1; at < 1; at += 0.1) {
      await page.mouse.move(box.x + box.width * at, box.y + box.height * (0.3 + 0.4 * ((at * 7) % 1)));
    }
    await page.mouse.move(2, 2);
    await plot.focus();
    for (const key of CHART_KEYS) await page.keyboard.press(key);
  }
  const questions = widget.locator('button[aria-controls^="q="]');
  for (let index = 0; index < (await questions.count()); index += 1) {
    await questions.nth(index).click();
    if (index > 1) await questions.nth(index).click();
  }
  const view = await widget.evaluate((element) => element.view);
  await page.setViewportSize({ width: 500, height: 800 });
  await page.waitForTimeout(300);
  return view;
}

/** What a reader does who comes to no chart: questions, by the page's own script, and another width. */
async function ask(page, widget) {
  await page.waitForTimeout(100);
  const pressed = await widget.evaluate(async (element) => {
    const buttons = [...element.shadowRoot.querySelectorAll('button[aria-controls^="q="]')];
    const turn = () => new Promise((done) => setTimeout(done, 50));
    for (const button of [...buttons, ...buttons.slice(1)]) {
      button.click();
      await turn();
    }
    return buttons.length;
  });
  const drawn = await widget.locator('canvas').count();
  if (drawn) console.log(`${drawn} charts are awake, after ${pressed} questions`);
  await page.setViewportSize({ width: 500, height: 800 });
}

/** What one does who comes to charts that sleep. */
async function come(page, widget, then = look) {
  const sleeping = widget.locator('article.ex-root:visible figure.ex-chart:has(.ex-still)');
  for (let left = await sleeping.count(); left > 0; left -= 1) {
    const plot = sleeping.first().locator('.ex-still > .ex-plot');
    await plot.scrollIntoViewIfNeeded();
    const figure = await sleeping.first().getAttribute('id');
    if (then === tap) await plot.tap();
    else await plot.hover();
    await widget.locator(`[id="${figure}"] .ex-surface`).waitFor();
    await widget.locator(`article.ex-root:visible [id="${figure}"] .ex-still`).waitFor({ state: 'detached' });
  }
  return then(page, widget);
}

/** A finger: taps on charts, questions. */
async function tap(page, widget) {
  for await (const [, box] of charts(widget)) {
    for (const at of [0.3, 0.7]) await page.touchscreen.tap(box.x + box.width * at, box.y + box.height / 2);
  }
  return '';
}

const comeByFinger = (page, widget) => come(page, widget, tap);

const browser = await launch();
const PAGES = ['index.html', 'index.es.html', 'theming.html', 'theme-ledger.html', 'explore.html', 'explore.es.html'];
const LINKS = ['index.html#q=military-aid', 'index.html#q=farm-trade&chart=migrants&time=2010..2015', 'index.es.html#q=military-aid&chart=migrants'];
// Its loader is to fetch the glue that tells.
const bench = (await readFile(path.join(root, 'bench/bench.html'), 'utf8')).replace('src="element.js" data-inline', 'src="element.js"');
const shipped = (await readdir(path.join(root, 'assets/explainers'))).filter((name) => name.endsWith('.json')).sort();
const nothing = () => '';
const pages = Object.fromEntries([
  ['bench.html', bench],
  ...(await Promise.all(shipped.map(async (file) => [`plain-${file}.html`, page(await plainly(file))]))),
  ...plainDocuments.map((document) => [`${document.id}.html`, page(document)]),
]);
/** A formula in a text. */
const FORMULA = /\{\{.*?\}\}/g;
const drawn = await published(pages);
/** The same with a number in the place of each formula. */
const figures = await published(Object.fromEntries(Object.entries(pages).map(([address, html]) => [`plain-${address}`, html.replace(FORMULA, '12.3')])));
for (const name of RUNTIMES) {
  for (const [address, html] of Object.entries(pages)) {
    const view = await visit(browser, name, { address, html }, look);
    await visit(browser, name, { address, html, options: NARROW }, tap);
    await visit(browser, name, { address, html: figures[`plain-${address}`], who: ASLEEP }, ask);
    if (html.includes('{{')) await visit(browser, name, { address, html: drawn[address], who: FIGURED }, ask);
    await visit(browser, name, { address, html: drawn[address] }, come);
    await visit(browser, name, { address, html: drawn[address], options: NARROW }, comeByFinger);
    // Where an address leads into a document, the loader fetches more too.
    if (view) await visit(browser, name, { address: `${address}#${view}`, html, who: OTHER }, nothing);
  }
  await visit(browser, name, { address: 'dense.html', html: page(dense()) }, look);
  for (const address of PAGES) {
    const view = await visit(browser, name, { address }, come);
    await visit(browser, name, { address, options: NARROW }, comeByFinger);
    if (view) await visit(browser, name, { address: `${address}#${view}` }, nothing);
  }
  for (const address of LINKS) await visit(browser, name, { address }, come);
  if (name === 'explainer-charts') await recipes(name);
  await writeFile(path.join(process.env.OUT, name), told[name]);
}
await browser.close();

/** What only the runtime with every chart draws. */
async function recipes(name) {
  for (const [file, story] of await documents('docs/charts')) {
    const address = `${file}.html`;
    try {
      await visit(browser, name, { address, html: (await published({ [address]: page(story) }))[address], who: ASLEEP }, ask);
    } catch (error) {
      // Those with data beside them are no documents by themselves.
      console.log(`${address}: ${`${error.stderr ?? error}`.split('\n')[0]}`);
    }
  }
  for (const [file, story] of [...(await documents('docs/charts')), ...(await documents('tests/exact/specs'))]) {
    // Dates and numbers are written in another way in each.
    for (const lang of ['en', 'es']) await visit(browser, name, { address: `${lang}-${file}.html`, html: page({ ...story, lang }) }, look);
  }
}
