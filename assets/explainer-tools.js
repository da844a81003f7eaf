// What readers take away from a chart, and its sound: fetched by element.js at the first wish for one.
//
// An errand is an event at the chart's body whose detail names a verb exported here and what it needs. What it comes
// to goes back as an `explainer-told` event: copied, saved NAME, kept TEXT (to be copied by hand), at STEP, end, failed.

/** Does an errand, and tells the chart what it has come to. */
async function run(body, detail) {
  const tell = said => body.dispatchEvent(new CustomEvent('explainer-told', {detail: said, bubbles: true}));
  try {
    const said = await verbs[detail.verb](detail, body, tell);
    if (said) tell(said);
  } catch (error) {
    console.warn(`explainer-widget: ${detail.verb}: ${error?.message ?? error}`);
    tell('failed');
  }
}

/* Files */

function save(name, type, parts) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(parts instanceof Blob ? parts : new Blob(parts, {type}));
  link.download = name;
  link.click();
  // The browser reads the blob after the click: it must still be there.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return `saved ${name}`;
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is told apart by an apostrophe. */
const cell = text => {
  const safe = /^[=@\t\r]|^[+-](?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

function csv({name, rows}) {
  // With a byte order mark, without which a spreadsheet takes UTF-8 for something else.
  return save(`${name}.csv`, 'text/csv;charset=utf-8', ['\uFEFF', rows.map(row => row.map(cell).join(',')).join('\r\n'), '\r\n']);
}

function json({name, title, lang, tables}, body) {
  const datasets = tables.map(({fields, ...facts}) => {
    const value = (field, row) => {
      const raw = field.values[row];
      if (raw === null || Number.isNaN(raw)) return null;
      return field.time ? new Date(raw).toISOString().replace(/T00:00:00\.000Z$/, '') : raw;
    };
    return {
      ...facts,
      fields: fields.map(({name, title, unit, time}) => ({name, title, unit: unit ?? undefined, type: time ? 'temporal' : undefined})),
      values: Array.from(fields[0]?.values ?? [], (_, row) => Object.fromEntries(fields.map(field => [field.name, value(field, row)]))),
    };
  });
  const out = {title, lang, takeaway: words(body, '.ex-takeaway'), page: page(body), datasets};
  return save(`${name}.json`, 'application/json', [JSON.stringify(out, null, 2), '\n']);
}

/* Words */

const figure = body => body.closest('figure') ?? body;
const words = (body, selector) => figure(body).querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
/** Where links lead: to what the element's `link` says, the page around a frame for one, else to this page. */
const page = body => body.getRootNode().host?.getAttribute('link') || location.href.split('#')[0];
/** "Source: … · official figures · as of …": the parts of the line under the chart. */
const sourceLine = body => [...figure(body).querySelectorAll(':scope > .ex-foot > *')].map(part => part.textContent.replace(/\s+/g, ' ').trim()).filter(Boolean).join(' · ');

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    // A frame that is not allowed the clipboard, or a page without https: the old way, else the reader copies by hand.
    return copyFromField(text) ? 'copied' : `kept ${text}`;
  }
}

function copyFromField(text) {
  const field = document.createElement('textarea');
  const active = deepest(document);
  field.value = text;
  for (const [name, value] of [['position', 'fixed'], ['inset-block-start', '0'], ['opacity', '0']]) field.style.setProperty(name, value);
  document.body.append(field);
  field.select();
  let copied = false;
  try {
    copied = document.execCommand('copy');
  } finally {
    field.remove();
    active?.focus({preventScroll: true});
  }
  return copied;
}

const deepest = ({activeElement}) => (activeElement?.shadowRoot?.activeElement ? deepest(activeElement.shadowRoot) : activeElement);

const tsv = ({rows}) => copy(rows.map(row => row.map(text => text.replace(/\s/g, ' ')).join('\t')).join('\n'));
const link = ({fragment}, body) => copy(`${page(body)}#${fragment}`);

function sentence({fragment}, body) {
  const finding = words(body, '.ex-takeaway') || words(body, '.ex-chart-title');
  return copy(`${finding} ${sourceLine(body)} – ${page(body)}#${fragment}`);
}

/* Pictures */

/** What stands around the drawing: the figure's words, in the fonts and colours that the reader sees. */
function sheet({width}, body, measure) {
  const style = element => getComputedStyle(element);
  const root = style(body.closest('.ex-root') ?? body);
  const edge = 16;
  const lines = [];
  let y = edge;
  const write = (selector, text, gap) => {
    const element = figure(body).querySelector(selector);
    if (!element || !text) return;
    const {fontSize, fontWeight, fontFamily, color} = style(element);
    const size = parseFloat(fontSize);
    measure.font = `${fontWeight} ${size}px ${fontFamily}`;
    for (const line of wrap(text, width, text => measure.measureText(text).width)) {
      y += size * 1.3;
      lines.push({x: edge, y: y - size * .3, text: line, size, weight: fontWeight, family: fontFamily, color, anchor: 0, angle: 0});
    }
    y += gap;
  };
  write('.ex-chart-title', words(body, '.ex-chart-title'), 3);
  write('.ex-subtitle', words(body, '.ex-subtitle'), 12);
  return {edge, lines, write, paper: root.backgroundColor, get y() { return y; }, set y(to) { y = to; }};
}

