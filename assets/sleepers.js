// Charts that sleep: a page's own drawings, in the places of live charts that nobody has come to yet. They answer as the
// page's own do (responder.js); a chart is drawn live when a reader comes to it, or when it has to show something else.
// `cargo xtask build` writes this file into element.js: one request.

/** What is laid out as wide as it will be, but not shown. */
const HIDDEN = Object.entries({'block-size': '0', overflow: 'hidden', visibility: 'hidden'});
/** Type from which on a chart is drawn for its size, px. */
const LARGE = 18;

/** The drawings of a page that may stand in the place of live charts: the language they are in, and the ids of their
    figures. Charts that a reader sets something in are drawn, as what they set it with would be missing. Undefined where it
    has charts but no such drawings, and where type is so large that a live chart is drawn for it. */
function drawingsOf(root) {
  if (!root) return;
  const plots = [...root.querySelectorAll('.ex-still > .ex-plot')].filter(plot => plot.querySelector('svg') && !plot.parentNode.querySelector('.ex-controls'));
  if (plots.length ? parseFloat(getComputedStyle(plots[0]).fontSize) > LARGE : root.querySelector('figure.ex-chart')) return;
  return [root.lang, ...plots.map(plot => plot.closest('figure').id)].join(' ');
}

/** Whether drawings are those of all charts of a page's `root`. */
const areAll = (root, drawings) => !!drawings && drawings.split(' ').length > root.querySelectorAll('figure.ex-chart').length;

/** What the reader was at in a chart, in what is in its place now: the focus, the value, the key that waits. */
function hand(tree, {figure, focused, at, key}) {
  const surface = tree.querySelector(`#${CSS.escape(figure)} :is(.ex-still > .ex-plot, .ex-surface)`);
  if (focused) surface?.focus({preventScroll: true});
  if (at) surface?.dispatchEvent(new PointerEvent('pointermove', {...at, pointerType: 'mouse', bubbles: true}));
  if (key) surface?.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
}

/** The sleeping charts of a live tree. */
class Sleepers {
  #tree; #draw; #responder; #roused = new Set(); #pressed = false;

  /** `draw` resolves to whether charts can be drawn. */
  constructor(tree, draw) {
    this.#tree = tree;
    this.#draw = draw;
    const come = ({target}) => {
      const figure = this.#responder && target.closest('figure.ex-chart');
      // Who has unfolded the table is reading it.
      if (figure?.querySelector('.ex-still') && !figure.querySelector('.ex-still > [open]')) this.#rouse(figure.id);
    };
    for (const kind of ['pointermove', 'pointerdown', 'focusin']) tree.addEventListener(kind, come);
    tree.addEventListener('explainer-stir', ({target}) => this.#rouse(target.closest('figure').id));
    tree.addEventListener('explainer-painted', ({target}) => this.#swap(target));
    // The patterns that a reader asks for in one chart are for all.
    tree.addEventListener('explainer-habits', () => {
      for (const still of tree.querySelectorAll('.ex-still')) this.#rouse(still.closest('figure').id);
    }, true);
    // What is pressed stays in its place until it is let go, wherever that is.
    const release = () => { this.#pressed = false; };
    tree.addEventListener('pointerdown', () => {
      this.#pressed = !!this.#responder;
      // One function: to listen with it once more is to listen once.
      if (this.#pressed) for (const kind of ['pointerup', 'pointercancel']) addEventListener(kind, release, {once: true, capture: true});
    });
  }

  /** Puts the drawings of a page's `root` in the places of charts that are not drawn yet. */
  lie(root) {
    const bodies = [...this.#tree.querySelectorAll('figure.ex-chart > .ex-body:empty')];
    for (const body of bodies) {
      const still = root?.querySelector(`#${CSS.escape(body.parentNode.id)} > .ex-still`);
      if (!still) continue;
      body.before(copyOf(still));
      for (const [name, value] of HIDDEN) body.style.setProperty(name, value);
    }
    if (bodies.length) this.#responder = new Responder(this.#tree, figure => this.#rouse(figure));
  }

  end() {
    this.#responder?.end();
    this.#responder = undefined;
  }

  async #rouse(figure) {
    if (this.#roused.has(figure)) return;
    this.#roused.add(figure);
    if (await this.#draw()) this.#tree.firstElementChild?.dispatchEvent(new CustomEvent('explainer-wake', {detail: figure}));
    else this.#roused.delete(figure);
  }

  /** Shows a chart that is drawn now, and hands over to it. */
  #swap(body) {
    const figure = body.closest('figure');
    const still = figure?.querySelector('.ex-still');
    if (!still) return;
    if (this.#pressed) return void setTimeout(() => this.#swap(body), 50);
    const held = this.#responder?.leave(figure);
    const unfolded = still.querySelector(':scope > [open]');
    still.remove();
    for (const [name] of HIDDEN) body.style.removeProperty(name);
    if (unfolded) body.querySelector('[role=tab][aria-selected=false]')?.click();
    if (held) hand(this.#tree, held);
    if (!this.#tree.querySelector('.ex-still')) this.end();
  }
}
