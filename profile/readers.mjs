// What readers do first, so that the functions it takes are in the Wasm's core: they open explainers, by links into them
// too, scroll, point at charts, walk them by keyboard, open questions, turn their phones.
//
// `cargo xtask profile` serves dist/ with a Wasm that tells what is called, and sets EXPLAINER_URL, CHROME and OUT.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { launch, open } from '../tests/browser/chromium.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const RUNTIMES = ['explainer-widget', 'explainer-charts'];
const called = Object.fromEntries(RUNTIMES.map((name) => [name, new Set()]));
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
  sections: [{ id: 'charts', title: 'Charts', blocks: [{ type: 'chart', id: 'chart', title: 'A chart', subtitle: 'Figures', takeaway: 'It differs.', alt: 'A chart', sources: ['made'], spec }] }],
});

/** Opens a page; `read` does what its reader does. */
async function visit(browser, name, address, options, html, read) {
  const { page, context, errors } = await open(browser, address, options, async (page) => {
    if (html) await page.route(`**/${address}`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
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
  const now = await page.evaluate((name) => [...(globalThis.called?.[name] ?? [])], name);
  const before = called[name].size;
  for (const index of now) called[name].add(index);
  console.log(`${name} ${address} ${options.viewport.width}: ${now.length} called, ${called[name].size - before} of them new${errors.length ? `; ${errors[0]}` : ''}`);
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

/** A finger: taps on charts, questions. */
async function tap(page, widget) {
  for await (const [, box] of charts(widget)) {
    for (const at of [0.3, 0.7]) await page.touchscreen.tap(box.x + box.width * at, box.y + box.height / 2);
  }
  return '';
}

const browser = await launch();
const PAGES = ['index.html', 'index.es.html', 'theming.html', 'theme-ledger.html', 'explore.html'];
const LINKS = ['index.html#q=military-aid', 'index.html#q=farm-trade&chart=migrants&time=2010..2015', 'index.es.html#q=military-aid&chart=migrants'];
const bench = await readFile(path.join(root, 'bench/bench.html'), 'utf8');
for (const name of RUNTIMES) {
  await visit(browser, name, 'bench.html', WIDE, bench, look);
  for (const page of PAGES) {
    const view = await visit(browser, name, page, WIDE, undefined, look);
    await visit(browser, name, page, NARROW, undefined, tap);
    if (view) await visit(browser, name, `${page}#${view}`, WIDE, undefined, () => '');
  }
  for (const link of LINKS) await visit(browser, name, link, WIDE, undefined, look);
  if (name === 'explainer-widget') continue;
  for (const [file, story] of [...(await documents('docs/charts')), ...(await documents('tests/exact/specs'))]) {
    const json = JSON.stringify(story).replaceAll('</', '<\\/');
    const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${file}</title><link rel="icon" href="data:,"><script type="module" src="element.js"></script><explainer-widget><script type="application/json">${json}</script></explainer-widget>`;
    await visit(browser, name, `${file}.html`, WIDE, html, look);
  }
}
await browser.close();
await writeFile(process.env.OUT, JSON.stringify(Object.fromEntries(RUNTIMES.map((name) => [name, [...called[name]]]))));
