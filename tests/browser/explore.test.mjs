// Charts explored by pointer, touch and keys: what a reader does, and what shows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { listen, until } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const YEARS = Array.from({ length: 20 }, (_, at) => 2001 + at);
const SERIES = ['Ash', 'Birch', 'Cedar'];
const TIME = { field: 'year', type: 'temporal' };
const VALUE = { field: 'value', type: 'quantitative' };
const NAME = { field: 'name', type: 'nominal' };

function chart(id, spec, more = {}) {
  return {
    type: 'chart', id, title: `Trees ${id}`, subtitle: 'Trees by year', takeaway: 'There are trees.',
    spec: { data: { name: 'trees' }, height: 200, ...spec }, ...more,
  };
}

const line = { mark: 'line', encoding: { x: TIME, y: VALUE, color: NAME } };
const one = { transform: [{ filter: { field: 'name', equal: 'Ash' } }] };
const DOCUMENT = {
  version: 1, id: 'trees', lang: 'en', title: 'Trees', summary: 'Trees.', published: '2026-11-22',
  sources: { count: { title: 'Count of trees', publisher: 'Foresters' } },
  datasets: {
    trees: {
      title: 'Trees', sources: ['count'], status: 'official',
      fields: [
        { name: 'year', type: 'temporal' }, { name: 'name', type: 'nominal', title: 'Kind' },
        { name: 'value', type: 'quantitative' },
      ],
      values: YEARS.flatMap((year, at) => SERIES.map((name, nth) => [`${year}`, name, 10 * (nth + 1) + at])),
    },
  },
  sections: [{
    id: 'all', title: 'All',
    blocks: [
      chart('plain', line),
      chart('exact', { ...line, encoding: { ...line.encoding, tooltip: [NAME, { ...VALUE, title: 'How many' }] }, params: [{ name: 'unused', value: 1 }] }),
      chart('zoom', { ...one, mark: 'line', encoding: { x: TIME, y: VALUE }, params: [{ name: 'view', select: { type: 'interval', encodings: ['x'] }, bind: 'scales' }] }),
      chart('brush', { ...one, mark: 'bar', encoding: { x: TIME, y: VALUE, opacity: { condition: { param: 'span', value: 1 }, value: 0.2 } }, params: [{ name: 'span', select: { type: 'interval', encodings: ['x'] } }] }, { link: ['span'] }),
      chart('other', { ...one, mark: 'line', encoding: { x: { ...TIME, scale: { domain: { param: 'span' } } }, y: VALUE }, params: [{ name: 'span', select: { type: 'interval', encodings: ['x'] } }] }, { link: ['span'] }),
      chart('point', { transform: [{ filter: "year(datum.year) == 2001" }], mark: 'bar', encoding: { x: NAME, y: VALUE, color: { condition: { param: 'picked', value: '#ff0000' }, value: '#0000ff' } }, params: [{ name: 'picked', select: 'point' }] }),
      chart('inputs', {
        params: [
          { name: 'year', value: 2001, bind: { input: 'range', min: 2001, max: 2020, step: 1, name: 'Year' } },
          { name: 'kind', value: 'Ash', bind: { input: 'select', options: SERIES, name: 'Kind' } },
          { name: 'sign', value: 'many', bind: { input: 'radio', options: ['many', 'few'], name: 'Word' } },
          { name: 'twice', value: false, bind: { input: 'checkbox', name: 'Twice' } },
          { name: 'total', expr: 'twice ? 2 : 1' },
        ],
        transform: [{ filter: 'year(datum.year) == year && datum.name == kind' }, { calculate: "datum.value * total + ' ' + sign", as: 'words' }],
        mark: { type: 'text', fontSize: 30 }, encoding: { text: { field: 'words' } },
      }, { play: 'year' }),
    ],
  }],
};

/** Opens the document's page and runs a check on it; nothing may go wrong. */
async function explore(check, { fragment = '', document = DOCUMENT, ...options } = {}) {
  const { page, context, errors } = await open(browser, `explainers/try.html${fragment}`, options, async (page) => {
    await listen(page);
    await page.route('**/explainers/try.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><title>Trees</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><script type="module" src="../element.js"></script><explainer-widget loading="eager"><script type="application/json">${JSON.stringify(document)}</script></explainer-widget><p style="height: 1500px">The page goes on.</p>`,
      }),
    );
  });
  await page.waitForFunction(() => window.heard.some(([kind]) => kind === 'ready'), null, { timeout: 20_000 });
  await check(page);
  assert.deepEqual(errors, []);
  await context.close();
}

