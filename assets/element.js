// Defines <explainer-widget>: loads the widget when the element nears the viewport, shows it once it has painted,
// and shows the page's own (prerendered) content until then and after any failure. Its charts answer meanwhile: see
// responder.js, which the build writes into this file, as it does sleepers.js: charts that nobody has come to yet, and
// runtime.js and styles.js: what is fetched, and when.
//
// Attributes: explainer="ID" (a document that the Wasm carries) | src="URL" (one of the page's own origin) | a child
// <script type="application/json">, whose translations lie in base="URL"; lang, theme="auto|light|dark",
// heading-level="1…5", loading="lazy|eager|interaction"; charts says that the document has charts beyond the plain ones.
// Properties, events and their types: explainer-widget.d.ts.

// responder.js

// sleepers.js

// runtime.js

// styles.js

/** The language of an element's place, through the shadow trees it stands in. */
function langOf(node) {
  for (; node; node = node.getRootNode().host) {
    const found = node.closest('[lang]');
    if (found) return found.lang;
  }
}

// A page that is rendered on a server may import this module where there are no elements.
class ExplainerWidget extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ['explainer', 'src', 'lang', 'theme', 'heading-level'];
  #frame; #tree; #slot; #style; #styled; #lean; #handle; #near; #full = false; #started = false; #failed = false; #refreshing = false; #shown = false; #changed = false;
  #ready; #settle; #more; #view = ''; #given; #columns; #responder; #sleepers; #published;

  constructor() {
    super();
    this.#slot = document.createElement('slot');
    this.#frame = document.createElement('div');
    // Whatever the page makes of the element itself, its tree is laid out in a block.
    this.#frame.style.setProperty('position', 'relative');
    this.#frame.append(this.#slot);
    // The shadow tree may be there already, declared in the HTML. Otherwise it comes with the widget: to put the page's
    // own content into one lays it out anew.
    this.shadowRoot?.replaceChildren(this.#frame);
    this.#promise();
    this.addEventListener('explainer:ready', () => this.#show());
    this.addEventListener('explainer:view', ({detail}) => { this.#view = detail.view; });
    this.addEventListener('explainer:language', ({detail}) => this.#speak(detail));
  }

  /** Resolves with the element once it is live; rejects with an error that has a `reason`. */
  get ready() { return this.#ready; }

  /** Where the reader is, as the fragment of an address. */
  get view() { return this.#view; }
  set view(view) {
    this.#view = `${view}`.replace(/^#/, '');
    if (this.#near?.waits) this.#wake();
    this.#go();
  }

  /** A document as an object or as JSON; it counts before the attributes and the inline document. */
  get document() { return this.#given; }
  set document(given) {
    this.#given = given;
    this.#refresh();
  }

  /** Columns by dataset and field, instead of those of the document: typed arrays or arrays. */
  get columns() { return this.#columns; }
  set columns(columns) {
    this.#columns = columns;
    this.#refresh();
  }

  connectedCallback() {
    // What a page has set before this module came hides the accessors.
    for (const name of ['document', 'columns', 'view']) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    if (!this.#shown) this.#responder ??= new Responder(this, () => this.#wake());
    if (this.#started || this.#near) return;
    const loading = this.getAttribute('loading');
    const saves = loading === 'interaction' || loading !== 'eager' && navigator.connection?.saveData;
    // What has no content of its own has nothing to act on.
    if (saves && this.querySelector('.ex-root')) return void this.#wait();
    if (loading === 'eager' || typeof IntersectionObserver !== 'function' || this.#inView()) return void this.#start();
    this.#near = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) this.#wake();
    }, {rootMargin: '600px'});
    this.#near.observe(this);
  }

  /** Whether a reader has it in view, as the layout tells at once: an observer takes a frame. In a frame of another page
      it does not tell. */
  #inView() {
    const box = this.getBoundingClientRect();
    return self === top && document.readyState !== 'loading' && !document.hidden && box.width > 0 && box.top < innerHeight && box.bottom > 0;
  }

  /** Starts at the reader's first act on what is more alive than the page's own content, or at a link into it. */
  #wait() {
    const act = ({type, target, pointerType}) => {
      // A finger that goes down may be about to scroll on; links and folds need nobody.
      if (type === 'pointerdown' && pointerType !== 'mouse') return;
      if (type === 'hashchange' ? this.#named() : target.closest('.ex-chart, .ex-play') && !target.closest('a, details')) this.#wake();
    };
    for (const kind of ['pointerdown', 'click', 'focusin']) this.addEventListener(kind, act);
    addEventListener('hashchange', act);
    this.#near = {
      waits: true,
      disconnect: () => {
        for (const kind of ['pointerdown', 'click', 'focusin']) this.removeEventListener(kind, act);
        removeEventListener('hashchange', act);
      },
    };
    if (this.#named() || this.#view) this.#wake();
  }

  /** Whether the page's address leads to something in here. */
  #named() {
    return location.hash.slice(1).split('&').some(part => {
      const id = part.split('=')[1];
      return part && this.querySelector(`[id="${CSS.escape(part)}"]${id ? `, [id$="-chart-${CSS.escape(id)}"]` : ''}`);
    });
  }

  #wake() {
    if (this.#started) return;
    this.#rest();
    this.#start();
  }

  disconnectedCallback() {
    // Moving an element takes it out and puts it in again: only one that stays out is unmounted.
    setTimeout(() => {
      if (this.isConnected) return;
      this.#rest();
      this.#clear();
    });
  }

  attributeChangedCallback() {
    this.#refresh();
  }

  #promise() {
    this.#ready = new Promise((...settle) => { this.#settle = settle; });
    // A page that does not ask hears of failures by the event.
    this.#ready.catch(() => {});
  }

  #refresh() {
    this.#changed = true;
    if (this.#failed && this.isConnected && !dead) return void this.#start();
    if (!this.#handle || this.#refreshing) return;
    this.#refreshing = true;
    // After the event that changed it: the tree must not be changed from inside one of its own callbacks.
    setTimeout(async () => {
      this.#refreshing = false;
      try {
        const document = await this.#document();
        await Promise.all([this.#more, this.#styled]);
        if (!this.#handle || dead) return;
        await this.#update(document);
      } catch (error) {
        this.#tell(error);
      }
    });
  }

  #rest() {
    this.#near?.disconnect();
    this.#near = undefined;
  }

  async #start() {
    this.#started = true;
    if (this.#failed) this.#promise();
    this.#failed = this.#changed = false;
    const waiting = new Set();
    const part = (name, promise) => {
      waiting.add(name);
      return promise.finally(() => waiting.delete(name));
    };
    const timer = setTimeout(() => this.#tell(fault('timeout', `no ${[...waiting].join(', no ')} after ${PATIENCE / 1000} s`)), PATIENCE);
    try {
      if (dead) throw dead;
      this.#full ||= this.hasAttribute('charts');
      const loading = part('runtime', load(this.#runtime()));
      this.#prepare();
      const reading = part('document', this.#document());
      let [runtime, document] = await Promise.all([loading, reading, part('stylesheet', this.#dress(reading))]);
      await part('runtime', this.#more);
      // Instantiating has taken a moment: the reader's turn, before the tree takes another.
      await turn();
      while (this.#changed) {
        this.#changed = false;
        document = await this.#document();
        await this.#more;
      }
      // Where the page's part of the stylesheet is enough for now, the whole comes behind the Wasm.
      const styled = part('stylesheet', this.#whole());
      if (this.#lean) styled.catch(error => this.#handle && this.#fail(error));
      else await styled;
      if (dead) throw dead;
      if (!this.isConnected || this.#handle) return void (this.#started &&= !!this.#handle);
      mounted.set(this, error => this.#fail(error));
      this.#handle = runtime.mount(this, this.#tree);
      await this.#update(document);
    } catch (error) {
      if (globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError) onTrap({error});
      // What has changed meanwhile may be what was wrong.
      if (this.#changed && !dead) {
        this.#clear();
        return void this.#start();
      }
      if (!this.#failed) this.#fail(error);
      if (error?.reason === 'offline') addEventListener('online', () => this.#refresh(), {once: true});
    } finally {
      clearTimeout(timer);
    }
  }

  #runtime() {
    return this.#full ? 'explainer-charts' : 'explainer-widget';
  }

  async #update(document) {
    const level = Math.min(5, Math.max(1, parseInt(this.getAttribute('heading-level')) || 2));
    const text = name => this.getAttribute(name) || undefined;
    const handle = this.#handle;
    const draws = handle.read(document, this.#columns, text('explainer'), langOf(this), !!this.#published);
    // Once more with every chart where the plain ones are not enough.
    if (!draws) {
      this.#full = true;
      this.#clear();
      return void this.#start();
    }
    // Reading has taken a moment, and making the tree takes another.
    await turn();
    if (this.#handle === handle && !dead) handle.show(text('theme'), level, this.#published);
  }

  /** The drawings of the page that may stand in the place of live charts: where there is another document, or other data,
      than it was published with, or another language, they would say other things. */
  #drawings() {
    const root = this.#own();
    const primary = tag => tag?.split('-')[0].toLowerCase();
    if (this.#given == null && !this.#columns && !this.hasAttribute('src') && primary(root?.lang) === primary(langOf(this))) return drawingsOf(root);
  }

  /** The page's own text of the explainer. */
  #own() {
    return this.querySelector(':scope > .ex-root');
  }

  /** The tree's place, out of sight but as wide as it will be: charts are painted before they are shown. */
  #prepare() {
    const root = this.shadowRoot ?? this.attachShadow({mode: 'open'});
    this.#tree = document.createElement('div');
    this.#tree.addEventListener('explainer-errand', errand);
    this.#sleepers = new Sleepers(this.#tree, () => Promise.all([bring(this.#runtime(), FIGURES, DRAW), this.#styled]).then(([drawn]) => drawn.every(Boolean), () => false));
    // Who comes in by Tab lets go of it in here; a focus alone may come of a link.
    for (const kind of ['pointerdown', 'keydown', 'keyup']) this.#tree.addEventListener(kind, () => bring(this.#runtime(), FIGURES, DRAW, MORE, REST));
    for (const [name, value] of [['position', 'absolute'], ['inset-inline', '0'], ...HIDDEN]) this.#tree.style.setProperty(name, value);
    this.#frame.append(this.#tree);
    if (!this.#frame.parentNode) root.append(this.#frame);
  }

  /** The styles of what the tree shows at first. */
  async #dress(reading) {
    // Sheets are made for one document: in a frame's, there is none of this page.
    const sheet = !files.css && this.ownerDocument === document && pageSheet();
    if (sheet) await reading.catch(() => {});
    if (sheet && this.#lean) this.shadowRoot.adoptedStyleSheets = [sheet];
    else await this.#whole();
  }

  /** The whole stylesheet. */
  #whole() {
    if (!this.#styled) [this.#style, this.#styled] = styled(this.shadowRoot, this.#frame);
    return this.#styled;
  }

  /** The document: an object, its JSON, or undefined where the Wasm carries it. */
  async #document() {
    const document = await this.#read();
    const more = rich(document), parts = [];
    // Where an address leads into it, there is more to do too.
    if (more || this.#view || location.hash) parts.push(MORE);
    // Asked once for each document: it takes the page's styles.
    this.#published = this.#drawings();
    this.#lean = !more && areAll(this.#own(), this.#published);
    if (!this.#lean) parts.push(DRAW);
    // A formula stands in two braces.
    if (parts.length || document.includes('{{')) parts.push(FIGURES);
    // Where every chart sleeps, nobody asks how wide the tree is before it is shown: it is laid out once.
    if (!this.#shown) this.#tree.style.setProperty('display', this.#lean ? 'none' : '');
    this.#more = bring(this.#runtime(), ...parts);
    return document;
  }

  async #read() {
    if (this.#given != null) return this.#given;
    const src = this.getAttribute('src');
    if (!src) {
      // It stands after all that is read, and may not have come yet.
      if (!this.#inline() && document.readyState === 'loading') await new Promise(done => addEventListener('DOMContentLoaded', done, {once: true}));
      return this.#inline();
    }
    const url = new URL(src, document.baseURI);
    if (!own(url)) throw fault('document', `${url} is not of this page's origin`);
    return (await get(url, 'document')).text().catch(or('document'));
  }

  #inline() {
    return this.querySelector(':scope > script[type="application/json"]')?.textContent;
  }

  /** Another language of the same explainer, in place: its file lies beside the document's, in `base`, or beside the
      page. Where that is of another origin, the reader is led to the page that the prerendered link names. */
  #speak({lang, file}) {
    const src = this.getAttribute('src');
    if (file && this.#given == null && (src || this.#inline())) {
      const url = new URL(file, new URL(src ?? this.getAttribute('base') ?? '', document.baseURI));
      const page = this.querySelector(`a[hreflang="${CSS.escape(lang)}"]`);
      if (!own(url) && page) return location.assign(page.href);
      this.setAttribute('src', url.href);
    }
    this.setAttribute('lang', lang);
  }

  #show() {
    if (this.#shown || dead || !this.#tree) return;
    // Whoever is inside the prerendered text keeps it until they leave: the focus must not vanish under them.
    const {activeElement} = this.getRootNode();
    if (this.contains(activeElement) && !this.#responder.holds(activeElement)) {
      return this.addEventListener('focusout', () => setTimeout(() => this.#show()), {once: true});
    }
    this.#shown = true;
    const held = this.#responder.leave();
    this.#responder.end();
    this.#responder = undefined;
    this.#sleepers.lie(this.#own());
    const open = [...this.querySelectorAll('details[open] > [id^="q="]')].map(answer => answer.id);
    this.#tree.removeAttribute('style');
    this.#slot.hidden = true;
    for (const id of open) this.#tree.querySelector(`[aria-controls="${CSS.escape(id)}"][aria-expanded="false"]`)?.click();
    if (this.#view) this.#go();
    if (held) hand(this.#tree, held);
    this.#settle[0](this);
  }

  /** Brings the live tree to the view that was asked for. */
  #go() {
    if (this.#shown) this.#tree.firstElementChild?.dispatchEvent(new CustomEvent('explainer-go', {detail: this.#view}));
  }

  #clear() {
    mounted.delete(this);
    const handle = this.#handle;
    this.#handle = undefined;
    if (this.#shown) this.#promise();
    this.#started = this.#shown = false;
    this.#slot.hidden = false;
    this.#sleepers?.end();
    this.#responder ??= new Responder(this, () => this.#wake());
    if (handle && !dead) handle.unmount();
    this.#tree?.remove();
    this.#style?.remove();
    this.#style = this.#styled = undefined;
    if (this.shadowRoot?.adoptedStyleSheets?.length) this.shadowRoot.adoptedStyleSheets = [];
  }

  /** Back to the page's own content, for a reason that is told. */
  #fail(error) {
    if (!error?.reason) error = fault('document', error);
    this.#clear();
    this.#started = this.#failed = true;
    this.#settle[1](error);
    this.#tell(error);
  }

  #tell(error) {
    const detail = {reason: error.reason ?? 'document', message: error.message ?? error, time: new Date().toISOString()};
    console.warn(`${NAME}: ${detail.reason}: ${detail.message} (${detail.time}); the page's own text stays`);
    this.dispatchEvent(new CustomEvent('explainer:error', {bubbles: true, composed: true, detail}));
  }
}

// The module may be on a page twice, in one version or two: the first one serves, and the others do nothing.
if (globalThis.customElements && !customElements.get(NAME)) {
  if (typeof WebAssembly === 'object') {
    addEventListener('error', onTrap);
    addEventListener('unhandledrejection', onTrap);
  }
  customElements.define(NAME, ExplainerWidget);
}
