// The pages that are measured, the widget's and each peer's, and the server that has them, packed.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

import { build } from '../node_modules/esbuild/lib/main.js';

import { questions } from './data.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = process.env.EXPLAINER_DIST ?? path.join(here, '../dist');
/** Where what is made goes. */
export const out = process.env.BENCH_OUT ?? path.join(here, '../target/bench');

/** Files of the server by path: {type, body, brotli}. */
export const files = new Map();
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
export async function peerPages(peer) {
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
export const LATER = ['explainer-widget-figures.wasm', 'explainer-widget-draw.wasm', 'explainer-widget-more.wasm', 'explainer-widget-rest.wasm'];

/** The same for the widget: `xtask bench` has published bench.html, with loader and glue in it. */
export async function widgetPages() {
  const names = ['widget.css', 'explainer-widget.wasm'];
  for (const name of [...names, ...LATER, 'element.js', 'explainer-widget.js', ...['.js', '.wasm', '-figures.wasm', '-draw.wasm', '-more.wasm', '-rest.wasm'].map((end) => `explainer-charts${end}`)]) {
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

export function start() {
  const server = createServer((request, response) => {
    const file = files.get(decodeURIComponent(request.url.slice(1).split(/[?#]/)[0]));
    if (!file) return void response.writeHead(404).end();
    const packed = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    const headers = { 'content-type': file.type, 'cache-control': 'no-store', ...(packed && { 'content-encoding': 'br' }) };
    response.writeHead(200, headers).end(packed ? file.brotli : file.body);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}
