// The element's properties and events, as a page's script uses them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { launch } from './chromium.mjs';
import { element, openHost, ready, script } from './host.mjs';
import { heard, pixels, until } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** A document with a line chart of the dataset `much`, which is empty. */
const LINE = {
  version: 1,
  id: 'line',
  lang: 'en',
  title: 'A line',
  summary: 'A document made by a script.',
  published: '2026-01-01',
  sources: { page: { title: 'The page', publisher: 'The page' } },
  datasets: {
    much: {
      title: 'Much',
      sources: ['page'],
      status: 'official',
      fields: [
        { name: 'when', type: 'temporal' },
        { name: 'value', type: 'quantitative' },
        { name: 'place', type: 'nominal' },
      ],
      values: [],
    },
  },
  sections: [
    {
      id: 'all',
      title: 'All',
      blocks: [
        {
          type: 'chart',
          id: 'line',
          title: 'Values by day',
          subtitle: 'Units',
          takeaway: 'They rise.',
          alt: 'A rising line.',
          spec: {
            data: { name: 'much' },
            mark: 'line',
            encoding: {
              x: { field: 'when', type: 'temporal' },
              y: { field: 'value', type: 'quantitative' },
              color: { field: 'place', type: 'nominal' },
            },
          },
        },
      ],
    },
  ],
  faq: [{ id: 'why', q: 'Why?', a: 'Because.' }],
};

const texts = (page, selector) => page.locator(`explainer-widget ${selector}`).allTextContents();

test('`ready` resolves with the live element, and rejects with a reason', async () => {
  const { page, context } = await openHost(browser, script + element());
  const [same, shown] = await page.evaluate(async () => {
    await customElements.whenDefined('explainer-widget');
    const element = document.querySelector('explainer-widget');
    const live = await element.ready;
    return [live === element, element.shadowRoot.querySelector('slot').hidden];
  });
  assert.deepEqual([same, shown], [true, true]);
  const reason = await page.evaluate(() => {
    const other = document.createElement('explainer-widget');
    other.setAttribute('explainer', 'nowhere');
    other.setAttribute('loading', 'eager');
    document.body.append(other);
    return other.ready.catch((error) => error.reason);
  });
  assert.equal(reason, 'document');
  await context.close();
});

test('`view` tells where the reader is and brings them elsewhere', async () => {
  const { page, context, errors } = await openHost(browser, script + element('explainer="us-chile" loading="eager"'));
  await ready(page);
  const view = () => page.evaluate(() => document.querySelector('explainer-widget').view);
  assert.equal(await view(), '');
  const first = page.locator('explainer-widget .ex-question').first();
  const id = await first.getAttribute('data-to');
  await first.click();
  assert.equal(await view(), `q=${id}`);
  assert.deepEqual((await heard(page, 'view')).map(([, detail]) => detail), [{ view: `q=${id}` }]);
  const scrolled = await page.evaluate(() => scrollY);
  await page.evaluate(() => (document.querySelector('explainer-widget').view = '#q=military-aid'));
  await until(view, (view) => view === 'q=military-aid', 'the view that was set');
  await until(() => first.getAttribute('aria-expanded'), (open) => open === (id === 'military-aid' ? 'true' : 'false'), 'the other closed');
  assert.equal(await page.evaluate(() => scrollY), scrolled, 'the page stays where it is');
  await page.evaluate(() => (document.querySelector('explainer-widget').view = ''));
  await until(() => page.locator('explainer-widget .ex-question[aria-expanded="true"]').count(), (count) => count === 0, 'all closed');
  assert.deepEqual(errors, []);
  await context.close();
});

test('what a page sets before the loader comes is kept', async () => {
  const { page, context } = await openHost(browser, `<script>
    addEventListener('DOMContentLoaded', () => {}, { once: true });
    const element = document.createElement('explainer-widget');
    element.document = ${JSON.stringify(LINE)};
    element.view = 'q=why';
    element.setAttribute('loading', 'eager');
    document.documentElement.append(element);
  </script>${script}`);
  await ready(page);
  assert.deepEqual(await texts(page, '.ex-title'), ['A line']);
  await page.locator('explainer-widget .ex-question[aria-expanded="true"]').waitFor();
  await context.close();
});

