// Blocks that a reader plays with: guesses, predictions, the domino effect, questions to a chart.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { FIRST, SECOND, heard, listen, live, until, wake } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Runs a check on a block of a page that is live, and sees that nothing went wrong in it. */
async function onBlock(id, name, check, options = {}) {
  const { page, context, errors } = await open(browser, '', options, listen);
  await wake(page, id);
  const block = live(page, id).locator(`[id="${id}-play-${name}"]`);
  await block.scrollIntoViewIfNeeded();
  await check(page, block);
  assert.deepEqual(errors, []);
  assert.deepEqual(await heard(page, 'error'), []);
  await context.close();
}

const outcome = (block) => block.locator('.ex-outcome').first();
const values = (block) =>
  block.locator('.ex-handle').evaluateAll((handles) => handles.map((handle) => Number(handle.getAttribute('aria-valuenow'))));
/** Where a share of a drawing is in the page. */
const spot = async (drawing, x, y) => {
  const box = await drawing.boundingBox();
  return [box.x + box.width * x, box.y + box.height * y];
};

test('a line is drawn with the mouse, revealed, and drawn again', () =>
  onBlock(FIRST, 'guess-migrants', async (page, block) => {
    const drawing = block.locator('.ex-draw');
    assert.equal(await block.getByText('1,538,324').count(), 0, 'nothing is given away');
    await page.mouse.move(...(await spot(drawing, 0.7, 0.6)));
    await page.mouse.down();
    for (const x of [0.75, 0.8, 0.85, 0.9, 0.92]) await page.mouse.move(...(await spot(drawing, x, 0.4)));
    await page.mouse.up();
    const drawn = await until(() => values(block), ([, , last]) => last > 1_000_000, 'a line that ends high');
    await page.mouse.move(...(await spot(drawing, 0.9, 0.1)));
    assert.deepEqual(await values(block), drawn, 'the pointer is up');
    await page.mouse.move(...(await spot(drawing, 0.2, 0.2)));
    await page.mouse.down();
    await page.mouse.up();
    assert.deepEqual(await values(block), drawn, 'what is given stays');
    await block.getByRole('button', { name: 'Show what happened' }).click();
    await outcome(block).waitFor();
    assert.match(await outcome(block).textContent(), /^For 2024 you guessed [\d,]+.persons; it was 1,538,324.persons: /);
    assert.equal(await block.locator('tbody tr').count(), 3);
    const [[, detail]] = await until(() => heard(page, 'guess'), (list) => list.length === 1, 'one event');
    assert.deepEqual(detail, { guess: 'guess-migrants', values: drawn, truth: [598039, 1476240, 1538324] });
    await block.getByRole('button', { name: 'Guess again' }).click();
    await block.locator('.ex-handle').first().waitFor();
    assert.equal(await outcome(block).count(), 0);
    assert.deepEqual(await page.evaluate(() => [localStorage.length, document.cookie]), [0, ''], 'nothing is stored');
  }));

test('a line is drawn with a finger', () =>
  onBlock(
    FIRST,
    'guess-migrants',
    async (page, block) => {
      await page.touchscreen.tap(...(await spot(block.locator('.ex-draw'), 0.92, 0.3)));
      await until(() => values(block), ([, , last]) => last > 1_200_000, 'the last point where the finger was');
    },
    { hasTouch: true, viewport: { width: 390, height: 800 } },
  ));

test('a line is drawn with the keyboard, or typed', () =>
  onBlock(FIRST, 'guess-migrants', async (page, block) => {
    const handles = block.locator('.ex-handle');
    await handles.first().focus();
    const [start] = await values(block);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('PageUp');
    const [first] = await until(() => values(block), ([first]) => first > start + 200_000, 'eleven steps up');
    assert.ok(first < start + 300_000);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Home');
    await until(() => values(block), ([, second]) => second === 0, 'the second point at 0');
    assert.equal(await handles.nth(1).getAttribute('aria-valuetext'), '0\u00a0persons');
    await block.getByText('Type numbers instead').click();
    await block.getByRole('spinbutton', { name: '2024' }).fill('700000');
    await until(() => values(block), ([, , third]) => third === 700_000, 'the number that was typed');
    await block.getByRole('button', { name: 'Show what happened' }).focus();
    await page.keyboard.press('Enter');
    await outcome(block).waitFor();
    assert.match(await outcome(block).textContent(), /700,000.persons; it was 1,538,324.persons: more than twice\.$/);
    assert.equal(await block.getByRole('button', { name: 'Guess again' }).evaluate((button) => button.matches(':focus')), true);
    assert.match(await block.locator('[aria-live]').textContent(), /more than twice/);
  }));

