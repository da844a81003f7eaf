// Scenes laid out by the Wasm in Chromium are those of the native program, byte for byte. `cargo xtask test --only
// lab` builds both and sets the addresses; the gallery of Vega-Lite is compared too where it lies beside the checkout.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from '../browser/chromium.mjs';

const lab = process.env.EXPLAINER_LAB ?? 'target/xtask/draft/lab';
const native = process.env.EXPLAINER_NATIVE ?? 'target/debug/explainer';
const gallery = process.env.EXPLAINER_GALLERY ?? '../shared/vega-lite';

/** What is compared: a folder of specifications, the folder of their data, widths (0: as they size themselves). */
const SETS = [
  { name: 'small specifications', folder: 'tests/exact/specs', data: 'docs/charts', widths: [0, 340] },
  { name: 'recipes', folder: 'docs/charts', data: 'docs/charts', widths: [340, 680] },
  { name: 'gallery', folder: join(gallery, 'specs'), data: join(gallery, 'data'), widths: [0, 340] },
];

let browser;
let page;
let server;

before(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url, 'http://lab');
    const answer = (type, body) => response.writeHead(200, { 'content-type': type }).end(body);
    if (url.pathname === '/') return answer('text/html', '<!doctype html><title>lab</title>');
    if (url.pathname === '/lab.js') return answer('text/javascript', readFileSync(join(lab, 'explainer-lab.js')));
    if (url.pathname === '/lab.wasm') return answer('application/wasm', readFileSync(join(lab, 'explainer-lab.wasm')));
    // As the native program finds data: that file of the folder, or else the one of its name.
    const [folder, name] = [url.searchParams.get('folder'), url.searchParams.get('name') ?? ''];
    const known = SETS.some((set) => set.data === folder);
    const file = known && [name, basename(name)].map((one) => join(folder, one)).find((one) => existsSync(one));
    if (file) return answer('text/plain; charset=utf-8', readFileSync(file));
    return response.writeHead(404).end();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  browser = await launch();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate(async () => {
    globalThis.lab = await import('/lab.js');
    await lab.default({ module_or_path: '/lab.wasm' });
  });
});

after(async () => {
  await browser?.close();
  server?.close();
});

for (const { name, folder, data, widths } of SETS) {
  const skip = existsSync(folder) ? false : `${resolve(folder)} is not there`;
  test(`${name}: the Wasm lays out what the native program does`, { skip }, async () => {
    const files = readdirSync(folder)
      .filter((file) => file.endsWith('.json') && !file.endsWith('.topo.json'))
      .sort();
    assert.ok(files.length > 10, `${files.length} specifications in ${folder}`);
    for (const width of widths) {
      const out = mkdtempSync(join(tmpdir(), 'lab-'));
      const specs = files.map((file) => join(folder, file));
      const size = width ? ['--width', `${width}`] : [];
      execFileSync(native, ['render', ...specs, '--format', 'scene', '--data', data, '--out', out, ...size], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const different = [];
      for (const file of files) {
        const expected = readFileSync(join(out, file.replace(/(\.vl)?\.json$/, '.scene.json')), 'utf8');
        const found = await page.evaluate(
          ({ spec, width, folder }) => {
            const load = (name) => {
              const request = new XMLHttpRequest();
              const query = new URLSearchParams({ folder, name });
              // The layout asks in the middle of its work.
              request.open('GET', `/data?${query}`, false);
              request.send();
              return request.status === 200 ? request.responseText : undefined;
            };
            return lab.layOut(spec, width || undefined, load);
          },
          { spec: readFileSync(join(folder, file), 'utf8'), width, folder: data },
        );
        if (`${found}\n` !== expected) {
          const at = [...expected].findIndex((letter, place) => letter !== found[place]);
          different.push(`${file}: ${expected.slice(at - 60, at + 40)} … ${found.slice(at - 60, at + 40)}`);
        }
      }
      rmSync(out, { recursive: true });
      assert.deepEqual(different, [], `${files.length} specifications at ${width || 'their own width'}`);
    }
  });
}

test('ten thousand points', async () => {
  const values = Array.from({ length: 10_000 }, (_, at) => ({ x: at, y: 50 + 40 * Math.sin(at / 500) + (at * 7919) % 11 }));
  for (const mark of ['point', 'line', 'area']) {
    const x = { field: 'x', type: 'quantitative' };
    const y = { field: 'y', type: 'quantitative' };
    const spec = JSON.stringify({ data: { values }, mark, encoding: { x, y } });
    const [read, scene, items] = await page.evaluate((spec) => {
      const begin = performance.now();
      const specimen = new lab.Specimen(spec);
      const read = performance.now() - begin;
      const times = [];
      let items;
      for (let at = 0; at < 9; at++) {
        const begin = performance.now();
        items = specimen.scene(680);
        times.push(performance.now() - begin);
      }
      specimen.free();
      return [read, times.sort((a, b) => a - b)[4], items];
    }, spec);
    assert.ok(items >= 1);
    console.log(`10,000 points as ${mark}: read in ${read.toFixed(1)} ms, scene in ${scene.toFixed(1)} ms (bar: 20 ms)`);
  }
});
