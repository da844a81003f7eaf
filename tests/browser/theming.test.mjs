// Themes: a page's colours reach words, drawings and canvas; light and dark come from system, page or element.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { element, openHost, ready, script } from './host.mjs';
import { rouse, until } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** How many pixels of the first canvas have nearly this colour. */
const count = (page, [red, green, blue]) =>
  page.locator('explainer-widget canvas').first().evaluate(
    (canvas, [red, green, blue]) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) {
        const off = Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue);
        if (data[at + 3] > 250 && off < 6) found += 1;
      }
      return found;
    },
    [red, green, blue],
  );

const style = (css) => `<style id="theme">${css}</style>`;
const US = 'explainer="us-chile" loading="eager"';
const every = (color) => Array.from({ length: 6 }, (_, at) => `--explainer-hue-${at + 1}: ${color};`).join(' ');

for (const [notation, color, rgb] of [
  ['a name', 'rebeccapurple', [102, 51, 153]],
  ['oklch()', 'oklch(0.5 0.2 30)', [186, 13, 1]],
  ['color-mix()', 'color-mix(in srgb, #ff0000, #000000)', [128, 0, 0]],
  ['light-dark()', 'light-dark(#005500, #88ff88)', [0, 85, 0]],
]) {
  test(`hues of the page's own reach the canvas: ${notation}`, async () => {
    const { page, context, errors } = await openHost(browser, style(`:root { ${every(color)} }`) + script + element(US));
    await ready(page);
    const shown = await page.evaluate((color) => {
      const probe = document.createElement('p');
      probe.style.color = `color-mix(in srgb, ${color}, ${color})`;
      document.body.append(probe);
      return getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map((part) => Math.round(part * 255));
    }, color);
    assert.ok(rgb.every((part, at) => Math.abs(part - shown[at]) < 12), `${shown}`);
    assert.ok((await count(page, shown)) > 100, `${notation}: ${shown}`);
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test('a hue that does not stand out is drawn so that it does', async () => {
  const { page, context } = await openHost(browser, style(`:root { ${every('#ffffee')} }`) + script + element(US));
  await ready(page);
  assert.equal(await count(page, [255, 255, 238]), 0);
  const hue = await page.locator('explainer-widget .ex-surface').first().evaluate((surface) => surface.style.getPropertyValue('--_hue-0'));
  assert.match(hue, /^#[0-9a-f]{6}$/);
  await context.close();
});

for (const [name, change] of [
  ['an attribute of the page', () => (document.documentElement.dataset.theme = 'dark')],
  ['a class', () => document.body.classList.add('night')],
  ['its color-scheme', () => document.documentElement.style.setProperty('color-scheme', 'dark')],
  ['another stylesheet', () => (document.querySelector('#theme').textContent += ':root { color-scheme: dark }')],
  ['the theme attribute', () => document.querySelector('explainer-widget').setAttribute('theme', 'dark')],
]) {
  test(`charts turn dark with ${name}`, async () => {
    const css = ':root { color-scheme: light } :root[data-theme="dark"], .night { color-scheme: dark }';
    const { page, context } = await openHost(browser, style(css) + script + element(US));
    await ready(page);
    const ink = (rgb) => count(page, rgb);
    assert.ok((await ink([22, 24, 29])) > 50, 'dark ink at first');
    await page.evaluate(change);
    await until(() => ink([236, 234, 229]), (found) => found > 50, 'light ink on the canvas');
    await until(() => page.locator('explainer-widget .ex-root').evaluate((root) => getComputedStyle(root).backgroundColor), (color) => color === 'rgb(23, 24, 27)', 'dark paper');
    await context.close();
  });
}

test('parts take the page’s styles', async () => {
  const { page, context } = await openHost(browser, style('explainer-widget::part(title) { letter-spacing: 7px } explainer-widget::part(question) { text-transform: uppercase }') + script + element());
  await ready(page);
  const styles = await page.locator('explainer-widget').evaluate(({ shadowRoot }) =>
    [['.ex-title', 'letterSpacing'], ['.ex-question', 'textTransform']].map(([selector, name]) => getComputedStyle(shadowRoot.querySelector(selector))[name]),
  );
  assert.deepEqual(styles, ['7px', 'uppercase']);
  await context.close();
});

test('every part that the theming page lists is there', async () => {
  const { page, context, errors } = await open(browser, 'theming.html');
  const listed = await page.evaluate(() => {
    const words = [...document.querySelectorAll('p')].find((p) => p.textContent.includes('Parts are'));
    return [...words.querySelectorAll('code')].map((code) => code.textContent);
  });
  assert.ok(listed.length > 25);
  const there = new Set();
  for (const name of ['theme-herald.html', 'theme-plaza.html']) {
    const theme = await open(browser, name);
    await theme.page.waitForFunction(() => document.querySelector('explainer-widget').shadowRoot?.querySelector('slot')?.hidden);
    await rouse(theme.page.locator('explainer-widget').first());
    await theme.page.locator('explainer-widget .ex-surface').first().hover();
    for (const part of await theme.page.evaluate(() => [...document.querySelector('explainer-widget').shadowRoot.querySelectorAll('[part]')].map((each) => each.part.value))) there.add(part);
    assert.deepEqual(theme.errors, []);
    await theme.context.close();
  }
  assert.deepEqual(listed.filter((part) => !there.has(part)), [], 'listed, but not there');
  assert.deepEqual(errors, []);
  await context.close();
});
