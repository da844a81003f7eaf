// Defines <explainer-widget>: loads the widget when the element nears the viewport, shows it once it has painted,
// and shows the page's own (prerendered) content until then and after any failure.
//
// charts says that the document has charts beyond the plain ones (`explainer publish` writes it).
// Attributes: explainer="ID" (a document compiled in) | src="URL" (one of the page's own origin) | a child
// <script type="application/json">, whose translations lie in base="URL"; lang, theme="auto|light|dark",
// heading-level="1…5", loading="lazy|eager".
// Events: explainer:ready, :error {reason, message, time}, :toggle, :point, :focus, :action, :language.

/** `explainer build` writes the fingerprinted names of the files beside this one here, by their plain names; or, in a
    page that has everything in itself: open(runtime), a promise of its glue, and css, the stylesheet's text. */
const files = JSON.parse('{}');
const file = name => new URL(files[name] ?? name, import.meta.url).href;
/** Elements whose tree is mounted. */
const mounted = new Set();
/** Why the Wasm can no longer be called: after a trap it still answers, but nonsense. */
let dead;
const loading = {};
/** What readers take away, and sound: fetched at the first wish for it. */
const errand = ({target, detail}) => import('./explainer-tools.js').then(tools => tools.run(target, detail))
  .catch(() => target.dispatchEvent(new CustomEvent('explainer-told', {detail: 'failed'})));

/** An error with a name for the host page: support, import, wasm, style, document, trap. */
const fault = (reason, error) => Object.assign(new Error(error?.message ?? error), {reason});
const or = reason => error => { throw fault(reason, error); };

/** A runtime: explainer-widget draws plain charts, explainer-charts every chart at twice the bytes. */
function load(name) {
  if (typeof WebAssembly !== 'object') throw fault('support', 'this browser has no WebAssembly');
  return loading[name] ??= (files.open ? files.open(name) : import(file(`${name}.js`))).catch(or('import'))
    .then(glue => glue.default({module_or_path: glue.wasm ?? file(`${name}.wasm`)}).catch(or('wasm')).then(() => glue))
    .catch(error => { delete loading[name]; throw error; });
}

/** A trap anywhere in the Wasm ends it for every element: none may go on from a state that was left half changed. */
function onTrap(event) {
  const error = event.error ?? event.reason;
  if (dead || !(error instanceof WebAssembly.RuntimeError) || !(files.open || /explainer-(widget|charts)/.test(error.stack))) return;
  dead = fault('trap', error);
  for (const element of [...mounted]) element.fail(dead);
}
if (typeof WebAssembly === 'object') {
  addEventListener('error', onTrap);
  addEventListener('unhandledrejection', onTrap);
}

class ExplainerWidget extends HTMLElement {
  static observedAttributes = ['explainer', 'src', 'lang', 'theme', 'heading-level'];
  #tree; #slot; #handle; #near; #full = false; #started = false; #refreshing = false; #shown = false;

