// What the loader fetches: names of files, glue and Wasm in its parts, and what becomes of them when they fail.
// `cargo xtask build` writes this file into element.js: one request.

/** `explainer build` writes the fingerprinted names of the files beside this one here, by their plain names; or, in a
    page that has everything in itself: open(runtime), a promise of its glue; tools(); css, the stylesheet's text. A page
    that has this one in itself has a runtime's glue by the runtime's name: a function that promises it. */
const files = JSON.parse('{}');
const at = (name, plain) => files[name] ? new URL(files[name], import.meta.url).href : plain.href;
// Each file stands here once, as a literal: bundlers find files by these expressions.
const STYLE = at('widget.css', new URL('./widget.css', import.meta.url));
/** Glue and Wasm: its core, and four parts that come later. explainer-widget draws plain charts, explainer-charts every chart
    at twice the bytes. */
const RUNTIMES = {
  'explainer-widget': [
    () => import('./explainer-widget.js'),
    at('explainer-widget.wasm', new URL('./explainer-widget.wasm', import.meta.url)),
    at('explainer-widget-figures.wasm', new URL('./explainer-widget-figures.wasm', import.meta.url)),
    at('explainer-widget-draw.wasm', new URL('./explainer-widget-draw.wasm', import.meta.url)),
    at('explainer-widget-more.wasm', new URL('./explainer-widget-more.wasm', import.meta.url)),
    at('explainer-widget-rest.wasm', new URL('./explainer-widget-rest.wasm', import.meta.url)),
  ],
  'explainer-charts': [
    () => import('./explainer-charts.js'),
    at('explainer-charts.wasm', new URL('./explainer-charts.wasm', import.meta.url)),
    at('explainer-charts-figures.wasm', new URL('./explainer-charts-figures.wasm', import.meta.url)),
    at('explainer-charts-draw.wasm', new URL('./explainer-charts-draw.wasm', import.meta.url)),
    at('explainer-charts-more.wasm', new URL('./explainer-charts-more.wasm', import.meta.url)),
    at('explainer-charts-rest.wasm', new URL('./explainer-charts-rest.wasm', import.meta.url)),
  ],
};
/** How long a reader's patience lasts before the page is told, in ms. What arrives later still wakes the widget. */
const PATIENCE = 10_000;
const NAME = 'explainer-widget';

/** Elements whose tree is mounted, with what ends each. */
const mounted = new Map();
/** Why the Wasm can no longer be called: after a trap it still answers, but nonsense. */
let dead;
const loading = {}, bringing = {};
/** How often modules have not arrived, by name. */
const lost = {};
/** A module beside this one. Browsers remember one that has not arrived, some until the page goes: asked for again, it has a
    fragment for another address. */
function fetched(name, plain) {
  const named = files[`${name}.js`];
  const file = (named ?? `${name}.js`) + (lost[name] ? `#${lost[name]}` : '');
  return (named || lost[name] ? import(/* @vite-ignore */ new URL(file, import.meta.url).href) : plain())
    .catch(error => { lost[name] = (lost[name] ?? 0) + 1; throw error; });
}
/** What readers take away, and sound: fetched at the first wish for it. */
const tools = () => files.tools ? files.tools() : fetched('explainer-tools', () => import('./explainer-tools.js'));
const errand = async ({target, detail}) => {
  try {
    await (await tools()).run(target, detail);
  } catch {
    target.dispatchEvent(new CustomEvent('explainer-told', {detail: 'failed'}));
  }
};

/** An error with a name for the host page: support, import, wasm, style, document, offline, timeout, trap. */
const fault = (reason, error) => Object.assign(new Error(error?.message ?? error), {reason});
const or = reason => error => { throw error?.reason ? error : fault(navigator.onLine === false ? 'offline' : reason, error); };

/** Whether an address is of the page's own origin. A frame without an address (srcdoc) has the origin of its page. */
const own = url => [location.origin, self.origin].includes(url.origin);

