// Readers who come by a link: to an answer, and to the chart that proves it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { FIRST, heard, listen, live, until, wake } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Collects what every polite region of the explainer says, as `said`: one entry for each time it changes. */
const overhear = (page) =>
  page.addInitScript(() => {
    window.said = [];
    addEventListener('explainer:ready', ({ target }) => {
      for (const region of target.shadowRoot.querySelectorAll('[role="status"], [aria-live]')) {
        const note = () => region.textContent.trim() && window.said.push(region.textContent.trim());
        new MutationObserver(note).observe(region, { childList: true, characterData: true, subtree: true });
      }
    });
  });

const chartOf = (tree, id) => tree.locator(`[id="${FIRST}-chart-${id}"]`);
const told = (tree) => tree.locator('.ex-faq > [role="status"].ex-unseen');

for (const [question, chart, shown, focus] of [
  ['farm-trade', 'imports-2024', /Fruit/, '08'],
  ['how-many-migrants', 'migrants', /2020.*2024/, null],
]) {
  test(`a link to the answer “${question}” brings its chart to the state that proves it, and says so once`, async () => {
    const { page, context, errors } = await open(browser, `#q=${question}`, {}, async (page) => {
      await listen(page);
      await overhear(page);
    });
    await wake(page);
    const tree = live(page);
    await until(() => told(tree).textContent(), (text) => text.startsWith('Now shown in the chart: '), 'the evidence to be told');
    assert.match(await chartOf(tree, chart).locator('.ex-shown').innerText(), shown);
    assert.ok(await tree.locator(`[id="q=${question}"]`).isVisible());
    // Told after the regions have stood there empty, as a change: what comes with its region is not read out.
    const news = await page.evaluate(() => window.said);
    assert.deepEqual(news, [await told(tree).textContent()]);
    // The reader stands at the question, and finds the way there and back.
    const here = await page.evaluate(() => document.activeElement.shadowRoot.activeElement.dataset.to);
    assert.equal(here, question);
    assert.ok(await chartOf(tree, chart).getByRole('button', { name: 'Back to the question' }).isVisible());
    // Closing the answer lets go of the chart.
    await tree.locator(`.ex-question[data-to="${question}"]`).click();
    await until(() => told(tree).textContent(), (text) => text === '', 'nothing to be told');
    assert.equal((await chartOf(tree, chart).locator('.ex-shown').textContent()).trim(), '');
    assert.equal((await heard(page, 'focus')).at(-1)[1].focus, null);
    assert.deepEqual(errors, []);
    // Without proof, the address of the first link is as it was; with it, a new one leads there later, too.
    await page.evaluate(() => (location.hash = '#'));
    await page.evaluate((question) => (location.hash = `#q=${question}`), question);
    await until(() => told(tree).textContent(), (text) => text.startsWith('Now shown'), 'the evidence to be told again');
    assert.equal((await heard(page, 'focus')).at(-1)[1].focus, focus);
    await context.close();
  });
}

test('a state that a link asks for goes before the state that proves its answer', async () => {
  const { page, context } = await open(browser, '#q=farm-trade&chart=migrants&time=2010..2015', {}, listen);
  await wake(page);
  const tree = live(page);
  await until(() => chartOf(tree, 'migrants').locator('.ex-shown').innerText(), (text) => /2010.*2015/.test(text), 'the range');
  assert.equal(await chartOf(tree, 'imports-2024').locator('.ex-shown').textContent(), '');
  assert.equal(await told(tree).textContent(), '');
  await context.close();
});

test('a view that a page restores proves its answer, too', async () => {
  const { page, context } = await open(browser, '', {}, listen);
  await page.evaluate((id) => (document.querySelector(`[explainer="${id}"]`).view = 'q=farm-trade'), FIRST);
  await wake(page);
  await until(() => told(live(page)).textContent(), (text) => text.endsWith('Fruit'), 'the evidence to be told');
  await context.close();
});
