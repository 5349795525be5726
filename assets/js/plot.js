// A chart that keeps its node: Plotly.react redraws it in place, so zoom and hidden plans stay.

import { fitted, followZoom, setAxis, spread, ticks } from "./axes.js";
import { bend, point, straighten } from "./bend.js";
import { hiddenPlans, isLine, heightsOf, sizeOf } from "./chart_state.js";
import { DomEvent, TraceKind } from "./contract.js";
import { legible } from "./legible.js";
import { load, takeWhole } from "./plotly_load.js";

/** @import { AxisRule, Chart, ChartSays, Figure, Layout, Trace } from "./contract.js" */

const WIDE = 460; // [px] from here on a plan's name has room at the end of its line
const ROOM = 96; // [px]

/** Between two turns the browser may answer its reader. */
const turn = () => new Promise((done) => setTimeout(done));

/**
 * The colours and the font of Streamlit's theme, as a template for Plotly.
 * @param {HTMLElement} node
 */
function theme(node) {
  const style = getComputedStyle(node);
  const its = (/** @type {string} */ name) => style.getPropertyValue(`--st-${name}`);
  const text = its("text-color");
  const page = its("background-color");
  const line = its("border-color");
  const clear = "rgba(0,0,0,0)";
  const { style: root } = document.documentElement;
  if (root.getPropertyValue("--page") !== page) root.setProperty("--page", page); // which only components are told
  const axis = {
    gridcolor: its("border-color-light"),
    linecolor: line,
    zerolinecolor: line,
    ticklabeloverflow: "allow", // else each label is measured, a third of the time of a redraw
  };
  return {
    layout: {
      font: { family: its("font"), color: text },
      paper_bgcolor: page,
      plot_bgcolor: clear,
      xaxis: axis,
      yaxis: axis,
      hoverlabel: { bgcolor: page, bordercolor: line, font: { color: text } },
      modebar: { bgcolor: clear, color: its("gray-text-color"), activecolor: text },
    },
  };
}

/** What stays as it is while a chart lives: the three buttons at its corner. */
const FIRST = {
  displaylogo: false,
  showTips: false,
  modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
};

const STILL = 100; // [ms] what has been bent is drawn by Plotly once nothing has moved for so long

/**
 * Show new data; where nothing but heights has changed, at once: whoever holds a key gets the next before Plotly is done.
 * @param {ChartNode} node
 * @param {Chart | undefined} before
 */
function update(node, before) {
  const { chart: state } = node;
  const { figure } = state.shown;
  clearTimeout(state.waits);
  if (!before || !onlyHeights(node, before.figure, figure)) return draw(node);
  bend(node, Object.fromEntries(figure.data.map(({ uid, y }) => [uid, y])));
  state.waits = setTimeout(() => node.isConnected && draw(node), STILL);
}

/**
 * @param {ChartNode} node
 * @param {Figure} before
 * @param {Figure} now
 */
function onlyHeights(node, before, now) {
  const { chart: state } = node;
  if (!now.axis || !node.calcdata || sizeOf(node) !== state.size || shapeOf(before) !== shapeOf(now)) return false;
  /** @type {{y?: (number | null)[]}[]} */
  const rows = [...now.data, ...Object.values(state.heights).map((y) => ({ y }))]; // with the ghosts of what was
  if (rows.some(({ y }) => y?.includes(null))) return false;
  return String(fitted(now.axis, state.axis, heightsOf(rows))) === String(state.axis);
}

/**
 * All of a figure but its heights and what is said of them.
 * @param {Figure} figure
 */
const shapeOf = ({ data, layout }) => JSON.stringify([data.map(({ y, customdata, ...rest }) => rest), layout]);

/**
 * Draw what a chart is to show; where Plotly as it is cut cannot, all are drawn by the whole, or else by Streamlit.
 * @param {ChartNode} node
 */
async function draw(node) {
  const { Plotly: used } = window;
  try {
    await drawOnce(node);
  } catch (fault) {
    if (window.Plotly === used) await takeWhole(node.chart.shown, drawAnew).catch(() => {});
    if (window.Plotly !== used) return; // drawn anew meanwhile
    console.error(fault);
    node.chart.missing();
  }
}

function drawAnew() {
  for (const node of /** @type {NodeListOf<ChartNode>} */ (document.querySelectorAll("figure"))) {
    if (!node.chart) continue;
    Plotly.purge(node);
    Object.assign(node.chart, { axis: undefined, zooms: undefined });
    draw(node);
  }
}

/** @param {ChartNode} node */
function drawOnce(node) {
  const { chart: state } = node;
  const { figure, alt, buttons } = state.shown;
  const width = node.clientWidth;
  node.ariaLabel = alt;
  state.size = sizeOf(node);
  if (!width) return; // folded away; drawn when it gets a width
  /** @type {Figure} */
  const { data, layout, config, axis } = JSON.parse(JSON.stringify(figure)); // Plotly writes into what it is given
  if (axis) data.splice(data.findIndex(isLine), 0, ...ghosts(state, figure));
  data.forEach((trace) => hiddenPlans().includes(trace.legendgroup ?? "-") && (trace.visible = false));
  const look = theme(node);
  if (axis) dress(node, { data, layout, axis, look: look.layout });
  const drawn = Plotly.react(node, data, { ...aroundOf(node), template: look, ...layout }, firstOf(node, config));
  checkKinds(node, data);
  straighten(node);
  node.querySelectorAll(".main-svg").forEach((svg) => (svg.ariaHidden = "true"));
  for (const [number, button] of node.querySelectorAll(".modebar-btn").entries()) {
    button.ariaLabel = buttons[number];
    button.setAttribute("data-title", buttons[number]);
  }
  if (axis) {
    state.zooms = state.zooms ?? followZoom(node);
    spread(node);
  }
  node.dispatchEvent(new Event(DomEvent.DRAWN, { bubbles: true }));
  return drawn;
}

