// What an element leaves behind that a page takes out: nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from './chromium.mjs';
import { element, openHost, ready, script } from './host.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test('a tree that goes takes its nodes and listeners with it', async () => {
  const { page, context, errors } = await openHost(browser, script + element());
  await ready(page);
  const session = await context.newCDPSession(page);
  const mount = (times) =>
    page.evaluate(async (times) => {
      const element = (window.taken ??= document.querySelector('explainer-widget'));
      for (let time = 0; time < times; time += 1) {
        element.remove();
        await new Promise((done) => setTimeout(done));
        const ready = new Promise((done) => element.addEventListener('explainer:ready', done, { once: true }));
        document.body.append(element);
        await ready;
        // The table has listeners of its own.
        const figure = element.shadowRoot.querySelector('.ex-chart');
        figure.querySelector('[role="tab"]:last-child').click();
        while (!figure.querySelector('table')) await new Promise((done) => setTimeout(done));
      }
      element.remove();
    }, times);
  const count = async () => {
    // What a collection sets free may hold more that the next one finds.
    for (let turn = 0; turn < 4; turn += 1) await session.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
    return { nodes, listeners: jsEventListeners };
  };
  await mount(5);
  const some = await count();
  await mount(10);
  assert.deepEqual(await count(), some);
  assert.deepEqual(errors, []);
  await context.close();
});
