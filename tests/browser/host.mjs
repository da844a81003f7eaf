// Host pages of a test's own, beside the site's files.
import { open } from './chromium.mjs';
import { listen } from './reader.mjs';

/** An element with the words that a page would have in it. */
export const element = (attributes = 'explainer="chile-peru-border" loading="eager"') =>
  `<explainer-widget ${attributes}><p class="own">words of the page</p></explainer-widget>`;

export const script = '<script type="module" src="element.js"></script>';

/** Opens a page whose HTML is `html`, at the top of the site or of `base`. */
export function openHost(browser, html, { options = {}, prepare = async () => {}, headers = {}, path = 'host.html' } = {}) {
  return open(browser, path, options, async (page) => {
    await listen(page);
    await page.route(
      (url) => url.pathname === `/${path.replace(/[?#].*/, '')}`,
      (route) =>
        route.fulfill({
          headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
          body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">${html}`,
        }),
    );
    await prepare(page);
  });
}

/** Waits until so many explainers have said that they are ready. */
export const ready = (page, count = 1) =>
  page.waitForFunction((count) => window.heard.filter(([name]) => name === 'ready').length >= count, count, { timeout: 30_000 });

/** Waits for the first failure that the page hears of: {reason, message, time}. */
export async function failure(page, reason) {
  const handle = await page.waitForFunction(
    (reason) => window.heard.find(([name, detail]) => name === 'error' && (!reason || detail.reason === reason))?.[1],
    reason,
    { timeout: 30_000 },
  );
  return handle.jsonValue();
}