const figure = (page, id) => page.locator(`explainer-widget article figure[id$="-chart-${id}"]:visible`);

/** The chart's surface in view, its place in the page, and its plot: [x, y] in shares of the surface. */
async function surface(page, id) {
  const element = figure(page, id).locator('.ex-surface');
  await element.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const box = await element.boundingBox();
  return { element, box, at: (x, y) => [box.x + box.width * x, box.y + box.height * y] };
}

const tooltip = (page, id) => figure(page, id).locator('.ex-tooltip');
const labels = (page, id) => figure(page, id).locator('.ex-texts > span').allTextContents();

/** The colour at a place of a chart's canvas: [red, green, blue, alpha]. */
const colour = (page, id, x, y) =>
  figure(page, id).locator('canvas').evaluate((canvas, [x, y]) => {
    const { data } = canvas.getContext('2d').getImageData(Math.round(canvas.width * x), Math.round(canvas.height * y), 1, 1);
    return [...data];
  }, [x, y]);

/** Everything that a canvas shows, as one number. */
const picture = (page, id) =>
  figure(page, id).locator('canvas').evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) sum = (sum * 31 + data[at] + data[at + 1] * 3 + data[at + 2] * 7 + data[at + 3] * 11) >>> 0;
    return sum;
  });

for (const id of ['plain', 'exact']) {
  test(`${id}: the tooltip tells all series at one year, stays inside, is kept by a click and released by Escape`, () =>
    explore(async (page) => {
      const { at, box } = await surface(page, id);
      await page.mouse.move(...at(0.98, 0.5));
      const words = await until(() => tooltip(page, id).textContent(), (text) => SERIES.every((name) => text.includes(name)), 'every series');
      assert.match(words, /20\d\d/);
      const inside = await tooltip(page, id).boundingBox();
      assert.ok(inside.x >= box.x - 1 && inside.x + inside.width <= box.x + box.width + 1, 'inside the frame');
      if (id === 'exact') assert.match(words, /How many/);
      await page.mouse.move(...at(0.3, 0.5));
      await page.mouse.click(...at(0.3, 0.5));
      const kept = await until(() => tooltip(page, id).textContent(), (text) => text !== words, 'another year');
      await page.mouse.move(...at(0.8, 0.5));
      assert.equal(await tooltip(page, id).textContent(), kept, 'kept while the pointer goes on');
      await page.keyboard.press('Escape');
      await until(() => tooltip(page, id).isVisible(), (visible) => !visible, 'no tooltip');
      await page.mouse.click(...at(0.3, 0.5));
      await tooltip(page, id).waitFor();
      await page.mouse.click(5, 5);
      await until(() => tooltip(page, id).isVisible(), (visible) => !visible, 'no tooltip after a press elsewhere');
    }));

  test(`${id}: series are brought out and hidden by buttons`, () =>
    explore(async (page) => {
      await surface(page, id);
      const before = await picture(page, id);
      await figure(page, id).getByRole('button', { name: 'Series', exact: true }).click();
      const focus = figure(page, id).getByRole('button', { name: 'Birch', exact: true });
      await focus.click();
      await until(() => focus.getAttribute('aria-pressed'), (pressed) => pressed === 'true', 'a pressed button');
      const focused = await until(() => picture(page, id), (now) => now !== before, 'another picture');
      await figure(page, id).getByText('Highlighted:').waitFor();
      await focus.click();
      await until(() => picture(page, id), (now) => now === before, 'the first picture again');
      await figure(page, id).getByRole('button', { name: 'Hide Ash' }).click();
      await until(() => picture(page, id), (now) => now !== before && now !== focused, 'a picture without the series');
      const { at } = await surface(page, id);
      await page.mouse.move(...at(0.5, 0.5));
      const words = await until(() => tooltip(page, id).textContent(), (text) => text.includes('Birch'), 'a tooltip');
      assert.ok(!words.includes('Ash'), words);
      await figure(page, id).getByRole('button', { name: 'Show all series' }).click();
      await page.mouse.move(5, 5);
      await until(() => picture(page, id), (now) => now === before, 'the first picture again');
    }));
}

