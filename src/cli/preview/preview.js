// The preview's page: takes over each saved version, shows problems above the last good one.
const byId = id => document.getElementById(id);
const widget = document.querySelector('explainer-widget');
let shown = Number(document.body.dataset.version);
let live = false;
addEventListener('explainer:ready', () => { live = true; });

/** A list of problems or findings, each with its place. */
function list(box, title, entries) {
  box.hidden = entries.length === 0;
  const heading = document.createElement('h2');
  heading.textContent = title;
  const items = document.createElement('ol');
  for (const {line, column, level, code, text, hint} of entries) {
    const item = document.createElement('li');
    const place = document.createElement('b');
    place.textContent = `${document.body.dataset.file}:${line}:${column}`;
    item.append(place, ` ${level}[${code}] ${text}`);
    if (hint) {
      const more = document.createElement('p');
      more.textContent = hint;
      item.append(more);
    }
    items.append(item);
  }
  box.replaceChildren(heading, items);
}

const count = (n, one) => `${n} ${one}${n === 1 ? '' : 's'}`;

async function refresh() {
  const state = await (await fetch('/state', {cache: 'no-store'})).json();
  const {version, problems, findings} = state;
  list(byId('problems'), problems.length ? `${count(problems.length, 'problem')}: below is the last version without one` : '', problems);
  list(byId('findings'), count(findings.length, 'finding'), findings);
  byId('status').value = problems.length ? count(problems.length, 'problem') : findings.length ? count(findings.length, 'finding') : 'no problem';
  if (problems.length || version === shown) return;
  // What the reader has opened stays open where the widget can take over the new version itself.
  if (!live || !widget) return location.reload();
  shown = version;
  document.title = `${state.title} · preview`;
  widget.setAttribute('lang', state.lang);
  widget.setAttribute('src', `/${document.body.dataset.file}?${version}`);
}

byId('theme').addEventListener('change', ({target}) => {
  document.documentElement.style.colorScheme = target.value === 'auto' ? 'light dark' : target.value;
  widget?.setAttribute('theme', target.value);
});
byId('width').addEventListener('change', ({target}) => {
  byId('stage').style.maxInlineSize = target.value ? `${target.value}px` : '';
});

const events = new EventSource('/events');
events.onmessage = () => refresh();
events.onerror = () => { byId('status').value = 'the preview has ended, or is starting again'; };
