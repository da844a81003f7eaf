// The live widget: real page, real input.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { FIRST, QUESTION, SECOND, heard, listen, live, pixels, until, wake, widget, words } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Runs a check on a page that is live, and sees that nothing went wrong in it. */
async function onPage({ path = '', options = {}, id = FIRST }, check) {
  const { page, context, errors } = await open(browser, path, options, listen);
  await wake(page, id);
  await check(page, live(page, id));
  assert.deepEqual(errors, []);
  assert.deepEqual(await heard(page, 'error'), []);
  await context.close();
}

test('both explainers wake, painted, without moving the page', async () => {
  const { page, context, errors } = await open(browser, '', {}, async (page) => {
    await listen(page);
    await page.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
  });
  const before = await widget(page).evaluate((element) => element.getBoundingClientRect().height);
  await wake(page, FIRST);
  await wake(page, SECOND);
  const after = await widget(page).evaluate((element) => element.getBoundingClientRect().height);
  assert.ok(Math.abs(after - before) <= before * 0.01, `height ${before} became ${after}`);
  assert.ok((await page.evaluate(() => window.shift)) < 0.02, 'layout shift');
  for (const id of [FIRST, SECOND]) {
    const canvases = live(page, id).locator('canvas');
    assert.ok((await canvases.count()) > 2, id);
    for (const canvas of await canvases.all()) {
      const [painted, width, height] = await pixels(canvas);
      assert.ok(painted > 200 && width > 200 && height > 100, `${id}: ${painted} px of ${width} × ${height}`);
    }
    assert.ok((await live(page, id).locator('.ex-texts > span').count()) > 20, `${id}: texts over the canvas`);
  }
  assert.deepEqual(errors, []);
  await context.close();
});

test('a page hears no error while charts come, change their size and give way to their tables', async () => {
  const { page, context } = await open(browser, '', {}, async (page) => {
    await listen(page);
    await page.addInitScript(() => {
      window.faults = [];
      addEventListener('error', (event) => window.faults.push(event.message));
    });
  });
  await wake(page, FIRST);
  const chart = live(page).locator('.ex-chart').first();
  for (const [tab, shown] of [[1, 'table'], [0, 'canvas']]) {
    await chart.locator('[role="tab"]').nth(tab).click();
    await chart.locator(shown).waitFor();
  }
  await page.setViewportSize({ width: 500, height: 700 });
  await until(() => pixels(chart.locator('canvas')), ([painted, , , css]) => painted > 200 && css < 500, 'a narrow drawing');
  assert.deepEqual(await page.evaluate(() => window.faults), []);
  await context.close();
});

test('the live tree says what the prerendered text says, in the same order', async () => {
  const { page, context } = await open(browser, '', {}, listen);
  for (const id of [FIRST, SECOND]) {
    const still = await words(widget(page, id).locator('> article.ex-root'));
    assert.ok(still.length > 100);
    await wake(page, id);
    assert.deepEqual(await words(live(page, id)), still);
  }
  await context.close();
});

test('a canvas has the pixels of its screen', () =>
  onPage({ options: { deviceScaleFactor: 2.5, viewport: { width: 400, height: 800 } } }, async (page, tree) => {
    const [, width, , css] = await pixels(tree.locator('canvas').first());
    assert.ok(Math.abs(width - css * 2.5) <= 1, `${width} px for ${css} CSS px`);
  }));

test('a question opens by click and closes again', () =>
  onPage({}, async (page, tree) => {
    const button = tree.locator(`[data-to="${QUESTION}"]`);
    const panel = tree.locator(`[id="q=${QUESTION}"]`);
    assert.equal(await panel.getAttribute('hidden'), 'until-found');
    await button.click();
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    assert.ok(await panel.isVisible());
    await button.click();
    assert.equal(await button.getAttribute('aria-expanded'), 'false');
    assert.deepEqual(
      (await heard(page, 'toggle')).map(([, detail]) => detail),
      [true, false].map((open) => ({ id: QUESTION, open })),
    );
  }));