test('bars are set with the keyboard and compared', () =>
  onBlock(FIRST, 'guess-imports', async (page, block) => {
    const slider = block.getByRole('slider', { name: 'Copper' });
    await slider.focus();
    await page.keyboard.press('End');
    await until(() => slider.getAttribute('aria-valuetext'), (text) => /^10,000/.test(text), 'the end of the scale in words');
    await page.keyboard.press('ArrowLeft');
    await until(() => slider.getAttribute('aria-valuetext'), (text) => /^9,900/.test(text), 'a step back');
    await block.getByRole('button', { name: 'Show what happened' }).click();
    await outcome(block).waitFor();
    assert.match(await outcome(block).textContent(), /^For Copper you guessed 9,900.* it was 6,108/);
    const rows = await block.locator('tbody tr').allTextContents();
    assert.equal(rows.length, 6);
    assert.match(rows[1], /–/, 'what was not guessed is not compared');
  }));

test('a choice is right or wrong, in words and signs', () =>
  onBlock(FIRST, 'guess-homicide', async (page, block) => {
    await block.getByLabel('Above').check();
    await block.getByRole('button', { name: 'Show what happened' }).click();
    await outcome(block).waitFor();
    assert.match(await outcome(block).textContent(), /^That is not right\. .*Below/);
    assert.match(await block.locator('.ex-choices').textContent(), /✓Below \(right answer\)/);
    await block.getByRole('button', { name: 'Guess again' }).click();
    await block.getByRole('radio').first().focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await block.getByRole('button', { name: 'Show what happened' }).click();
    await until(() => outcome(block).textContent(), (text) => text === 'That is right.', 'the last choice to be right');
  }));

test('a prediction is kept on request only, comes back, and is forgotten', async () => {
  const { page, context, errors } = await open(browser, '', {}, listen);
  const stored = () => page.evaluate(() => Object.entries(localStorage));
  const block = live(page, FIRST).locator(`[id="${FIRST}-play-next-decade"]`);
  await wake(page, FIRST);
  const slider = block.getByRole('slider').first();
  await slider.focus();
  await page.keyboard.press('End');
  await until(() => slider.getAttribute('aria-valuetext'), (text) => /virtually certain/.test(text), 'the word for 100 %');
  await block.getByRole('button', { name: 'This is my prediction' }).click();
  await outcome(block).waitFor();
  assert.match(await outcome(block).textContent(), /100.%: virtually certain; Not answered/);
  assert.deepEqual(await stored(), [], 'nothing before the reader asks');
  await block.getByRole('button', { name: 'Keep on this device' }).click();
  const [[name, text]] = await until(stored, (all) => all.length === 1, 'one entry');
  assert.equal(name, `explainer:${FIRST}:next-decade`);
  assert.match(text, /^\d{4}-\d\d-\d\d 100 - - -$/);

  await page.reload({ waitUntil: 'load' });
  await wake(page, FIRST);
  await block.scrollIntoViewIfNeeded();
  assert.match(await outcome(block).textContent(), /100.%: virtually certain/);
  assert.match(await block.locator('.ex-buttons').textContent(), /Kept on this device on \d/);
  await block.getByRole('button', { name: 'Forget it' }).click();
  await until(stored, (all) => all.length === 0, 'nothing kept');
  assert.deepEqual(errors, []);
  await context.close();
});

test('a guess outlives a change of language', () =>
  onBlock(FIRST, 'guess-homicide', async (page, block) => {
    await block.getByLabel('Below').check();
    await block.getByRole('button', { name: 'Show what happened' }).click();
    await live(page, FIRST).getByRole('button', { name: 'Español' }).click();
    await until(() => outcome(block).textContent(), (text) => text === 'Es correcto.', 'the same answer in Spanish');
  }));

