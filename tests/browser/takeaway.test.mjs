// What a reader takes away from a chart: pictures, data, a sentence, a link; here and in a frame of another site.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, open, site } from './chromium.mjs';
import { heard, listen, live, rouse, until, wake } from './reader.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function onMenu(options, act, path = '', expected = []) {
  const { page, context, requests, errors } = await open(browser, path, options, listen);
  try {
    await wake(page);
    const chart = live(page).locator('.ex-chart').nth(1);
    const button = chart.locator('[data-tool="menu"]');
    assert.equal(await button.getAttribute('aria-expanded'), 'false');
    await button.click();
    await chart.locator('.ex-menu').waitFor();
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    await act(page, chart, requests);
    assert.deepEqual(errors.filter((error) => !expected.some((one) => one.test(error))), []);
  } finally {
    await context.close();
  }
}

/** Saves by a button of the menu; the file's name and bytes. */
async function saved(page, chart, kind) {
  const waiting = page.waitForEvent('download');
  await chart.locator(`.ex-menu [data-tool="${kind}"]`).click();
  const file = await waiting;
  await until(() => chart.locator('.ex-news').innerText(), (text) => text.endsWith(file.suggestedFilename()), 'what was saved');
  return [file.suggestedFilename(), await readFile(await file.path())];
}

const title = (chart) => chart.locator('.ex-chart-title').innerText();

test('a picture is saved at twice the size, with title and source', () =>
  onMenu({ deviceScaleFactor: 1 }, async (page, chart, requests) => {
    const before = requests.length;
    const [name, bytes] = await saved(page, chart, 'png');
    assert.match(name, /^us-chile-[\w-]+\.png$/);
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    const drawn = await chart.locator('.ex-surface').evaluate((surface) => [surface.clientWidth, surface.clientHeight]);
    assert.ok(Math.abs(width - 2 * (drawn[0] + 32)) <= 2, `${width} px for ${drawn[0]}`);
    assert.ok(height > 2 * (drawn[1] + 60), 'there is room for words above and below');
    // Above the drawing stands the title, below it the source: both strips have ink.
    const ink = await page.evaluate(async ([data, top, bottom]) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      context.drawImage(image, 0, 0);
      const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
      const strip = (from, to) => {
        const { data } = context.getImageData(0, from, image.width, to - from);
        let ink = 0;
        for (let at = 0; at < data.length; at += 4) ink += Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b) > 90;
        return ink;
      };
      return [strip(0, top), strip(top, image.height - bottom), strip(image.height - bottom, image.height)];
    }, [bytes.toString('base64'), 80, 60]).catch((error) => error.message);
    assert.ok(Array.isArray(ink) && ink.every((count) => count > 100), `ink above, in and below: ${ink}`);
    const fetched = requests.slice(before).filter((url) => !url.startsWith('blob:') && !url.startsWith('data:'));
    assert.ok(fetched.every((url) => url.endsWith('/explainer-tools.js')), `only the tools: ${fetched}`);
    assert.deepEqual((await heard(page, 'download')).map(([, detail]) => detail.format), ['png']);
  }));

test('a drawing is saved as SVG with real text', () =>
  onMenu({}, async (page, chart) => {
    const [, bytes] = await saved(page, chart, 'svg');
    const text = bytes.toString();
    const found = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        broken: parsed.querySelector('parsererror')?.textContent ?? null,
        title: parsed.querySelector('title')?.textContent,
        texts: [...parsed.querySelectorAll('text')].map((text) => text.textContent),
        places: [...parsed.querySelectorAll('text')].map((text) => ['x', 'y', 'text-anchor'].map((name) => text.getAttribute(name))),
        paths: parsed.querySelectorAll('path').length,
        scripts: parsed.querySelectorAll('script, [onload], image, use, style').length,
      };
    }, text);
    assert.equal(found.broken, null);
    assert.equal(found.title, await title(chart));
    assert.equal(found.scripts, 0);
    assert.ok(found.paths > 2, `${found.paths} paths`);
    const labels = await chart.locator('.ex-texts > span').allTextContents();
    assert.deepEqual(labels.filter((label) => !found.texts.includes(label)), [], 'every label of the drawing');
    assert.ok(found.texts.join(' ').includes('Source:'));
    // Labels stand where they stand on the page: beside both axes, and at the ends of lines.
    const boxes = await chart.locator('.ex-texts > span').evaluateAll((spans) =>
      spans.map((span) => {
        const { left, right, bottom } = span.getBoundingClientRect();
        return { start: left, middle: (left + right) / 2, end: right, bottom };
      }),
    );
    const shifts = labels.map((label, at) => {
      const [x, y, anchor] = found.places[found.texts.indexOf(label)];
      return [x - boxes[at][anchor], y - boxes[at].bottom];
    });
    for (const axis of [0, 1]) {
      const all = shifts.map((shift) => shift[axis]);
      assert.ok(Math.max(...all) - Math.min(...all) < 1.5, `labels are moved by ${all.map((shift) => shift.toFixed(1))}`);
    }
  }));

