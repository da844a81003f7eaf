// The element on pages that are not made for it: their styles, their scripts, their frames, and what they do to it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

import { launch, open, site } from './chromium.mjs';
import { faulty } from './faulty.mjs';
import { element, failure, openHost, ready, script } from './host.mjs';
import { heard, pixels, rouse, until } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** The styles of the live tree that a reader sees, by selector. */
const look = (page) =>
  page.locator('explainer-widget').first().evaluate((element) => {
    const seen = ['.ex-root', '.ex-title', '.ex-dek', 'figcaption > span', '.ex-question', '.ex-texts > span', 'canvas', '.ex-tab'];
    const names = ['display', 'color', 'fontFamily', 'fontSize', 'fontWeight', 'fontStyle', 'lineHeight', 'letterSpacing', 'wordSpacing',
      'textTransform', 'textAlign', 'textIndent', 'textShadow', 'whiteSpace', 'visibility', 'pointerEvents', 'cursor', 'direction',
      'backgroundColor', 'opacity', 'transitionDuration', 'paddingTop', 'borderTopWidth', 'boxSizing', 'userSelect', 'writingMode'];
    return seen.map((selector) => {
      const style = getComputedStyle(element.shadowRoot.querySelector(selector));
      return [selector, ...names.map((name) => `${name}: ${style[name]}`)];
    });
  });

// The root's font size is what a reader has set, as far as the widget can know: it is let through, up to twice the usual.
const RESETS = {
  'resets everything': '*, *::before, *::after { all: unset; margin: 0; padding: 0; font: inherit; vertical-align: baseline; box-sizing: content-box }',
  'shouts': `* { all: unset !important; color: rgb(255, 0, 0) !important; background: yellow !important; font: italic 50px/3 cursive !important; letter-spacing: 1em !important; word-spacing: 2em !important; text-transform: uppercase !important; text-align: end !important; text-indent: 4em !important; text-shadow: 3px 3px red !important; white-space: nowrap !important; cursor: none !important; box-sizing: border-box !important; transition: all 1s !important; user-select: none !important; list-style: square inside !important; direction: rtl !important }
    html { font-size: 16px !important } html, body { display: block !important } head, script { display: none !important }`,
  'knows our names': '.ex-root, .ex-title, .ex-tab, canvas, [class^="ex-"] { display: none !important; font-size: 1px !important; color: red !important } [hidden] { display: block !important } svg, canvas { width: 1em !important; height: 1em !important }',
};

for (const [name, css] of Object.entries(RESETS)) {
  test(`a stylesheet that ${name} does not reach the live widget`, async () => {
    const plain = await openHost(browser, script + element());
    await ready(plain.page);
    const hostile = await openHost(browser, `<style>${css}</style>${script}${element()}`);
    await ready(hostile.page);
    assert.deepEqual(await look(hostile.page), await look(plain.page));
    const wide = await hostile.page.locator('explainer-widget .ex-root').first().evaluate((root) => root.getBoundingClientRect().width);
    assert.ok(wide > 600, `${wide} px wide`);
    const [painted] = await pixels(hostile.page.locator('explainer-widget canvas').first());
    assert.ok(painted > 200);
    assert.ok(await hostile.page.getByText('words of the page').isHidden());
    await plain.context.close();
    await hostile.context.close();
  });
}

test('a page that changes the built-in prototypes', async () => {
  const spoil = () => {
    Array.prototype.each = function () {};
    Object.prototype.evil = 'evil';
    Element.prototype.remove = () => {};
    Array.prototype.toJSON = () => 'toJSON';
    String.prototype.format = () => '';
    window.name = 'evil';
    window.console.warn = () => {};
  };
  const { page, context } = await openHost(browser, script + element(), { prepare: (page) => page.addInitScript(spoil) });
  await ready(page);
  assert.ok((await page.locator('explainer-widget canvas').count()) > 1);
  await context.close();
});

test('a page that shadows globals by element names', async () => {
  const names = ['origin', 'location', 'document', 'customElements', 'fetch', 'element', 'glue'];
  const clobber = names.map((name) => `<a id="${name}" name="${name}" href="https://evil.example/"></a>`).join('');
  const { page, context } = await openHost(browser, clobber + script + element('src="explainers/chile-peru-border.json" loading="eager"'));
  await ready(page);
  await context.close();
});

test('the loader twice, in two versions, before and after', async () => {
  const { page, context, errors } = await openHost(
    browser,
    `${script}${script}<script type="module" src="element.js?version=2"></script>${element()}<script type="module" src="./element.js?3"></script>`,
  );
  await ready(page);
  const settled = () => page.evaluate(() => document.querySelector('explainer-widget').shadowRoot.querySelectorAll('article').length);
  assert.equal(await settled(), 1);
  assert.deepEqual(errors, []);
  assert.equal((await heard(page, 'ready')).length, 1);
  await context.close();
});