/** A file that is there, and is no page about its not being there. */
async function get(url, reason) {
  const answer = await fetch(url, {credentials: 'same-origin'}).catch(or(reason));
  if (!answer.ok) throw fault(reason, `${url} answered ${answer.status}`);
  if (/html/.test(answer.headers.get('content-type'))) throw fault(reason, `${url} is a page of HTML`);
  return answer;
}

/** A part of a Wasm, at once: something calls for it that `complete` has not brought yet. */
function atOnce(url) {
  const request = new XMLHttpRequest();
  try {
    request.open('GET', url, false);
    // A page may not ask for bytes and wait, only for text: this has a letter for each.
    request.overrideMimeType('text/plain; charset=x-user-defined');
    request.send();
  } catch {}
  if (request.status !== 200) throw Object.assign(new WebAssembly.RuntimeError(`no ${url}`), {reason: navigator.onLine === false ? 'offline' : 'wasm'});
  return Uint8Array.from(request.response, letter => letter.charCodeAt(0));
}

/** Brings parts of a Wasm: FIGURES for numbers computed in texts, and with each of the others, which call for it; DRAW for
    charts that the page has no drawing of, and when a reader comes to a chart; MORE when a document has what seldom one has;
    REST when a reader begins to act. Without it, what calls for it has to wait. Resolves to whether each is there. */
const FIGURES = 0, DRAW = 1, MORE = 2, REST = 3;
const bring = (name, ...parts) => Promise.all(parts.map(part => bringOne(name, part)));
const bringOne = (name, index) => bringing[name + index] ??= Promise.all([load(name), files.open ? undefined : get(RUNTIMES[name][2 + index], 'wasm').then(compiled)])
  .then(async ([runtime, part]) => runtime.complete(index, part ?? await WebAssembly.compile(runtime.parts[index])))
  .then(() => true, () => { delete bringing[name + index]; });

/** A part, compiled while it arrives where the server says what it is: what traps in it has its address then, too. */
const compiled = async answer => /^application\/wasm/.test(answer.headers.get('content-type')) ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());

/** Whether a document may have more than text, charts and questions. What is no text itself is not looked through. */
const rich = document => typeof document !== 'string'
  || /"type"\s*:\s*"(claim|stats|quote|callout|audiences|timeline|prompt|guess|scenario|outlook)"|"(glossary|actions|play|link)"\s*:/.test(document);

/** Lets the page act and paint before the next piece of work. */
const turn = () => new Promise(done => setTimeout(done));

/** Browsers read what is kept at the first touch: while the network is waited for. They may refuse it. */
const touch = () => turn().then(() => localStorage.length).catch(() => {});

async function load(name) {
  if (typeof WebAssembly !== 'object') throw fault('support', 'this browser has no WebAssembly');
  const [plain, wasm, ...parts] = RUNTIMES[name];
  const glue = () => files.open ? files.open(name) : files[name] ? files[name]() : fetched(name, plain);
  // Both at once: one after the other would be a round trip more.
  return loading[name] ??= Promise.all([glue().catch(or('import')), files.open ? undefined : get(wasm, 'wasm'), touch()])
    .then(([runtime, answer]) => runtime.default({module_or_path: answer ?? runtime.wasm}).catch(or('wasm')).then(() => {
      runtime.later(index => {
        bringing[name + index] ??= Promise.resolve(true);
        return runtime.parts?.[index] ?? atOnce(parts[index]);
      });
      return runtime;
    }))
    .catch(error => { delete loading[name]; throw error; });
}

/** A trap anywhere in the Wasm ends it for every element: none may go on from a state that was left half changed. */
function onTrap(event) {
  const error = event.error ?? event.reason;
  // A stack that overflows in Wasm is a RangeError; in Firefox an InternalError, which is no standard name. A part that
  // is not of its core does not link.
  const {RuntimeError, CompileError, LinkError} = WebAssembly;
  const known = [RuntimeError, CompileError, LinkError, RangeError].some(kind => error instanceof kind) || error?.name === 'InternalError';
  if (dead || !known || !(files.open || /explainer-(widget|charts)/.test(error.stack))) return;
  dead = error.reason ? error : fault('trap', error);
  for (const end of [...mounted.values()]) end(dead);
}