test('`document` takes an object or JSON, at first and later', async () => {
  const { page, context, errors } = await openHost(browser, script);
  await page.evaluate((line) => {
    const element = document.createElement('explainer-widget');
    element.setAttribute('loading', 'eager');
    document.body.append(element);
    element.document = line;
  }, LINE);
  await ready(page);
  assert.deepEqual(await texts(page, '.ex-title'), ['A line']);
  await page.evaluate((json) => (document.querySelector('explainer-widget').document = json), JSON.stringify({ ...LINE, title: 'Another' }));
  await until(() => texts(page, '.ex-title'), ([title]) => title === 'Another', 'another title');
  await page.evaluate((line) => (document.querySelector('explainer-widget').document = line), { ...LINE, version: 2 });
  await page.waitForFunction(() => window.heard.some(([name]) => name === 'error'));
  assert.deepEqual(await texts(page, '.ex-title'), ['Another'], 'a document that does not hold changes nothing');
  assert.deepEqual(errors, []);
  await context.close();
});

test('`columns` brings data as typed arrays', async () => {
  const { page, context, errors } = await openHost(browser, script);
  await page.evaluate((line) => {
    const element = document.createElement('explainer-widget');
    element.setAttribute('loading', 'eager');
    element.document = line;
    const days = 2000;
    element.columns = {
      much: {
        when: Float64Array.from({ length: days }, (_, at) => at * 86_400_000),
        value: Float32Array.from({ length: days }, (_, at) => at),
        place: Array.from({ length: days }, (_, at) => (at % 2 ? 'odd' : 'even')),
      },
    };
    document.body.append(element);
  }, LINE);
  await ready(page);
  assert.ok((await pixels(page.locator('explainer-widget canvas')))[0] > 200);
  const labels = await texts(page, '.ex-texts > span');
  assert.ok(labels.some((label) => /1[.,]?500|2[.,]?000/.test(label)), labels.join());
  await page.locator('explainer-widget .ex-tab').nth(1).click();
  assert.match(await page.locator('explainer-widget tbody').innerText(), /even/);
  // Columns that do not fit change nothing, and say so.
  await page.evaluate(() => (document.querySelector('explainer-widget').columns = { much: { value: new Float64Array(3) } }));
  await page.waitForFunction(() => window.heard.some(([name]) => name === 'error'));
  assert.deepEqual(errors, []);
  await context.close();
});

test('every event of the types has a plain object for its detail', async () => {
  const { page, context } = await openHost(browser, script + element('explainer="us-chile" loading="eager"'));
  await ready(page);
  await page.locator('explainer-widget .ex-question').first().click();
  await page.locator('explainer-widget .ex-surface').first().hover();
  await page.locator('explainer-widget .ex-languages [lang="es"]').click();
  await page.waitForFunction(() => window.heard.some(([name]) => name === 'language'));
  const types = await readFile(new URL('../../assets/explainer-widget.d.ts', import.meta.url), 'utf8');
  for (const [name, detail] of await page.evaluate(() => window.heard)) {
    const declared = types.match(new RegExp(`'explainer:${name}': (.*);`))?.[1];
    assert.ok(declared, `explainer:${name} is declared`);
    for (const field of Object.keys(detail)) assert.match(declared, new RegExp(`\\b${field}: `), `${name}.${field}`);
  }
  await context.close();
});

test('between reading a document and making its tree the page has a turn; whatever it does then counts', async () => {
  const { page, context, errors } = await openHost(browser, script + element());
  await ready(page);
  const seen = await page.evaluate(async (document) => {
    const host = window.document.querySelector('explainer-widget');
    const title = () => host.shadowRoot.querySelector('.ex-title')?.textContent;
    const until = async (holds) => {
      while (!holds()) await new Promise((done) => setTimeout(done, 20));
    };
    /** The document under a title, and what to do in the page's turn after it was read. */
    const read = (title, act) => ({
      ...document,
      title,
      get summary() {
        // The widget waits for its turn in the same way, and later.
        setTimeout(act);
        return document.summary;
      },
    });
    const before = title();
    const during = await new Promise((done) => {
      host.document = read('First', () => done(title()));
    });
    await until(() => title() === 'First');
    host.document = read('Second', () => (host.document = read('Third', () => {})));
    await until(() => title() === 'Third');
    // Taken out in that turn and put in again, it starts anew.
    const again = new Promise((done) => host.addEventListener('explainer:ready', done, { once: true }));
    let out = false;
    host.document = read('Fourth', () => {
      if (out) return;
      out = true;
      host.remove();
      setTimeout(() => setTimeout(() => window.document.body.append(host)));
    });
    await again;
    return { waits: before === during, title: title() };
  }, LINE);
  assert.deepEqual(seen, { waits: true, title: 'Fourth' });
  assert.deepEqual(errors, []);
  await context.close();
});
