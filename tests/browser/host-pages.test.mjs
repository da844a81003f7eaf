// The snippet, pasted into three pages of other people: a theme of a content system, a page on Bootstrap, a page under a
// strict policy. It reads, wakes and answers there, and changes nothing of the page around it, in every engine.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';

import { site } from './chromium.mjs';
import { engines } from './engines/engines.mjs';
import { faulty } from './faulty.mjs';
import { until } from './reader.mjs';

const BASE = 'https://courier.example/explained/';
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

/** Hears what the widget and the browser say. A file: strict pages run no other script. */
const LISTEN = `window.heard = []; window.violations = [];
for (const name of ['ready', 'error', 'toggle']) addEventListener('explainer:' + name, ({ detail }) => heard.push([name, detail]));
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => violations.push([violatedDirective, blockedURI, sample].join(' ')));
// Of a size that changes twice in one frame browsers tell as if it were an error.
addEventListener('error', ({ message }) => /^ResizeObserver loop/.test(message) || heard.push(['error', { message }]));`;

/** A page that is wide by the same whether it is long or short. */
const STEADY = 'html { overflow-y: scroll }\n';

/** What a page has of its own around the snippet: one of each kind that a stylesheet may meet. */
const OWN = `<h2>A heading of the page</h2><p>Words of the page with a <a href="#x">link</a>, <code>code</code> and <button type="button">a button</button>.</p>
<ul><li>An item</li></ul><blockquote>A quotation</blockquote><table><tr><th>Year</th><td>2026</td></tr></table><details><summary>More</summary><p>Text</p></details>`;

const HOSTS = {
  'a theme of a content system': {
    style: 'theme.css',
    // Editors of such systems put breaks and empty paragraphs around what is pasted.
    html: (snippet) => `<div class="wp-site-blocks"><article class="post"><header><h1 class="entry-title">A story</h1></header><div class="entry-content">${OWN}<p></p>
<!-- wp:html -->${snippet}<!-- /wp:html --><br>\n<p>And more words.</p></div></article></div>`,
  },
  'a page on Bootstrap': {
    style: 'bootstrap.css',
    html: (snippet) => `<nav class="navbar bg-body-tertiary"><div class="container"><a class="navbar-brand" href="#">Courier</a></div></nav>
<div class="container"><div class="row"><aside class="col-md-4"><div class="list-group"><a class="list-group-item" href="#">A list</a></div></aside>
<main class="col-md-8">${OWN}<div class="card"><div class="card-body">${snippet}</div></div></main></div></div>`,
  },
  'a page under a strict policy': {
    style: 'empty.css',
    policy: POLICY,
    html: (snippet) => `<main><h1>A story</h1>${OWN}${snippet}</main>`,
  },
};

let files, snippet;
before(async () => {
  const answer = await fetch(new URL('built/us-chile/en/snippet.html', site));
  assert.equal(answer.status, 200);
  snippet = await answer.text();
  const require = createRequire(import.meta.url);
  files = {
    'theme.css': await readFile(new URL('hosts/theme.css', import.meta.url), 'utf8'),
    'bootstrap.css': await readFile(require.resolve('bootstrap/dist/css/bootstrap.css'), 'utf8'),
    'empty.css': '',
    'listen.js': LISTEN,
  };
});

