// The ways a document reaches the widget: by address, inside the element, and those that are refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, open } from './chromium.mjs';
import { heard, listen } from './reader.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Opens a page of this site whose body is `body`, in a folder of its own beside the documents. */
function openBody(body) {
  return open(browser, 'explainers/try.html', {}, async (page) => {
    await listen(page);
    await page.route('**/explainers/try.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><title>Try</title><link rel="icon" href="data:,"><script type="module" src="../element.js"></script>${body}`,
      }),
    );
  });
}

const title = (page) => page.locator('explainer-widget .ex-title');

async function document(name) {
  const response = await fetch(new URL(`explainers/${name}`, process.env.EXPLAINER_URL));
  return (await response.text()).replaceAll('<', '\\u003c');
}

test('a document is loaded by its address, and another language from beside it', async () => {
  const { page, context, errors } = await openBody(
    '<explainer-widget src="chile-peru-border.json" loading="eager">before</explainer-widget>',
  );
  await title(page).filter({ hasText: 'border' }).waitFor();
  await page.getByRole('button', { name: 'Español' }).click();
  await title(page).filter({ hasText: 'frontera' }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await title(page).filter({ hasText: 'border' }).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('a document stands inside the element', async () => {
  const json = await document('us-chile.json');
  const { page, context, errors } = await openBody(
    `<explainer-widget loading="eager"><script type="application/json">${json}</script>before</explainer-widget>`,
  );
  await title(page).filter({ hasText: 'Washington' }).waitFor();
  const first = await title(page).textContent();
  await page.getByRole('button', { name: 'Español' }).click();
  await page.locator('explainer-widget article[lang="es"] .ex-title').waitFor();
  assert.notEqual(await title(page).textContent(), first);
  assert.deepEqual(errors, []);
  await context.close();
});

for (const [name, attributes, content] of [
  ['of another origin', 'src="https://example.org/story.json"', ''],
  ['that is not there', 'explainer="nowhere"', ''],
  ['that is not JSON', '', '<script type="application/json">{"version": 1,</script>'],
  ['that does not hold', '', '<script type="application/json">{"version": 2}</script>'],
]) {
  test(`a document ${name} leaves the page's own text and says why`, async () => {
    const { page, context } = await openBody(
      `<explainer-widget ${attributes} loading="eager">${content}<p>words of the page</p></explainer-widget>`,
    );
    await page.waitForFunction(() => window.heard.some(([kind]) => kind === 'error'));
    const [[, detail]] = await heard(page, 'error');
    assert.equal(detail.reason, 'document');
    assert.ok(detail.message.length > 10 && !Number.isNaN(Date.parse(detail.time)));
    assert.ok(await page.getByText('words of the page').isVisible());
    await context.close();
  });
}