test('the domino effect goes on step by step, by mouse', () =>
  onBlock(SECOND, 'domino', async (page, block) => {
    const state = () => outcome(block).textContent();
    assert.equal(await state(), 'Step 0 of 3: “border closed”: 1 of 12.');
    await block.getByRole('button', { name: 'Next step' }).click();
    await until(state, (text) => text === 'Step 1 of 3: “border closed”: 4 of 12.', 'three neighbours to follow');
    assert.equal(
      await block.locator('.ex-log li').last().textContent(),
      'Step 1: Peru (1 of 5 neighbours), Bolivia (1 of 5 neighbours), Argentina (1 of 5 neighbours).',
    );
    await block.getByRole('button', { name: 'Step back' }).click();
    await until(state, (text) => text.startsWith('Step 0'), 'the beginning');
    await block.getByRole('button', { name: 'To the end' }).click();
    await until(state, (text) => text === 'Step 3 of 3: “border closed”: 12 of 12.', 'all of them');
    // Neither colour alone nor position alone: a shape, a number, a name.
    assert.equal(await block.locator('.ex-acts').count(), 12);
    assert.equal(await block.locator('.ex-idle').count(), 0);
    await block.locator('input[data-act="shift"]').fill('1');
    await until(state, (text) => text === 'Step 0 of 0: “border closed”: 1 of 12.', 'a higher threshold to stop it');
    await block.getByRole('button', { name: 'Start over' }).click();
    await until(state, (text) => text === 'Step 0 of 3: “border closed”: 1 of 12.', 'the beginning');
  }));

test('the domino effect by keyboard: arrows go to neighbours, Enter closes', () =>
  onBlock(SECOND, 'domino', async (page, block) => {
    const chile = block.getByRole('button', { name: 'Chile: border closed' });
    await chile.focus();
    const focused = () => page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.getAttribute('aria-label'));
    await page.keyboard.press('ArrowUp');
    await until(focused, (name) => name === 'Peru: border open', 'the neighbour above');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await until(focused, (name) => name === 'Peru: border closed' || name === 'Ecuador: border closed', 'one more to begin');
    assert.match(await outcome(block).textContent(), /: 2 of 12/);
    assert.match(await block.locator('[aria-live]').textContent(), /: 2 of 12/);
    assert.equal(await block.locator('g[tabindex="0"]').count(), 1, 'one stop on the way through the page');
    await page.keyboard.press('Space');
    await until(() => outcome(block).textContent(), (text) => /: 1 of 12/.test(text), 'it to be open again');
  }));

test('a draw of chance is the same whenever it is repeated', () =>
  onBlock(SECOND, 'domino', async (page, block) => {
    const thresholds = () => block.locator('tbody td:nth-child(3)').allTextContents();
    const even = await thresholds();
    assert.equal(new Set(even).size, 1);
    await block.getByRole('button', { name: 'Leave thresholds to chance' }).click();
    const drawn = await until(thresholds, (list) => new Set(list).size > 3, 'thresholds that differ');
    await block.getByRole('button', { name: 'Draw again' }).click();
    await until(thresholds, (list) => list.join() !== drawn.join(), 'other thresholds');
    await block.getByRole('button', { name: 'Start over' }).click();
    await until(thresholds, (list) => list.join() === even.join(), 'no chance');
    await block.getByRole('button', { name: 'Leave thresholds to chance' }).click();
    await until(thresholds, (list) => list.join() === drawn.join(), 'the first draw again');
  }));

test('without script the question, the answer and the whole run can be read', async () => {
  const { page, context } = await open(browser, '', { javaScriptEnabled: false });
  const guess = page.locator(`[id="${FIRST}-play-guess-migrants"]`);
  assert.equal(await guess.locator('button, input').count(), 0);
  assert.equal(await guess.getByText('1,538,324').first().isVisible(), false);
  await guess.getByText('Show the answer').click();
  assert.equal(await guess.getByText('1,538,324').first().isVisible(), true);
  const domino = page.locator(`[id="${SECOND}-play-domino"]`);
  assert.equal(await domino.locator('.ex-log li').count(), 4);
  assert.equal(await domino.locator('.ex-outcome').textContent(), 'Step 3 of 3: “border closed”: 12 of 12.');
  await context.close();
});

