// While a thumb is dragged the charts follow it: between values that the server has projected, lines are mixed.
// Streamlit's slider sends nothing before it is let go, but its input shows each value on the way. The server is
// asked for little at first, which a slow machine and a narrow line have soon, and then for what lies between.

import { CHART, DataKey, DomEvent, LayoutName, TraceKind } from "./contract.js";

/** @import { Foreseen, Question } from "./contract.js" */
/** @import { FullTrace } from "../../tests/js/plotly.js" */

/**
 * The lever under the pointer.
 * @typedef {object} Lever
 * @property {string} lever
 * @property {HTMLInputElement} input
 * @property {number} start its value when it was pressed
 * @property {MutationObserver} watch
 * @property {number} steps
 * @property {ReturnType<typeof setTimeout>} [rest]
 */
/** @typedef {Foreseen & {number: number}} Known what the server foresees of a lever, and the preview's number */
/** @typedef {[number, number]} Between the value below one among those known, and the share of the way to the next */

const LEVER = /st-key-((?:profile|environment|[a-d])-\w+)/;
const PLACE = `[class*=st-key-${CHART}-]`;
const CHARTS = `${PLACE} .js-plotly-plot`;
const REST = 150; // [ms] a thumb that rests so long is asked about: then nothing jumps when it is let go

/** @type {Lever | null} */
let held = null;
/** @type {Known | null} */
let known = null;
let waits = false; // whether a question is on its way: the next one waits for its answer
let server = { ask: (/** @type {Question} */ _) => {} };

const chartsOnPage = () => /** @type {NodeListOf<ChartNode>} */ (document.querySelectorAll(CHARTS));

/**
 * The outcome whose chart it is.
 * @param {ChartNode} chart
 */
const outcomeOf = (chart) => chart.closest(PLACE)?.className.match(`st-key-${CHART}-(\\w+)`)?.[1] ?? "";

// --- the hand ---

/** @param {PointerEvent} event */
function pressed(event) {
  const slider = /** @type {Element} */ (event.target).closest?.(".stSlider [data-rac]");
  const root = slider?.closest("[class*=st-key-]");
  const lever = root?.className.match(LEVER)?.[1];
  const input = /** @type {HTMLInputElement | null | undefined} */ (slider?.querySelector("input[type=range]"));
  if (known && known.lever !== lever) known = null; // whatever else is touched may change what was foreseen
  if (!lever || !input || input.disabled || event.button) return;
  if (!event.isTrusted && event.pointerType !== "touch") return; // a figure that was typed, see levers.js
  const watch = new MutationObserver(moved);
  watch.observe(input, { attributeFilter: ["value"] });
  held = { lever, input, start: valueOf(input), watch, steps: 0 };
  waits = false;
  const onThumb = slider === input.closest("[data-rac]");
  if (onThumb) askOnce(); // a press beside the thumb is mostly no drag
}

function askOnce() {
  if (waits || known) return;
  ask({});
  document.body.dataset[DataKey.WORKING] = "";
}

/** @param {Omit<Question, "lever">} question */
function ask(question) {
  if (!held) return;
  waits = true;
  server.ask({ lever: held.lever, ...question });
}

function moved() {
  if (!held) return;
  held.steps += 1;
  if (held.steps > 1) askOnce();
  settle();
  paint();
}

/** Wait until the thumb rests. */
function settle() {
  if (!held) return;
  clearTimeout(held.rest);
  held.rest = setTimeout(rested, REST);
}

function rested() {
  if (!held || !known || waits) return;
  const value = valueOf(held.input);
  if (!known.values.includes(value)) ask({ value });
}

function released() {
  if (!held) return;
  const { input, start, watch, rest } = held;
  watch.disconnect();
  clearTimeout(rest);
  held = null;
  calm();
  if (valueOf(input) === start) restore(); // then nothing is run, and nothing drawn anew
}

/** @param {HTMLInputElement} input */
const valueOf = (input) => parseFloat(input.getAttribute("value") ?? "");

// --- what is known of a lever ---

/** @param {CustomEvent<Previewed>} event */
function told({ detail: { number, preview, ask: way } }) {
  server = { ask: way };
  if (preview) learn({ number, ...JSON.parse(preview) });
  else if (known && known.number !== number) known = null;
}

/** @param {Known} news */
function learn(news) {
  waits = false;
  delete document.body.dataset[DataKey.WORKING];
  if (held && held.lever !== news.lever) return;
  if (news.kind === "first") known = news.values.length ? news : null;
  else if (known?.lever === news.lever) for (const n of news.values.keys()) insert(known, news, n);
  if (!held || !known) return;
  paint();
  if (news.kind === "first") ask({ finer: true });
  else settle();
}

/**
 * Put one more value, the n-th of the news, among those known.
 * @param {Known} into
 * @param {Known} news
 * @param {number} n
 */
function insert(into, news, n) {
  const value = news.values[n];
  const before = into.values.findIndex((other) => other >= value);
  const at = before < 0 ? into.values.length : before;
  const gone = into.values[at] === value ? 1 : 0;
  into.number = news.number;
  into.values.splice(at, gone, value);
  /** @type {<Row>(rows: Record<string, Row[]>, more: Record<string, Row[]>) => void} */
  const put = (rows, more) => Object.keys(more).forEach((of) => rows[of].splice(at, gone, more[of][n]));
  put(into.figures, news.figures);
  put(into.limits, news.limits);
  into.verdicts.splice(at, gone, news.verdicts[n]);
  for (const outcome of Object.keys(news.curves)) put(into.curves[outcome], news.curves[outcome]);
}

