// What prerendered charts answer before the widget wakes, and where it never does: the words of a value where a reader
// points, taps or goes by keys. Places and words are in the page (src/publish/points.rs); the look, the order of the
// words and the keys are the live chart's (src/ui/chart: over.rs, overlay.rs, keys.rs).
// `cargo xtask build` writes this file into element.js: one request.

const BLOCK = 'script[type="application/vnd.explainer.points+json"]';
const DRAWING = 'svg[data-points]';
/** Keys that only a live chart answers. */
const FURTHER = /^(Enter|[tspv?[\]+=_0-])$/i;
/** A pause in the moves of a reader after which the last one is said, ms. */
const PAUSE = 140;
/** Between a point and its tooltip, px. */
const GAP = 12;

/** What, anywhere in the page, may take a tooltip away. */
const AWAY = ['pointerdown', 'keydown', 'resize'];

const blocks = new WeakMap();
/** Drawings that stand in a live tree, with those of the page that they are copies of. */
const originals = new WeakMap();
let ids = 0;

/** A copy of what of a chart's body stands in the page, for a live tree. */
function copyOf(still) {
  const copy = still.cloneNode(true);
  const drawings = still.querySelectorAll(DRAWING);
  // As the live tree names it for the page's stylesheet.
  copy.querySelector('.ex-fold > summary')?.setAttribute('part', 'tab');
  copy.querySelectorAll(DRAWING).forEach((svg, at) => originals.set(svg, drawings[at]));
  return copy;
}

function make(parent, tag, name, text = '') {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  parent.append(element);
  return element;
}

// By the object model, which a page's policy on inline styles lets be.
function place(element, x, y, width, height) {
  element.style.setProperty('transform', `translate(${x}px,${y}px)`);
  if (width == null) return;
  element.style.setProperty('width', `${width}px`);
  element.style.setProperty('height', `${height}px`);
}

function read(block) {
  const data = JSON.parse(block.textContent);
  const names = data.s.length / 2;
  const size = data.b ? 2 : 6;
  data.points = data.v.map((value, at) => {
    const order = data.o ? data.o[at] : at;
    const [x, y, left, top, width, height] = data.p.slice(at * size, at * size + size);
    return {value, at, key: Math.floor(order / names), series: order % names, x, y, box: [x + left, y + top, width, height]};
  });
  return data;
}

/** The drawing of a plot that is shown: its data, and how its units become px of the plot. */
function drawing(plot) {
  const svg = [...plot.querySelectorAll('svg')].find(svg => svg.getClientRects().length);
  const original = originals.get(svg) ?? svg;
  const host = original?.closest('explainer-widget');
  // Drawings and blocks are in the same order.
  const block = host?.querySelectorAll(BLOCK)[[...host.querySelectorAll(DRAWING)].indexOf(original)];
  if (!block) return;
  if (!blocks.has(block)) blocks.set(block, read(block));
  const box = plot.getBoundingClientRect();
  const matrix = svg.getScreenCTM();
  // A page may show the whole plot larger or smaller.
  const grown = box.width / plot.offsetWidth || 1;
  return {
    data: blocks.get(block),
    unit: matrix.a / grown,
    x: x => (matrix.a * x + matrix.e - box.left) / grown,
    y: y => (matrix.d * y + matrix.f - box.top) / grown,
    width: matrix.a * svg.viewBox.baseVal.width / grown,
    inside: event => [(event.clientX - matrix.e) / matrix.a, (event.clientY - matrix.f) / matrix.d],
    outside: point => ({clientX: matrix.a * point.x + matrix.e, clientY: matrix.d * point.y + matrix.f}),
  };
}

/** The point nearest to a place: one whose box holds it, or else along the main axis first. */
function nearest({points, b: shared, d: down}, x, y) {
  let best = [Infinity];
  let found;
  for (const point of points) {
    const [left, top, width, height] = point.box;
    const holds = !shared && x >= left && x <= left + width && y >= top && y <= top + height;
    const away = [Math.abs(point.x - x), Math.abs(point.y - y)];
    const rank = [holds ? 0 : 1, ...(down ? away.reverse() : away)];
    const differs = rank.findIndex((value, at) => value !== best[at]);
    if (differs >= 0 && rank[differs] < (best[differs] ?? Infinity)) [best, found] = [rank, point];
  }
  return found;
}

