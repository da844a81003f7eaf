// The frame's side of an embed page: tells the page around how high the explainer is, in every way that pages listen for,
// and takes the fragment of that page's address. Goes with host.js, and without: AMP, Pym and Embedly hosts need nothing.
//
// To the host: {type: 'explainer:height', height}, {type: 'explainer:view', view}, {type: 'explainer:scroll', top}.
// From the host: {type: 'explainer:host', url}, the address of its page.

const widget = document.querySelector('explainer-widget');
const asked = new URLSearchParams(location.search);
/** Pym's host names its frame, and says where it is. */
const pym = asked.get('childId');
const tell = message => parent.postMessage(message, '*');

/** A host whose page grows with the frame could drive it on without end: after so many growths in a row, it rests. */
const MOST = 30;
let told = 0;
let width = 0;
let grown = 0;

function measure() {
  // Of the element, not of the document, which is never lower than the frame.
  const box = widget.getBoundingClientRect();
  const below = parseFloat(getComputedStyle(document.body).marginBottom) || 0;
  const height = Math.ceil(box.bottom + scrollY + below);
  grown = innerWidth === width && height > told ? grown + 1 : 0;
  if (height === told && innerWidth === width || grown > MOST || !box.width) return;
  [told, width] = [height, innerWidth];
  tell({type: 'explainer:height', height});
  tell({sentinel: 'amp', type: 'embed-size', height});
  if (pym) tell(`pymxPYMx${pym}xPYMxheightxPYMx${height}`);
  tell(JSON.stringify({src: location.href, context: 'iframe.resize', height}));
}

/** Links that a reader copies lead to the page around, where there is one that says its address. */
function link(url) {
  if (/^https?:/.test(url)) widget.setAttribute('link', url.replace(/#.*/, ''));
}

if (parent !== window && widget) {
  new ResizeObserver(measure).observe(widget);
  // A host that comes late has missed what was told.
  addEventListener('message', ({source, data}) => {
    if (source !== parent || data?.type !== 'explainer:host') return;
    told = 0;
    measure();
    const url = `${data.url}`;
    link(url);
    const fragment = url.split('#')[1];
    if (fragment && `#${fragment}` !== location.hash) {
      // Where the view leads, the widget puts the focus, once it is live; the host scrolls there: it alone can.
      addEventListener('focusin', event => {
        const [at] = event.composedPath();
        // First the height: a host cannot scroll to where its page does not reach yet.
        measure();
        tell({type: 'explainer:scroll', top: at.getBoundingClientRect().top + scrollY});
      }, {once: true});
      location.replace(`#${fragment}`);
    }
  });
  link(asked.get('parentUrl') ?? '');
  addEventListener('explainer:share', ({detail}) => tell({type: 'explainer:view', view: detail.view}));
  addEventListener('load', measure);
  tell({type: 'explainer:hello'});
  measure();
}