test('a long line is saved as one', async () => {
  const values = Array.from({ length: 300 }, (_, at) => [at, Math.sin(at / 9) + (at % 7) / 9]);
  const story = {
    version: 1, id: 'long', lang: 'en', title: 'Long', summary: 'Long.', published: '2026-11-22',
    sources: { made: { title: 'A wave', publisher: 'Sailors' } },
    datasets: {
      long: { title: 'A wave', sources: ['made'], status: 'official', fields: ['x', 'y'].map((name) => ({ name, type: 'quantitative' })), values },
    },
    sections: [{
      id: 'all', title: 'All',
      blocks: [{
        type: 'chart', id: 'wave', title: 'A wave', subtitle: 'Height', takeaway: 'It rises and falls.',
        spec: { data: { name: 'long' }, mark: 'line', encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } } },
      }],
    }],
  };
  const { page, context, errors } = await open(browser, 'explainers/try.html', {}, async (page) => {
    await listen(page);
    await page.route('**/explainers/try.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><title>Long</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><script type="module" src="../element.js"></script><explainer-widget loading="eager"><script type="application/json">${JSON.stringify(story)}</script></explainer-widget>`,
      }),
    );
  });
  await page.waitForFunction(() => window.heard.some(([kind]) => kind === 'ready'), null, { timeout: 20_000 });
  const chart = page.locator('explainer-widget .ex-chart');
  await chart.locator('[data-tool="menu"]').click();
  const [, bytes] = await saved(page, chart, 'svg');
  const ways = [...bytes.toString().matchAll(/<path d="([^"]*)"/g)].map(([, way]) => way.split('L').length - 1);
  assert.deepEqual(ways.filter((steps) => steps > 20), [299]);
  assert.deepEqual(errors, []);
  await context.close();
});

test('tools that have not arrived are asked for again', () =>
  onMenu({}, async (page, chart) => {
    await page.route('**/explainer-tools.js', (route) => route.abort('internetdisconnected'), { times: 1 });
    await chart.locator('.ex-menu [data-tool="csv"]').click();
    const said = await until(() => chart.locator('.ex-news').innerText(), Boolean, 'word of it');
    assert.equal(said, 'This browser did not allow it.');
    const [name] = await saved(page, chart, 'csv');
    assert.match(name, /\.csv$/);
  }, '', [/ERR_INTERNET_DISCONNECTED/]));

test('data is saved as CSV and JSON', () =>
  onMenu({}, async (page, chart) => {
    const [, csv] = await saved(page, chart, 'csv');
    assert.match(csv.toString(), /^\uFEFFYear,/);
    const [, json] = await saved(page, chart, 'json');
    const data = JSON.parse(json);
    assert.equal(data.title, await title(chart));
    const [set] = data.datasets;
    assert.ok(set.source && set.status && set.license, 'what a reader must know');
    assert.match(set.values[0].year, /^\d{4}-\d\d-\d\d$/);
    assert.equal(typeof set.values.at(-1).chile, 'number');
  }));

test('a sentence with its source and a link are copied, and the link leads back', async () => {
  let link;
  await onMenu({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page, chart) => {
    const copied = async (kind) => {
      await chart.locator(`[data-tool="${kind}"]`).click();
      await until(() => chart.locator('.ex-news').innerText(), (text) => text === 'Copied.', 'a copy');
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const sentence = await until(() => copied('sentence'), (text) => text.includes('#'), 'a sentence with its link');
    assert.ok(sentence.startsWith((await chart.locator('.ex-takeaway').innerText()).trim()));
    assert.ok(sentence.includes('Source:'));
    link = await until(() => copied('link'), (text) => text.startsWith('http'), 'a link alone');
    const shared = (await heard(page, 'share')).map(([, detail]) => detail.view);
    assert.ok(shared.every((view) => link.endsWith(`#${view}`)), `${shared} in ${link}`);
  });
  assert.ok(link.startsWith(site), link);
  const { page, context } = await open(browser, link, {}, listen);
  await wake(page);
  const chart = live(page).locator('.ex-chart').nth(1);
  await until(() => chart.evaluate((chart) => Math.abs(chart.getBoundingClientRect().top) < innerHeight), Boolean, 'the chart in view');
  await context.close();
});

test('in a frame of another site, what may not be copied is there to be selected', async () => {
  const server = createServer((request, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><title>Elsewhere</title><iframe width="700" height="2600" src="${new URL('explainers/us-chile.html', site)}"></iframe>`);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  // Another name for the same machine is another site.
  const { page, context } = await open(browser, `http://localhost:${server.address().port}/`, { viewport: { width: 800, height: 2700 } });
  try {
    const frame = page.frameLocator('iframe');
    const chart = frame.locator('article.ex-root:visible .ex-chart').nth(1);
    await until(() => frame.locator('explainer-widget').evaluate((element) => !!element.shadowRoot?.querySelector('slot').hidden), Boolean, 'the widget to wake');
    await rouse(frame.locator('explainer-widget'));
    // A browser in which the old way of copying does not work either.
    await chart.evaluate((chart) => (chart.ownerDocument.execCommand = () => false));
    await chart.locator('[data-tool="menu"]').click();
    await chart.locator('[data-tool="link"]').click();
    const field = chart.locator('.ex-kept');
    await field.waitFor();
    assert.match(await field.inputValue(), /#chart=/);
    const selected = await field.evaluate((field) => [field.selectionEnd - field.selectionStart, field.value.length, field.getRootNode().activeElement === field]);
    assert.deepEqual(selected, [selected[1], selected[1], true]);
    const [file] = await Promise.all([page.waitForEvent('download'), chart.locator('.ex-menu [data-tool="csv"]').click()]);
    assert.match(file.suggestedFilename(), /\.csv$/);
  } finally {
    await context.close();
    server.close();
  }
});
