// The same work on the widget and on its peers, side by side in one run of headless Chromium.
//
// `cargo xtask bench` calls it with EXPLAINER_DIST (a built dist/) and CHROME; arguments: names of contenders, of
// parts (bytes, load, redraw, hover, memory), none means all, and how many throttled loads each has, five if not said. Prints
// Markdown tables of medians, and writes them and every sample to the folder BENCH_OUT.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

import { chromium } from '../node_modules/playwright-core/index.mjs';

import { answers, atRest, densePage, hover, load, memory } from './measure.mjs';
import { files, LATER, out, peerPages, start, widgetPages } from './pages.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

const PEERS = ['uplot', 'chartjs', 'echarts', 'highcharts', 'plot', 'plotly', 'vega'];
const PARTS = ['bytes', 'load', 'redraw', 'hover', 'memory'];
const asked = process.argv.slice(2);
const wanted = (all) => (asked.some((name) => all.includes(name)) ? all.filter((name) => asked.includes(name)) : all);
const contenders = wanted(['widget', ...PEERS]);
const parts = wanted(PARTS);
const LOADS = Number(asked.find((word) => /^\d+$/.test(word)) ?? 5);

const COUNTS = [1e3, 1e4, 1e5, 1e6];
/** How often redraws and moves of each are measured, one contender after the other: a machine's mood lasts for minutes. */
const ROUNDS = 3;
/** Moves are a few ms each, most of them the browser's own: what tells two contenders apart is less than a machine's moods. */
const HOVERS = 8;
/** The contenders in the order of a round: each other time from the end, so that none always follows the same one. */
const order = (round) => (round % 2 === 0 ? contenders : contenders.toReversed());

const median = (values) => quantile(values, 0.5);
function quantile(values, share) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

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
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const name of order(round)) {
          for (const count of COUNTS) {
            // What takes seconds is measured less often.
            const slowPeer = count === 1e6 && !['widget', 'uplot', 'chartjs', 'echarts'].includes(name);
            if (slowPeer && round > 0) continue;
            const times = await attempt(name, `redraw of ${count}`, async () => {
              const { context, page } = await densePage(browser, site, name, ratio);
              const got = await page.evaluate(
                ([count, draws, zooms]) => window.work.redraw(window.peer, count, draws, zooms),
                [count, slowPeer ? 1 : 4, slowPeer ? 1 : 2],
              );
              await context.close();
              return got;
            });
            const all = ((runs[name] ??= {})[count] ??= {});
            for (const [key, values] of Object.entries(times ?? {})) (all[key] ??= []).push(...values);
          }
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
    for (let round = 0; round < HOVERS; round += 1) {
      for (const name of order(round)) {
        for (const count of [1e5, 1e3]) {
          // What takes seconds is measured less often.
          if (round >= ROUNDS && median(samples.hover[name]?.[count] ?? []) > 50) continue;
          const times = (await attempt(name, 'hover', () => hover(browser, site, name, count))) ?? [];
          ((samples.hover[name] ??= {})[count] ??= []).push(...times);
        }
      }
    }
    for (const name of contenders) {
      const cells = [1e5, 1e3].flatMap((count) => [median(samples.hover[name][count]), quantile(samples.hover[name][count], 0.95)]);
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
