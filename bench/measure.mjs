// What one contender costs: loading, answering, moves of the mouse, memory.
import { files } from './pages.mjs';

/** Slow 4G, and a processor four times slower: DevTools' usual profile. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

/** How long a new window stands still before its page is asked for, ms: a browser with a window of its own loads the pages
    of that window's tools (Chromium: chrome://omnibox-popup.top-chrome) in the first second, on the processors that are
    measured. Nobody's reader opens a window for each page. */
const SETTLING = 1500;

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

/** A new window of a height that has stood still, with what watches its next page; on the slow profile or not. */
async function opened(browser, height, watching, slow) {
  const context = await browser.newContext({ viewport: { width: 1280, height } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await page.addInitScript(watching);
  if (slow) {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  await page.waitForTimeout(SETTLING);
  return { context, page, session };
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
export async function answers(browser, site, name, file, slow) {
  const watching = `(() => {
    const answered = ${ANSWERED[name]};
    const look = () => (answered() ? (window.answered = performance.now()) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  })()`;
  const { context, page, session } = await opened(browser, 1600, watching, slow);
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
export async function atRest(browser, site, file) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).pathname.slice(1)));
  await page.goto(`${site}${file}.html`, { waitUntil: 'load' });
  await page.waitForTimeout(1500);
  await context.close();
  return [...asked].reduce((total, name) => total + (files.get(name)?.brotli.length ?? 0), 0) / 1000;
}

export async function load(browser, site, name, slow) {
  const { context, page } = await opened(browser, 900, watch, slow);
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

export async function densePage(browser, site, name, ratio) {
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
export async function hover(browser, site, name, count) {
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

export async function memory(browser, site, name) {
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
