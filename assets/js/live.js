// While a thumb is dragged the charts follow it: between values that the server has projected, lines are mixed.
// Streamlit's slider sends nothing before it is let go, but its input shows each value on the way. The server is
// asked for little at first, which a slow machine and a narrow line have soon, and then for what lies between.

const LEVER = /st-key-((?:profile|environment|[a-d])-\w+)/;
const CHARTS = "[class*=st-key-chart-] .js-plotly-plot";
const REST = 150; // [ms] a thumb that rests so long is asked about: then nothing jumps when it is let go

let held = null; // the lever under the pointer: {lever, input, start, watch, steps, rest}
let known = null; // what the server foresees of a lever: {lever, values, curves, figures, most, dots}
let waits = false; // whether a question is on its way: the next one waits for its answer
let server = { ask() {} };

// --- the hand ---

function pressed(event) {
  const slider = event.target.closest?.(".stSlider [data-rac]");
  const root = slider?.closest("[class*=st-key-]");
  const lever = root?.className.match(LEVER)?.[1];
  const input = slider?.querySelector("input[type=range]");
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
  document.body.dataset.working = "";
}

function ask(question) {
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
  clearTimeout(held.rest);
  held.rest = setTimeout(rested, REST);
}

function rested() {
  const value = held && valueOf(held.input);
  if (known && !waits && !known.values.includes(value)) ask({ value });
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

const valueOf = (input) => parseFloat(input.getAttribute("value"));

// --- what is known of a lever ---

function told({ detail: { number, preview, ask: way } }) {
  server = { ask: way };
  if (preview) learn({ number, ...JSON.parse(preview) });
  else if (known && known.number !== number) known = null;
}

function learn(news) {
  waits = false;
  delete document.body.dataset.working;
  if (held && held.lever !== news.lever) return;
  if (news.kind === "first") known = news.values.length ? news : null;
  else if (known?.lever === news.lever) news.values.forEach((_, n) => insert(news, n));
  if (!held || !known) return;
  paint();
  if (news.kind === "first") ask({ finer: true });
  else settle();
}

/** Put one more value, the n-th of the news, among those known. */
function insert(news, n) {
  const value = news.values[n];
  const before = known.values.findIndex((other) => other >= value);
  const at = before < 0 ? known.values.length : before;
  const gone = known.values[at] === value ? 1 : 0;
  known.number = news.number;
  known.values.splice(at, gone, value);
  const put = (rows, more) => Object.keys(more).forEach((of) => rows[of].splice(at, gone, more[of][n]));
  for (const part of ["figures", "most"]) put(known[part], news[part]);
  for (const part of ["curves", "dots"]) {
    for (const outcome of Object.keys(news[part])) put(known[part][outcome], news[part][outcome]);
  }
}

/** Where a value lies among those known: the one below it, and the share of the way to the next. */
function placeOf(value) {
  const { values } = known;
  const last = values.length - 1;
  const above = values.findIndex((other) => other >= value);
  if (above < 0) return [last, 0]; // beyond the last date nothing differs any more
  if (values[above] === value || above === 0) return [above, 0];
  return [above - 1, (value - values[above - 1]) / (values[above] - values[above - 1])];
}

/** The numbers at that place, mixed from both sides. */
function mixed(rows, [below, share]) {
  if (!share) return rows[below];
  const next = rows[below + 1];
  return rows[below].map((low, n) => low + share * (next[n] - low));
}

/** What cannot be mixed, as it is at the nearer side. */
function nearest(rows, [below, share]) {
  return Object.fromEntries(Object.entries(rows).map(([of, each]) => [of, each[below + Math.round(share)]]));
}

// --- the picture ---

function paint() {
  if (!known) return;
  document.body.dataset.live = known.lever;
  const place = placeOf(valueOf(held.input));
  for (const chart of document.querySelectorAll(CHARTS)) {
    const outcome = chart.closest("[class*=st-key-chart-]").className.match(/st-key-chart-(\w+)/)[1];
    const lines = known.curves[outcome];
    if (!lines || !chart.calcdata) continue;
    const heights = Object.fromEntries(Object.entries(lines).map(([uid, rows]) => [uid, mixed(rows, place)]));
    chart.bend(heights);
    for (const [{ trace }] of chart.calcdata) if (trace.mode === "markers") moveMark(chart, trace, heights);
    if (known.lever === "environment-policy_month") movePolicy(chart, valueOf(held.input));
    if (known.dots[outcome]) chart.follow(nearest(known.dots[outcome], place));
  }
  const figures = Object.entries(known.figures).map(([plan, rows]) => [plan, mixed(rows, place)]);
  const detail = { figures: Object.fromEntries(figures), most: nearest(known.most, place) };
  document.dispatchEvent(new CustomEvent("figures", { detail }));
}

/** A dated event stays on its plan's line, also where the lever is its date. */
function moveMark(chart, trace, heights) {
  const part = chart.querySelector(`.trace${trace.uid}`);
  const [, kind, plan] = trace.uid.match(/^(.*)(\d)$/);
  if (!part || !heights[`line${plan}`]) return;
  const date = known.lever.match(/-(\w+?)(_month)?$/)[1]; // the event that this lever dates, if any
  const x = date === kind ? valueOf(held.input) : trace.x[0];
  const height = heights[`line${plan}`][x];
  const shown = x > 0 && height != null;
  part.style.visibility = shown ? "" : "hidden";
  if (shown) part.querySelector(".point")?.setAttribute("transform", `translate(${chart.point(x, height)})`);
}

/** The line of the platform's tightening and its name, which belong to no plan, in another month. */
function movePolicy({ layout, _fullLayout, parentNode }, month) {
  for (const [kind, path] of [["shapes", ".shapelayer path"], ["annotations", ".annotation"]]) {
    const at = layout[kind].findIndex(({ name }) => name === "policy");
    const drawn = parentNode.querySelector(`${path}[data-index="${at}"]`);
    if (!drawn) continue;
    const { xaxis } = _fullLayout;
    drawn.style.translate = `${xaxis.c2p(month) - xaxis.c2p(layout[kind][at].x0 ?? layout[kind][at].x)}px`;
    drawn.style.visibility = month ? "" : "hidden";
  }
}

/** Back to where the drag began: all is drawn as the server has told it. */
function restore() {
  for (const chart of document.querySelectorAll(CHARTS)) chart.unbend?.();
  document.dispatchEvent(new CustomEvent("figures", { detail: null }));
}

/** No lever is held any more: what was put aside comes back. */
function calm() {
  delete document.body.dataset.live;
  delete document.body.dataset.working;
  for (const part of document.querySelectorAll(`${CHARTS} .trace[style*=hidden]`)) part.style.visibility = "";
}

export default function () {
  if (document.live) return;
  document.live = true;
  document.addEventListener("pointerdown", pressed, true);
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, released, true);
  addEventListener("blur", released);
  document.addEventListener("drawn", () => held && paint());
  document.addEventListener("preview", told);
  if (document.previewed) told({ detail: document.previewed });
}
