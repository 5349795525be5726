// A chart that keeps its node: Plotly.react redraws it in place, so zoom and hidden plans stay.
// `data` holds figure {data, layout, config}, alt, buttons, src (of Plotly, cut to what we draw) and whole
// (of all of it).

const USED = ["react", "relayout", "purge"];
let loading, taking;

/** Load Plotly once for all charts of the page: as it is cut, or whole where that does not run. */
function load({ src, whole }) {
  loading = loading ?? run(src).catch(() => takeWhole({ src, whole }));
  return loading;
}

/** From now on the whole of Plotly, for all charts; fails where there is no other than the first. */
function takeWhole({ src, whole }) {
  taking = taking ?? (src === whole ? Promise.reject(new Error("no other Plotly")) : run(whole).then(drawAnew));
  return taking;
}

function run(src) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = src;
    script.onerror = failed;
    script.onload = () => {
      if (!USED.every((name) => window.Plotly?.[name])) return failed();
      findArraysAtTheTop(window.Plotly);
      done();
    };
    document.head.append(script);
  });
}

/** Between two turns the browser may answer its reader. */
const turn = () => new Promise((done) => setTimeout(done));

/**
 * Spare Plotly the search of its whole schema for the arrays of each trace, a quarter of the time of a redraw:
 * it asks for them when a point is pointed at, and those that our traces then need (x, y, text) lie at the top.
 * A Plotly that does not answer as expected is left as it is.
 */
function findArraysAtTheTop({ PlotSchema }) {
  const quick = (trace) => Object.keys(trace).filter((key) => Array.isArray(trace[key]));
  const probe = { customdata: ["a"], ids: ["b"], name: "c" };
  try {
    const found = PlotSchema.findArrayAttributes(probe);
    if (String(found.sort()) === String(quick(probe))) PlotSchema.findArrayAttributes = quick;
  } catch {
    // Another Plotly than the one we know: slower, and right.
  }
}

