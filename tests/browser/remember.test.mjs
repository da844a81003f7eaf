// What a reader has opened is remembered where they ask for it, and nowhere else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { FIRST, QUESTION, listen, live, until, wake } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const stored = (page) => page.evaluate(() => Object.entries(localStorage));
const opened = (page) => live(page).locator('.ex-question[aria-expanded="true"]').evaluateAll((all) => all.map((one) => one.dataset.to));

for (const [path, name] of [['', 'Remember on this device what I open'], ['index.es.html', 'Recordar en este dispositivo lo que abro']]) {
  test(`open answers come back where a reader asks for it: ${name}`, async () => {
    const { page, context, errors } = await open(browser, path, {}, listen);
    await wake(page);
    const tree = live(page);
    const ask = (id) => tree.locator(`.ex-question[data-to="${id}"]`);
    await ask(QUESTION).click();
    assert.deepEqual(await stored(page), [], 'nothing before the reader asks');
    const wish = tree.getByRole('checkbox', { name });
    assert.equal(await wish.isChecked(), false);
    await wish.check();
    await until(() => stored(page), (all) => all.length === 1, 'one entry');
    assert.deepEqual(await stored(page), [[`explainer:${FIRST}`, QUESTION]]);
    await ask('farm-trade').click();
    await until(() => stored(page), ([[, kept]]) => kept === `${QUESTION},farm-trade`, 'the second answer to be kept');

    await page.reload({ waitUntil: 'load' });
    await wake(page);
    assert.deepEqual((await opened(page)).sort(), [QUESTION, 'farm-trade'].sort());
    assert.equal(await wish.isChecked(), true);
    // What was open once brings no chart to a state, and the reader is not moved.
    assert.equal(await tree.locator('.ex-faq > .ex-unseen').textContent(), '');
    assert.equal(await page.evaluate(() => document.activeElement), await page.evaluate(() => document.body));

    await wish.uncheck();
    await until(() => stored(page), (all) => all.length === 0, 'nothing kept');
    await page.reload({ waitUntil: 'load' });
    await wake(page);
    assert.deepEqual(await opened(page), []);
    assert.equal(await wish.isChecked(), false);
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test('where the browser keeps nothing, it says so, and everything else goes on', async () => {
  const { page, context, errors } = await open(browser, '', {}, async (page) => {
    await listen(page);
    await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('blocked', 'SecurityError'); } }));
  });
  await wake(page);
  const tree = live(page);
  const wish = tree.getByRole('checkbox', { name: /Remember/ });
  await wish.click();
  await tree.locator('.ex-remember [role="status"]').getByText('Your browser does not allow it.').waitFor();
  assert.equal(await wish.isChecked(), false);
  await tree.locator(`.ex-question[data-to="${QUESTION}"]`).click();
  await tree.locator(`[id="q=${QUESTION}"]`).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});
