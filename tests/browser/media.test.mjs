// Readers who need more than the plain page: patterns, contrast, forced colours, no motion, large text, zoom.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open } from './chromium.mjs';
import { FIRST, SECOND, listen, live, until, wake, widget } from './reader.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function onPage(options, act, prepare = listen) {
  const { page, context, errors } = await open(browser, '', options, prepare);
  try {
    await wake(page);
    await act(page, live(page));
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}

const picture = (chart) => chart.locator('canvas').evaluate((canvas) => canvas.toDataURL());

test('patterns come and go by the button, in every chart', () =>
  onPage({}, async (page, tree) => {
    const [chart, other] = [tree.locator('.ex-chart').nth(1), tree.locator('.ex-chart').nth(2)];
    const before = [await picture(chart), await picture(other)];
    await chart.locator('[data-tool="menu"]').click();
    const button = chart.locator('[data-tool="patterns"]');
    assert.equal(await button.getAttribute('aria-pressed'), 'false');
    await button.click();
    await until(() => picture(chart), (now) => now !== before[0], 'another drawing');
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    await button.click();
    await until(() => picture(chart), (now) => now === before[0], 'the drawing from before');
  }));

for (const [name, media] of [['more contrast', { contrast: 'more' }], ['forced colours', { forcedColors: 'active' }]]) {
  test(`${name} bring patterns by themselves, and leave nothing unseen`, () =>
    onPage({}, async (page, tree) => {
      const chart = tree.locator('.ex-chart').nth(1);
      const before = await picture(chart);
      await page.emulateMedia(media);
      await until(() => picture(chart), (now) => now !== before, 'patterns');
      // What tells where the reader is must not hang on a background or a shadow.
      const tab = chart.locator('[role="tab"][aria-selected="true"]');
      const style = await tab.evaluate((tab) => getComputedStyle(tab).textDecorationLine + getComputedStyle(tab).fontWeight);
      assert.ok(/underline|600|700/.test(style), style);
      await chart.locator('.ex-surface').focus();
      await page.keyboard.press('ArrowRight');
      await chart.locator('.ex-tooltip').waitFor({ state: 'visible' });
      assert.match(await chart.locator('.ex-tooltip').evaluate((tip) => getComputedStyle(tip).borderTopStyle), /solid/);
    }));
}

test('nothing moves for who wants no motion', () =>
  onPage({ reducedMotion: 'reduce' }, async (page, tree) => {
    await tree.locator('.ex-chart').nth(1).locator('.ex-surface').hover();
    const moving = await tree.evaluate((tree) =>
      [...tree.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return animationName !== 'none' || transitionDuration.split(',').some((time) => parseFloat(time) > 0.01);
      }).map((element) => element.className),
    );
    assert.deepEqual(moving, []);
  }));

test('at 400 % zoom nothing is cut off or scrolls sideways', () =>
  // 1280 px at 400 % are 320.
  onPage({ viewport: { width: 320, height: 256 } }, async (page, tree) => {
    for (const id of [FIRST, SECOND]) await wake(page, id);
    const chart = tree.locator('.ex-chart').nth(1);
    await chart.locator('[data-tool="menu"]').click();
    await chart.locator('[role="tab"]').nth(1).click();
    await chart.locator('table').waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320, 'no scrolling sideways');
    const cut = await tree.evaluate((tree) => {
      const inside = (element) => element.closest('.ex-scroll, .ex-texts, .ex-unseen, .ex-tooltip, dialog, [hidden]');
      return [...tree.querySelectorAll('p, button, h2, h3, h4, li, span, input')].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && !inside(element) && (box.right > innerWidth + 1 || box.left < -1);
      }).map((element) => `${element.className}: ${element.textContent.slice(0, 40)}`);
    });
    assert.deepEqual(cut, []);
    await chart.locator('[data-tool="help"]').click();
    const help = chart.locator('.ex-help');
    await help.waitFor();
    const box = await help.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 320 && box.y >= 0 && box.y + box.height <= 256, `the help fits: ${JSON.stringify(box)}`);
  }));

test('targets are at least 24 px high', () =>
  onPage({}, async (page, tree) => {
    const chart = tree.locator('.ex-chart').nth(1);
    await chart.locator('[data-tool="menu"]').click();
    const small = await tree.locator('button:visible').evaluateAll((buttons) =>
      buttons.filter((button) => button.getBoundingClientRect().height < 24).map((button) => button.textContent),
    );
    assert.deepEqual(small, []);
    assert.ok(await widget(page).isVisible());
  }));
