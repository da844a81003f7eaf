// Three engines behind one small set of verbs: goto, evaluate, move, click, press, close.
import { existsSync } from 'node:fs';

import { launch } from '../chromium.mjs';
import * as webkit from './webdriver.mjs';

const FIREFOX = process.env.FIREFOX ?? ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path));

/** A page of Playwright's or Puppeteer's as the verbs. */
const verbs = (page, version, close) => ({
  goto: (url) => page.goto(url, { waitUntil: 'load' }),
  evaluate: (fn, ...args) => page.evaluate(`(async () => (${fn})(...${JSON.stringify(args)}))()`),
  move: (x, y) => page.mouse.move(x, y),
  click: (x, y) => page.mouse.click(x, y),
  press: (key) => page.keyboard.press(key),
  version,
  close,
});

/** The engines by name: why one cannot be had, and its start, with or without Wasm. */
export const engines = {
  chromium: {
    missing: () => undefined,
    async start({ wasm = true } = {}) {
      const browser = await launch(wasm ? [] : ['--js-flags=--jitless']);
      const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
      return verbs(page, browser.version(), () => browser.close());
    },
  },
  firefox: {
    missing: () => (FIREFOX ? undefined : 'no Firefox (Debian: firefox-esr; or set FIREFOX to its path)'),
    async start({ wasm = true } = {}) {
      const { launch } = await import('puppeteer-core');
      const browser = await launch({
        browser: 'firefox',
        executablePath: FIREFOX,
        extraPrefsFirefox: { 'javascript.options.wasm': wasm },
      });
      const page = await browser.newPage();
      await page.setViewport({ width: 1000, height: 800 });
      return verbs(page, await browser.version(), () => browser.close());
    },
  },
  webkit,
};