test('a question opens by keyboard', () =>
  onPage({}, async (page, tree) => {
    const button = tree.locator(`[data-to="${QUESTION}"]`);
    await button.focus();
    await page.keyboard.press('Enter');
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('Space');
    assert.equal(await button.getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('Space');
    assert.ok(await tree.locator(`[id="q=${QUESTION}"]`).isVisible());
  }));

test('a question opens by the address, at the start and later', async () => {
  await onPage({ path: `#q=${QUESTION}` }, async (page, tree) => {
    const button = tree.locator(`[data-to="${QUESTION}"]`);
    await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.ariaExpanded === 'true');
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    assert.ok(await button.evaluate((element) => element.getBoundingClientRect().top < innerHeight), 'in view');
  });
  await onPage({}, async (page, tree) => {
    await page.evaluate((id) => (location.hash = `q=${id}`), QUESTION);
    await tree.locator(`[data-to="${QUESTION}"][aria-expanded="true"]`).waitFor();
    assert.ok(await tree.locator(`[id="q=${QUESTION}"]`).isVisible());
  });
});

test('all questions open and close; the search and the printer open them too', () =>
  onPage({}, async (page, tree) => {
    const closed = tree.locator('.ex-question[aria-expanded="false"]');
    const all = tree.locator('[data-do="all"]');
    const count = await closed.count();
    assert.ok(count >= 3);
    await all.click();
    assert.equal(await closed.count(), 0);
    await all.click();
    assert.equal(await closed.count(), count);
    await tree.locator(`[id="q=${QUESTION}"]`).evaluate((panel) => {
      panel.dispatchEvent(new Event('beforematch', { bubbles: true }));
    });
    assert.equal(await closed.count(), count - 1);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.equal(await closed.count(), 0);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal(await closed.count(), count - 1);
    await page.emulateMedia({ media: 'print' });
    for (const answer of await tree.locator('.ex-answer').all()) {
      assert.ok((await answer.evaluate((answer) => answer.checkVisibility({ contentVisibilityAuto: true }))), 'printed');
    }
  }));

test('a language is switched in place', () =>
  onPage({}, async (page, tree) => {
    await tree.locator(`[data-to="${QUESTION}"]`).click();
    const spanish = tree.locator('.ex-languages [lang="es"]');
    await spanish.click();
    await page.waitForFunction((id) => document.querySelector(`[explainer="${id}"]`).lang === 'es', FIRST);
    await tree.locator('.ex-row .ex-heading', { hasText: 'Preguntas' }).waitFor();
    assert.equal(await tree.getAttribute('lang'), 'es');
    assert.equal(await tree.locator(`[data-to="${QUESTION}"]`).getAttribute('aria-expanded'), 'true', 'stays open');
    assert.equal(await spanish.getAttribute('aria-current'), 'true');
    assert.ok(await spanish.evaluate((button) => button.getRootNode().activeElement === button), 'keeps the focus');
    for (const canvas of await tree.locator('canvas').all()) assert.ok((await pixels(canvas))[0] > 200);
    await tree.locator('.ex-languages [lang="en"]').click();
    await tree.locator('.ex-row .ex-heading', { hasText: 'Questions' }).waitFor();
  }));

test('a value is read by mouse', () =>
  onPage({}, async (page, tree) => {
    const chart = tree.locator('.ex-chart').nth(1);
    const tooltip = chart.locator('.ex-tooltip');
    assert.ok(await tooltip.isHidden());
    await chart.locator('.ex-surface').hover();
    assert.match(await tooltip.innerText(), /\d/);
    const inside = await tooltip.evaluate((tip) => {
      const [a, b] = [tip, tip.parentElement].map((element) => element.getBoundingClientRect());
      return a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1;
    });
    assert.ok(inside, 'the tooltip stays in the chart');
    assert.ok((await heard(page, 'point')).length > 0);
    await page.mouse.move(2, 2);
    await tooltip.waitFor({ state: 'hidden' });
  }));

