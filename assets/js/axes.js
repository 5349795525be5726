// The axis of heights: the rules of explorer/drawing/axes.py, for lines that move and readers who zoom; a part of plot.js.

import { heightsOf, isLine, lastOf } from "./chart_state.js";

/** @import { AxisRule, Part } from "./contract.js" */

/**
 * Where an axis ends that holds heights from `low` to `high`.
 * @param {AxisRule} rule
 * @param {number} low
 * @param {number} high
 */
export function ends({ lows, highs, room: [share, least] }, low, high) {
  const [below, above] = [low - least, high + Math.max(least, share * high)];
  const first = lows.filter((end) => end <= below).pop() ?? lows[0];
  return [first, highs.find((end) => end >= above) ?? lastOf(highs)];
}

/**
 * The heights that are named within the ends of an axis, some five, and their names.
 * @param {AxisRule} rule
 * @param {number[]} range
 */
export function ticks(rule, [low, high]) {
  const rough = ((high - low) / rule.parts) * 0.99;
  const step = rule.steps.find((each) => each >= rough) ?? lastOf(rule.steps);
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  const tickvals = Array.from({ length: Math.max(last - first + 1, 0) }, (_, n) => (first + n) * step);
  return { tickvals, ticktext: tickvals.map((value) => tickName(rule, value)) };
}

/**
 * A height as it is written on its axis.
 * @param {AxisRule} rule
 * @param {number} value
 */
function tickName(rule, value) {
  const ways = rule.ticks.filter(({ size }) => Math.abs(value) >= size);
  const { unit, text } = ways[ways.length - 1];
  return text.replace("{n}", (value / unit).toLocaleString("en-US", { maximumSignificantDigits: 10 }));
}

const LETTER = 13; // [px] the height of a plan's name at the end of its line

/**
 * Where names that aim at `places` [px] stand so that none covers another, within a chart so high.
 * @param {number[]} places
 * @param {number} whole
 */
export function apart(places, whole) {
  const order = places.map((_, n) => n).sort((one, other) => places[one] - places[other]);
  /** @type {number[]} */
  const found = [];
  order.forEach((n, at) => found.push(Math.max(places[n], at ? found[at - 1] + LETTER : LETTER / 2)));
  for (let at = order.length - 1, most = whole - LETTER / 2; at >= 0; at -= 1, most -= LETTER) {
    found[at] = Math.min(found[at], most);
    most = found[at];
  }
  return places.map((_, n) => found[order.indexOf(n)]);
}

/**
 * The ends of the axis of heights: those it has as long as the data fit, and fill half of it. One that has to
 * move leaves the other where it is, so that what has not changed seems to move as little as can be.
 * @param {AxisRule} rule
 * @param {number[] | undefined} now
 * @param {number[]} heights
 */
export function fitted(rule, now, heights) {
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const best = ends(rule, low, high);
  if (!now) return best;
  const fits = now[0] <= low && high <= now[1];
  const wide = fits ? now : [Math.min(now[0], best[0]), Math.max(now[1], best[1])];
  return wide[1] - wide[0] <= 2 * (best[1] - best[0]) ? wide : best;
}

/**
 * Move the axis where the lines would leave it; a reader's zoom stays.
 * @param {ChartNode} node
 * @param {Record<string, number[]>} heights
 */
export function fit(node, heights) {
  const { chart: state } = node;
  const { range } = node._fullLayout.yaxis;
  if (!state.shown.figure.axis || String(range) !== String(state.axis)) return;
  const drawn = heightsOf(node.data.map(({ uid = "", y }) => ({ y: heights[uid] ?? y })));
  const axis = fitted(state.shown.figure.axis, state.axis, drawn);
  if (String(axis) === String(range)) return;
  state.stood = state.stood ?? state.axis;
  setAxis(node, axis);
}

/**
 * @param {ChartNode} node
 * @param {number[]} axis
 */
export function setAxis(node, axis) {
  node.chart.axis = axis;
  Plotly.relayout(node, { "yaxis.range": [...axis], ...named(node, axis) });
}

/**
 * What Plotly is told so that the heights within a range are named.
 * @param {ChartNode} node
 * @param {number[]} range
 */
function named({ chart: { shown } }, range) {
  if (!shown.figure.axis) return {};
  const { tickvals, ticktext } = ticks(shown.figure.axis, range);
  return { "yaxis.tickvals": tickvals, "yaxis.ticktext": ticktext };
}

/**
 * When a reader zooms, the names of heights follow.
 * @param {ChartNode} node
 */
export function followZoom(node) {
  node.on("plotly_relayout", (change) => {
    if (!Object.keys(change).some((key) => key.startsWith("yaxis.range") || key === "yaxis.autorange")) return;
    spread(node);
    if ("yaxis.tickvals" in change) return;
    Plotly.relayout(node, named(node, node._fullLayout.yaxis.range));
  });
  return true;
}

/**
 * Whether the name of a band of heights lies within an axis.
 * @param {Part} name
 * @param {number[]} range
 */
const inView = ({ y = 0, yanchor, yref }, [low, high]) =>
  yref === "paper" || (yanchor === "top" ? low < y && y <= high : low <= y && y < high);

/**
 * Move the names at the ends apart; while a lever is dragged, `heights` by trace says where lines end.
 * @param {ChartNode} node
 * @param {Record<string, number[]>} [heights]
 */
export function spread(node, heights = {}) {
  const { yaxis } = node._fullLayout;
  node.layout.annotations?.forEach((one, n) => {
    const name = /** @type {HTMLElement | null} */ (node.querySelector(`.annotation[data-index="${n}"]`));
    if (name) name.style.display = inView(one, yaxis.range) ? "" : "none";
  });
  const lines = node._fullData.filter((trace) => isLine(trace) && trace.visible === true);
  const aims = lines.map(({ uid, y }) => yaxis.c2p(lastOf(heights[uid] ?? y)));
  apart(aims, yaxis._length).forEach((place, n) => {
    const end = `.trace${lines[n].uid} .textpoint:last-child`;
    const label = /** @type {HTMLElement | null} */ (node.querySelector(end));
    if (label) label.style.translate = `3px ${place - aims[n]}px`;
  });
}
