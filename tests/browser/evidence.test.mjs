// Numbers, terms, evidence and dates: what a reader can open, search, compare, and go back from.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { FIRST, heard, listen, live, until, wake, widget } from './reader.mjs';

/** A question of the first explainer whose answer names a chart, and a range of it. */
const PROVEN = 'how-many-migrants';
const CHART = 'migrants';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Runs a check on a page that is live, and sees that nothing went wrong in it. */
async function onPage({ path = '', options = {}, prepare = async () => {} }, check) {
  const { page, context, errors } = await open(browser, path, options, async (page) => {
    await listen(page);
    await prepare(page);
  });
  await wake(page);
  await check(page, live(page));
  assert.deepEqual(errors, []);
  assert.deepEqual(await heard(page, 'error'), []);
  await context.close();
}

/** Counts what moves in the page without a reader's doing, as `shift`. */
const watchShifts = (page) =>
  page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });

const chartOf = (tree) => tree.locator(`[id="${FIRST}-chart-${CHART}"]`);

test('computed numbers are plain text, the same before and after waking', async () => {
  const { page, context } = await open(browser, '', {}, listen);
  const numbers = (tree) =>
    tree.locator('.ex-takeaway data').evaluateAll((all) => all.map((data) => [data.value, data.textContent]));
  const still = await numbers(widget(page).locator('> article.ex-root'));
  assert.ok(still.length > 10);
  assert.deepEqual(still.find(([value]) => value === '1538324'), ['1538324', '1,538,324']);
  await wake(page);
  assert.deepEqual(await numbers(live(page)), still);
  assert.equal(await live(page).getByText('{{').count(), 0);
  await context.close();
});

test('questions are searched by their words, counted and marked', () =>
  onPage({}, async (page, tree) => {
    const field = tree.getByRole('searchbox');
    const items = tree.locator('.ex-item:visible');
    const all = await items.count();
    await field.click();
    await page.keyboard.type('MIGRACIO');
    await until(() => items.count(), (count) => count === 0, 'no question to be left');
    const said = tree.locator('.ex-found');
    assert.equal(await said.getAttribute('role'), 'status');
    assert.equal((await said.innerText()).trim(), 'No question or answer has these words');
    await field.fill('migrants');
    await until(() => items.count(), (count) => count > 0 && count < all, 'some questions to be left');
    assert.equal((await said.innerText()).trim(), `${await items.count()} of ${all} questions`);
    const marks = tree.locator('.ex-question:visible mark');
    assert.ok((await marks.count()) > 0);
    assert.equal((await marks.first().innerText()).toLowerCase(), 'migrants');
    await items.first().locator('.ex-question').click();
    assert.ok(await items.first().locator('.ex-answer').isVisible());
    await field.fill('<img src=x onerror=alert(1)>');
    await until(() => items.count(), (count) => count === 0, 'markup to be words like others');
    await field.focus();
    await page.keyboard.press('Escape');
    await until(() => items.count(), (count) => count === all, 'all questions again');
    assert.equal((await said.innerText()).trim(), '');
    assert.equal(await tree.locator('mark').count(), 0);
  }));

test('an opened answer shows its evidence in the chart, says so, and gives back what was there', () =>
  onPage({}, async (page, tree) => {
    const ask = tree.locator(`.ex-question[data-to="${PROVEN}"]`);
    const figure = chartOf(tree);
    const back = figure.locator('.ex-back');
    const said = tree.locator('.ex-faq > [role="status"].ex-unseen');
    assert.equal(await said.textContent(), '');
    await ask.focus();
    await page.keyboard.press('Enter');
    await until(() => said.textContent(), (text) => text.startsWith('Now shown in the chart: '), 'the evidence to be told');
    assert.match(await said.textContent(), /2020–2024$/);
    await tree.locator(`[id="q=${PROVEN}"] [data-do="show"]`).click();
    const active = (element) => element.getRootNode().activeElement === element;
    await until(() => figure.evaluate(active), (there) => there, 'to be at the chart');
    await back.getByRole('button', { name: 'Back to the question' }).click();
    await until(() => ask.evaluate(active), (there) => there, 'to be back at the question');
    await ask.click();
    await until(() => said.textContent(), (text) => text === '', 'nothing to be told');
    assert.equal(await back.textContent(), '');
  }));

test('what is shown goes back answer by answer', () =>
  onPage({}, async (page, tree) => {
    const shown = async () => (await heard(page, 'focus')).at(-1)?.[1];
    const ask = (id) => tree.locator(`.ex-question[data-to="${id}"]`);
    await ask('farm-trade').click();
    assert.deepEqual(await shown(), { chart: 'imports-2024', focus: '08' });
    await ask(PROVEN).click();
    assert.deepEqual(await shown(), { chart: CHART, focus: null });
    await ask(PROVEN).click();
    assert.deepEqual(await shown(), { chart: 'imports-2024', focus: '08' });
    await ask('farm-trade').click();
    assert.deepEqual(await shown(), { chart: 'imports-2024', focus: null });
  }));