test('a finger swipes along a line and leaves its mark, and the page still scrolls', () =>
  explore(
    async (page) => {
      const { element, at } = await surface(page, 'plain');
      const touch = await page.context().newCDPSession(page);
      const send = (type, points) =>
        touch.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
      await send('touchStart', [at(0.2, 0.5)]);
      for (const x of [0.25, 0.3, 0.4, 0.5, 0.6]) await send('touchMove', [at(x, 0.5)]);
      const words = await until(() => tooltip(page, 'plain').textContent(), (text) => /20(09|1\d)/.test(text), 'a later year');
      await send('touchEnd', []);
      await until(() => tooltip(page, 'plain').getAttribute('data-pinned'), (pinned) => pinned !== null, 'a kept tooltip');
      assert.ok(words.includes('Ash'));
      const before = await page.evaluate(() => scrollY);
      await send('touchStart', [at(0.5, 0.8)]);
      for (const y of [0.7, 0.5, 0.2, -0.2, -0.6]) await send('touchMove', [at(0.5, y)]);
      await send('touchEnd', []);
      await until(() => page.evaluate(() => scrollY), (now) => now > before + 40, 'a page that has scrolled');
      assert.equal(await element.evaluate((element) => getComputedStyle(element).touchAction), 'pan-y');
    },
    { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } },
  ));

test('a chart with bound scales zooms by wheel, drag, buttons and keys, and goes back', () =>
  explore(async (page) => {
    const { element, at } = await surface(page, 'zoom');
    const all = await labels(page, 'zoom');
    const same = (now) => now.join() === all.join();
    const changed = () => until(() => labels(page, 'zoom'), (now) => !same(now), 'other labels');
    const back = () => until(() => labels(page, 'zoom'), same, 'the labels of the start');
    await page.evaluate(() => {
      window.told = [];
      document.addEventListener('explainer:view', ({ detail }) => window.told.push(detail.view));
    });
    const told = (is, what) => until(() => page.evaluate(() => window.told), (all) => all.length > 0 && is(all.at(-1)), what);
    await page.mouse.move(...at(0.5, 0.5));
    const scrolled = await page.evaluate(() => scrollY);
    await page.mouse.wheel(0, 60);
    await until(() => page.evaluate(() => scrollY), (now) => now > scrolled, 'a page that scrolls');
    assert.ok(same(await labels(page, 'zoom')), 'a wheel alone is the page\'s');
    await surface(page, 'zoom');
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 4; turn += 1) await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    const near = (await changed()).join();
    // The page hears of a wheel's turns now and then, in the end of the last.
    await told((view) => /^set=zoom:view:/.test(view), 'a view that is zoomed');
    assert.equal(...(await page.evaluate(() => [document.querySelector('explainer-widget').view, window.told.at(-1)])));
    const place = await surface(page, 'zoom');
    await page.mouse.move(...place.at(0.5, 0.5));
    await page.mouse.down();
    await page.mouse.move(...place.at(0.6, 0.5), { steps: 4 });
    await page.mouse.up();
    await until(() => labels(page, 'zoom'), (now) => now.join() !== near, 'labels that have moved');
    await figure(page, 'zoom').getByRole('button', { name: 'Show everything' }).click();
    await back();
    await told((view) => view === '', 'the view of the start');
    await figure(page, 'zoom').getByRole('button', { name: 'Zoom in' }).click();
    await changed();
    await element.dblclick();
    await back();
    await element.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await changed();
    await page.keyboard.press('0');
    await back();
  }));

