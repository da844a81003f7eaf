// A chart by keyboard and ear: what is said, the help, the sound; and whole journeys without a mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open } from './chromium.mjs';
import { FIRST, listen, live, until, wake } from './reader.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function onChart(options, act, nth = 1) {
  const { page, context, errors } = await open(browser, '', options, listen);
  try {
    await wake(page);
    await act(page, live(page).locator('.ex-chart').nth(nth));
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}

const said = (chart) => chart.locator('.ex-body > [aria-live="polite"]').innerText();
const focused = (page) => page.evaluate(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return [element.className, element.getAttribute('data-tool') ?? element.getAttribute('role') ?? element.localName];
});

test('values are said in short, and the series only when it changes', () =>
  onChart({}, async (page, chart) => {
    await chart.locator('.ex-surface').focus();
    await page.keyboard.press('Home');
    const first = await until(() => said(chart), (text) => /\d/.test(text), 'a value');
    const [value, key, series] = first.split(', ');
    assert.match(value, /\d/);
    assert.match(key, /^\d{4}$/);
    assert.ok(series, `a series in ${first}`);
    await page.keyboard.press('ArrowRight');
    const second = await until(() => said(chart), (text) => text !== first, 'another value');
    assert.equal(second.split(', ').length, 2, `no series again: ${second}`);
    await page.keyboard.press('ArrowDown');
    const other = await until(() => said(chart), (text) => text !== second, 'a value of the other series');
    assert.notEqual(other.split(', ')[2], series);
  }));

test('a held key does not flood the live region', () =>
  onChart({}, async (page, chart) => {
    await chart.locator('.ex-surface').focus();
    await chart.locator('.ex-body > [aria-live]').evaluate((region) => {
      window.told = [];
      new MutationObserver(() => window.told.push(region.textContent)).observe(region, { subtree: true, childList: true, characterData: true });
    });
    for (let press = 0; press < 15; press += 1) await page.keyboard.press('ArrowRight');
    await until(() => said(chart), (text) => /\d/.test(text), 'the last value');
    const last = await said(chart);
    const told = (await page.evaluate(() => window.told)).filter(Boolean);
    assert.ok(new Set(told).size < 8, `15 moves were said ${told.length} times`);
    assert.equal(told.at(-1), last);
  }));

test('Enter keeps a value and says all of it; V says all values so', () =>
  onChart({}, async (page, chart) => {
    await chart.locator('.ex-surface').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const all = await until(() => said(chart), (text) => / of \d/.test(text), 'the place of the value');
    assert.match(all, /, \d+ of \d+, series \d of \d/);
    await page.keyboard.press('v');
    await until(() => said(chart), (text) => text === 'Values are said in full.', 'the new habit');
    await page.keyboard.press('ArrowLeft');
    await until(() => said(chart), (text) => / of \d/.test(text), 'a value in full');
    await page.keyboard.press('v');
    await until(() => said(chart), (text) => text === 'Values are said in short.', 'the old habit');
  }));

test('brackets lead from note to note', () =>
  onChart({}, async (page) => {
    // The first chart that has notes, whichever it is.
    for (const id of [FIRST, 'chile-peru-border']) {
      await wake(page, id);
      for (const chart of await live(page, id).locator('.ex-chart').all()) {
        await chart.locator('.ex-surface').focus();
        await page.keyboard.press(']');
        const text = await until(() => said(chart), Boolean, 'a note or that there is none');
        if (!/^Note 1 of \d+: /.test(text)) {
          assert.equal(text, 'This chart has no notes.');
          continue;
        }
        await chart.locator('.ex-tooltip').waitFor({ state: 'visible' });
        return;
      }
    }
    assert.fail('no chart of the page has a note');
  }));

test('the help is a dialog that takes the focus and gives it back', () =>
  onChart({}, async (page, chart) => {
    await chart.locator('.ex-surface').focus();
    await page.keyboard.press('?');
    const help = chart.getByRole('dialog', { name: 'This chart by keyboard' });
    await help.waitFor();
    assert.equal((await focused(page))[1], 'close');
    for (let press = 0; press < 4; press += 1) {
      await page.keyboard.press('Tab');
      const inside = await help.evaluate((dialog) => dialog.contains(dialog.getRootNode().activeElement));
      // The browser's own controls are the only other place.
      assert.ok(inside || (await page.evaluate(() => document.activeElement === document.body)), 'the focus stays');
    }
    assert.match(await help.innerText(), /Series\s+Chile\s+Peru/);
    assert.ok((await help.locator('kbd').count()) >= 10);
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    assert.equal((await focused(page))[1], 'application');
  }));

