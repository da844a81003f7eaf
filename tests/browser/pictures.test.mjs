// Charts of pictures: real images over the canvas, from the page's own origin only, and in what is taken away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { listen, until } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const DOT = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');

const DOCUMENT = {
  version: 1, id: 'flags', lang: 'en', title: 'Flags', summary: 'Flags.', published: '2026-11-22',
  sources: { count: { title: 'Count of flags', publisher: 'Sailors' } },
  datasets: {
    flags: {
      title: 'Flags', sources: ['count'], status: 'official',
      fields: [{ name: 'height', type: 'quantitative' }, { name: 'many', type: 'quantitative' }, { name: 'picture', type: 'nominal' }],
      values: [[1, 2, 'dot.png'], [3, 4, 'sub/dot.png'], [5, 3, 'https://elsewhere.example/dot.png'], [5, 1, '//elsewhere.example/dot.png'], [2, 1, 'javascript:alert(1)']],
    },
  },
  sections: [{
    id: 'all', title: 'All',
    blocks: [{
      type: 'chart', id: 'flags', title: 'Flags', subtitle: 'How many', takeaway: 'There are flags.',
      spec: {
        data: { name: 'flags' }, height: 200, mark: { type: 'image', width: 40, height: 30, opacity: 0.5 },
        encoding: {
          x: { field: 'height', type: 'quantitative' }, y: { field: 'many', type: 'quantitative' }, url: { field: 'picture', type: 'nominal' },
        },
      },
    }],
  }],
};

test('pictures stand where the scene has them, from the page’s origin only', async () => {
  const asked = [];
  const { page, context, errors } = await open(browser, 'explainers/try.html', {}, async (page) => {
    await listen(page);
    await page.route('**/*dot.png', (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: 'image/png', body: DOT });
    });
    await page.route('**/explainers/try.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><title>Flags</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><script type="module" src="../element.js"></script><explainer-widget loading="eager"><script type="application/json">${JSON.stringify(DOCUMENT)}</script></explainer-widget>`,
      }),
    );
  });
  await page.waitForFunction(() => window.heard.some(([kind]) => kind === 'ready'), null, { timeout: 20_000 });
  const images = page.locator('explainer-widget .ex-texts > img');
  const boxes = () => images.evaluateAll((all) => all.map((img) => {
    const { x, y, width, height } = img.getBoundingClientRect();
    const plot = img.closest('.ex-plot').getBoundingClientRect();
    const { objectFit, opacity } = getComputedStyle(img);
    return { src: img.getAttribute('src'), alt: img.alt, x: x - plot.x, y: y - plot.y, width, height, inside: x >= plot.x && x + width <= plot.right, loaded: img.naturalWidth, objectFit, opacity };
  }));
  const found = await until(boxes, (all) => all.length === 2 && all.every(({ loaded, width }) => loaded && width === 40), 'two pictures');
  assert.deepEqual(found.map(({ src }) => src), ['dot.png', 'sub/dot.png']);
  for (const each of found) {
    assert.deepEqual([each.alt, each.width, each.height, each.objectFit, each.opacity, each.inside], ['', 40, 30, 'contain', '0.5', true]);
  }
  assert.ok(found[0].x < found[1].x && found[0].y > found[1].y, 'where their values are');
  assert.equal(await images.first().evaluate((img) => img.closest('[aria-hidden=true]') !== null), true, 'the drawing is described, not its parts');
  const origin = new URL(page.url()).origin;
  assert.ok(asked.length === 2 && asked.every((url) => url.startsWith(`${origin}/`)), `${asked}`);
  assert.deepEqual(errors, []);
  await context.close();
});