test('how we know: data, sources and status, and a fingerprint that is computed again', () =>
  onPage({}, async (page, tree) => {
    const details = chartOf(tree).locator('.ex-know');
    await details.locator('summary').focus();
    await page.keyboard.press('Enter');
    await details.getByText('Migrants in Chile, mid-year').waitFor();
    const text = await details.innerText();
    for (const part of ['8 rows', 'estimate', 'CC BY 4.0', 'International Migrant Stock 2024', 'UN DESA', '22 Nov 2026']) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    const status = details.locator('[role="status"]');
    const compare = details.getByRole('button', { name: 'compare it now' });
    assert.equal(await status.textContent(), '');
    await compare.click();
    const first = await until(() => status.textContent(), (said) => said.length > 64, 'a fingerprint');
    const print = first.match(/[0-9a-f]{64}$/)[0];
    assert.match(first, /are the published ones/);
    // Anyone can compute it: from the canonical text, with another implementation.
    const rows = [[1990, 100133], [1995, 125754], [2000, 166608], [2005, 241522], [2010, 361531], [2015, 598039], [2020, 1476240], [2024, 1538324]];
    const canonical = `"year","persons"\n${rows.map(([year, persons]) => `${year}-01-01,${persons}\n`).join('')}`;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical));
    assert.equal(print, Buffer.from(digest).toString('hex'));
    // Had the page been published with other data, the reader would hear it.
    await widget(page).evaluate((element) => {
      for (const code of element.querySelectorAll('[data-sha256]')) code.textContent = 'f'.repeat(64);
    });
    await compare.click();
    await until(() => status.textContent(), (said) => said.includes('are not those'), 'other data to be told');
    await widget(page).evaluate((element) => element.querySelectorAll('[data-sha256]').forEach((code) => code.remove()));
    await compare.click();
    await until(() => status.textContent(), (said) => said.includes('without a fingerprint'), 'its absence to be told');
  }));

test('the printed fingerprints hold in the other language too', () =>
  onPage({}, async (page, tree) => {
    await tree.locator('.ex-languages [lang="es"]').click();
    await tree.locator('.ex-row .ex-heading', { hasText: 'Preguntas' }).waitFor();
    const details = chartOf(tree).locator('.ex-know');
    await details.locator('summary').click();
    await details.getByRole('button', { name: 'compararla ahora' }).click();
    const said = () => details.locator('[role="status"]').textContent();
    await until(said, (said) => said.includes('son los publicados'), 'the same data');
  }));

test('terms are explained where they stand, by pointer and keyboard', () =>
  onPage({}, async (page, tree) => {
    await tree.locator(`.ex-question[data-to="${PROVEN}"]`).click();
    const answer = tree.locator(`[id="q=${PROVEN}"]`);
    const term = answer.getByRole('button', { name: 'UN DESA' });
    const meaning = answer.locator('.ex-define', { hasText: 'United Nations' });
    assert.ok(await meaning.isHidden());
    await term.focus();
    await page.keyboard.press('Enter');
    await meaning.waitFor({ state: 'visible' });
    const box = await meaning.boundingBox();
    const view = page.viewportSize();
    assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= view.width && box.y + box.height <= view.height, 'in view');
    await page.keyboard.press('Escape');
    await meaning.waitFor({ state: 'hidden' });
    assert.ok(await term.evaluate((button) => button.getRootNode().activeElement === button), 'keeps the focus');
    await term.click();
    await meaning.waitFor({ state: 'visible' });
    await term.click();
    await meaning.waitFor({ state: 'hidden' });
  }));

test('terms are links to their list where there is no script', async () => {
  const { page, context } = await open(browser, '', { javaScriptEnabled: false });
  const term = widget(page).locator('a.ex-term').first();
  const target = (await term.getAttribute('href')).slice(1);
  const entry = page.locator(`dt[id="${target}"]`);
  assert.equal(await entry.textContent(), await term.textContent());
  assert.ok((await page.locator(`dt[id="${target}"] + dd`).textContent()).length > 20);
  await context.close();
});

for (const [name, now, words] of [
  ['fresh', '2026-12-01T12:00:00Z', 'count as fresh until 22 May 2027'],
  ['stale', '2027-06-01T12:00:00Z', 'new check due since 22 May 2027'],
]) {
  for (const width of [360, 1280]) {
    test(`facts that are ${name} say so at ${width} px, and nothing moves`, () => {
      const prepare = async (page) => {
        await watchShifts(page);
        await page.clock.setFixedTime(new Date(now));
      };
      return onPage({ prepare, options: { viewport: { width, height: 900 } } }, async (page, tree) => {
        const dates = tree.locator('.ex-header .ex-dates');
        assert.ok((await dates.innerText()).includes(words), await dates.innerText());
        const still = widget(page).locator('> article .ex-header .ex-dates');
        assert.match(await still.textContent(), /Facts checked 22 Nov 2026 count as fresh until 22 May 2027/);
        assert.ok((await page.evaluate(() => window.shift)) < 0.02, 'layout shift');
      });
    });
  }
}