test('another element of the name was there first', async () => {
  const other = '<script>customElements.define("explainer-widget", class extends HTMLElement { mine = true })</script>';
  const { page, context, errors } = await openHost(browser, `${other}${script}${element()}`);
  await page.evaluate(() => import('./element.js'));
  assert.ok(await page.locator('explainer-widget').evaluate((element) => element.mine));
  assert.ok(await page.getByText('words of the page').isVisible());
  assert.deepEqual(errors, []);
  await context.close();
});

test('twenty on one page, each with its own view', async () => {
  const { page, context, errors } = await openHost(browser, script + element('explainer="chile-peru-border" loading="eager"').repeat(20));
  await ready(page, 20);
  const opened = await page.evaluate(() => {
    const elements = [...document.querySelectorAll('explainer-widget')];
    elements[7].shadowRoot.querySelector('.ex-question').click();
    return new Promise((done) => setTimeout(() => done(elements.map((each) => each.shadowRoot.querySelectorAll('.ex-question[aria-expanded="true"]').length)), 100));
  });
  assert.deepEqual(opened, Array.from({ length: 20 }, (_, at) => (at === 7 ? 1 : 0)));
  const files = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => /(widget|charts)\.wasm$/.test(name)));
  assert.equal(files.length, 1, 'one Wasm for all');
  assert.deepEqual(errors, []);
  await context.close();
});

test('in the shadow tree of another element, with the language of its place', async () => {
  const { page, context, errors } = await openHost(
    browser,
    `${script}<div lang="es"><x-story></x-story></div><script>
      customElements.define('x-story', class extends HTMLElement {
        connectedCallback() {
          this.attachShadow({ mode: 'open' }).innerHTML = '<explainer-widget explainer="chile-peru-border" loading="eager"><p tabindex="0">words of the page</p></explainer-widget>';
        }
      });</script>`,
    { prepare: (page) => page.addInitScript(() => addEventListener('DOMContentLoaded', () => document.querySelector('x-story').shadowRoot.querySelector('p').focus())) },
  );
  await ready(page);
  assert.ok(await page.getByText('words of the page').isVisible(), 'who reads there keeps the text');
  await page.evaluate(() => document.querySelector('x-story').shadowRoot.activeElement.blur());
  await page.locator('explainer-widget article[lang="es"]').waitFor();
  await page.getByText('words of the page').waitFor({ state: 'hidden' });
  await page.locator('explainer-widget .ex-question').first().click();
  assert.deepEqual((await heard(page, 'toggle')).length, 1);
  assert.deepEqual(errors, []);
  await context.close();
});

for (const loading of ['lazy', 'eager']) {
  test(`in a place that is not displayed, shown later (${loading})`, async () => {
    const { page, context } = await openHost(browser, `${script}<div id="tab" style="display: none">${element(`explainer="chile-peru-border" loading="${loading}"`)}</div>`);
    if (loading === 'eager') await page.waitForFunction(() => document.querySelector('explainer-widget').shadowRoot.querySelector('article'));
    assert.deepEqual(await heard(page, 'ready'), []);
    await page.evaluate(() => document.querySelector('#tab').style.removeProperty('display'));
    await ready(page);
    assert.ok((await pixels(page.locator('explainer-widget canvas').first()))[0] > 200);
    await context.close();
  });
}

test('in a frame that is hidden and shown later, of a page that is hidden', async () => {
  const inner = `${script}${element('explainer=chile-peru-border')}`.replaceAll('"', "'");
  const { page, context } = await openHost(browser, `<iframe style="display: none; width: 700px; height: 900px" srcdoc="${inner}"></iframe>`);
  const frame = page.frames()[1];
  await frame.waitForFunction(() => customElements.get('explainer-widget'));
  assert.equal(await frame.evaluate(() => document.querySelector('explainer-widget').shadowRoot?.querySelectorAll('article').length ?? 0), 0);
  await page.evaluate(() => document.querySelector('iframe').style.removeProperty('display'));
  await page.frameLocator('iframe').locator('explainer-widget canvas').first().waitFor();
  await page.frameLocator('iframe').getByText('words of the page').waitFor({ state: 'hidden' });
  await context.close();
});

