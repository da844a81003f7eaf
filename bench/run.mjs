// The same work on the widget and on its peers, side by side in one run of headless Chromium.
//
// `cargo xtask bench` calls it with EXPLAINER_DIST (a built dist/) and CHROME; arguments: names of contenders, of
// parts (bytes, load, redraw, hover, memory), none means all, and how many throttled loads each has, five if not said. Prints
// Markdown tables of medians, and writes them and every sample to the folder BENCH_OUT.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

import { build } from '../node_modules/esbuild/lib/main.js';
import { chromium } from '../node_modules/playwright-core/index.mjs';

import { questions, reports, trade } from './data.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = process.env.EXPLAINER_DIST ?? path.join(here, '../dist');
const out = process.env.BENCH_OUT ?? path.join(here, '../target/bench');

const PEERS = ['uplot', 'chartjs', 'echarts', 'highcharts', 'plot', 'plotly', 'vega'];
const PARTS = ['bytes', 'load', 'redraw', 'hover', 'memory'];
const asked = process.argv.slice(2);
const wanted = (all) => (asked.some((name) => all.includes(name)) ? all.filter((name) => asked.includes(name)) : all);
const contenders = wanted(['widget', ...PEERS]);
const parts = wanted(PARTS);
const LOADS = Number(asked.find((word) => /^\d+$/.test(word)) ?? 5);

const COUNTS = [1e3, 1e4, 1e5, 1e6];
/** Slow 4G, and a processor four times slower: DevTools' usual profile. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

/** How long a new window stands still before its page is asked for, ms: a browser with a window of its own loads the pages
    of that window's tools (Chromium: chrome://omnibox-popup.top-chrome) in the first second, on the processors that are
    measured. Nobody's reader opens a window for each page. */
const SETTLING = 1500;

const median = (values) => quantile(values, 0.5);
function quantile(values, share) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

// ---- pages -------------------------------------------------------------------------------------------------------

/** Files of the server by path: {type, body, brotli}. */
const files = new Map();
const TYPES = {
  html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', wasm: 'application/wasm', json: 'application/json',
};

function serve(name, body) {
  const bytes = Buffer.from(body);
  const type = TYPES[name.split('.').pop()] ?? 'application/octet-stream';
  const brotli = zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  files.set(name, { type, body: bytes, brotli });
}