test('a value that is kept can be selected and copied; one that a pointer passes over is in nobody\'s way', () =>
  onPage({}, async (page, tree) => {
    const chart = tree.locator('.ex-chart').nth(1);
    const tooltip = chart.locator('.ex-tooltip');
    const on = () =>
      tooltip.evaluate((tip) => {
        const { x, y, width, height } = tip.getBoundingClientRect();
        return !!tip.getRootNode().elementFromPoint(x + width / 2, y + height / 2)?.closest('.ex-tooltip');
      });
    await chart.locator('.ex-surface').hover();
    await tooltip.waitFor({ state: 'visible' });
    assert.equal(await on(), false);
    await chart.locator('.ex-surface').click();
    await until(on, (on) => on, 'the tooltip on top');
  }));

test('a value is read by touch', () =>
  onPage({ options: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } } }, async (page, tree) => {
    const chart = tree.locator('.ex-chart').nth(1);
    await chart.locator('.ex-surface').tap();
    await chart.locator('.ex-tooltip').waitFor({ state: 'visible' });
    assert.match(await chart.locator('.ex-tooltip').innerText(), /\d/);
  }));

test('values are read by keyboard, and said', () =>
  onPage({}, async (page, tree) => {
    const chart = tree.locator('.ex-chart').nth(1);
    const surface = chart.locator('.ex-surface');
    const said = chart.locator('.ex-body > [aria-live="polite"]');
    await surface.focus();
    await page.keyboard.press('ArrowRight');
    await chart.locator('.ex-tooltip').waitFor({ state: 'visible' });
    const first = await until(() => said.innerText(), (said) => /\d/.test(said), 'a value to be said');
    await page.keyboard.press('ArrowRight');
    await until(() => said.innerText(), (said) => said !== first, 'another value to be said');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await chart.locator('.ex-tooltip').waitFor({ state: 'hidden' });
    await until(() => said.innerText(), (said) => said === '', 'nothing to be said');
  }));

test('every chart has its table, by click and by keyboard', () =>
  onPage({}, async (page, tree) => {
    const chart = tree.locator('.ex-chart').first();
    const tabs = chart.locator('[role="tab"]');
    await tabs.nth(1).click();
    await chart.locator('table').waitFor();
    assert.ok((await chart.locator('tbody tr').count()) >= 6);
    assert.ok(await chart.locator('canvas').isHidden());
    await page.keyboard.press('ArrowLeft');
    await chart.locator('canvas').waitFor({ state: 'visible' });
    assert.ok((await pixels(chart.locator('canvas')))[0] > 200, 'the drawing is still there');
    await chart.locator('.ex-surface').focus();
    await page.keyboard.press('t');
    await chart.locator('table').waitFor();
    assert.equal(await tabs.nth(1).getAttribute('aria-selected'), 'true');
    assert.ok(await tabs.nth(1).evaluate((tab) => tab.getRootNode().activeElement === tab), 'the focus is on the tab');
  }));

test('a claim shows its chart and lets go of it', () =>
  onPage({}, async (page, tree) => {
    const see = tree.locator('.ex-claim [data-do="show"]').first();
    const shown = new URLSearchParams(await see.getAttribute('data-to'));
    const [chart, focus] = ['chart', 'focus'].map((name) => shown.get(name));
    const figure = tree.locator(`[id="${FIRST}-chart-${chart}"]`);
    const picture = () => figure.locator('canvas').evaluate((canvas) => canvas.toDataURL());
    const before = await picture();
    await see.click();
    const there = (figure) =>
      figure.getRootNode().activeElement === figure && Math.abs(figure.getBoundingClientRect().top) < innerHeight;
    await until(() => figure.evaluate(there), (there) => there, 'to go to the chart');
    if (focus) {
      await figure.locator('.ex-shown').getByRole('button').waitFor();
      await until(picture, (now) => now !== before, 'another drawing');
      await figure.locator('.ex-shown').getByRole('button').click();
      await until(picture, (now) => now === before, 'the drawing from before');
      assert.equal((await heard(page, 'focus')).length, 2);
    }
  }));

