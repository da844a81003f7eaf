// The playground: each pause in typing sends the text to the program, which checks and lints it; what is valid is shown.
const byId = id => document.getElementById(id);
const text = byId('document');
const numbers = byId('numbers');
let places = [];
let at = -1;
let pending;
let asked = 0;

function number() {
  const lines = text.value.split('\n').length;
  if (numbers.dataset.lines !== String(lines)) {
    numbers.dataset.lines = lines;
    numbers.textContent = Array.from({length: lines}, (_, line) => line + 1).join('\n');
  }
}

/** Puts the cursor at a place, counted in characters as the program counts them, and shows it. */
function go({line, column}) {
  const lines = text.value.split('\n');
  let start = 0;
  for (let n = 0; n < Math.min(line - 1, lines.length - 1); n++) start += lines[n].length + 1;
  const before = [...(lines[line - 1] ?? '')].slice(0, column - 1).join('').length;
  text.focus();
  text.setSelectionRange(start + before, start + before + 1);
  text.scrollTop = Math.max(0, (line - 5) * (text.scrollHeight / Math.max(1, lines.length)));
  text.scrollLeft = 0;
}

function tell(entries) {
  places = entries;
  at = -1;
  const list = document.createElement('ol');
  for (const entry of entries) {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = `${entry.line}:${entry.column}`;
    button.addEventListener('click', () => go(entry));
    item.append(button, ` ${entry.level}[${entry.code}] ${entry.text}`);
    if (entry.hint) {
      const hint = document.createElement('p');
      hint.textContent = entry.hint;
      item.append(hint);
    }
    list.append(item);
  }
  byId('diagnostics').replaceChildren(...entries.length ? [list] : []);
}

function show({version, lang}) {
  let widget = byId('stage').querySelector('explainer-widget');
  if (!widget) {
    widget = document.createElement('explainer-widget');
    widget.setAttribute('loading', 'eager');
    widget.setAttribute('charts', '');
    widget.setAttribute('theme', byId('theme').value);
  }
  widget.setAttribute('lang', lang);
  widget.setAttribute('src', `/sketch.json?${version}`);
  if (!widget.isConnected) byId('stage').append(widget);
}

async function check() {
  const own = ++asked;
  const response = await fetch('/check', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: text.value});
  const state = await response.json();
  // Only the answer to the last question counts.
  if (own !== asked) return;
  tell([...state.problems, ...state.findings]);
  const count = (n, one) => `${n} ${one}${n === 1 ? '' : 's'}`;
  byId('status').value = state.problems.length ? count(state.problems.length, 'problem') : state.findings.length ? count(state.findings.length, 'finding') : 'no problem';
  if (!state.problems.length) show(state);
}

/** Checks after a pause, and again until the program answers: it may have been started anew. */
function ask(pause) {
  clearTimeout(pending);
  pending = setTimeout(() => check().catch(() => {
    byId('status').value = 'the program does not answer';
    ask(1000);
  }), pause);
}

text.addEventListener('input', () => {
  number();
  ask(250);
});
text.addEventListener('scroll', () => { numbers.scrollTop = text.scrollTop; });
addEventListener('keydown', event => {
  if (event.key !== 'F8' || !places.length) return;
  event.preventDefault();
  at = (at + (event.shiftKey ? places.length - 1 : 1)) % places.length;
  go(places[at]);
});
byId('theme').addEventListener('change', ({target}) => {
  document.documentElement.style.colorScheme = target.value === 'auto' ? 'light dark' : target.value;
  byId('stage').querySelector('explainer-widget')?.setAttribute('theme', target.value);
});

text.value = await (await fetch('/source')).text();
number();
ask(0);