  constructor() {
    super();
    const root = this.attachShadow({mode: 'open'});
    this.#slot = document.createElement('slot');
    root.append(this.#slot);
    this.addEventListener('explainer:ready', () => this.#show());
    this.addEventListener('explainer:language', ({detail}) => this.#speak(detail));
  }

  connectedCallback() {
    if (this.#started || this.#near) return;
    if (this.getAttribute('loading') === 'eager' || typeof IntersectionObserver !== 'function') return void this.#start();
    this.#near = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        this.#rest();
        this.#start();
      }
    }, {rootMargin: '600px'});
    this.#near.observe(this);
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
    if (!this.#handle || this.#refreshing) return;
    this.#refreshing = true;
    // After the event that changed it: the tree must not be changed from inside one of its own callbacks.
    setTimeout(async () => {
      this.#refreshing = false;
      try {
        const document = await this.#document();
        if (!this.#handle || dead) return;
        this.#handle.update(...this.#options(document));
        this.#grow();
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
    try {
      if (dead) throw dead;
      this.#full ||= this.hasAttribute('charts');
      const [glue, document] = await Promise.all([load(this.#full ? 'explainer-charts' : 'explainer-widget'), this.#document(), this.#prepare()]);
      if (dead) throw dead;
      if (!this.isConnected || this.#handle) return void (this.#started &&= !!this.#handle);
      mounted.add(this);
      this.#handle = glue.mount(this, this.#tree);
      this.#handle.update(...this.#options(document));
      this.#grow();
    } catch (error) {
      if (globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError) onTrap({error});
      else this.fail(error);
    }
  }

  /** Starts again with every chart where the plain ones are not enough. */
  #grow() {
    if (this.#full || !this.#handle.lacks()) return;
    this.#full = true;
    this.#clear();
    this.#start();
  }

  /** The tree's place, out of sight but as wide as it will be: charts are painted before they are shown. */
  #prepare() {
    const root = this.shadowRoot;
    this.#tree = document.createElement('div');
    this.#tree.addEventListener('explainer-errand', errand);
    for (const [name, value] of [['position', 'absolute'], ['inset-inline', '0'], ['block-size', '0'], ['overflow', 'hidden'], ['visibility', 'hidden']]) this.#tree.style.setProperty(name, value);
    this.style.setProperty('position', 'relative');
    if (files.css) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(files.css);
      root.adoptedStyleSheets = [sheet];
      return root.append(this.#tree);
    }
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = file('widget.css');
    return new Promise((resolve, reject) => {
      style.onload = resolve;
      style.onerror = () => reject(fault('style', `${style.href} did not load`));
      root.append(style, this.#tree);
    });
  }

  /** The document's JSON; undefined where it is compiled in. */
  async #document() {
    const src = this.getAttribute('src');
    if (!src) return this.#inline();
    const url = new URL(src, document.baseURI);
    if (url.origin !== location.origin) throw fault('document', `${url} is not of this page's origin`);
    const response = await fetch(url, {credentials: 'same-origin'}).catch(or('document'));
    if (!response.ok) throw fault('document', `${url} answered ${response.status}`);
    return response.text();
  }

  #options(document) {
    const level = Math.min(5, Math.max(1, parseInt(this.getAttribute('heading-level')) || 2));
    const text = name => this.getAttribute(name) || undefined;
    return [document, text('explainer'), text('lang') ?? this.closest('[lang]')?.lang, text('theme'), level];
  }

  #inline() {
    return this.querySelector(':scope > script[type="application/json"]')?.textContent;
  }

  /** Another language of the same explainer, in place: its file lies beside the document's, in `base`, or beside the
      page. Where that is of another origin, the reader is led to the page that the prerendered link names. */
  #speak({lang, file}) {
    const src = this.getAttribute('src');
    if (file && (src || this.#inline())) {
      const url = new URL(file, new URL(src ?? this.getAttribute('base') ?? '', document.baseURI));
      const page = this.querySelector(`a[hreflang="${CSS.escape(lang)}"]`);
      if (url.origin !== location.origin && page) return location.assign(page.href);
      this.setAttribute('src', url.href);
    }
    this.setAttribute('lang', lang);
  }

  #show() {
    if (this.#shown || dead || !this.#tree) return;
    // Whoever is inside the prerendered text keeps it until they leave: the focus must not vanish under them.
    if (this.contains(document.activeElement)) return this.addEventListener('focusout', () => setTimeout(() => this.#show()), {once: true});
    this.#shown = true;
    const open = [...this.querySelectorAll('details[open] > [id^="q="]')].map(answer => answer.id);
    this.#tree.removeAttribute('style');
    this.#slot.hidden = true;
    for (const id of open) this.#tree.querySelector(`[aria-controls="${CSS.escape(id)}"][aria-expanded="false"]`)?.click();
  }

  #clear() {
    mounted.delete(this);
    const handle = this.#handle;
    this.#handle = undefined;
    this.#started = this.#shown = false;
    this.#slot.hidden = false;
    if (handle && !dead) handle.unmount();
    this.shadowRoot.replaceChildren(this.#slot);
  }

  /** Back to the page's own content, for a reason that is told. */
  fail(error) {
    this.#clear();
    this.#started = true;
    this.#tell(error);
  }

  #tell(error) {
    const detail = {reason: error?.reason ?? 'document', message: `${error?.message ?? error}`, time: new Date().toISOString()};
    console.warn(`explainer-widget: ${detail.reason}: ${detail.message} (${detail.time}); the page's own text stays`);
    this.dispatchEvent(new CustomEvent('explainer:error', {bubbles: true, composed: true, detail}));
  }
}

// The module may be on a page twice, in one version or two: the first one serves.
customElements.get('explainer-widget') ?? customElements.define('explainer-widget', ExplainerWidget);