/** The colours and the font of Streamlit's theme, as a template for Plotly. */
function theme(node) {
  const style = getComputedStyle(node);
  const its = (name) => style.getPropertyValue(`--st-${name}`);
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

/** Where an axis ends that holds `low` to `high` by a `rule` {step, low, high}, or from zero without a step. */
export function ends({ step, ...rule }, low, high) {
  if (step) {
    const first = Math.min(Math.floor((low - step / 3) / step) * step, rule.high - step);
    const last = Math.max(Math.ceil((high + step / 3) / step) * step, first + step);
    return [Math.max(rule.low, first), Math.min(rule.high, last)];
  }
  const room = Math.max(1.04 * high, 10);
  const power = 10 ** Math.floor(Math.log10(room));
  return [0, power * [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((round) => round * power >= room)];
}

/**
 * The ends of the axis of heights: those it has as long as the data fit, and fill half of it. One that has to
 * move leaves the other where it is, so that what has not changed seems to move as little as can be.
 */
function fitted(node, heights) {
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const best = ends(node.rule, low, high);
  const now = node.axis ?? best;
  const fits = now[0] <= low && high <= now[1];
  const wide = fits ? now : [Math.min(now[0], best[0]), Math.max(now[1], best[1])];
  return wide[1] - wide[0] <= 2 * (best[1] - best[0]) ? wide : best;
}

/** A sum in the manner of the page's language, such as 1.2万元 or ¥12,000. */
function written(tick, value) {
  const { lang } = document.documentElement;
  const notation = lang.startsWith("zh") ? "compact" : "standard";
  return tick.replace("{n}", new Intl.NumberFormat(lang || "en", { notation }).format(value));
}

/** The names of some five round heights from `low` to `high`. */
function ticks({ tick }, [low, high]) {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((round) => round * power >= rough * 0.99);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const tickvals = Array.from({ length: count }, (_, n) => (first + n) * step);
  return { tickvals, ticktext: tickvals.map((value) => written(tick, value)) };
}

const lastOf = (row) => row[row.length - 1];
const heightsOf = (traces) => traces.flatMap(({ y }) => y).filter((height) => height != null);
const sizeOf = (node) => `${node.clientWidth} ${node.clientHeight}`;

/** Draw a chart; where Plotly as it is cut cannot, all are drawn by the whole, or else by Streamlit. */
async function draw(node, data) {
  const { Plotly: used } = window;
  try {
    await drawOnce(node, data);
  } catch (fault) {
    await takeWhole(data).catch(() => {});
    if (window.Plotly !== used) return; // drawn anew meanwhile
    console.error(fault);
    node.missing();
  }
}

function drawAnew() {
  for (const node of document.querySelectorAll("figure")) {
    if (!node.shown) continue;
    Plotly.purge(node);
    node.axis = node.zooms = undefined;
    draw(node, node.shown);
  }
}

function drawOnce(node, { figure, alt, buttons }) {
  const width = node.clientWidth;
  node.ariaLabel = alt;
  drawFutures(node, figure, width);
  node.drawn = sizeOf(node);
  if (!width) return; // folded away; drawn when it gets a width
  const { data, layout, config, axis } = JSON.parse(JSON.stringify(figure)); // Plotly writes into what it is given
  if (axis) data.splice(data.findIndex(isLine), 0, ...ghosts(node, figure));
  const hidden = document.body.dataset.hidden ?? ""; // the letters of plans, see figures.js
  data.forEach((trace) => hidden.includes(trace.legendgroup ?? "-") && (trace.visible = false));
  const dragmode = matchMedia("(pointer: coarse)").matches ? false : "zoom"; // a finger scrolls the page
  const size = { width, height: node.clientHeight };
  const ours = { uirevision: true, dragmode, ...size, template: theme(node) };
  if (axis) {
    const zoomed = node.axis && String(node.axis) !== String(node._fullLayout.yaxis.range);
    node.rule = axis;
    layout.yaxis.range = node.axis = fitted(node, heightsOf(data));
    Object.assign(layout.yaxis, ticks(axis, zoomed ? node._fullLayout.yaxis.range : node.axis));
    const text = getComputedStyle(node).getPropertyValue("--st-text-color");
    for (const { textfont } of data.filter(isLine)) textfont.color = legible(textfont.color, ours.template.layout.paper_bgcolor, text);
    if (width >= WIDE) nameEnds(data, layout);
  }
  const first = node.data ? undefined : { ...FIRST, ...config };
  const drawn = Plotly.react(node, data, { ...ours, ...layout }, first);
  checkKinds(node, data);
  straighten(node);
  node.querySelectorAll(".main-svg").forEach((svg) => (svg.ariaHidden = true));
  node.querySelectorAll(".modebar-btn").forEach((button, number) => {
    button.ariaLabel = button.dataset.title = buttons[number];
  });
  if (axis) {
    node.zooms = node.zooms ?? fitTicks(node);
    spread(node);
  }
  node.dispatchEvent(new Event("drawn", { bubbles: true }));
  return drawn;
}

/** What Plotly does not know it draws as something else, without a word. */
function checkKinds(node, data) {
  const unknown = data.find(({ type }, n) => type !== node._fullData[n].type);
  if (unknown) throw new Error(`no ${unknown.type}`);
}

// --- what our three charts have beyond Plotly ---

const isLine = ({ uid }) => /^line\d$/.test(uid);

/** The lines as they were before they last changed, faint: what a lever did is then seen. */
function ghosts(node, figure) {
  if (node.told !== figure) {
    node.told = figure;
    const now = Object.fromEntries(figure.data.filter(isLine).map(({ uid, y }) => [uid, y]));
    const before = node.heights ?? now;
    const shapeOf = (heights) => Object.values(heights).map(({ length }) => length);
    if (String(shapeOf(before)) !== String(shapeOf(now))) node.before = {};
    else if (JSON.stringify(before) !== JSON.stringify(now)) node.before = before;
    node.heights = now;
  }
  return figure.data.filter(isLine).flatMap(({ uid, x, y, line, legendgroup }) => {
    const before = node.before?.[uid];
    if (!before || String(before) === String(y)) return [];
    const { color, shape } = line;
    const look = { type: "scatter", mode: "lines", line: { color, shape, width: 2 }, opacity: 0.35 };
    const quiet = { showlegend: false, hoverinfo: "skip", legendgroup };
    return { x, y: before, ...look, ...quiet, uid: uid.replace("line", "ghost") };
  });
}

const readable = new Map();

/** A plan's colour, as far towards the text's as it must be to be read on the page (4.5:1). */
function legible(colour, page, text) {
  const asked = [colour, page, text].join();
  if (!readable.has(asked)) readable.set(asked, mixed(colour, page, text));
  return readable.get(asked);
}

function mixed(colour, page, text) {
  const parse = (css) => {
    const paint = document.createElement("canvas").getContext("2d");
    paint.fillStyle = css;
    return [1, 3, 5].map((at) => parseInt(paint.fillStyle.slice(at, at + 2), 16));
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((n) => (n / 255 <= 0.04045 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const [from, to, behind] = [colour, text, page].map(parse);
  for (let share = 0; share <= 1; share += 0.1) {
    const between = from.map((n, at) => Math.round(n + share * (to[at] - n)));
    const [low, high] = [light(between), light(behind)].sort((one, other) => one - other);
    if (high / low >= 4.5) return `rgb(${between})`;
  }
  return text;
}

const WIDE = 460; // [px] from here on a plan's name has room at the end of its line
const ROOM = 96;

function nameEnds(data, layout) {
  layout.margin.r = ROOM;
  for (const { text, name, textfont } of data.filter(isLine)) {
    const longest = /[\u2e80-\uffef]/.test(name) ? 7 : 13; // Chinese characters are twice as wide
    text[text.length - 1] = name.length > longest ? `${name.slice(0, longest - 1)}…` : name;
    textfont.size = 12;
  }
}

const LETTER = 13; // [px] the height of a plan's name at the end of its line

/** Where names at `heights` [px] stand so that none covers another, within a chart so high. */
export function apart(heights, whole) {
  const order = heights.map((_, n) => n).sort((one, other) => heights[one] - heights[other]);
  const places = [];
  order.forEach((n, at) => (places[at] = Math.max(heights[n], at ? places[at - 1] + LETTER : LETTER / 2)));
  for (let at = order.length - 1, most = whole - LETTER / 2; at >= 0; at -= 1, most -= LETTER) {
    places[at] = Math.min(places[at], most);
    most = places[at];
  }
  return heights.map((_, n) => places[order.indexOf(n)]);
}

/** Whether the name of a band of heights lies within an axis. */
const inView = ({ y, yanchor, yref }, [low, high]) =>
  yref === "paper" || (yanchor === "top" ? low < y && y <= high : low <= y && y < high);

/** Move the names at the ends apart; while a lever is dragged, `heights` by trace says where lines end. */
function spread(node, heights = {}) {
  const { yaxis } = node._fullLayout;
  node.layout.annotations.forEach((one, n) => {
    const name = node.querySelector(`.annotation[data-index="${n}"]`);
    if (name) name.style.display = inView(one, yaxis.range) ? "" : "none";
  });
  const lines = node._fullData.filter((trace) => isLine(trace) && trace.visible === true);
  const aims = lines.map(({ uid, y }) => yaxis.c2p(lastOf(heights[uid] ?? y)));
  apart(aims, yaxis._length).forEach((place, n) => {
    const label = node.querySelector(`.trace${lines[n].uid} .textpoint:last-child`);
    if (label) label.style.translate = `3px ${place - aims[n]}px`;
  });
}

/** When a reader zooms, the names of heights follow. */
function fitTicks(node) {
  node.on("plotly_relayout", (change) => {
    if (!Object.keys(change).some((key) => key.startsWith("yaxis.range") || key === "yaxis.autorange")) return;
    spread(node);
    if ("yaxis.tickvals" in change) return;
    const { tickvals, ticktext } = ticks(node.rule, node._fullLayout.yaxis.range);
    Plotly.relayout(node, { "yaxis.tickvals": tickvals, "yaxis.ticktext": ticktext });
  });
  return true;
}

export default async function ({ data, parentElement, setTriggerValue }) {
  const node = parentElement.querySelector("figure");
  const { height } = data.figure.layout;
  if (height) node.style.height = `${height}px`; // else a style sheet says it
  node.missing = () => setTriggerValue("missing", true);
  try {
    await load(data);
  } catch {
    return node.missing();
  }
  if (!node.shown) await turn(); // what has evaluated Plotly has been long enough
  node.bend = (heights) => bend(node, heights);
  node.unbend = () => unbend(node);
  node.point = (x, y) => point(node, x, y);
  node.follow = (dots) => followFutures(node, dots);
  update(node, data);
  node.watch = node.watch ?? new ResizeObserver(() => sizeOf(node) !== node.drawn && draw(node, node.shown));
  node.watch.observe(node);
  node.redraw = node.redraw ?? (() => draw(node, node.shown));
  if (data.figure.axis) document.addEventListener("hidden", node.redraw);
  return () => {
    if (node.isConnected) return;
    node.watch.disconnect();
    document.removeEventListener("hidden", node.redraw);
    Plotly.purge(node);
  };
}