/** Where a key leads from a point. */
function follow({points, s: names}, from, key) {
  if (!from) return /^(ArrowRight|ArrowDown|Home|PageDown)$/.test(key) ? points[0] : /^(ArrowLeft|ArrowUp|End|PageUp)$/.test(key) ? points.at(-1) : undefined;
  const line = points.filter(({series}) => series === from.series);
  const along = step => line[Math.min(Math.max(line.indexOf(from) + step, 0), line.length - 1)];
  const across = step => {
    const far = ({key}) => Math.abs(key - from.key);
    for (let series = from.series + step; series >= 0 && series < names.length / 2; series += step) {
      const there = points.filter(point => point.series === series);
      if (there.length) return there.reduce((best, point) => far(point) < far(best) ? point : best);
    }
    return from;
  };
  const other = names.length > 2 ? across : along;
  switch (key) {
    case 'ArrowRight': return along(1);
    case 'ArrowLeft': return along(-1);
    case 'ArrowDown': return other(1);
    case 'ArrowUp': return other(-1);
    case 'PageDown': return along(10);
    case 'PageUp': return along(-10);
    case 'Home': return line[0];
    case 'End': return line.at(-1);
  }
}

/** Answers for the charts in an element's own content, or for their copies in its live tree. */
class Responder {
  #host; #wake; #plot; #point; #by; #key; #series; #timer;
  #end = new AbortController();
  #away = ({type, key, target}) => {
    const inside = type === 'pointerdown' && (this.#by === 'keys' || this.#plot.contains(target));
    if (!inside && (type !== 'keydown' || key === 'Escape')) this.#clear();
  };

