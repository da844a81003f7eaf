// A page with twenty explainers under random input for minutes: no panic, no error, no growth.
//
// `cargo xtask soak` serves dist/ and sets EXPLAINER_URL, CHROME and SOAK_MINUTES. The same seed draws the same input.
import { launch, open } from '../browser/chromium.mjs';

const minutes = Number(process.env.SOAK_MINUTES ?? 10);
const seed = Number(process.env.SOAK_SEED ?? 20261124);
const site = process.env.EXPLAINER_URL;
const IDS = [['us-chile', 'en'], ['us-chile', 'es'], ['chile-peru-border', 'en'], ['chile-peru-border', 'es']];

/** Numbers from 0 to 1 from a seed (mulberry32). */
function chance(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const elements = Array.from({ length: 20 }, (_, place) => {
  const [id, lang] = IDS[place % IDS.length];
  return `<explainer-widget explainer="${id}" lang="${lang}" loading="eager"></explainer-widget>`;
});
const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Soak</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<script type="module" src="element.js"></script></head><body>${elements.join('\n')}</body></html>`;

const KEYS = [
  'Tab', 'Tab', 'Tab', 'Shift+Tab', 'Enter', 'Space', 'ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End',
  'PageUp', 'PageDown', 'Escape', '[', ']', 't', '?', 's', 'v', '+', '-', '0', 'a',
];

async function main() {
  const browser = await launch();
  const { page, context, errors } = await open(browser, 'soak.html', { viewport: { width: 900, height: 800 }, hasTouch: true }, async (page) => {
    page.setDefaultTimeout(60_000);
    await page.route('**/soak.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    // Downloads and new windows are no part of this; links may not lead away.
    await page.addInitScript(() => {
      window.ready = 0;
      window.failed = [];
      addEventListener('explainer:ready', () => (window.ready += 1));
      addEventListener('explainer:error', (event) => window.failed.push(event.detail.reason));
      addEventListener('click', (event) => {
        const link = event.composedPath().find((node) => node.localName === 'a');
        if (link && !link.getAttribute('href')?.startsWith('#')) event.preventDefault();
      });
    });
  });
  await page.waitForFunction((count) => window.ready >= count, elements.length, { timeout: 180_000 });
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const take = async () => {
    for (let turn = 0; turn < 3; turn += 1) await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { nodes } = await session.send('Memory.getDOMCounters');
    const wasm = await page.evaluate(async (site) => {
      const runtimes = performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => /explainer-(widget|charts)[^/]*\.js$/.test(name));
      let bytes = 0;
      for (const name of new Set(runtimes)) bytes += (await (await import(name)).default()).memory.buffer.byteLength;
      return bytes;
    }, site);
    return { heap: usedSize, nodes, wasm };
  };
  const random = chance(seed);
  const counts = { pointer: 0, touch: 0, key: 0, scroll: 0 };
  const x = () => Math.floor(random() * 880) + 10;
  const y = () => Math.floor(random() * 780) + 10;
  const act = async () => {
    const which = random();
    if (which < 0.35) {
      counts.pointer += 1;
      await page.mouse.move(x(), y(), { steps: 3 });
      if (random() < 0.5) await page.mouse.click(x(), y());
    } else if (which < 0.55) {
      counts.touch += 1;
      await page.touchscreen.tap(x(), y());
    } else if (which < 0.85) {
      counts.key += 1;
      await page.keyboard.press(KEYS[Math.floor(random() * KEYS.length)]);
    } else {
      counts.scroll += 1;
      await page.mouse.wheel(0, (random() - 0.45) * 1600);
    }
  };
  const started = Date.now();
  const samples = [];
  const warm = Math.min(60_000, (minutes * 60_000) / 4);
  let warmed = null;
  for (let next = warm; Date.now() - started < minutes * 60_000; ) {
    await act();
    if (Date.now() - started > next) {
      const sample = await take();
      warmed ??= sample;
      samples.push(sample);
      console.log(`${Math.round((Date.now() - started) / 1000)} s: heap ${(sample.heap / 1e6).toFixed(1)} MB, Wasm ${(sample.wasm / 1e6).toFixed(1)} MB, ${sample.nodes} nodes, ${Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ')}`);
      next += Math.max(30_000, (minutes * 60_000) / 10);
    }
  }
  const failed = await page.evaluate(() => window.failed);
  await browser.close();
  const last = samples.at(-1) ?? { heap: NaN, wasm: NaN, nodes: NaN };
  const inputs = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const problems = [];
  if (errors.length > 0) problems.push(`${errors.length} errors, the first: ${errors[0]}`);
  if (failed.length > 0) problems.push(`explainers failed: ${failed.join(', ')}`);
  // What a reader has opened stays open: the tree may be larger than it was, not grow with every input.
  if (warmed && last.heap > warmed.heap * 1.5 + 5e6) problems.push(`the heap grew from ${warmed.heap} to ${last.heap} bytes`);
  if (warmed && last.wasm > warmed.wasm * 1.25 + 2e6) problems.push(`Wasm memory grew from ${warmed.wasm} to ${last.wasm} bytes`);
  console.log(`${elements.length} explainers, ${minutes} minutes, seed ${seed}: ${inputs} inputs, ${problems.length} problems`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

await main();
