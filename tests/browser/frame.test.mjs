// An explainer in a frame of another origin: heights in four protocols, exact views in the host's address, sharing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, site } from './chromium.mjs';
import { faulty } from './faulty.mjs';
import { element } from './host.mjs';
import { until } from './reader.mjs';

const QUESTION = 'military-aid';

let browser;
let frames;
before(async () => {
  browser = await launch();
  const embed = (style) =>
    `<link rel="stylesheet" href="widget.css"><style>body { margin: 0 } ${style}</style><script type="module" src="element.js"></script>
     <script type="module" src="frame.js"></script>${element('explainer="us-chile" loading="eager"')}`;
  frames = await faulty({ pages: { 'embed.html': embed(''), 'growing.html': embed('explainer-widget { min-height: 105vh }') } });
});
after(() => {
  frames?.close();
  return browser?.close();
});

/** A host page with one frame; what it hears is in `told`. */
async function openFrame({ src = 'embed.html', script = '<script src="host.js" defer></script>', fragment = '', width = 720 } = {}) {
  const host = await faulty({
    pages: {
      'host.html': `<script>window.told = []; addEventListener('message', ({ data }) => told.push(data))</script>${script}
        <p style="height: 200px">The story.</p>
        <iframe data-explainer src="${frames.url}${src}" title="Explainer" style="width: ${width}px; border: 0" allow="clipboard-write"></iframe>
        <p style="height: 1200px">The story goes on.</p>`,
    },
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${host.url}host.html${fragment}`);
  const frame = page.frames()[1];
  const close = async () => {
    await context.close();
    host.close();
  };
  return { page, frame, close };
}

// A frame of another origin out of sight has no animation frames: conditions in it are asked for by the clock.
const polling = 100;
const live = (frame) =>
  frame.waitForFunction(() => document.querySelector('explainer-widget')?.shadowRoot?.querySelector('slot')?.hidden, null, { polling });
const heights = (page) => page.evaluate(() => told.filter((data) => data.type === 'explainer:height').map((data) => data.height));
const box = (page) => page.evaluate(() => document.querySelector('iframe').clientHeight);
const inside = (frame) => frame.evaluate(() => document.querySelector('explainer-widget').getBoundingClientRect().height);

test('the host script is sent in less than 1 KB', async () => {
  const body = await (await fetch(new URL('host.js', site))).text();
  assert.ok(body.length < 1024, `${body.length} bytes`);
});

test('the frame is as high as the explainer, and follows it', async () => {
  const { page, frame, close } = await openFrame();
  await live(frame);
  const fits = async () => (await box(page)) - Math.ceil(await inside(frame));
  await until(fits, (rest) => rest === 0, 'a frame as high as the explainer');
  const before = await box(page);
  await frame.evaluate(() => document.querySelector('explainer-widget').shadowRoot.querySelector('.ex-question').click());
  await until(() => box(page), (height) => height > before, 'a higher frame');
  await until(fits, (rest) => rest === 0, 'a frame as high as the open answer');
  await page.evaluate(() => document.querySelector('iframe').style.setProperty('width', '340px'));
  await until(fits, (rest) => rest === 0, 'a frame as high as a narrow explainer');
  assert.ok(await frame.evaluate(() => document.documentElement.scrollHeight <= innerHeight), 'nothing to scroll in the frame');
  await close();
});

test('heights go out in four protocols', async () => {
  const { page, frame, close } = await openFrame({ script: '', src: 'embed.html?childId=story-1&parentUrl=https%3A%2F%2Fpaper.example%2Fstory' });
  await live(frame);
  const told = await until(() => page.evaluate(() => told), (told) => told.length > 8, 'messages');
  const own = await heights(page);
  for (const height of own) {
    assert.ok(Number.isInteger(height) && height > 20, `${height}`);
    assert.ok(told.some((data) => data.sentinel === 'amp' && data.type === 'embed-size' && data.height === height), 'AMP');
    assert.ok(told.includes(`pymxPYMxstory-1xPYMxheightxPYMx${height}`), 'Pym');
    const embedly = told.filter((data) => typeof data === 'string' && data.startsWith('{')).map((data) => JSON.parse(data));
    assert.ok(embedly.some((data) => data.context === 'iframe.resize' && data.height === height && data.src === frame.url()), 'Embedly');
  }
  assert.equal(await frame.evaluate(() => document.querySelector('explainer-widget').getAttribute('link')), 'https://paper.example/story');
  await close();
});

test('a frame that grows with its own height rests', async () => {
  const { page, frame, close } = await openFrame({ src: 'growing.html' });
  await live(frame);
  const count = async () => (await heights(page)).length;
  let last = -1;
  await until(async () => {
    const now = await count();
    const same = now === last && now > 0;
    last = now;
    await new Promise((done) => setTimeout(done, 300));
    return same;
  }, (same) => same, 'the heights to rest');
  assert.ok((await count()) < 60, `${await count()} heights`);
  await close();
});

test('the address of the host leads to a view in the frame', async () => {
  const { page, frame, close } = await openFrame({ fragment: `#q=${QUESTION}` });
  await frame.waitForFunction(
    (id) => document.querySelector('explainer-widget').shadowRoot?.querySelector(`[data-to="${id}"]`)?.ariaExpanded === 'true',
    QUESTION,
    { polling },
  );
  const seen = () =>
    frame.evaluate((id) => document.querySelector('explainer-widget').shadowRoot.querySelector(`[data-to="${id}"]`).getBoundingClientRect().top, QUESTION);
  const top = async () => (await page.evaluate(() => document.querySelector('iframe').getBoundingClientRect().top)) + (await seen());
  const screen = await page.evaluate(() => innerHeight);
  await until(top, (top) => top >= 0 && top < screen, 'the question in the host’s window');
  await page.evaluate(() => (location.hash = '#chart=reported-changes&tab=table'));
  await frame.waitForFunction(() => document.querySelector('explainer-widget').view.includes('tables=reported-changes') || document.querySelector('explainer-widget').view.includes('chart=reported-changes'), null, { polling });
  await close();
});

test('a view that a reader shares stands in the address of the host, and links lead to the host', async () => {
  const { page, frame, close } = await openFrame();
  await live(frame);
  const host = page.url();
  await until(() => frame.evaluate(() => document.querySelector('explainer-widget').getAttribute('link')), (link) => link === host, 'the address of the host');
  await frame.evaluate((view) => {
    const detail = { chart: null, view };
    document.querySelector('explainer-widget').dispatchEvent(new CustomEvent('explainer:share', { bubbles: true, composed: true, detail }));
  }, `q=${QUESTION}`);
  await until(() => page.url(), (url) => url === `${host}#q=${QUESTION}`, 'the view in the address');
  await close();
});

test('messages from elsewhere change nothing', async () => {
  const { page, frame, close } = await openFrame();
  await live(frame);
  await until(() => box(page), (height) => height > 500, 'a height');
  const before = await box(page);
  await page.evaluate(() => {
    postMessage({ type: 'explainer:height', height: 5 }, '*');
    postMessage({ type: 'explainer:view', view: 'evil' }, '*');
  });
  await frame.evaluate(() => {
    for (const height of [-1, 'x', { valueOf: () => 9 }.valueOf, NaN, null]) {
      try {
        parent.postMessage({ type: 'explainer:height', height }, '*');
      } catch {}
    }
  });
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  assert.equal(await box(page), before);
  assert.equal(new URL(page.url()).hash, '');
  await close();
});
