// A headless Chromium, a page in it, and what went on there. `cargo xtask test --only browser` sets the two
// addresses; by hand: EXPLAINER_URL=http://127.0.0.1:8080/ CHROME=/path/to/chromium node --test FILE.
import { chromium } from 'playwright-core';

/** Where dist/ is served, with a slash at the end. */
export const site = process.env.EXPLAINER_URL ?? 'http://127.0.0.1:8080/';

/** Switches without which a browser with no network, or run by root, says more than the page does. */
const SWITCHES = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser, with switches of the caller's; the caller closes it. */
export function launch(switches = []) {
  return chromium.launch({
    executablePath: process.env.CHROME ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...SWITCHES, ...switches],
  });
}

/**
 * Opens `path` of the site in a context of its own, with Playwright's context options.
 * `prepare(page)` runs before the page loads: routes, init scripts.
 *
 * @returns {Promise<{page: import('playwright-core').Page, context: object, requests: string[], errors: string[]}>}
 *   the page, its context, the addresses it asked for, and what it logged as an error or threw.
 */
export async function open(browser, path = '', options = {}, prepare = async () => {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests = [];
  const errors = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await prepare(page);
  await page.goto(new URL(path, site).href, { waitUntil: 'load' });
  return { page, context, requests, errors };
}