const html = (head, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench</title>
<meta name="viewport" content="width=device-width">${head}</head><body>${body}</body></html>`;

const faq = questions.map(([q, a]) => `<details><summary>${q}</summary><p>${a}</p></details>`).join('');

async function bundle(source, name) {
  const result = await build({
    stdin: { contents: source, resolveDir: here, loader: 'js' },
    bundle: true, minify: true, format: 'esm', write: false, outdir: '/', entryNames: name, logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return result.outputFiles.map((file) => {
    const served = path.basename(file.path);
    serve(served, file.contents);
    return served;
  });
}

/** The page of two charts and seven questions, and the page that redraws, of a peer. Returns the first one's files. */
async function peerPages(peer) {
  const explained = await bundle(
    `import { explain } from './peers/${peer}.mjs'; import { trade, reports } from './data.mjs'; explain(trade, reports); performance.mark('drawn');`,
    `${peer}-explain`,
  );
  const links = (names) =>
    names.map((name) => (name.endsWith('.css') ? `<link rel="stylesheet" href="${name}">` : '')).join('') +
    names.map((name) => (name.endsWith('.js') ? `<script type="module" src="${name}"></script>` : '')).join('');
  serve(
    `${peer}.html`,
    html(
      links(explained),
      `<h1>A story</h1><h2>Trade</h2><div id="trade" style="width:640px;min-height:300px"></div><h2>Reports</h2>
       <div id="reports" style="width:640px;min-height:300px"></div><h2>Questions</h2>${faq}`,
    ),
  );
  const dense = await bundle(
    `import * as peer from './peers/${peer}.mjs'; import * as work from './dense-page.mjs'; window.peer = peer; window.work = work;`,
    `${peer}-dense`,
  );
  serve(`${peer}-dense.html`, html(links(dense), '<div id="host" style="width:800px;height:400px"></div>'));
  return explained;
}

/** What the widget loads besides when a reader begins to act. */
const LATER = ['explainer-widget-draw.wasm', 'explainer-widget-more.wasm', 'explainer-widget-rest.wasm'];

/** The same for the widget: `xtask bench` has published bench.html, with loader and glue in it. */
async function widgetPages() {
  const names = ['widget.css', 'explainer-widget.wasm'];
  for (const name of [...names, ...LATER, 'element.js', 'explainer-widget.js', ...['.js', '.wasm', '-draw.wasm', '-more.wasm', '-rest.wasm'].map((end) => `explainer-charts${end}`)]) {
    serve(name, await readFile(path.join(dist, name)));
  }
  const published = (name) => readFile(path.join(process.env.BENCH_PAGE ?? path.join(out, 'page'), name), 'utf8');
  serve('widget.html', await published('bench.html'));
  // The same page, whose reader does not want all of it yet.
  serve('widget-rest.html', await published('bench-rest.html'));
  const dense = await bundle(
    `import * as peer from './peers/widget.mjs'; import * as work from './dense-page.mjs'; window.peer = peer; window.work = work;`,
    'widget-dense',
  );
  serve(
    'widget-dense.html',
    html(
      dense.map((name) => `<script type="module" src="${name}"></script>`).join('') + '<script type="module" src="element.js"></script>',
      '<div id="host" style="width:800px"></div>',
    ),
  );
  return names;
}

function start() {
  const server = createServer((request, response) => {
    const file = files.get(decodeURIComponent(request.url.slice(1).split(/[?#]/)[0]));
    if (!file) return void response.writeHead(404).end();
    const packed = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    const headers = { 'content-type': file.type, 'cache-control': 'no-store', ...(packed && { 'content-encoding': 'br' }) };
    response.writeHead(200, headers).end(packed ? file.brotli : file.body);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

// ---- measuring ---------------------------------------------------------------------------------------------------

/** Watches a page from its first moment: the first chart and both visible, interactive, blocking, shift. */
function watch() {
  window.seen = { blocking: 0, shift: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.seen.blocking += Math.max(0, entry.duration - 50);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  addEventListener('explainer:ready', () => (window.seen.interactive ??= performance.now()), { once: true });
  // The first task after a frame that has the first chart.
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (window.seen.first ??= performance.now());
  const look = () => {
    const figures = document.querySelectorAll('figure .ex-plot svg, #trade svg, #trade canvas, #reports svg, #reports canvas');
    const places = new Set([...figures].map((drawing) => drawing.closest('figure, #trade, #reports')));
    // The page's own text may have come in part: a drawing counts when all of it is there, and shown.
    const whole = (drawing) => document.readyState !== 'loading' || drawing.tagName === 'CANVAS' || drawing.closest('.ex-plot')?.nextSibling;
    if ([...figures].some((drawing) => whole(drawing) && drawing.checkVisibility())) port2.postMessage(null);
    if (places.size >= 2) window.seen.visible ??= performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Whether a chart shows the value that is pointed at, by contender: in the page, each in its own way. */
const ANSWERED = {
  widget: () => [document, document.querySelector('explainer-widget')?.shadowRoot].some((root) => root?.querySelector('.ex-tooltip:not([hidden]) strong')),
  uplot: () => [...document.querySelectorAll('#reports .u-legend .u-value')].some((value) => /\d/.test(value.textContent)),
  chartjs: () => window.answers?.() > 0,
  echarts: () => [...document.querySelectorAll('#reports > div:not(:first-child)')].some((tip) => tip.style.visibility !== 'hidden' && /\d/.test(tip.textContent)),
  highcharts: () => /\d/.test(document.querySelector('#reports .highcharts-tooltip')?.textContent),
  plot: () => /\d/.test(document.querySelector('#reports [aria-label="tip"]')?.textContent),
  plotly: () => document.querySelector('#reports .hoverlayer .hovertext') !== null,
  vega: () => document.querySelector('#vg-tooltip-element.visible') !== null,
};

/** The mouse goes to and fro on a bar of the second chart from the first moment: when is a value shown? */
async function answers(browser, site, name, file, slow) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1600 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await page.addInitScript(`(() => {
    const answered = ${ANSWERED[name]};
    const look = () => (answered() ? (window.answered = performance.now()) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  })()`);
  if (slow) {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  await page.waitForTimeout(SETTLING);
  await page.goto(`${site}${file}.html`, { waitUntil: 'commit' });
  const started = Date.now();
  for (let move = 0; Date.now() - started < 60_000; move += 1) {
    const seen = await page.evaluate(() => {
      const box = (document.querySelectorAll('figure .ex-plot')[1] ?? document.querySelector('#reports'))?.getBoundingClientRect();
      return { answered: window.answered, box: box && [box.x, box.y, box.width, box.height] };
    });
    if (seen.answered) {
      await context.close();
      return seen.answered;
    }
    if (!seen.box) continue;
    const [x, y, width, height] = seen.box;
    await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x: x + width * 0.455, y: y + height * [0.32, 0.38, 0.44][move % 3] });
  }
  throw new Error('no answer within a minute');
}

/** Brotli bytes of a page and of what it asks for before its reader does anything, kB. */
async function atRest(browser, site, file) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).pathname.slice(1)));
  await page.goto(`${site}${file}.html`, { waitUntil: 'load' });
  await page.waitForTimeout(1500);
  await context.close();
  return [...asked].reduce((total, name) => total + (files.get(name)?.brotli.length ?? 0), 0) / 1000;
}

async function load(browser, site, name, slow) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await page.addInitScript(watch);
  if (slow) {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  await page.waitForTimeout(SETTLING);
  await page.goto(`${site}${name}.html`, { waitUntil: 'load' });
  const done = name === 'widget' ? () => window.seen.visible && window.seen.first && window.seen.interactive : () => window.seen.visible && window.seen.first;
  await page.waitForFunction(done, null, { timeout: 60_000 });
  await page.waitForTimeout(slow ? 1500 : 500);
  const seen = await page.evaluate(() => ({
    ...window.seen,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  }));
  await context.close();
  // A chart in the page's own text is visible when the page is painted.
  const visible = Math.max(seen.visible, seen.paint ?? 0);
  const first = Math.max(seen.first, seen.paint ?? 0);
  return { first, visible, interactive: seen.interactive ?? visible, paint: seen.paint, blocking: seen.blocking, shift: seen.shift };
}

async function densePage(browser, site, name, ratio) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, deviceScaleFactor: ratio });
  const page = await context.newPage();
  page.setDefaultTimeout(300_000);
  const failures = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  await page.goto(`${site}${name}-dense.html`, { waitUntil: 'load' });
  await page.waitForFunction(() => window.work && window.peer);
  return { context, page, failures };
}

/** Mouse moves over a standing chart: all main-thread work of each, ms. */
async function hover(browser, site, name, count) {
  const { context, page, failures } = await densePage(browser, site, name, 1);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await page.evaluate((count) => window.work.stand(window.peer, count), count);
  const plot = await page.evaluate(() => {
    const host = document.getElementById('host');
    const plot = host.querySelector('explainer-widget')?.shadowRoot.querySelector('.ex-surface') ?? host;
    plot.scrollIntoView({ block: 'nearest' });
    const { x, y } = plot.getBoundingClientRect();
    return { x, y };
  });
  const tasks = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'TaskDuration').value * 1000;
  };
  const times = [];
  const started = Date.now();
  for (let move = 0; move < 66 && Date.now() - started < 20_000; move += 1) {
    const before = await tasks();
    const place = { x: plot.x + 80 + ((move * 97) % 600), y: plot.y + 60 + ((move * 31) % 160) };
    await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...place });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    // The first moves warm up. (A peer that takes seconds a move is given up on early.)
    if (move >= 6 || Date.now() - started > 10_000) times.push((await tasks()) - before);
  }
  await context.close();
  if (failures.length > 0) throw new Error(failures[0]);
  return times;
}

async function memory(browser, site, name) {
  const { context, page } = await densePage(browser, site, name, 1);
  const session = await context.newCDPSession(page);
  const take = async () => {
    for (let turn = 0; turn < 3; turn += 1) await session.send('HeapProfiler.collectGarbage');
    const heap = await session.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
    const wasm = await page.evaluate(async () => (await window.peer.wasmBytes?.()) ?? 0);
    return { heap: heap.usedSize, nodes, listeners: jsEventListeners, wasm };
  };
  const cycle = () => page.evaluate(() => window.work.cycle(window.peer, 200));
  await page.evaluate(() => window.work.cycle(window.peer, 5));
  const [zero, , first, , second] = [await take(), await cycle(), await take(), await cycle(), await take()];
  await context.close();
  const grown = (key) => [first[key] - zero[key], second[key] - first[key]];
  return { heap: grown('heap'), nodes: grown('nodes'), listeners: grown('listeners'), wasm: grown('wasm') };
}

// ---- the report --------------------------------------------------------------------------------------------------

const report = [];
function say(line = '') {
  console.log(line);
  report.push(line);
}

/** A table of a row for each contender; the best peer's figure in each column is bold, and ours is given as a ratio to it. */
function table(title, columns, rows, digits = 1) {
  say(`\n### ${title}\n`);
  say(`| | ${columns.join(' | ')} |`);
  say(`|---|${columns.map(() => '--:').join('|')}|`);
  const best = columns.map((_, at) => Math.min(...rows.filter(([name]) => name !== 'widget').map(([, cells]) => cells[at]).filter(Number.isFinite)));
  for (const [name, cells] of rows) {
    const shown = cells.map((cell, at) => {
      if (!Number.isFinite(cell)) return '–';
      const text = cell.toFixed(digits);
      if (name === 'widget') return Number.isFinite(best[at]) && best[at] > 0 ? `${text} (${(cell / best[at]).toFixed(2)}×)` : text;
      return cell === best[at] ? `**${text}**` : text;
    });
    say(`| ${name} | ${shown.join(' | ')} |`);
  }
}

async function attempt(name, what, work) {
  try {
    return await work();
  } catch (error) {
    console.error(`${name}, ${what}: ${String(error).split('\n')[0]}`);
    return undefined;
  }
}

async function main() {
  await mkdir(out, { recursive: true });
  const loaded = new Map();
  for (const name of contenders) loaded.set(name, await (name === 'widget' ? widgetPages() : peerPages(name)));
  const server = await start();
  const site = `http://127.0.0.1:${server.address().port}/`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROME ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--enable-precise-memory-info'],
  });
  const lock = JSON.parse(await readFile(path.join(here, 'package.json'), 'utf8')).dependencies;
  say(`Chromium ${browser.version()} headless, ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}, ${os.platform()}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.`);
  say(`Peers: ${Object.entries(lock).map(([name, version]) => `${name} ${version}`).join(', ')}.`);
  const samples = {};

  if (parts.includes('bytes')) {
    const size = (name) => {
      // What stands in one's HTML has another in a file.
      const all = [`${name}.html`, ...loaded.get(name)].map((file) => files.get(file));
      const sum = (of) => all.reduce((total, file) => total + of(file), 0) / 1000;
      return [sum((file) => file.brotli.length), sum((file) => zlib.gzipSync(file.body, { level: 9 }).length), sum((file) => file.body.length), files.get(`${name}.html`).brotli.length / 1000];
    };
    samples.bytes = [];
    for (const name of contenders) {
      const [brotli, gzip, raw, page] = size(name);
      const ours = name === 'widget';
      const rest = ours ? await atRest(browser, site, 'widget-rest') : brotli;
      const acted = brotli + (ours ? LATER.reduce((sum, name) => sum + files.get(name).brotli.length, 0) / 1000 : 0);
      samples.bytes.push([name, [brotli, rest, acted, gzip, raw, page]]);
    }
    table('Bytes of a page of two charts and seven questions, kB', ['live, brotli', 'at rest, brotli', 'after an act, brotli', 'live, gzip', 'live, raw', 'HTML of it, brotli'], samples.bytes);
  }

  if (parts.includes('load')) {
    const silent = new Set();
    for (const slow of [true, false]) {
      const rows = [];
      const runs = {};
      for (let turn = 0; turn < (slow ? LOADS : 3); turn += 1) {
        for (const name of contenders) {
          const one = await attempt(name, 'load', () => load(browser, site, name, slow));
          if (!one) continue;
          // Who has not answered within a minute once is not waited for again.
          if (!silent.has(name)) one.answers = await attempt(name, 'answers', () => answers(browser, site, name, name, slow));
          if (one.answers === undefined) silent.add(name);
          if (name === 'widget') one.rest = await attempt(name, 'answers at rest', () => answers(browser, site, name, 'widget-rest', slow));
          (runs[name] ??= []).push(one);
        }
      }
      for (const name of contenders) {
        const of = (key) => median((runs[name] ?? []).map((run) => run[key]));
        rows.push([name, [of('first'), of('visible'), of('answers'), of('interactive'), of('paint'), of('blocking'), of('shift') * 1000]]);
      }
      samples[slow ? 'slow' : 'fast'] = runs;
      table(
        slow ? 'Loading, cold, 1.6 Mbit/s, 150 ms, processor 4 times slower: ms' : 'Loading, cold, no throttling: ms',
        ['first chart painted', 'both charts in the page', 'answers', 'interactive', 'first contentful paint', 'total blocking', 'layout shift × 1000'],
        rows,
        0,
      );
      const rest = median((runs.widget ?? []).map((run) => run.rest ?? NaN));
      if (Number.isFinite(rest)) say(`\nThe widget with loading="interaction" answers at ${rest.toFixed(0)} ms.`);
    }
  }

  if (parts.includes('redraw')) {
    for (const ratio of [1, 2]) {
      const runs = {};
      for (const name of contenders) {
        for (const count of COUNTS) {
          // What takes seconds is measured less often.
          const slowPeer = count === 1e6 && !['widget', 'uplot', 'chartjs', 'echarts'].includes(name);
          const times = await attempt(name, `redraw of ${count}`, async () => {
            const { context, page } = await densePage(browser, site, name, ratio);
            const got = await page.evaluate(
              ([count, draws, zooms]) => window.work.redraw(window.peer, count, draws, zooms),
              [count, slowPeer ? 1 : 4, slowPeer ? 1 : 2],
            );
            await context.close();
            return got;
          });
          (runs[name] ??= {})[count] = times;
        }
      }
      samples[`redraw${ratio}`] = runs;
      for (const [key, what] of [['draw', 'draw'], ['zoom', 'zoom to the middle tenth'], ['back', 'zoom back'], ['prepare', "prepare the library's own form"]]) {
        if (key === 'prepare' && ratio === 2) continue;
        const rows = contenders.map((name) => [name, COUNTS.map((count) => median(runs[name][count]?.[key] ?? []))]);
        table(`Redraw, ${what}, pixel ratio ${ratio}: ms`, COUNTS.map((count) => count.toLocaleString('en')), rows);
      }
    }
  }

  if (parts.includes('hover')) {
    const rows = [];
    samples.hover = {};
    for (const name of contenders) {
      const cells = [];
      for (const count of [1e5, 1e3]) {
        const times = (await attempt(name, 'hover', () => hover(browser, site, name, count))) ?? [];
        (samples.hover[name] ??= {})[count] = times;
        cells.push(median(times), quantile(times, 0.95));
      }
      rows.push([name, cells]);
    }
    table('Hover, one mouse move, all main-thread work: ms', ['100,000', 'p95', '1,000', 'p95'], rows);
  }

  if (parts.includes('memory')) {
    const rows = [];
    samples.memory = {};
    for (const name of contenders) {
      const grown = await attempt(name, 'memory', () => memory(browser, site, name));
      samples.memory[name] = grown;
      const cells = grown ? [grown.heap[0] / 1000, grown.heap[1] / 1000, grown.wasm[0] / 1000, grown.wasm[1] / 1000, grown.nodes[1], grown.listeners[1]] : [];
      rows.push([name, cells.length > 0 ? cells : Array(6).fill(NaN)]);
    }
    table('Growth over 200 mounts and unmounts, then 200 more: kB', ['heap', 'heap, 200 more', 'Wasm memory', 'Wasm, 200 more', 'nodes, 200 more', 'listeners, 200 more'], rows);
  }

  await browser.close();
  server.close();
  await writeFile(path.join(out, 'report.md'), `${report.join('\n')}\n`);
  await writeFile(path.join(out, 'samples.json'), JSON.stringify(samples));
  console.log(`\nWritten: report.md and samples.json in ${out}`);
}

await main();
