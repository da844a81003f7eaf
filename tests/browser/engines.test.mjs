// The core of what a reader sees and does, in Chromium, Firefox and WebKit: whichever are there. Known differences stand in
// docs/book/src (browsers).
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { site } from './chromium.mjs';
import { engines } from './engines/engines.mjs';
import { faulty } from './faulty.mjs';
import { until } from './reader.mjs';

const LISTEN = `<script>
  window.heard = [];
  for (const name of ['ready', 'error', 'toggle', 'point', 'view']) addEventListener('explainer:' + name, (event) => heard.push([name, event.detail]));
</script>`;
const SCRIPT = '<script type="module" src="element.js"></script>';
const own = (attributes) => `<explainer-widget ${attributes} loading="eager"><p id="own">words of the page</p></explainer-widget>`;
const PAGE = `${LISTEN}${SCRIPT}${own('explainer="us-chile"')}`;
// A policy for scripts that are files alone: what happens is read from the tree.
const PLAIN = `${SCRIPT}${own('explainer="us-chile"')}`;
const STRICT = "default-src 'none'; style-src 'self'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'";

const HOSTILE = '"><img src=x onerror="window.pwned=1"><script>window.pwned=1</scr' + 'ipt>\u202e\u2066${7*7}javascript:window.pwned=1';
const document = (title) => ({
  version: 1,
  id: 'hostile',
  lang: 'en',
  title,
  summary: title.replace(/[!-/:-@[-`{-~]/g, '\\$&'),
  published: '2026-01-01',
  sources: { s: { title, publisher: title } },
  sections: [{ id: 'a', title, blocks: [{ type: 'text', text: 'x' }] }],
  faq: [{ id: 'q', q: title, a: 'x' }],
});

/** Functions that run in the page, by what they find in the live tree. */
const inPage = {
  live: () => globalThis.document.querySelector('explainer-widget')?.shadowRoot?.querySelector('slot')?.hidden ?? false,
  own: () => globalThis.document.querySelector('#own').checkVisibility(),
  error: () => window.heard.find(([name]) => name === 'error')?.[1],
  heard: (wanted) => window.heard.filter(([name]) => name === wanted).map(([, detail]) => detail),
  place: (selector) => {
    const found = globalThis.document.querySelector('explainer-widget').shadowRoot.querySelectorAll(selector);
    const element = [...found].find((each) => each.checkVisibility());
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = element.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  },
  focus: (selector) => globalThis.document.querySelector('explainer-widget').shadowRoot.querySelector(selector).focus(),
  text: (selector) => globalThis.document.querySelector('explainer-widget').shadowRoot.querySelector(selector)?.textContent ?? '',
  attribute: (selector, name) => globalThis.document.querySelector('explainer-widget').shadowRoot.querySelector(selector)?.getAttribute(name),
  shown: (selector) => [...globalThis.document.querySelector('explainer-widget').shadowRoot.querySelectorAll(selector)].filter((each) => each.checkVisibility()).length,
  painted: () => {
    const canvases = [...globalThis.document.querySelector('explainer-widget').shadowRoot.querySelectorAll('canvas')];
    return canvases.filter((each) => each.checkVisibility()).map((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let painted = 0;
      for (let at = 3; at < data.length; at += 4) painted += data[at] > 0;
      return painted;
    });
  },
};

/** Bytes that a network or a server has spoilt. */
const isWasm = (path) => path.endsWith('.wasm');
const FAULTS = {
  'the Wasm is not found': ['wasm', (path, answer) => (isWasm(path) ? { ...answer, status: 404, body: '' } : answer)],
  'the Wasm is a page': ['wasm', (path, answer) => (isWasm(path) ? { ...answer, headers: { 'content-type': 'text/html' }, body: '<p>Not found' } : answer)],
  'the Wasm is cut short': ['wasm', (path, answer) => (isWasm(path) ? { ...answer, body: answer.body.subarray(0, answer.body.length / 2) } : answer)],
  'the glue is not found': ['import', (path, answer) => (/explainer-(widget|charts)\.js/.test(path) ? { ...answer, status: 404, body: '' } : answer)],
  'the stylesheet is not found': ['style', (path, answer) => (path === 'widget.css' ? { ...answer, status: 404, body: '' } : answer)],
  'the policy forbids Wasm': [
    'wasm',
    (path, answer) => (path.endsWith('.html') ? { ...answer, headers: { ...answer.headers, 'content-security-policy': `${STRICT}; script-src 'self' 'unsafe-inline'` } } : answer),
  ],
};

/** The checks by name: each opens a page of its own server in the engine's one tab. */
const checks = {
  async 'wakes, painted, with real texts'({ page, live }) {
    await live(PAGE);
    const painted = await page.evaluate(inPage.painted);
    assert.ok(painted.length > 1 && painted.every((count) => count > 200), `${painted}`);
    assert.ok((await page.evaluate(inPage.shown, '.ex-texts > span')) > 20);
    assert.equal(await page.evaluate(inPage.own), false);
    assert.deepEqual(await page.evaluate(inPage.heard, 'ready'), [{}]);
  },
  async 'a question opens by pointer and closes by keyboard'({ page }) {
    await page.click(...(await page.evaluate(inPage.place, '.ex-question')));
    const open = () => page.evaluate(inPage.attribute, '.ex-question', 'aria-expanded');
    await until(open, (open) => open === 'true', 'an open question');
    await page.press('Enter');
    await until(open, (open) => open === 'false', 'a closed question');
    const told = await page.evaluate(inPage.heard, 'toggle');
    assert.deepEqual(told.map(({ open }) => open), [true, false]);
  },
  async 'a value is read by pointer'({ page }) {
    const [x, y] = await page.evaluate(inPage.place, '.ex-surface');
    await page.move(x, y);
    await page.move(x + 3, y);
    await until(() => page.evaluate(inPage.shown, '.ex-tooltip'), (shown) => shown > 0, 'a tooltip');
    assert.match(await page.evaluate(inPage.text, '.ex-tooltip'), /\d/);
    await page.move(2, 2);
    await until(() => page.evaluate(inPage.shown, '.ex-tooltip'), (shown) => shown === 0, 'no tooltip');
  },
  async 'values are read by keyboard, and said'({ page }) {
    await page.evaluate(inPage.focus, '.ex-surface');
    await page.press('ArrowRight');
    const said = () => page.evaluate(inPage.text, '.ex-chart [aria-live="polite"]');
    const first = await until(said, (said) => /\d/.test(said), 'a value to be said');
    await page.press('ArrowRight');
    await until(said, (now) => now !== first && /\d/.test(now), 'another value to be said');
    await page.press('Escape');
    await until(() => page.evaluate(inPage.shown, '.ex-tooltip'), (shown) => shown === 0, 'no tooltip');
  },
  async 'a chart has its table'({ page }) {
    await page.click(...(await page.evaluate(inPage.place, '.ex-tab:nth-child(2)')));
    await until(() => page.evaluate(inPage.shown, 'tbody tr'), (rows) => rows > 3, 'a table');
    await page.press('ArrowLeft');
    await until(() => page.evaluate(inPage.shown, 'tbody tr'), (rows) => rows === 0, 'the drawing again');
  },
  async 'a language is switched in place'({ page }) {
    await page.click(...(await page.evaluate(inPage.place, '.ex-languages [lang="es"]')));
    await until(() => page.evaluate(inPage.attribute, 'article', 'lang'), (lang) => lang === 'es', 'Spanish');
    // Charts are painted one by one, in tasks of their own.
    await until(() => page.evaluate(inPage.painted), (counts) => counts.every((count) => count > 200), 'every chart');
  },
  async 'the theme attribute turns charts dark'({ page }) {
    const paper = () => page.evaluate(() => getComputedStyle(globalThis.document.querySelector('explainer-widget').shadowRoot.querySelector('.ex-root')).backgroundColor);
    const light = await paper();
    await page.evaluate(() => globalThis.document.querySelector('explainer-widget').setAttribute('theme', 'dark'));
    await until(paper, (now) => now !== light, 'another paper');
    await until(() => page.evaluate(() => {
      const canvas = globalThis.document.querySelector('explainer-widget').shadowRoot.querySelector('canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      for (let at = 0; at < data.length; at += 4) if (data[at] > 225 && data[at + 3] > 250) return true;
      return false;
    }), (light) => light, 'light ink');
  },
  async 'a page translator that moves every text breaks nothing'({ page }) {
    const wrong = await page.evaluate(async () => {
      const wrong = [];
      addEventListener('error', (event) => wrong.push(event.message));
      const root = globalThis.document.querySelector('explainer-widget').shadowRoot;
      for (let times = 0; times < 2; times += 1) {
        const walker = globalThis.document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walker.nextNode()) texts.push(walker.currentNode);
        for (const text of texts) {
          const [outer, inner] = [globalThis.document.createElement('font'), globalThis.document.createElement('font')];
          text.replaceWith(outer);
          outer.append(inner);
          inner.append(text);
        }
        for (const button of root.querySelectorAll('[data-do=toggle], [data-do=tab], [data-do=all], [data-do=show]')) {
          button.click();
          await new Promise((done) => setTimeout(done));
        }
      }
      return wrong;
    });
    assert.deepEqual(wrong, []);
    assert.equal(await page.evaluate(inPage.live), true);
  },
  async 'the address opens a question'({ page, live }) {
    await live(PAGE, { fragment: '#q=military-aid' });
    await until(() => page.evaluate(inPage.attribute, '[data-to="military-aid"]', 'aria-expanded'), (open) => open === 'true', 'the question');
  },
  async 'two explainers share one Wasm'({ page, live }) {
    await live(`${PAGE}${own('explainer="chile-peru-border"').replace('id="own"', '')}`);
    await until(() => page.evaluate(inPage.heard, 'ready'), (ready) => ready.length === 2, 'both');
    const files = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /(widget|charts)\.wasm$/.test(name)).length);
    assert.ok(files <= 1, `${files}`);
  },
  async 'Wasm of the wrong media type runs'({ live }) {
    await live(PAGE, { change: (path, answer) => (isWasm(path) ? { ...answer, headers: { 'content-type': 'text/plain' } } : answer) });
  },
  async 'a strict policy with Trusted Types is enough'({ page, live }) {
    const policy = `${STRICT}; script-src 'self' 'wasm-unsafe-eval'`;
    await live(PLAIN, { change: (path, answer) => (path.endsWith('.html') ? { ...answer, headers: { ...answer.headers, 'content-security-policy': policy } } : answer) });
    await page.click(...(await page.evaluate(inPage.place, '.ex-question')));
    await until(() => page.evaluate(inPage.attribute, '.ex-question', 'aria-expanded'), (open) => open === 'true', 'an open question');
    assert.notEqual(await page.evaluate(inPage.attribute, '.ex-texts > span', 'style'), null);
  },
  async 'a frame without an origin'({ page, open }) {
    await open(`${LISTEN}<iframe sandbox="allow-scripts" src="framed.html" width="700" height="800"></iframe>
      <script>addEventListener('message', ({ data }) => heard.push(['ready', data]))</script>`, {
      pages: { 'framed.html': `${SCRIPT}<script>addEventListener('explainer:ready', () => parent.postMessage('ready', '*'))</script>${own('explainer="chile-peru-border"')}` },
    });
    await until(() => page.evaluate(inPage.heard, 'ready'), (ready) => ready.includes('ready'), 'the frame to be live');
  },
  async 'hostile text is text'({ page, live }) {
    const json = JSON.stringify(document(HOSTILE)).replaceAll('<', '\\u003c');
    await live(`${LISTEN}${SCRIPT}${own('').replace('<p', `<script type="application/json">${json}</script><p`)}`);
    assert.equal(await page.evaluate(inPage.text, '.ex-title'), HOSTILE);
    assert.equal(await page.evaluate(inPage.text, '.ex-question'), HOSTILE);
    assert.equal(await page.evaluate(inPage.text, '.ex-dek'), HOSTILE);
    assert.equal(await page.evaluate(() => window.pwned ?? 'safe'), 'safe');
    assert.equal(await page.evaluate(inPage.shown, 'img, script, iframe, object, embed, base, meta'), 0);
  },
  async 'charts of a published page sleep in its own styles, and wake'({ page, live }) {
    await live(await (await fetch(new URL('bench.html', site))).text());
    assert.ok((await page.evaluate(inPage.shown, '.ex-still > .ex-plot')) > 0);
    assert.equal(await page.evaluate(inPage.shown, 'canvas'), 0);
    const sheets = () => globalThis.document.querySelector('explainer-widget').shadowRoot.adoptedStyleSheets.length;
    await until(() => page.evaluate(sheets), (count) => count === 0, 'the whole stylesheet');
    const [x, y] = await page.evaluate(inPage.place, '.ex-still > .ex-plot');
    await page.move(x, y);
    await page.move(x + 3, y);
    await until(() => page.evaluate(inPage.painted), (counts) => counts.some((count) => count > 200), 'a chart that is drawn');
  },
  async 'after a trap the page’s own words are back'({ page, live }) {
    await live(PAGE);
    await page.evaluate(async () => {
      const glue = await import('./explainer-widget.js');
      const { memory } = await glue.default();
      new Uint8Array(memory.buffer).fill(0xa5);
      globalThis.document.querySelector('explainer-widget').shadowRoot.querySelector('.ex-question').click();
    });
    const error = await until(() => page.evaluate(inPage.error), (error) => error, 'a failure');
    assert.equal(error.reason, 'trap');
    assert.equal(await page.evaluate(inPage.own), true);
  },
};

for (const [name, [reason, change]] of Object.entries(FAULTS)) {
  checks[`when ${name}, the page's own words stay`] = async ({ page, open }) => {
    await open(PAGE, { change });
    const error = await until(() => page.evaluate(inPage.error), (error) => error, 'a failure');
    assert.equal(error.reason, reason);
    assert.ok(!Number.isNaN(Date.parse(error.time)));
    assert.equal(await page.evaluate(inPage.own), true);
  };
}

for (const [name, engine] of Object.entries(engines)) {
  const missing = engine.missing();
  if (missing) console.log(`# ${name}: skipped: ${missing}`);
  test(name, { skip: missing, timeout: 240_000 }, async (t) => {
    let server;
    const use = (page) => {
      const open = async (html, { pages = {}, change, fragment = '' } = {}) => {
        server?.close();
        server = await faulty({ pages: { 'host.html': html, ...pages }, change });
        await page.goto(`${server.url}host.html${fragment}`);
      };
      const live = async (html, options) => {
        await open(html, options);
        await until(() => page.evaluate(inPage.live), (live) => live, 'a live widget');
      };
      return { page, open, live };
    };
    const page = await engine.start();
    t.diagnostic(`${name} ${page.version}`);
    try {
      for (const [what, check] of Object.entries(checks)) await t.test(what, () => check(use(page)));
    } finally {
      await page.close();
    }
    const bare = await engine.start({ wasm: false });
    try {
      await t.test('without Wasm the page’s own words stay', async () => {
        const { open } = use(bare);
        await open(PAGE);
        const error = await until(() => bare.evaluate(inPage.error), (error) => error, 'a failure');
        assert.equal(error.reason, 'support');
        assert.equal(await bare.evaluate(inPage.own), true);
      });
    } finally {
      await bare.close();
      server?.close();
    }
  });
}
