// What the browser exposes to screen readers: the accessibility tree of every shipped explainer as a golden text
// (`BLESS=1` writes it anew; read the difference before you commit it), and the whole journey through one by it alone.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, open } from './chromium.mjs';
import { FIRST, SECOND, heard, listen, live, rouse, until, wake } from './reader.mjs';

const TREES = join(dirname(fileURLToPath(import.meta.url)), 'trees');

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Opens a page on the day of publication, so that nothing in it is stale. */
async function onPage(path, check) {
  const { page, context, errors } = await open(browser, path, { viewport: { width: 1280, height: 900 } }, async (page) => {
    await listen(page);
    await page.clock.setFixedTime(new Date('2026-11-24T12:00:00Z'));
  });
  await check(page);
  assert.deepEqual(errors, []);
  await context.close();
}

/** Compares a tree with the golden one. */
function golden(name, tree) {
  const path = join(TREES, `${name}.yml`);
  if (process.env.BLESS) {
    mkdirSync(TREES, { recursive: true });
    writeFileSync(path, `${tree}\n`);
    return;
  }
  const [actual, expected] = [`${tree}\n`, readFileSync(path, 'utf8')];
  if (actual === expected) return;
  // The first lines that differ say more than two whole trees.
  const [now, then] = [actual, expected].map((text) => text.split('\n'));
  const at = now.findIndex((line, index) => line !== then[index]);
  const lines = (all) => all.slice(Math.max(0, at - 2), at + 4).join('\n');
  assert.fail(`${name}, line ${at + 1}; BLESS=1 writes it anew. Expected\n${lines(then)}\ngot\n${lines(now)}`);
}

for (const [lang, path] of [['en', 'index.html'], ['es', 'index.es.html']]) {
  for (const id of [FIRST, SECOND]) {
    test(`the accessibility tree of ${id} (${lang}) is as it was`, () =>
      onPage(path, async (page) => {
        await wake(page, id);
        golden(`${id}.${lang}`, await live(page, id).ariaSnapshot());
      }));
  }
}

for (const [lang, path] of [['en', 'explore.html'], ['es', 'explore.es.html']]) {
  test(`the accessibility tree of the page with controls (${lang}) is as it was`, () =>
    onPage(path, async (page) => {
      await page.waitForFunction(() => window.heard.some(([name]) => name === 'ready'), null, { timeout: 20_000 });
      await rouse(page.locator('explainer-widget'));
      golden(`explore.${lang}`, await page.locator('article.ex-root:visible').ariaSnapshot());
    }));
}

test('the whole journey of an explainer, by roles and names alone', () =>
  onPage('index.html', async (page) => {
    await wake(page);
    const tree = page.getByRole('article', { name: 'Washington congratulates Chile: what holds up' });
    const status = (text) => until(
      () => tree.getByRole('status').allTextContents(),
      (all) => all.some((said) => text.test(said)),
      `a region that says ${text}`,
    );

    // Where am I: one title, sections under it, no level left out.
    const levels = await tree.getByRole('heading').evaluateAll((all) => all.map((heading) => Number(heading.tagName[1])));
    assert.equal(levels[0], 2);
    levels.reduce((last, level) => (assert.ok(level <= last + 1, `level ${level} after ${last}`), level));
    await tree.getByRole('heading', { name: 'Security: a programme without a trace' }).waitFor();

    // A claim, its verdict, and the chart that bears on it.
    await tree.getByText('Contradicted by the record').first().waitFor();
    const figures = tree.getByRole('figure');
    const homicide = figures.filter({ hasText: 'homicide rate nearly doubled' });

    // The drawing: named by a sentence, its values by arrow keys.
    const drawing = homicide.getByRole('application');
    assert.match(await drawing.getAttribute('aria-label'), /Chile/);
    await drawing.focus();
    await page.keyboard.press('End');
    const said = () => homicide.locator('[aria-live="polite"]').allTextContents();
    await until(said, (all) => all.some((text) => /\d.*2023/.test(text)), 'the last value');
    // Its table, sorted.
    await homicide.getByRole('tab', { name: 'Table' }).press('Enter');
    await homicide.getByRole('columnheader').getByRole('button', { name: 'Year' }).press('Enter');
    assert.ok((await homicide.getByRole('row').count()) > 20);
    await homicide.getByRole('tab', { name: 'Chart' }).press('Enter');
    // A question to it.
    await homicide.getByText('Ask the chart').press('Enter');
    await homicide.getByLabel('Or in your own words').fill('When was Chile highest?');
    await homicide.getByLabel('Or in your own words').press('Enter');
    await until(said, (all) => all.some((text) => text.startsWith('Chile was highest at 2022')), 'an answer');
    // How it is known.
    await homicide.getByText('How we know').press('Enter');
    await homicide.getByText('Fingerprint of the data').first().waitFor();

    // A guess.
    const guess = tree.getByRole('group', { name: /homicide rate above or below/ });
    await guess.getByRole('radio', { name: 'Below' }).press(' ');
    await tree.getByRole('button', { name: 'Show what happened' }).first().press('Enter');
    await until(() => heard(page, 'guess'), (all) => all.length === 1, 'the page to hear of the guess');

    // Questions: found by words, opened, with the evidence told, seen, and left again.
    await tree.getByRole('searchbox', { name: 'Search questions and answers' }).fill('fruit');
    await status(/^\d of \d+ questions$/);
    const question = tree.getByRole('button', { expanded: false, name: /farm|fruit/i }).first();
    await question.press('Enter');
    await status(/^Now shown in the chart: /);
    await tree.getByRole('button', { name: 'See it in the chart' }).last().press('Enter');
    await tree.getByRole('button', { name: 'Back to the question' }).press('Enter');
    await tree.getByRole('searchbox').press('Escape');

    // What may come, who it is for, what next; another language, under the same name.
    await tree.getByRole('button', { name: /latam|security analysis/i }).press('Enter');
    await until(() => heard(page, 'action'), (all) => all.length === 1, 'the page to hear of the action');
    await tree.getByRole('button', { name: 'Español' }).press('Enter');
    await live(page).getByRole('heading', { name: 'Preguntas' }).waitFor();
    await live(page).getByRole('button', { name: 'English' }).press('Enter');
    await tree.getByRole('heading', { name: 'Questions' }).waitFor();
  }));