/** The form below a chart, open. */
async function asking(page, id, chart) {
  const figure = live(page, id).locator(`[id="${id}-chart-${chart}"]`);
  await figure.scrollIntoViewIfNeeded();
  await figure.getByText('Ask the chart').click();
  await figure.locator('form').waitFor();
  return figure;
}

test('a chart answers questions from a form: sentence, row, point in the chart', async () => {
  const { page, context, errors, requests } = await open(browser, '', {}, listen);
  await wake(page, FIRST);
  const figure = await asking(page, FIRST, 'homicide-rate');
  const before = requests.length;
  await figure.locator('.ex-asking').getByLabel('Of').selectOption({ label: 'Chile' });
  await figure.getByRole('button', { name: 'Answer' }).click();
  await until(() => outcome(figure).textContent(), (text) => /^Chile was highest at 2022: 6\.8.per 100,000\.$/.test(text), 'the peak');
  await figure.locator('.ex-asking').getByLabel('Question').selectOption({ label: 'How much did it change?' });
  await figure.locator('.ex-asking').getByLabel('From').selectOption({ label: '2003' });
  await figure.locator('.ex-asking').getByLabel('To').selectOption({ label: '2023' });
  await figure.getByRole('button', { name: 'Answer' }).click();
  await until(
    () => outcome(figure).textContent(),
    (text) => /^Chile, from 2003 to 2023: 3\.2.per 100,000 → 6\.3.per 100,000, \+3\.1 \(\+\d+.%\)\.$/.test(text),
    'both values and the change',
  );
  assert.match(await figure.locator('.ex-asking tbody').textContent(), /Chile, 2023/);
  await figure.getByRole('button', { name: 'Show it in the chart' }).click();
  await until(() => figure.locator('.ex-shown').textContent(), (text) => /Chile/.test(text), 'Chile brought out');
  assert.equal(requests.length, before, 'nothing leaves the page');
  assert.deepEqual(errors, []);
  await context.close();
});

test('a chart answers in the reader’s own words, or says what it can answer', async () => {
  const { page, context, errors } = await open(browser, '', {}, listen);
  await wake(page, FIRST);
  const figure = await asking(page, FIRST, 'nationalities');
  const ask = async (words) => {
    await figure.getByLabel('Or in your own words').fill(words);
    await page.keyboard.press('Enter');
    return figure.locator('.ex-result p').first();
  };
  const answered = async (words, expected) =>
    until(async () => (await ask(words)).textContent(), (text) => expected.test(text), `an answer to ${words}`);
  await answered('when was Haiti lowest', /^Haiti was lowest at 2018: 179,091/);
  await answered('Which are above 500,000 in 2023?', /^Above 500,000: Venezuela \(728,586/);
  await answered('when did venezuela first pass 0.5 million', /^Venezuela first passed 500,000 at 2022/);
  await answered('¿Cuánto cambió Bolivia de 2018 a 2022?', /^Bolivia, from 2018 to 2022: 109,576.* → 148,059/);
  await answered('what is the weather like', /^I can answer questions like “When was /);
  assert.match(await figure.locator('.ex-asking [aria-live]').textContent(), /^I can answer/);
  assert.deepEqual(errors, []);
  await context.close();
});

test('advice is shown for all, or for the reader’s own audience', async () => {
  const { page, context, errors } = await open(browser, '', {}, listen);
  await wake(page, FIRST);
  const advice = live(page, FIRST).locator('.ex-audiences');
  await advice.scrollIntoViewIfNeeded();
  assert.equal(await advice.locator('dt').count(), 3);
  const own = advice.getByRole('button', { name: 'NGOs' });
  await own.focus();
  await page.keyboard.press('Enter');
  await until(() => advice.locator('dt').allTextContents(), (names) => names.join() === 'NGOs', 'one audience');
  assert.equal(await own.getAttribute('aria-pressed'), 'true');
  await advice.getByRole('button', { name: 'All' }).click();
  await until(() => advice.locator('dt').count(), (count) => count === 3, 'all audiences');
  assert.deepEqual(errors, []);
  await context.close();
});
