// Below the chart of a limit ten futures, a dot each; a part of plot.js.

import { hiddenPlans } from "./chart_state.js";
import { DataKey } from "./contract.js";
import { legible } from "./legible.js";

/** @import { Dots, Figure, Layout, PlanDots, State } from "./contract.js" */

const DOT = { pitch: 7, gap: 4, key: 15 }; // [px]
export const WIDE = 460; // [px] from here on a plan's name has room at the end of its line
export const ROOM = 96;

/**
 * Below the chart of a limit, under the months: plan by plan how many of ten futures stand how. The rows stay
 * while width, months, plans and colours do: to build them is a fifth of the time of a redraw.
 * @param {ChartNode} node
 * @param {Figure} figure
 * @param {number} width
 */
export function drawFutures(node, { futures, layout }, width) {
  const box = /** @type {HTMLElement | null} */ (node.nextElementSibling);
  if (!futures || !box) return;
  const plans = futures.plans.filter(({ letter }) => !hiddenPlans().includes(letter));
  const style = getComputedStyle(node);
  const [page, text] = ["background", "text"].map((name) => style.getPropertyValue(`--st-${name}-color`));
  const frame = JSON.stringify([width, futures.months, futures.states, plans.map(({ letter }) => letter), page, text]);
  if (node.chart.frame !== frame) {
    const names = plans.map(({ letter, colour }) => nameOf(letter, legible(colour, page, text)));
    build(node, box, { futures, layout, names, width });
    node.chart.frame = frame;
  }
  plans.forEach((plan, n) => fill(box.children[n], plan, futures.states));
}

/**
 * The empty rows, one below each name, and the key; a chart leaves as much room as they need.
 * @param {ChartNode} node
 * @param {HTMLElement} box
 * @param {{futures: Dots, layout: Layout, names: HTMLElement[], width: number}} what
 */
function build(node, box, { futures, layout, names, width }) {
  const place = placeOfMonth(layout, width);
  const room = place(futures.months[1] ?? futures.months[0]) - place(futures.months[1] ? futures.months[0] : 0);
  const columns = room > 10 * DOT.pitch + 4 ? 10 : 5;
  const half = (columns * DOT.pitch) / 2;
  const places = futures.months.map((month) => Math.min(place(month), width - half));
  const high = (10 / columns) * DOT.pitch + DOT.gap;
  box.style.setProperty("--pitch", `${DOT.pitch}px`);
  box.style.setProperty("--columns", String(columns));
  const key = keyOf(futures);
  box.replaceChildren(...names.map((name) => rowOf(name, places, high)), key);
  const lines = key.scrollWidth > key.clientWidth ? 2 : 1;
  key.style.whiteSpace = lines === 2 ? "normal" : "";
  key.style.height = `${lines * DOT.key}px`;
  node.style.setProperty("--futures", `${names.length * high + lines * DOT.key}px`);
}

/**
 * Where a month stands in a chart so wide [px].
 * @param {Layout} layout
 * @param {number} width
 */
function placeOfMonth({ margin, xaxis }, width) {
  const { l, r } = margin ?? { l: 0, r: 0 };
  const [first, last] = xaxis?.range ?? [0, 1];
  const right = width < WIDE ? r : ROOM;
  return (/** @type {number} */ month) => l + ((month - first) / (last - first)) * (width - l - right);
}

/**
 * @param {string} letter
 * @param {string} colour
 */
function nameOf(letter, colour) {
  const name = document.createElement("b");
  name.textContent = letter;
  name.style.color = colour;
  return name;
}

/**
 * @param {HTMLElement} name
 * @param {number[]} places
 * @param {number} high
 */
function rowOf(name, places, high) {
  const row = document.createElement("div");
  row.style.height = `${high}px`;
  row.dataset[DataKey.PLAN] = name.textContent ?? "";
  row.append(name);
  for (const place of places) {
    const group = document.createElement("span");
    group.style.left = `${place}px`;
    row.append(group);
  }
  return row;
}

/**
 * @param {Element} row
 * @param {PlanDots} plan
 * @param {State[]} states
 */
function fill(row, { letter, dots, told }, states) {
  row.querySelectorAll("span").forEach((group, n) => {
    show(group, dots[n], states);
    group.title = `${letter} ${told[n]}`;
  });
}

/**
 * A dot for each digit; those that stand there already are left alone.
 * @param {HTMLElement} group
 * @param {string} digits
 * @param {State[]} states
 */
function show(group, digits, states) {
  if (group.dataset[DataKey.DOTS] === digits) return;
  group.dataset[DataKey.DOTS] = digits;
  group.replaceChildren(...dotsOf(digits, states));
}

/**
 * @param {string} digits
 * @param {State[]} states
 */
function dotsOf(digits, states) {
  return [...digits].map((digit) => {
    const dot = document.createElement("i");
    dot.className = states[Number(digit)].code;
    return dot;
  });
}

/**
 * What the dots mean.
 * @param {Dots} futures
 */
function keyOf({ lead, states }) {
  const key = document.createElement("p");
  key.append(lead, " ");
  states.forEach(({ name }, digit) => {
    const part = document.createElement("span");
    part.append(...dotsOf(String(digit), states), name);
    key.append(part);
  });
  return key;
}

/**
 * While a lever is dragged: the dots of some plans, by letter.
 * @param {ChartNode} node
 * @param {Record<string, string[]>} dots
 */
export function followFutures(node, dots) {
  const { futures } = node.chart.shown.figure;
  if (!futures) return;
  for (const [letter, groups] of Object.entries(dots)) {
    const row = node.nextElementSibling?.querySelector(`[data-${DataKey.PLAN}="${letter}"]`);
    row?.querySelectorAll("span").forEach((group, n) => show(group, groups[n], futures.states));
  }
}