function wrap(text, width, measure) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (measure(longer) > width && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** The texts over the drawing, from where the live chart has put them: "translate(x, y) rotate(a) translate(-50%, -82%)", or by
    the right and the top edge of their boxes: "calc(100% - x)", "y". */
function labels(body, left, top) {
  return Array.from(body.querySelectorAll('.ex-texts > span'), span => {
    const {color, fontSize, fontWeight, fontFamily} = getComputedStyle(span);
    const {transform, right, top: edge} = span.style;
    const numbers = text => text.match(/-?[\d.]+/g)?.map(Number) ?? [];
    const [x, y, ...rest] = transform ? numbers(transform) : [numbers(right).at(-1), ...numbers(edge), -100, 0];
    const angle = rest.length > 2 ? rest[0] : 0;
    const [across, down] = rest.slice(-2);
    const size = parseFloat(fontSize);
    // From the box's top, which lies `down` percent of its height above the place, to the line of writing.
    return {x: left + x, y: top + y, dy: size * (.82 + down / 100), text: span.textContent, size, weight: fontWeight, family: fontFamily, color, anchor: across, angle};
  });
}

/** The pictures over the drawing, and the boxes that the stylesheet has put them in. */
function pictures(body, left, top) {
  return Array.from(body.querySelectorAll('.ex-texts > img')).filter(img => img.naturalWidth).map(img => {
    const [x, y] = img.style.transform.match(/-?[\d.]+/g).map(Number);
    const scale = Math.min(img.width / img.naturalWidth, img.height / img.naturalHeight);
    const [width, height] = [img.naturalWidth * scale, img.naturalHeight * scale];
    return [img, left + x + (img.width - width) / 2, top + y + (img.height - height) / 2, width, height];
  });
}

/** Everything on the picture: title, subtitle, drawing, source line. */
function picture(detail, body) {
  const measure = document.createElement('canvas').getContext('2d');
  const out = sheet(detail, body, measure);
  const top = out.y;
  out.lines.push(...labels(body, out.edge, top));
  out.y = top + detail.height + 12;
  const source = sourceLine(body);
  out.write('.ex-foot', source, 0);
  return {...out, top, width: detail.width + 2 * out.edge, height: Math.ceil(out.y + out.edge), left: out.edge};
}

const ANCHORS = {'0': ['left', 'start'], '-50': ['center', 'middle'], '-100': ['right', 'end']};

async function png(detail, body) {
  const ratio = 2;
  const {left, top, width, height, lines, paper} = picture(detail, body);
  const drawing = document.createElement('canvas');
  detail.paint(drawing, ratio);
  const canvas = Object.assign(document.createElement('canvas'), {width: Math.round(width * ratio), height: Math.round(height * ratio)});
  const context = canvas.getContext('2d');
  context.fillStyle = paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(ratio, ratio);
  context.drawImage(drawing, left, top, detail.width, detail.height);
  for (const each of pictures(body, left, top)) context.drawImage(...each);
  for (const {x, y, dy = 0, text, size, weight, family, color, anchor, angle} of lines) {
    context.save();
    context.translate(x, y);
    context.rotate(angle * Math.PI / 180);
    context.font = `${weight} ${size}px ${family}`;
    context.fillStyle = color;
    [context.textAlign] = ANCHORS[anchor] ?? ANCHORS[0];
    context.fillText(text, 0, dy);
    context.restore();
  }
  const blob = await new Promise(done => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('the canvas gave no picture');
  return save(`${detail.name}.png`, 'image/png', blob);
}

const escaped = text => `${text}`.replace(/[&<>"]/g, sign => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'})[sign]);
const tidy = number => +number.toFixed(2);

/**
 * A canvas that writes down what is drawn on it as SVG. The runtime paints on it as on any other, so that the picture
 * is the same and no second painter has to be sent to readers.
 */
function recorder(out) {
  const state = {scale: 1, stack: []};
  let path = '';
  const at = value => tidy(value * state.scale);
  const color = style => {
    const [, r, g, b, a = 1] = /^rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([\d.]+))?\)$/.exec(style) ?? [];
    return r === undefined ? [style, 1] : [`#${[r, g, b].map(part => (+part).toString(16).padStart(2, '0')).join('')}`, +a];
  };
  const paint = (name, style) => {
    const [paint, alpha] = color(style);
    return ` ${name}="${escaped(paint)}"${alpha < 1 ? ` ${name}-opacity="${alpha}"` : ''}`;
  };
  const stroke = context => ` fill="none"${paint('stroke', context.strokeStyle)} stroke-width="${at(context.lineWidth)}"`;
  const own = {
    fillStyle: '#000', strokeStyle: '#000', lineWidth: 1, font: '', textAlign: 'start', textBaseline: 'alphabetic', lineJoin: 'round', lineCap: 'butt', globalAlpha: 1,
    save() { state.stack.push(state.scale); },
    restore() { state.scale = state.stack.pop() ?? 1; },
    setTransform(a) { state.scale = a; },
    clearRect() {}, translate() {}, rotate() {}, setLineDash() {}, fillText() {},
    beginPath() { path = ''; },
    moveTo(x, y) { path += `M${at(x)} ${at(y)}`; },
    lineTo(x, y) { path += `L${at(x)} ${at(y)}`; },
    closePath() { path += 'Z'; },
    arc(x, y, r) { path += `M${at(x - r)} ${at(y)}a${at(r)} ${at(r)} 0 1 0 ${at(2 * r)} 0a${at(r)} ${at(r)} 0 1 0 ${at(-2 * r)} 0Z`; },
    fill() { out.push(`<path d="${path}"${paint('fill', this.fillStyle)}/>`); },
    stroke() { out.push(`<path d="${path}"${stroke(this)}/>`); },
    fillRect(x, y, w, h) { out.push(`<rect x="${at(x)}" y="${at(y)}" width="${at(w)}" height="${at(h)}"${paint('fill', this.fillStyle)}/>`); },
    strokeRect(x, y, w, h) { out.push(`<rect x="${at(x)}" y="${at(y)}" width="${at(w)}" height="${at(h)}"${stroke(this)}/>`); },
  };
  // The runtime takes it for a context by its prototype; its properties hide those that need a real one.
  const context = Object.create(CanvasRenderingContext2D.prototype);
  for (const [name, value] of Object.entries(own)) Object.defineProperty(context, name, {value, writable: true});
  return Object.defineProperty(document.createElement('canvas'), 'getContext', {value: () => context});
}

async function svg(detail, body) {
  const {left, top, width, height, lines, paper} = picture(detail, body);
  const marks = [];
  detail.paint(recorder(marks), 1);
  for (const [img, x, y, width, height] of pictures(body, 0, 0)) marks.push(`<image x="${tidy(x)}" y="${tidy(y)}" width="${tidy(width)}" height="${tidy(height)}" href="${escaped(img.src)}"/>`);
  const texts = lines.map(({x, y, dy = 0, text, size, weight, family, color, anchor, angle}) => {
    const turn = angle ? ` transform="rotate(${tidy(angle)} ${tidy(x)} ${tidy(y)})"` : '';
    return `<text x="${tidy(x)}" y="${tidy(y + dy)}" font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}" fill="${escaped(color)}" text-anchor="${(ANCHORS[anchor] ?? ANCHORS[0])[1]}"${turn}>${escaped(text)}</text>`;
  });
  const name = escaped(words(body, '.ex-chart-title'));
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${tidy(width)}" height="${height}" viewBox="0 0 ${tidy(width)} ${height}" role="img" aria-labelledby="title desc" xml:lang="${escaped(detail.lang)}">
<title id="title">${name}</title>
<desc id="desc">${escaped(words(body, '.ex-takeaway'))}</desc>
<rect width="100%" height="100%" fill="${escaped(paper)}"/>
<g transform="translate(${left} ${tidy(top)})" stroke-linejoin="round">
${marks.join('\n')}
</g>
${texts.join('\n')}
</svg>
`;
  return save(`${detail.name}.svg`, 'image/svg+xml', [text]);
}

/* Sound */

let audio;
let ending;

/** Low is little, high is much; left is early, right is late; what is missing is silent. */
async function play({values}, body, tell) {
  stop();
  const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
  if (!Context) throw new Error('this browser has no Web Audio');
  audio ??= new Context();
  await audio.resume();
  const known = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const share = value => (high > low ? (value - low) / (high - low) : .5);
  const step = Math.min(.28, Math.max(6 / values.length, .012));
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  const pan = audio.createStereoPanner?.();
  tone.type = 'triangle';
  const start = audio.currentTime + .08;
  volume.gain.value = 0;
  values.forEach((value, at) => {
    const time = start + at * step;
    if (Number.isFinite(value)) tone.frequency.setValueAtTime(220 * 2 ** (2 * share(value)), time);
    pan?.pan.setValueAtTime(values.length > 1 ? at / (values.length - 1) * 1.6 - .8 : 0, time);
    volume.gain.setTargetAtTime(Number.isFinite(value) ? .22 : 0, time, .008);
  });
  const end = start + values.length * step;
  volume.gain.setTargetAtTime(0, end, .01);
  (pan ? tone.connect(volume).connect(pan) : tone.connect(volume)).connect(audio.destination);
  tone.start(start);
  tone.stop(end + .1);
  let last = -1;
  const watch = () => {
    const at = Math.floor((audio.currentTime - start) / step);
    if (at >= values.length || !body.isConnected) return ending();
    if (at > last) tell(`at ${last = at}`);
    frame = requestAnimationFrame(watch);
  };
  let frame = requestAnimationFrame(watch);
  ending = () => {
    cancelAnimationFrame(frame);
    ending = undefined;
    try { tone.stop(); } catch { /* it has not begun */ }
    volume.disconnect();
    tell('end');
  };
}

function stop() {
  ending?.();
}

const verbs = {play, stop, png, svg, csv, tsv, json, sentence, link};

export { run };
