// Colours that can be read on the page; a part of plot.js.

/** @type {Map<string, string>} */
const readable = new Map();

/**
 * A plan's colour, as far towards the text's as it must be to be read on the page (4.5:1).
 * @param {string} colour
 * @param {string} page
 * @param {string} text
 * @returns {string}
 */
export function legible(colour, page, text) {
  const asked = [colour, page, text].join();
  const known = readable.get(asked) ?? blended(colour, page, text);
  readable.set(asked, known);
  return known;
}

/** @type {typeof legible} */
function blended(colour, page, text) {
  const [from, to, behind] = [colour, text, page].map(parsed);
  for (let share = 0; share <= 1; share += 0.1) {
    const between = from.map((n, at) => Math.round(n + share * (to[at] - n)));
    const [low, high] = [light(between), light(behind)].sort((one, other) => one - other);
    if (high / low >= 4.5) return `rgb(${between})`;
  }
  return text;
}

/** @param {string} css */
function parsed(css) {
  const paint = document.createElement("canvas").getContext("2d");
  if (!paint) return [0, 0, 0];
  paint.fillStyle = css;
  const written = String(paint.fillStyle);
  return [1, 3, 5].map((at) => parseInt(written.slice(at, at + 2), 16));
}

/** @param {number[]} rgb */
function light(rgb) {
  const [r, g, b] = rgb.map((n) => (n / 255 <= 0.04045 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
}