test('a zoom changes its chart and those that share it, then its words, and nothing else in the page', () => {
  const view = (name) => ({ params: [{ name, select: { type: 'interval', encodings: ['x'] }, bind: 'scales' }] });
  const spec = (name) => ({ ...one, mark: 'line', encoding: { x: TIME, y: VALUE }, ...view(name) });
  const blocks = [chart('here', spec('span'), { link: ['span'] }), chart('there', spec('span'), { link: ['span'] }), chart('apart', spec('own'))];
  return explore(
    async (page) => {
      const axis = (id) => figure(page, id).locator('ul.ex-unseen').textContent();
      const [all, words] = [await labels(page, 'here'), await axis('here')];
      assert.match(words, /20\d\d – 20\d\d/);
      await page.evaluate(() => {
        const article = document.querySelector('explainer-widget').shadowRoot.querySelector('article');
        window.changed = new Set();
        new MutationObserver((records) => {
          for (const { target } of records) window.changed.add((target.closest ? target : target.parentElement)?.closest('figure')?.id ?? 'the page');
        }).observe(article, { subtree: true, childList: true, characterData: true, attributes: true });
      });
      await figure(page, 'here').getByRole('button', { name: 'Zoom in' }).click();
      const near = await until(() => labels(page, 'here'), (now) => now.join() !== all.join(), 'other labels');
      await until(() => labels(page, 'there'), (now) => now.join() === near.join(), 'the same labels in the chart that shares it');
      await until(() => axis('here'), (now) => now !== words && now.includes(near.find((label) => /20\d\d/.test(label))), 'the words of the axis');
      await until(() => axis('there'), (now) => now !== words, 'the words of the other chart');
      assert.deepEqual((await page.evaluate(() => [...window.changed])).sort(), ['trees-chart-here', 'trees-chart-there']);
      const here = () => page.evaluate(() => document.querySelector('explainer-widget').view);
      const link = await until(here, (link) => link, 'a link to it');
      assert.match(link, /^set=:span:/);
      // Back, and again by the page; then together with what the tree shows.
      const show = (view) => page.evaluate((view) => { document.querySelector('explainer-widget').view = view; }, view);
      await show('');
      await until(() => labels(page, 'there'), (now) => now.join() === all.join(), 'the labels of the start');
      await show(`tables=apart&${link}`);
      await until(() => labels(page, 'there'), (now) => now.join() === near.join(), 'the labels of the link');
      await figure(page, 'apart').getByRole('table').waitFor();
      await show('tables=apart');
      await until(() => axis('here'), (now) => now === words, 'the words of the start');
      assert.equal((await labels(page, 'here')).join(), all.join());
    },
    { document: { ...DOCUMENT, sections: [{ id: 'all', title: 'All', blocks }] } },
  );
});

test('a page that scales a chart does not lead astray who points at it', () =>
  explore(async (page) => {
    const { at: unscaled } = await surface(page, 'plain');
    const all = await labels(page, 'plain');
    const said = async (at) => {
      await page.mouse.move(...at(0.2, 0.5));
      await page.mouse.move(...at(0.605, 0.5));
      return until(() => tooltip(page, 'plain').textContent(), (text) => /20\d\d/.test(text) && !/200[1-6]/.test(text), 'a year');
    };
    const words = await said(unscaled);
    await page.evaluate(() => {
      document.querySelector('explainer-widget').style.cssText = 'transform: scale(0.5); transform-origin: 0 0';
      dispatchEvent(new Event('resize'));
    });
    const { at } = await surface(page, 'plain');
    assert.equal(await said(at), words);
    assert.deepEqual(await labels(page, 'plain'), all, 'laid out as before');
    await page.mouse.click(...at(0.605, 0.5));
    await page.mouse.move(...at(0.2, 0.5));
    assert.equal(await tooltip(page, 'plain').textContent(), words, 'what was pointed at is kept');
  }));

test('two fingers zoom', () =>
  explore(
    async (page) => {
      const { at } = await surface(page, 'zoom');
      const all = (await labels(page, 'zoom')).join();
      const touch = await page.context().newCDPSession(page);
      const send = (type, points) =>
        touch.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
      await send('touchStart', [at(0.45, 0.5), at(0.55, 0.5)]);
      for (const by of [0.1, 0.15, 0.2, 0.3]) await send('touchMove', [at(0.5 - by, 0.5), at(0.5 + by, 0.5)]);
      await send('touchEnd', []);
      await until(() => labels(page, 'zoom'), (now) => now.join() !== all, 'other labels');
    },
    { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } },
  ));