test('sound moves a cursor along the series, and Escape ends it', () =>
  onChart({}, async (page, chart) => {
    const requests = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.evaluate(() => {
      window.tones = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...when) {
        window.tones += 1;
        return start.apply(this, when);
      };
    });
    await chart.locator('.ex-surface').focus();
    assert.deepEqual(requests, [], 'nothing is fetched before the wish');
    await page.keyboard.press('s');
    await until(() => page.evaluate(() => window.tones), (tones) => tones === 1, 'a tone');
    await until(() => said(chart), (text) => text.includes('Escape stops'), 'how to stop');
    const tip = chart.locator('.ex-tooltip');
    await tip.waitFor({ state: 'visible' });
    const first = await tip.innerText();
    await until(() => tip.innerText(), (text) => text !== first, 'the cursor to move');
    assert.equal(await chart.locator('[data-tool="listen"]').innerText(), 'Stop');
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'hidden' });
    assert.equal(await chart.locator('[data-tool="listen"]').innerText(), 'Listen');
    // And the rest of the Wasm, as at every act.
    assert.ok(requests.every((url) => /explainer-tools\.js$|-(more|rest)\.wasm$/.test(url)), `only the tools: ${requests}`);
    await chart.locator('[data-tool="listen"]').click();
    await until(() => page.evaluate(() => window.tones), (tones) => tones === 2, 'a tone by the button');
    await chart.locator('[data-tool="listen"]').click();
    await until(() => said(chart), (text) => text === 'Sound stopped.', 'silence');
  }));

test('a whole explainer is read by keyboard alone, and left again', () =>
  onChart({}, async (page) => {
    const tree = live(page);
    await page.evaluate(() => document.querySelector('main a, main')?.scrollIntoView());
    await page.locator('.skip').focus();
    const seen = new Set();
    const done = { question: false, chart: false, table: false, menu: false };
    let left = false;
    for (let press = 0; press < 700 && !left; press += 1) {
      await page.keyboard.press('Tab');
      const place = await page.evaluate((id) => {
        const host = document.activeElement;
        const element = host?.shadowRoot?.activeElement;
        if (host?.getAttribute('explainer') !== id || !element) return null;
        const box = element.getBoundingClientRect();
        return {
          kind: element.getAttribute('role') ?? element.localName,
          tool: element.getAttribute('data-tool'),
          question: element.classList.contains('ex-question'),
          shown: box.width > 0 && box.height > 0,
          ring: getComputedStyle(element).outlineStyle,
          at: [...element.getRootNode().querySelectorAll('*')].indexOf(element),
        };
      }, FIRST);
      if (!place) {
        left = seen.size > 0;
        continue;
      }
      assert.ok(place.shown, `the focus is seen: ${JSON.stringify(place)}`);
      assert.ok(!seen.has(place.at) || done.menu, `the focus goes on: ${JSON.stringify(place)}`);
      seen.add(place.at);
      if (place.question && !done.question) {
        await page.keyboard.press('Enter');
        await tree.locator('.ex-question[aria-expanded="true"]').first().waitFor();
        done.question = true;
      }
      if (place.kind === 'application' && !done.chart) {
        await page.keyboard.press('End');
        await tree.locator('.ex-tooltip:visible').first().waitFor();
        await page.keyboard.press('Escape');
        done.chart = true;
      }
      if (place.kind === 'tab' && done.chart && !done.table) {
        await page.keyboard.press('ArrowRight');
        await tree.locator('table:visible').first().waitFor();
        await page.keyboard.press('ArrowLeft');
        done.table = true;
      }
      if (place.tool === 'menu' && !done.menu) {
        await page.keyboard.press('Enter');
        await tree.locator('.ex-menu:visible').first().waitFor();
        await page.keyboard.press('Escape');
        await tree.locator('.ex-menu:visible').first().waitFor({ state: 'hidden' });
        done.menu = true;
      }
    }
    assert.ok(left, 'the focus comes out at the other end');
    assert.deepEqual(done, { question: true, chart: true, table: true, menu: true });
  }));

test('a whole explainer is read from the accessibility tree alone', () =>
  onChart({}, async (page) => {
    const tree = live(page);
    // Everything is found by role and name, as a screen reader offers it.
    const figure = tree.getByRole('figure').nth(1);
    await figure.getByRole('tab', { name: 'Table' }).click();
    const table = figure.getByRole('table');
    await table.waitFor();
    assert.ok((await table.getByRole('rowheader').count()) > 5);
    await table.getByRole('button', { name: 'Year' }).click();
    await figure.getByRole('columnheader', { name: 'Year' }).waitFor();
    await figure.getByRole('tab', { name: 'Chart' }).click();
    const drawing = figure.getByRole('application');
    assert.match(await drawing.getAttribute('aria-label'), /chart/i);
    const question = tree.getByRole('heading').getByRole('button', { expanded: false }).first();
    await question.click();
    await tree.getByRole('heading').getByRole('button', { expanded: true }).first().waitFor();
    const snapshot = await tree.ariaSnapshot();
    assert.match(snapshot, /heading ".+" \[level=2\]/);
    assert.match(snapshot, /application ".+"/);
    // What a chart says is said once: no long line of it stands there twice, nor inside another.
    const lines = (await figure.ariaSnapshot()).split('\n').map((line) => line.trim().replace(/^- '?(\w+:? ?)?/, '').replace(/["']|:$/g, '')).filter((line) => line.length > 60);
    const twice = lines.filter((line, at) => lines.some((other, place) => place !== at && other.includes(line)));
    assert.deepEqual(twice, []);
  }));