/** @param {HTMLElement} node */
function aroundOf(node) {
  const dragmode = matchMedia("(pointer: coarse)").matches ? false : "zoom"; // a finger scrolls the page
  return { uirevision: true, dragmode, width: node.clientWidth, height: node.clientHeight };
}

/**
 * @param {ChartNode} node
 * @param {Figure["config"]} config
 */
const firstOf = (node, config) => (node.data ? undefined : { ...FIRST, ...config });

/**
 * What our three charts have beyond Plotly: the axis of heights, names at the ends of lines that can be read.
 * @param {ChartNode} node
 * @param {{data: Trace[], layout: Layout, axis: AxisRule, look: Look}} what
 */
function dress(node, { data, layout, axis, look }) {
  const { chart: state } = node;
  const zoomed = state.axis && String(state.axis) !== String(node._fullLayout.yaxis.range);
  state.axis = fitted(axis, state.axis, heightsOf(data));
  layout.yaxis = { ...layout.yaxis, range: [...state.axis], ...ticks(axis, zoomed ? node._fullLayout.yaxis.range : state.axis) };
  for (const { textfont } of data.filter(isLine)) {
    if (textfont) textfont.color = legible(textfont.color, look.paper_bgcolor, look.font.color);
  }
  if (node.clientWidth >= WIDE) nameEnds(data, layout);
}

/**
 * What Plotly does not know it draws as something else, without a word.
 * @param {ChartNode} node
 * @param {Trace[]} data
 */
function checkKinds(node, data) {
  const unknown = data.find(({ type }, n) => type !== node._fullData[n].type);
  if (unknown) throw new Error(`no ${unknown.type}`);
}

/**
 * The lines as they were before they last changed, faint: what a lever did is then seen.
 * @param {ChartNode["chart"]} state
 * @param {Figure} figure
 * @returns {Trace[]}
 */
function ghosts(state, figure) {
  if (state.told !== figure) remember(state, figure);
  return figure.data.filter(isLine).flatMap(({ uid = "", x, y, line, legendgroup }) => {
    const before = state.before[uid];
    if (!before || String(before) === String(y)) return [];
    const { color, shape } = line ?? {};
    const look = { type: "scatter", mode: "lines", line: { color, shape, width: 2 }, opacity: 0.35 };
    const quiet = { showlegend: false, hoverinfo: "skip", legendgroup };
    return { x, y: before, ...look, ...quiet, uid: uid.replace(TraceKind.LINE, TraceKind.GHOST) };
  });
}

/**
 * @param {ChartNode["chart"]} state
 * @param {Figure} figure
 */
function remember(state, figure) {
  state.told = figure;
  /** @type {Record<string, number[]>} */
  const now = Object.fromEntries(figure.data.filter(isLine).map(({ uid, y }) => [uid, y]));
  const before = Object.keys(state.heights).length ? state.heights : now;
  const lengths = (/** @type {typeof now} */ heights) => String(Object.values(heights).map(({ length }) => length));
  if (lengths(before) !== lengths(now)) state.before = {};
  else if (JSON.stringify(before) !== JSON.stringify(now)) state.before = before;
  state.heights = now;
}

/**
 * @param {Trace[]} data
 * @param {Layout} layout
 */
function nameEnds(data, layout) {
  if (layout.margin) layout.margin.r = ROOM;
  for (const { text = [], name = "", textfont } of data.filter(isLine)) {
    const longest = /[\u2e80-\uffef]/.test(name) ? 7 : 13; // Chinese characters are twice as wide
    text[text.length - 1] = name.length > longest ? `${name.slice(0, longest - 1)}…` : name;
    if (textfont) textfont.size = 12;
  }
}

/**
 * As if nothing had been bent: the lines and the axis of before.
 * @param {ChartNode} node
 */
function unbend(node) {
  if (!node.querySelector(".was")) return;
  if (node.chart.stood) setAxis(node, node.chart.stood);
  draw(node);
}

/**
 * What is kept on a chart's element from its first drawing on.
 * @param {ChartNode} node
 * @param {Chart} shown
 * @returns {ChartNode["chart"]}
 */
function stateOf(node, shown) {
  return {
    shown,
    heights: {},
    before: {},
    watch: new ResizeObserver(() => sizeOf(node) !== node.chart.size && draw(node)),
    redraw: () => draw(node),
    missing: () => {},
    bend: (heights) => bend(node, heights),
    unbend: () => unbend(node),
    point: (x, y) => point(node, x, y),
  };
}

/** @param {Component<Chart, ChartSays>} component */
export default async function ({ data, parentElement, setTriggerValue }) {
  const node = /** @type {ChartNode} */ (parentElement.querySelector("figure"));
  const { height } = data.figure.layout;
  if (height) node.style.height = `${height}px`; // else a style sheet says it
  const missing = () => setTriggerValue("missing", true);
  try {
    await load(data, drawAnew);
  } catch {
    return missing();
  }
  if (!node.chart) await turn(); // what has evaluated Plotly has been long enough
  const before = node.chart?.shown;
  node.chart = Object.assign(node.chart ?? stateOf(node, data), { shown: data, missing });
  update(node, before);
  node.chart.watch.observe(node);
  if (data.figure.axis) document.addEventListener(DomEvent.HIDDEN, node.chart.redraw);
  return () => {
    if (node.isConnected) return;
    node.chart.watch.disconnect();
    document.removeEventListener(DomEvent.HIDDEN, node.chart.redraw);
    Plotly.purge(node);
  };
}