/**
 * Where a value lies among those known.
 * @param {number[]} values
 * @param {number} value
 * @returns {Between}
 */
function placeOf(values, value) {
  const last = values.length - 1;
  const above = values.findIndex((other) => other >= value);
  if (above < 0) return [last, 0]; // beyond the last date nothing differs any more
  if (values[above] === value || above === 0) return [above, 0];
  return [above - 1, (value - values[above - 1]) / (values[above] - values[above - 1])];
}

/**
 * The numbers at that place, mixed from both sides.
 * @param {number[][]} rows
 * @param {Between} place
 */
function mixed(rows, [below, share]) {
  if (!share) return rows[below];
  const next = rows[below + 1];
  return rows[below].map((low, n) => low + share * (next[n] - low));
}

/**
 * All rows at that place, mixed.
 * @param {Record<string, number[][]>} rows
 * @param {Between} place
 * @returns {Record<string, number[]>}
 */
function allMixed(rows, place) {
  return Object.fromEntries(Object.entries(rows).map(([of, each]) => [of, mixed(each, place)]));
}

// --- the picture ---

function paint() {
  if (!known || !held) return;
  document.body.dataset[DataKey.LIVE] = known.lever;
  const value = valueOf(held.input);
  const place = placeOf(known.values, value);
  for (const chart of chartsOnPage()) paintChart(chart, known, value, place);
  const nearer = place[0] + Math.round(place[1]);
  const limits = Object.fromEntries(Object.entries(known.limits).map(([plan, rows]) => [plan, rows[nearer]]));
  const detail = { figures: allMixed(known.figures, place), limits, verdict: known.verdicts[nearer] };
  document.dispatchEvent(new CustomEvent(DomEvent.FIGURES, { detail }));
}

/**
 * @param {ChartNode} chart
 * @param {Known} foreseen
 * @param {number} value
 * @param {Between} place
 */
function paintChart(chart, { lever, curves }, value, place) {
  const outcome = outcomeOf(chart);
  if (!curves[outcome] || !chart.calcdata) return;
  const heights = allMixed(curves[outcome], place);
  chart.chart.bend(heights);
  for (const [{ trace }] of chart.calcdata) {
    if (trace.mode === "markers") moveMark(chart, trace, heights, dateOf(lever, trace, value));
  }
  if (lever === `environment-${LayoutName.POLICY}_month`) movePolicy(chart, value);
}

/**
 * The month of a dated event: the lever's value where that is its date.
 * @param {string} lever
 * @param {FullTrace} trace
 * @param {number} value
 */
function dateOf(lever, trace, value) {
  const date = lever.match(/-(\w+?)(_month)?$/)?.[1];
  return date === trace.uid.slice(0, -1) ? value : trace.x[0];
}

/**
 * A dated event stays on its plan's line, also where the lever is its date.
 * @param {ChartNode} chart
 * @param {FullTrace} trace
 * @param {Record<string, number[]>} heights
 * @param {number} x
 */
function moveMark(chart, trace, heights, x) {
  const part = /** @type {SVGElement | null} */ (chart.querySelector(`.trace${trace.uid}`));
  const line = heights[TraceKind.LINE + trace.uid.slice(-1)];
  if (!part || !line) return;
  const shown = x > 0 && line[x] != null;
  part.style.visibility = shown ? "" : "hidden";
  if (shown) part.querySelector(".point")?.setAttribute("transform", `translate(${chart.chart.point(x, line[x])})`);
}

/**
 * The line of the platform's tightening and its name, which belong to no plan, in another month.
 * @param {ChartNode} chart
 * @param {number} month
 */
function movePolicy({ layout, _fullLayout, parentNode }, month) {
  for (const [parts, path] of /** @type {const} */ ([
    [layout.shapes, ".shapelayer path"],
    [layout.annotations, ".annotation"],
  ])) {
    const at = parts?.findIndex(({ name }) => name === LayoutName.POLICY) ?? -1;
    const drawn = /** @type {SVGElement | null} */ (parentNode?.querySelector(`${path}[data-index="${at}"]`) ?? null);
    if (!parts || !drawn) continue;
    const { xaxis } = _fullLayout;
    drawn.style.translate = `${xaxis.c2p(month) - xaxis.c2p(parts[at].x0 ?? parts[at].x ?? 0)}px`;
    drawn.style.visibility = month ? "" : "hidden";
  }
}

/** Back to where the drag began: all is drawn as the server has told it. */
function restore() {
  for (const { chart } of chartsOnPage()) chart?.unbend();
  document.dispatchEvent(new CustomEvent(DomEvent.FIGURES, { detail: null }));
}

/** No lever is held any more: what was put aside comes back. */
function calm() {
  delete document.body.dataset[DataKey.LIVE];
  delete document.body.dataset[DataKey.WORKING];
  for (const part of document.querySelectorAll(`${CHARTS} .trace[style*=hidden]`)) {
    /** @type {SVGElement} */ (part).style.visibility = "";
  }
}

export default function () {
  if (document.live) return;
  document.live = true;
  document.addEventListener("pointerdown", pressed, true);
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) addEventListener(name, released, true);
  addEventListener("blur", released);
  document.addEventListener(DomEvent.DRAWN, () => held && paint());
  document.addEventListener(DomEvent.PREVIEW, told);
  if (document.previewed) told(new CustomEvent(DomEvent.PREVIEW, { detail: document.previewed }));
}