  /** `wake` is called, with the chart's figure, when a reader asks for what only a live chart can do. */
  constructor(host, wake) {
    this.#host = host;
    this.#wake = wake;
    const {signal} = this.#end;
    const on = (kind, act) => host.addEventListener(kind, event => {
      const plot = event.target.closest('.ex-plot');
      act(plot && host.contains(plot) ? plot : undefined, event);
    }, {signal});
    on('pointermove', (plot, event) => {
      if (event.pointerType === 'touch' || this.#by === 'tap') return;
      const found = plot && drawing(plot);
      if (found) this.#show(plot, found, nearest(found.data, ...found.inside(event)), 'pointer');
      else if (this.#by === 'pointer') this.#clear();
    });
    host.addEventListener('pointerleave', () => this.#by === 'pointer' && this.#clear(), {signal});
    on('click', (plot, event) => {
      const found = plot && drawing(plot);
      if (!found) return;
      const point = nearest(found.data, ...found.inside(event));
      if (this.#by === 'tap' && this.#point === point) this.#clear();
      else this.#show(plot, found, point, 'tap');
    });
    on('focusin', plot => plot && drawing(plot) && this.#parts(plot));
    on('focusout', () => this.#by === 'keys' && this.#clear());
    on('keydown', (plot, event) => this.#press(plot, event));
    this.prepare();
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', () => this.prepare(), {once: true, signal});
  }

  /** Answers no more. */
  end() {
    this.#end.abort();
    this.#clear();
  }

  /** Lets the keyboard come to charts that answer. */
  prepare() {
    for (const plot of this.#host.querySelectorAll('.ex-plot')) {
      if (!plot.querySelector(DRAWING)) continue;
      plot.setAttribute('tabindex', '0');
      plot.setAttribute('role', 'application');
    }
  }

  /** Whether an element is a chart that a live one can take over from. */
  holds(element) {
    return !!element?.matches('.ex-plot') && this.#host.contains(element);
  }

  /** Lets go, of one figure if it is given. Returns what the reader is at: the figure's id, whether the focus is in it, where,
      and a key not yet answered. */
  leave(figure = this.#host) {
    const active = this.#host.getRootNode().activeElement;
    const focused = this.holds(active) && figure.contains(active);
    const plot = focused ? active : this.#plot;
    const found = figure.contains(plot ?? null) && drawing(plot);
    if (!found) return;
    const at = this.#plot === plot && found.outside(this.#point);
    const key = focused && this.#key;
    this.#clear();
    return {figure: plot.closest('figure').id, focused, at, key};
  }

  #press(plot, event) {
    const {key} = event;
    if (event.ctrlKey || event.altKey || event.metaKey || plot !== event.target) return;
    const found = drawing(plot);
    if (!found) return;
    const to = follow(found.data, this.#plot === plot ? this.#point : undefined, key);
    if (to) {
      this.#show(plot, found, to, 'keys');
      const series = found.data.s[to.series * 2];
      const words = [to.value, found.data.k[to.key], this.#series !== series && series].filter(Boolean).join(', ');
      this.#series = series;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => { this.#parts(plot)[1].textContent = words; }, PAUSE);
    } else if (FURTHER.test(key)) {
      this.#key = key;
      this.#wake(plot.closest('figure').id);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** What lies over a drawing, and the region that speaks; with the words about the keys, made when first needed. */
  #parts(plot) {
    const over = plot.querySelector('.ex-over');
    if (over) return [over, plot.querySelector('[role=status]')];
    const made = ['div', 'p', 'p'].map((tag, at) => make(plot, tag, ['ex-over', 'ex-unseen', 'ex-keys'][at]));
    made[0].setAttribute('aria-hidden', 'true');
    made[1].setAttribute('role', 'status');
    made[2].textContent = drawing(plot).data.h;
    made[2].id = `explainer-keys-${ids += 1}`;
    made[2].setAttribute('aria-hidden', 'true');
    plot.setAttribute('aria-describedby', made[2].id);
    return made;
  }

  #show(plot, {data, unit, x, y, width}, point, by) {
    this.#by = by;
    if (this.#plot !== plot) this.#clear(by);
    const [over] = this.#parts(plot);
    over.firstChild?.nextSibling?.toggleAttribute('data-pinned', by === 'tap');
    if (this.#point === point) return;
    [this.#plot, this.#point] = [plot, point];
    for (const kind of AWAY) addEventListener(kind, this.#away);
    const shared = data.b;
    const together = shared ? data.points.filter(({key}) => key === point.key) : [point];
    over.replaceChildren();
    const marks = make(over, 'div', 'ex-marks');
    const tooltip = make(over, 'div', 'ex-tooltip');
    tooltip.setAttribute('part', 'tooltip');
    if (by === 'tap') tooltip.setAttribute('data-pinned', '');
    make(tooltip, 'b', '', data.k[point.key]);
    if (shared) {
      const [left, top, wide, high] = shared;
      const hair = make(marks, 'i', 'ex-hair');
      if (data.d) place(hair, x(left), y(point.y), wide * unit, 1);
      else place(hair, x(point.x), y(top), 1, high * unit);
    } else {
      const [left, top, wide, high] = point.box;
      place(make(marks, 'i', 'ex-frame'), x(left), y(top), wide * unit, high * unit);
    }
    const row = (name, label, value) => {
      const element = make(tooltip, 'p', name);
      make(element, 'span', '', label);
      make(element, 'strong', '', value);
      return element;
    };
    // What follows all numbers stands once above them (`common_unit` in over.rs).
    const tails = together.map(({value}) => value.slice(`${value}\u00a0`.indexOf('\u00a0')));
    const [common] = new Set(tails).size === 1 && tails.length > 1 && tails[0].length > 3 ? tails : [''];
    if (common) make(tooltip, 'small', '', common.slice(1));
    for (const each of together) {
      const here = each === point ? 'ex-here' : '';
      const [name, color] = data.s.slice(each.series * 2);
      row([!name && 'ex-bare', here].filter(Boolean).join(' '), name, each.value.slice(0, each.value.length - common.length)).style.setProperty('border-color', color);
      if (!shared) continue;
      const dot = make(marks, 'i', `ex-dot ${here}`);
      place(dot, x(each.x), y(each.y));
      dot.style.setProperty('color', color);
    }
    const more = data.e?.[point.at] ?? [];
    for (let at = 0; at < more.length; at += 2) row('ex-detail', more[at], more[at + 1]);
    // Beside its point, inside the drawing.
    const at = x(point.x);
    const across = at * 2 <= width ? `min(${at + GAP}px,${width}px - 100%)` : `max(0px,${at - GAP}px - 100%)`;
    tooltip.style.setProperty('transform', `translate(${across},max(0px,${y(point.y) - GAP}px - 100%))`);
  }

  #clear(by) {
    for (const kind of AWAY) removeEventListener(kind, this.#away);
    clearTimeout(this.#timer);
    if (this.#plot) for (const part of this.#parts(this.#plot).slice(0, 2)) part.replaceChildren();
    this.#plot = this.#point = this.#key = this.#series = undefined;
    this.#by = by;
  }
}
