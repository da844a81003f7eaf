// The auditors: axe-core, IBM Equal Access, html-validate and the Nu checker over every page that is shipped.
// They see markup, names, contrast; what they cannot see is in keys, table, takeaway and media.test.mjs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { HtmlValidate } from 'html-validate';
import { launch, open, site } from './chromium.mjs';
import { listen, rouse } from './reader.mjs';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const IBM = readFileSync(join(dirname(require.resolve('accessibility-checker-engine/package.json')), 'ace.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PAGES = ['index.html', 'index.es.html', 'explore.html', 'explore.es.html', ...['us-chile', 'chile-peru-border'].flatMap((id) => [`explainers/${id}.html`, `explainers/${id}.es.html`])];

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/**
 * What axe objects to, and what it cannot decide: but for texts in drawings, whose ground it cannot see (their colours
 * are those of the palette, which it sees elsewhere), and for signs that are hidden from screen readers.
 */
async function axe(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  return page.evaluate(async (tags) => {
    const { violations, incomplete } = await window.axe.run(document, { runOnly: tags, elementRef: true });
    const tell = (kind, items) => items.flatMap(({ id, nodes }) => nodes.map((node) => `${kind} ${id}: ${node.target.flat().join(' ')}: ${node.failureSummary?.split('\n')[1] ?? ''}`));
    // Nor does it judge texts of one character, or of arrows alone, or fields that are empty.
    const short = ({ any }) => any.some(({ data }) => ['shortTextContent', 'nonBmp'].includes(data?.messageKey));
    const empty = ({ element }) => element?.matches('input') && element.value === '';
    // Nor rows that the edge of a box cuts which scrolls.
    const cut = ({ any, element }) => any.some(({ data }) => data?.messageKey === 'elmPartiallyObscured') && element?.closest('table');
    const unseen = (node) => short(node) || cut(node) || empty(node) || node.element?.closest('svg, .ex-surface, [aria-hidden="true"]');
    const open = incomplete.map(({ id, nodes }) => ({ id, nodes: nodes.filter((node) => id !== 'color-contrast' || !unseen(node)) }));
    return [...tell('violation', violations), ...tell('undecided', open)];
  }, TAGS);
}

/**
 * What IBM's checker calls a violation without doubt: but for boxes that scroll at some widths, which must be reached by
 * keyboard then, and which it wants out of reach where they do not scroll.
 */
async function ibm(page) {
  if (!(await page.evaluate(() => 'ace' in window))) await page.evaluate(IBM);
  return page.evaluate(async () => {
    const { results } = await new window.ace.Checker().check(document, ['WCAG_2_2', 'IBM_Accessibility']);
    return results.filter(({ value }) => value[0] === 'VIOLATION' && value[1] === 'FAIL')
      .filter(({ ruleId, snippet }) => !(ruleId === 'element_tabbable_role_valid' && snippet.includes('class="ex-scroll"')))
      .map(({ ruleId, message, snippet }) => `${ruleId}: ${message}: ${snippet.slice(0, 120)}`);
  });
}

const wakeAll = async (page) => {
  for (const element of await page.locator('explainer-widget').all()) await element.scrollIntoViewIfNeeded();
  const awake = () => [...document.querySelectorAll('explainer-widget')].every((element) => window.heard.some(([name, , which]) => name === 'ready' && which === element.getAttribute('explainer')));
  await page.waitForFunction(awake, undefined, { timeout: 30_000 });
};
const drawAll = async (page) => {
  await wakeAll(page);
  for (const element of await page.locator('explainer-widget').all()) await rouse(element);
};

const STATES = {
  asleep: wakeAll,
  closed: drawAll,
  open: async (page) => {
    // From the last: a button that has been pressed is no longer one that opens.
    for (const all of (await page.locator('article.ex-root:visible [data-to="open"]').all()).reverse()) await all.click();
    for (const menu of await page.locator('article.ex-root:visible [data-tool="menu"]').all()) await menu.click();
  },
  table: async (page) => {
    for (const chart of await page.locator('article.ex-root:visible .ex-chart').all()) {
      const tab = chart.locator('[role="tab"]').nth(1);
      if (await tab.count()) await tab.click();
    }
  },
};

for (const path of PAGES) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${path}, ${colorScheme}: axe and IBM find nothing, closed, open, as tables`, async () => {
      const { page, context } = await open(browser, path, { colorScheme }, listen);
      try {
        for (const [state, bring] of Object.entries(STATES)) {
          await bring(page);
          // What IBM's checker looks at does not depend on the colours.
          const found = [...(await axe(page)), ...(colorScheme === 'light' ? await ibm(page) : [])];
          assert.deepEqual(found, [], `${state}`);
        }
      } finally {
        await context.close();
      }
    });

    test(`${path}, ${colorScheme}: axe and IBM find nothing where the widget fails`, async () => {
      const fail = (page) => page.route(/\.wasm$/, (route) => route.abort());
      const { page, context } = await open(browser, path, { colorScheme }, fail);
      try {
        for (const fold of await page.locator('details').all()) await fold.evaluate((fold) => (fold.open = true));
        assert.deepEqual([...(await axe(page)), ...(colorScheme === 'light' ? await ibm(page) : [])], []);
      } finally {
        await context.close();
      }
    });
  }
}

test('the help dialog passes, too', async () => {
  const { page, context } = await open(browser, 'explainers/us-chile.html', {}, listen);
  await drawAll(page);
  await page.locator('.ex-surface:visible').first().focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  assert.deepEqual([...(await axe(page)), ...(await ibm(page))], []);
  await context.close();
});

test('html-validate finds nothing', async () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard', 'html-validate:a11y'],
    rules: {
      // Ids of answers are what the address says of them: `#q=ID`; HTML allows every character but white space.
      'valid-id': ['error', { relaxed: true }],
      // A box that scrolls and a drawing with its alternative have no element of their own.
      'prefer-native-element': 'off',
      // Their length is the editors' affair.
      'long-title': 'off',
      'no-redundant-role': 'off',
      // Names on what has a role or is a landmark; the rule allows them, and warns.
      'aria-label-misuse': ['error', { allowAnyNamable: true }],
    },
  });
  for (const path of PAGES) {
    const text = await (await fetch(new URL(path, site))).text();
    const { results } = await validator.validateString(text, path);
    const found = results.flatMap((result) => result.messages.filter(({ severity }) => severity > 1).map(({ line, column, ruleId, message }) => `${path}:${line}:${column} ${ruleId}: ${message}`));
    assert.deepEqual(found, []);
  }
});

test('the Nu checker finds nothing', async (t) => {
  const run = promisify(execFile);
  if (!(await run('java', ['-version']).catch(() => null))) return t.skip('there is no Java on this machine');
  const folder = await mkdtemp(join(tmpdir(), 'nu-'));
  try {
    const files = [];
    for (const path of PAGES) {
      files.push(join(folder, path.replaceAll('/', '-')));
      await writeFile(files.at(-1), await (await fetch(new URL(path, site))).text());
    }
    const jar = join(dirname(require.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
    const { stdout } = await run('java', ['-jar', jar, '--errors-only', '--format', 'gnu', '--stdout', '--exit-zero-always', ...files]);
    assert.equal(stdout.trim(), '');
  } finally {
    await rm(folder, { recursive: true });
  }
});
