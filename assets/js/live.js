// While a thumb is dragged the charts follow it: between values that the server has projected, lines are mixed.
// Streamlit's slider sends nothing before it is let go, but its input shows each value on the way.

const LEVER = /st-key-((?:profile|environment|[a-d])-\w+)/;
const CHARTS = "[class*=st-key-chart-] .js-plotly-plot";
const REST = 150; // [ms] a thumb that rests so long is asked about: then nothing jumps when it is let go

let held = null; // the lever under the pointer: {lever, input, watch, sent, rest}
let known = null; // what the server foresees of a lever: {lever, values, curves, figures, most, dots}
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
  held = { lever, input, watch, sent: false, steps: 0 };
  const onThumb = slider === input.closest("[data-rac]");
  if (onThumb) askOnce(); // a press beside the thumb is mostly no drag
}

function askOnce() {
  if (held.sent || known) return;
  held.sent = true;
  server.ask({ lever: held.lever });
}

function moved() {
  if (!held) return;
  held.steps += 1;
  if (held.steps > 1) askOnce();
  clearTimeout(held.rest);
  held.rest = setTimeout(rested, REST);
  paint();
}

function rested() {
  const value = held && valueOf(held.input);
  if (known && !known.values.includes(value)) server.ask({ lever: held.lever, value });
}

function released() {
  if (!held) return;
  held.watch.disconnect();
  clearTimeout(held.rest);
  held = null;
  calm();
}

const valueOf = (input) => parseFloat(input.getAttribute("value"));

// --- what is known of a lever ---

function told({ detail: { number, preview, ask } }) {
  server = { ask };
  if (preview) learn({ number, ...JSON.parse(preview) });
  else if (known && known.number !== number) known = null;
}

function learn(news) {
  if (held && held.lever !== news.lever) return;
  if (known?.lever === news.lever && news.values.length === 1) insert(news);
  else known = news.values.length > 1 ? news : null;
  if (held) paint();
}

/** Put one more value among those known. */
function insert(news) {
  const [value] = news.values;
  const before = known.values.findIndex((other) => other >= value);
  const at = before < 0 ? known.values.length : before;
  const gone = known.values[at] === value ? 1 : 0;
  known.number = news.number;
  known.values.splice(at, gone, value);
  for (const [outcome, lines] of Object.entries(news.curves)) {
    for (const [uid, [line]] of Object.entries(lines)) known.curves[outcome][uid].splice(at, gone, line);
  }
  for (const [outcome, plans] of Object.entries(news.dots)) {
    for (const [plan, [dots]] of Object.entries(plans)) known.dots[outcome][plan].splice(at, gone, dots);
  }
  for (const plan of Object.keys(news.figures)) {
    for (const part of ["figures", "most"]) known[part][plan].splice(at, gone, news[part][plan][0]);
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

/** No lever is held any more: what was put aside comes back. */
function calm() {
  delete document.body.dataset.live;
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