test('dark and light follow the reader, then the element', () =>
  onPage({ options: { colorScheme: 'dark' } }, async (page, tree) => {
    const canvas = tree.locator('canvas').first();
    const picture = () => canvas.evaluate((canvas) => canvas.toDataURL());
    const ink = () => tree.evaluate((tree) => getComputedStyle(tree).color);
    const [dark, darkInk] = [await picture(), await ink()];
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await until(picture, (now) => now !== dark, 'a light drawing');
    await until(ink, (now) => now !== darkInk, 'dark ink');
    await widget(page).evaluate((element) => element.setAttribute('theme', 'dark'));
    // Not the very same one: the page behind is light now, and hues keep their contrast to it.
    await until(picture, (now) => now !== light, 'a drawing for light ink');
    await until(ink, (now) => now === darkInk, 'light ink again');
  }));

test('a chart follows its width', () =>
  onPage({ options: { viewport: { width: 900, height: 800 } } }, async (page, tree) => {
    const chart = tree.locator('.ex-chart').nth(1);
    for (const width of [320, 1200]) {
      await page.setViewportSize({ width, height: 800 });
      const fits = ([painted, pixelWidth, , css]) => painted > 200 && css < width && Math.abs(pixelWidth - css) <= 1;
      await until(() => pixels(chart.locator('canvas')), fits, `a drawing as wide as its place at ${width}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `the page is ${wide} px wide at ${width}`);
      const cut = await chart.locator('.ex-texts > span').evaluateAll((spans) => {
        const frame = spans[0].parentElement.getBoundingClientRect();
        const outside = (box) => box.left < frame.left - 1 || box.right > frame.right + 1;
        return spans.filter((span) => outside(span.getBoundingClientRect())).map((span) => span.textContent);
      });
      assert.deepEqual(cut, [], `labels cut off at ${width}`);
    }
  }));

test('a moved element stays alive; a removed one goes and comes again', () =>
  onPage({}, async (page, tree) => {
    await tree.locator(`[data-to="${QUESTION}"]`).click();
    await widget(page).evaluate((element) => document.querySelector('main').prepend(element));
    await page.waitForTimeout(50);
    assert.equal(await tree.locator(`[data-to="${QUESTION}"]`).getAttribute('aria-expanded'), 'true');
    await widget(page).evaluate(async (element) => {
      const parent = element.parentElement;
      element.remove();
      await new Promise((done) => setTimeout(done, 50));
      parent.prepend(element);
      element.scrollIntoView();
    });
    await page.waitForFunction(
      (id) => window.heard.filter(([name, , which]) => name === 'ready' && which === id).length === 2,
      FIRST,
    );
    // The element knows where the reader was.
    assert.equal(await tree.locator(`[data-to="${QUESTION}"]`).getAttribute('aria-expanded'), 'true');
  }));

test('a page translator that moves every text breaks nothing', () =>
  onPage({}, async (page, tree) => {
    const wrap = () =>
      tree.evaluate((tree) => {
        const walker = document.createTreeWalker(tree, NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walker.nextNode()) texts.push(walker.currentNode);
        for (const text of texts) {
          const [outer, inner] = [document.createElement('font'), document.createElement('font')];
          text.replaceWith(outer);
          outer.append(inner);
          inner.append(text);
        }
      });
    // All that are there now, though dialogs open over them and menus close.
    const press = async () => {
      for (const button of await tree.locator('button:visible').elementHandles()) {
        await button.evaluate((button) => button.isConnected && button.dataset.do !== 'lang' && button.click());
      }
      await page.keyboard.press('Escape');
    };
    await wrap();
    await press();
    await wrap();
    const surface = tree.locator('.ex-surface:visible').first();
    if (await surface.count()) await surface.hover();
    await tree.locator('.ex-languages [lang="es"]').click();
    await tree.locator('.ex-row .ex-heading', { hasText: 'Preguntas' }).waitFor();
    await wrap();
    await press();
  }));
