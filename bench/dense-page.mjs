// What runs in the page that redraws: times one contender's work on long lines.
import { walk } from './data.mjs';

const size = { width: 800, height: 400 };
const host = document.getElementById('host');

/** Waits for what was asked, then for its pixels: reading one back ends the raster of a canvas. */
async function settle(work) {
  const start = performance.now();
  await work();
  const canvases = (host.querySelector('explainer-widget')?.shadowRoot ?? host).querySelectorAll('canvas');
  for (const canvas of canvases) {
    canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
  }
  if (canvases.length === 0) host.getBoundingClientRect();
  return performance.now() - start;
}

const idle = () => new Promise((done) => setTimeout(done, 30));

/** What is drawn, to compare. */
function picture() {
  const canvases = [...(host.querySelector('explainer-widget')?.shadowRoot ?? host).querySelectorAll('canvas')];
  return canvases.length > 0 ? canvases.map((canvas) => canvas.toDataURL()).join() : host.innerHTML;
}

/** The time of `work`, if another picture comes of it: a promise kept too early is none. */
async function change(work) {
  const before = picture();
  await idle();
  const time = await settle(work);
  return picture() === before ? NaN : time;
}

/** Times of a peer with `count` points: preparing, drawing, zooming to the middle tenth and back. */
export async function redraw(peer, count, draws, zooms) {
  const raw = walk(count);
  const started = performance.now();
  const data = peer.prepare(raw);
  const times = { prepare: [performance.now() - started], draw: [], zoom: [], back: [] };
  for (let turn = 0; turn < draws; turn += 1) {
    const chart = peer.dense(host, data, size);
    await chart.ready?.();
    await idle();
    times.draw.push(await settle(() => chart.draw()));
    for (let round = 0; round < zooms; round += 1) {
      times.zoom.push(await change(() => chart.zoom(count * 0.45, count * 0.55)));
      times.back.push(await change(() => chart.reset()));
    }
    await chart.destroy();
    host.replaceChildren();
    await idle();
  }
  return times;
}

/** Draws a chart and leaves it, for pointing at. */
export async function stand(peer, count) {
  const chart = peer.dense(host, peer.prepare(walk(count)), size);
  await chart.ready?.();
  await chart.draw();
  await idle();
}

/** Mounts and unmounts a chart of a thousand points. */
export async function cycle(peer, times) {
  const data = peer.prepare(walk(1000));
  for (let turn = 0; turn < times; turn += 1) {
    const chart = peer.dense(host, data, size);
    await chart.ready?.();
    await chart.draw();
    await new Promise((done) => setTimeout(done));
    await chart.destroy();
    host.replaceChildren();
  }
}
