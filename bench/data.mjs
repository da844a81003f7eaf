// What every contender draws: two charts, seven questions, and long lines.

export const trade = {
  years: Array.from({ length: 38 }, (_, place) => 1985 + place),
  exports: Array.from({ length: 38 }, (_, place) => Math.round(700 + 60 * place + 14 * place * place)),
  imports: Array.from({ length: 38 }, (_, place) => Math.round(900 + 90 * place + 6 * place * place)),
};

export const reports = [
  { name: 'Smuggling', value: -12 },
  { name: 'Informal work', value: -18 },
  { name: 'Migrants', value: 28 },
  { name: 'Copper', value: -4 },
  { name: 'Farm goods', value: 9 },
  { name: 'Arica', value: 15 },
];

export const questions = [1, 2, 3, 4, 5, 6, 7].map((number) => [
  `Question ${number}: what does the record say of this figure?`,
  'The answer is a paragraph of a few sentences, as long as an editor would write it. It names the figure, where it comes from and what it does not show. A reader opens it when the question is theirs.',
]);

/** A random walk of `count` points, the same every time (mulberry32). */
export function walk(count) {
  let state = 20261124;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  let y = 0;
  for (let place = 0; place < count; place += 1) {
    y += random() - 0.5;
    xs[place] = place;
    ys[place] = y;
  }
  return { xs, ys };
}