/** Functions that run in the page. */
const inPage = {
  heard: (name) => window.heard?.filter(([kind]) => kind === name).map(([, detail]) => detail) ?? [],
  violations: () => window.violations,
  live: () => document.querySelector('explainer-widget')?.shadowRoot?.querySelector('slot')?.hidden ?? false,
  /** What the page's own elements look like, outside of the explainer. */
  own: () => {
    const names = ['color', 'backgroundColor', 'fontFamily', 'fontSize', 'fontWeight', 'lineHeight', 'letterSpacing', 'display', 'margin', 'padding', 'border', 'width', 'textAlign', 'textDecoration', 'listStyle'];
    const all = [...document.querySelectorAll('html, body, body *')].filter((each) => !each.closest('explainer-widget') && !each.matches('script, link, style'));
    return all.map((each) => {
      const style = getComputedStyle(each);
      return [each.localName, ...names.map((name) => `${name}: ${style[name]}`)].join('; ');
    });
  },
  /** What stands out of its place, or is not seen: of the pasted text, or of the live tree. */
  faults: () => {
    const element = document.querySelector('explainer-widget');
    const root = element.shadowRoot?.querySelector('slot')?.hidden ? element.shadowRoot : element;
    const box = element.getBoundingClientRect();
    const faults = [];
    if (box.width < 300) faults.push(`${box.width} px wide`);
    if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} px`);
    for (const each of root.querySelectorAll('h1, h2, h3, h4, p, figure, figcaption > span, .ex-plot, svg, canvas, .ex-question, .ex-title')) {
      if (!each.checkVisibility() || each.closest('.ex-unseen, .ex-scroll, .ex-texts')) continue;
      const own = each.getBoundingClientRect();
      if (own.width && (own.left < box.left - 1 || own.right > box.right + 1)) faults.push(`${each.localName}.${each.getAttribute('class')}: ${own.left}..${own.right} of ${box.left}..${box.right}`);
    }
    for (const [selector, least] of [['.ex-title', 1], ['.ex-question', 3], ['svg, canvas', 4]]) {
      const seen = [...root.querySelectorAll(selector)].filter((each) => each.checkVisibility()).length;
      if (seen < least) faults.push(`${seen} of ${selector}`);
    }
    return faults;
  },
  /** Has charts drawn that sleep; how many do. */
  rouse: () => {
    const bodies = document.querySelector('explainer-widget').shadowRoot.querySelectorAll('.ex-still + .ex-body');
    for (const body of bodies) body.dispatchEvent(new Event('explainer-stir', { bubbles: true }));
    return bodies.length;
  },
  painted: () => {
    const canvas = [...document.querySelector('explainer-widget').shadowRoot.querySelectorAll('canvas')].find((each) => each.checkVisibility());
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let painted = 0;
    for (let at = 3; at < data.length; at += 4) painted += data[at] > 0;
    return painted;
  },
  place: (selector) => {
    const element = [...document.querySelector('explainer-widget').shadowRoot.querySelectorAll(selector)].find((each) => each.checkVisibility());
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = element.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  },
  expanded: () => document.querySelector('explainer-widget').shadowRoot.querySelector('.ex-question').getAttribute('aria-expanded'),
  rows: () => [...document.querySelector('explainer-widget').shadowRoot.querySelectorAll('tbody tr')].filter((each) => each.checkVisibility()).length,
  come: () => document.querySelector('explainer-widget').scrollIntoView({ behavior: 'instant' }),
};

/** A server with the host page, its files, and the site. */
const serve = async (t, { style, html, policy }, pasted, { dead = false } = {}) => {
  const server = await faulty({
    pages: { 'story.html': `<link rel="stylesheet" href="${style}"><script src="listen.js"></script><body>`, ...files },
    change: (path, answer) => {
      if (path in files) return { ...answer, headers: { 'content-type': path.endsWith('.js') ? 'text/javascript' : 'text/css' }, body: (path.endsWith('.css') ? STEADY : '') + files[path] };
      if (path.endsWith('.wasm') && dead) return { ...answer, status: 404, body: '' };
      if (path !== 'story.html') return answer;
      const body = answer.body + html(pasted.replaceAll(BASE, `${server.url}built/`));
      return { ...answer, headers: { ...answer.headers, ...(policy && { 'content-security-policy': policy }) }, body };
    },
  });
  t.after(() => server.close());
  return server;
};

for (const [engine, { missing, start }] of Object.entries(engines)) {
  const why = missing();
  test(`the snippet on other people's pages, in ${engine}`, { skip: why, timeout: 180_000 }, async (t) => {
    const page = await start();
    try {
      for (const [name, host] of Object.entries(HOSTS)) {
        await t.test(name, async (t) => {
          const bare = await serve(t, host, '<explainer-widget></explainer-widget>');
          await page.goto(`${bare.url}story.html`);
          const before = await page.evaluate(inPage.own);
          assert.ok(before.length > 15);

          // Where the Wasm does not come, the pasted text is what readers have.
          const still = await serve(t, host, snippet, { dead: true });
          await page.goto(`${still.url}story.html`);
          await page.evaluate(inPage.come);
          const [error] = await until(() => page.evaluate(inPage.heard, 'error'), ({ length }) => length, 'a failure');
          assert.equal(error.reason, 'wasm');
          assert.deepEqual(await page.evaluate(inPage.own), before);
          assert.deepEqual(await page.evaluate(inPage.faults), []);

          const server = await serve(t, host, snippet);
          await page.goto(`${server.url}story.html`);
          await page.evaluate(inPage.come);
          await until(() => page.evaluate(inPage.live), (live) => live, 'a live widget');
          assert.deepEqual(await page.evaluate(inPage.own), before);
          assert.deepEqual(await page.evaluate(inPage.faults), []);
          await until(() => page.evaluate(inPage.rouse), (asleep) => asleep === 0, 'charts to be drawn');
          assert.deepEqual(await page.evaluate(inPage.own), before);
          assert.deepEqual(await page.evaluate(inPage.faults), []);
          assert.ok((await page.evaluate(inPage.painted)) > 200);
          await page.click(...(await page.evaluate(inPage.place, '.ex-question')));
          await until(() => page.evaluate(inPage.expanded), (open) => open === 'true', 'an open question');
          await page.click(...(await page.evaluate(inPage.place, '.ex-tab:nth-child(2)')));
          await until(() => page.evaluate(inPage.rows), (rows) => rows > 3, 'a table');
          assert.deepEqual(await page.evaluate(inPage.heard, 'error'), []);
          assert.deepEqual(await page.evaluate(inPage.violations), []);
        });
      }
    } finally {
      await page.close();
    }
  });
}