test('a brush is drawn, moved by keys, cleared, and holds in the chart that shares it', () =>
  explore(async (page) => {
    const all = (await labels(page, 'other')).join();
    const before = await picture(page, 'brush');
    const { at } = await surface(page, 'brush');
    await page.mouse.move(...at(0.4, 0.5));
    await page.mouse.down();
    await page.mouse.move(...at(0.7, 0.5), { steps: 5 });
    await page.mouse.up();
    const start = figure(page, 'brush').getByRole('slider', { name: 'Start of the selection' });
    await start.waitFor();
    await until(() => picture(page, 'brush'), (now) => now !== before, 'bars that step back');
    const shared = (await until(() => labels(page, 'other'), (now) => now.join() !== all, 'another axis in the other chart')).join();
    const first = await start.getAttribute('aria-valuetext');
    assert.match(first, /20\d\d/);
    await start.focus();
    for (let time = 0; time < 4; time += 1) await page.keyboard.press('ArrowRight');
    await until(() => start.getAttribute('aria-valuetext'), (now) => now !== first, 'a later start');
    await until(() => labels(page, 'other'), (now) => now.join() !== shared, 'the other chart following');
    await figure(page, 'brush').getByRole('button', { name: 'Clear selection' }).click();
    await until(() => picture(page, 'brush'), (now) => now === before, 'the first picture again');
    await until(() => labels(page, 'other'), (now) => now.join() === all, 'the other chart as it was');
    await figure(page, 'brush').getByRole('button', { name: 'Select a range' }).press('Enter');
    await start.waitFor();
  }));

test('items are selected by click and by keys', () =>
  explore(async (page) => {
    const red = (colour) => colour[0] > 200 && colour[2] < 80;
    const { element, at } = await surface(page, 'point');
    const bar = [0.5, 0.8];
    assert.ok(red(await colour(page, 'point', ...bar)), 'without a selection all count');
    await page.mouse.click(...at(0.85, 0.8));
    await until(() => colour(page, 'point', ...bar), (now) => !red(now), 'a bar that is not selected');
    await page.mouse.click(...at(...bar));
    await until(() => colour(page, 'point', ...bar), red, 'a selected bar');
    await page.keyboard.press('Escape');
    await element.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await until(() => colour(page, 'point', ...bar), (now) => !red(now), 'the first bar selected instead');
  }));

test('form controls set parameters, and expressions follow', () =>
  explore(async (page) => {
    const chart = figure(page, 'inputs');
    const says = (words) => until(() => labels(page, 'inputs'), (now) => now.includes(words), words);
    await surface(page, 'inputs');
    await says('10 many');
    await chart.getByLabel('Kind').selectOption('Cedar');
    await says('30 many');
    await chart.getByLabel('Twice').check();
    await says('60 many');
    await chart.getByLabel('few').check();
    await says('60 few');
    const slider = chart.getByRole('slider', { name: 'Year' });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await says('62 few');
    assert.equal(await chart.locator('output').textContent(), '2002');
    await page.keyboard.press('End');
    await says('98 few');
    await chart.getByRole('button', { name: 'Play' }).click();
    await says('60 few');
    await says('64 few');
    await chart.getByRole('button', { name: 'Pause' }).click();
  }));

test('a slider takes single steps where nothing may move by itself', () =>
  explore(
    async (page) => {
      await surface(page, 'inputs');
      await figure(page, 'inputs').getByRole('button', { name: 'Next step' }).click();
      await until(() => labels(page, 'inputs'), (now) => now.includes('11 many'), 'the next year');
    },
    { reducedMotion: 'reduce' },
  ));

test('a link leads to a range, hidden series, parameters and a kept value', () =>
  explore(
    async (page) => {
      await figure(page, 'plain').locator('.ex-stretch:not([hidden])').waitFor();
      await figure(page, 'plain').getByText('Hidden:').waitFor();
      await until(() => tooltip(page, 'plain').textContent(), (text) => text.includes('2011') && !text.includes('Ash'), 'a kept value');
      await until(() => labels(page, 'inputs'), (now) => now.includes('35 many'), 'the parameters of the link');
    },
    { fragment: "#chart=plain&time=2005..2010&hide=plain:Ash&at=plain:!('Birch','2011')&set=inputs:year:2006&set=inputs:kind:'Cedar'" },
  ));
