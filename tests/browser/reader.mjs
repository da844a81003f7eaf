// What a reader sees and does: ways into the explainers of the sample page.
import assert from 'node:assert/strict';

/** The two explainers of the page, and one question and chart of the first. */
export const FIRST = 'us-chile';
export const SECOND = 'chile-peru-border';
export const QUESTION = 'military-aid';

/** Collects the widget's events in the page as `heard`: [name, detail, id of the explainer]. */
export const listen = (page) =>
  page.addInitScript(() => {
    window.heard = [];
    for (const name of ['ready', 'error', 'toggle', 'point', 'focus', 'view', 'share', 'download', 'guess', 'action', 'language']) {
      addEventListener(`explainer:${name}`, (event) =>
        window.heard.push([name, event.detail, event.target.getAttribute('explainer')]),
      );
    }
  });

/** The events of a name that the page has heard. */
export const heard = (page, name) => page.evaluate((name) => window.heard.filter(([kind]) => kind === name), name);

/** The element of an explainer; Playwright looks through its shadow root. */
export const widget = (page, id = FIRST) => page.locator(`explainer-widget[explainer="${id}"]`);

/** Draws the charts of an explainer that sleep, as a reader does who comes to each, and waits until they are live. */
export async function rouse(element) {
  const stir = (element) => {
    const bodies = [...element.shadowRoot.querySelectorAll('.ex-still + .ex-body')];
    for (const body of bodies) body.dispatchEvent(new Event('explainer-stir', { bubbles: true }));
    return element.shadowRoot.querySelector('.ex-root') ? bodies.length : 'no tree';
  };
  await until(() => element.evaluate(stir), (asleep) => asleep === 0, 'charts to be drawn');
}

/** Brings an explainer near the viewport and waits until it is live, and its charts with it. */
export async function wake(page, id = FIRST) {
  await ready(page, id);
  await rouse(widget(page, id));
}

/** Brings an explainer near the viewport and waits until it is live. */
export async function ready(page, id = FIRST) {
  await widget(page, id).scrollIntoViewIfNeeded();
  await page.waitForFunction(
    (id) => window.heard.some(([name, , which]) => name === 'ready' && which === id),
    id,
    { timeout: 20_000 },
  );
}

/** The live tree of an explainer. */
export const live = (page, id = FIRST) => widget(page, id).locator('article.ex-root:visible');

/** Reads, again and again, until `accept` says yes: what follows an action takes as long as the machine needs. */
export async function until(read, accept, expected) {
  for (let waited = 0; ; waited += 25) {
    const found = await read();
    if (accept(found)) return found;
    assert.ok(waited < 20_000, `expected ${expected}, got ${JSON.stringify(found)?.slice(0, 200)}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

/** How many pixels of a canvas are painted, and its sizes: [painted, width, height, CSS width]. */
export const pixels = (canvas) =>
  canvas.evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let painted = 0;
    for (let at = 3; at < data.length; at += 4) painted += data[at] > 0;
    return [painted, canvas.width, canvas.height, canvas.getBoundingClientRect().width];
  });

/**
 * The words of a tree, block by block: without those that a tree has for its own way of being read (keys, controls,
 * what terms mean where they stand, questions to a chart).
 */
export const words = (tree) =>
  tree.evaluate((tree) =>
    [...tree.querySelectorAll('h1, h2, h3, p, li, dt, dd, time, figcaption > span, .ex-question, blockquote, b')]
      .filter((element) => !element.matches('.ex-languages li, .ex-keys, .ex-shown, .ex-unseen, .ex-unseen *, .ex-news, .ex-tooltip *'))
      .filter((element) => !element.matches('.ex-define *, .ex-play *, .ex-asking *'))
      .map((element) => {
        // What terms mean stands in the live text, folded away, and in the prerendered text's list of terms; a live
        // fold has buttons of its own.
        const copy = element.cloneNode(true);
        copy.querySelectorAll('.ex-define, details').forEach((folded) => folded.remove());
        return copy.textContent.trim();
      })
      .filter(Boolean),
  );