test('in a sandboxed frame without an origin', async () => {
  // From a server: what Playwright answers itself is of no network, and may not load from this one.
  const server = await faulty({
    pages: {
      'host.html': '<iframe sandbox="allow-scripts" style="width: 700px; height: 900px" src="framed.html"></iframe>',
      'framed.html': script + element('src="explainers/chile-peru-border.json" loading="eager"'),
    },
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}host.html`);
  const frame = page.frameLocator('iframe');
  await frame.locator('explainer-widget canvas').first().waitFor();
  await frame.getByText('words of the page').waitFor({ state: 'hidden' });
  await frame.locator('.ex-question').first().click();
  await frame.locator('.ex-answer:visible').first().waitFor();
  await context.close();
  await server.close();
});

test('on a page that is written from right to left', async () => {
  const ltr = await openHost(browser, `${script}${element()}`);
  const rtl = await openHost(browser, `<script>document.documentElement.dir = 'rtl'</script>${script}${element()}`);
  const places = async ({ page }) => {
    await ready(page);
    return page.locator('explainer-widget').evaluate((element) => {
      const left = element.getBoundingClientRect().left;
      const parts = [...element.shadowRoot.querySelectorAll('.ex-title, figcaption > span, .ex-texts > span, .ex-question, th, canvas')];
      return parts.filter((part) => part.checkVisibility()).map((part) => {
        const box = part.getBoundingClientRect();
        return [part.textContent, Math.round(box.left - left), Math.round(box.right - left)];
      });
    });
  };
  const expected = await places(ltr);
  assert.ok(expected.length > 30);
  assert.deepEqual(await places(rtl), expected);
  await ltr.context.close();
  await rtl.context.close();
});

test('taken out before it is ready, and put in again', async () => {
  const { page, context, errors } = await openHost(browser, script + element());
  await page.waitForFunction(() => document.querySelector('explainer-widget').shadowRoot?.querySelector('link'));
  await page.evaluate(async () => {
    const element = document.querySelector('explainer-widget');
    for (let times = 0; times < 5; times += 1) {
      element.remove();
      await new Promise((done) => setTimeout(done, times * 10));
      document.body.append(element);
      await new Promise((done) => setTimeout(done, times * 10));
    }
  });
  await page.waitForFunction(() => document.querySelector('explainer-widget').shadowRoot.querySelectorAll('article canvas').length > 1);
  await page.getByText('words of the page').waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.querySelector('explainer-widget').shadowRoot.querySelectorAll('article').length), 1);
  assert.deepEqual(errors, []);
  await context.close();
});

test('back from the cache of pages the widget is as it was, and alive', async () => {
  const cached = await chromium.launch({
    executablePath: process.env.CHROME ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid?.() !== 0,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: ['--disable-gpu', '--enable-features=BackForwardCache'],
  });
  try {
    const context = await cached.newContext();
    const page = await context.newPage();
    // Without a script of the test's before the page's own: those keep a page out of the cache.
    await page.goto(new URL('explainers/chile-peru-border.html', site).href);
    const asked = page.locator('explainer-widget article:visible .ex-question').first();
    await page.waitForFunction(() => document.querySelector('explainer-widget').shadowRoot?.querySelector('slot').hidden);
    await rouse(page.locator('explainer-widget'));
    await asked.click();
    await page.evaluate(() => {
      window.kept = 'kept';
    });
    await page.goto(new URL('widget.css', site).href);
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForFunction(() => window.kept === 'kept');
    assert.equal(await asked.getAttribute('aria-expanded'), 'true');
    await asked.click();
    await until(() => asked.getAttribute('aria-expanded'), (open) => open === 'false', 'the question to close');
  } finally {
    await cached.close();
  }
});

test('strict policies with Trusted Types: nothing is reported', async () => {
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; trusted-types 'none'; require-trusted-types-for 'script'";
  const { page, context, errors } = await openHost(browser, `<link rel="stylesheet" href="widget.css">${script}${element()}`, {
    headers: { 'content-security-policy': policy },
    prepare: (page) =>
      page.addInitScript(() => {
        window.violations = [];
        addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.sample}`));
      }),
  });
  await ready(page);
  for (const question of await page.locator('explainer-widget .ex-question').all()) await question.click();
  await page.locator('explainer-widget .ex-surface').first().hover();
  await page.locator('explainer-widget .ex-tab').nth(1).click();
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a browser without Wasm', async () => {
  const jitless = await chromium.launch({
    executablePath: process.env.CHROME ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--js-flags=--jitless'],
  });
  try {
    const { page } = await openHost(jitless, script + element());
    assert.equal((await failure(page)).reason, 'support');
    assert.ok(await page.getByText('words of the page').isVisible());
  } finally {
    await jitless.close();
  }
});

test('the sample page under translation goes on as it was', async () => {
  const { page, context, errors } = await open(browser, 'explainers/us-chile.html');
  await page.waitForFunction(() => document.querySelector('explainer-widget').shadowRoot?.querySelector('slot').hidden);
  const translate = () =>
    page.evaluate(() => {
      const root = document.querySelector('explainer-widget').shadowRoot;
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      for (const text of texts) {
        const [outer, inner] = [document.createElement('font'), document.createElement('font')];
        inner.textContent = text.data.toUpperCase();
        outer.append(inner);
        text.replaceWith(outer);
      }
    });
  for (let times = 0; times < 3; times += 1) {
    await translate();
    const verbs = ['toggle', 'tab', 'all', 'show', 'release'].map((verb) => `[data-do="${verb}"]`).join();
    // What a press opens or closes changes what is there: each is asked for again.
    for (const button of await page.locator(`explainer-widget article :is(${verbs})`).elementHandles()) {
      await button.evaluate((button) => button.isConnected && button.checkVisibility() && button.click());
    }
    for (const key of ['ArrowRight', 'ArrowDown', 'End', 'Escape']) {
      await page.locator('explainer-widget article .ex-surface:visible').first().press(key).catch(() => {});
    }
  }
  assert.ok((await page.locator('explainer-widget article canvas').count()) > 0);
  assert.deepEqual(errors, []);
  await context.close();
});
