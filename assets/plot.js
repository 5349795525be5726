// A chart that keeps its node: Plotly.react redraws it in place, so zoom and hidden plans stay.
// `data` holds figure {data, layout, config}, name (of the saved picture), alt, buttons, src (of Plotly).

let loading;
const PAPER = 680; // [px] of a sheet of A4 between its margins

/** Load Plotly once for all charts of the page. */
function load(src) {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = src;
    script.onerror = failed;
    script.onload = () => {
      if (!window.Plotly) return failed();
      findArraysAtTheTop(window.Plotly);
      done();
    };
    document.head.append(script);
  });
  return loading;
}

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

/** What stays as it is while a chart lives: the four buttons at its corner. */
function firstConfig(node, name) {
  const click = () => Plotly.downloadImage(node, { format: "png", scale: 2, filename: name });
  const save = { name: "save", icon: Plotly.Icons.camera, click };
  return {
    displaylogo: false,
    showTips: false,
    modeBarButtons: [[save], ["zoomIn2d", "zoomOut2d", "resetScale2d"]],
  };
}

/** Where an axis ends that holds `low` to `high` by a `rule` {step, low, high}, or from zero without a step. */
export function ends({ step, ...rule }, low, high) {
  if (step) {
    const first = Math.min(Math.floor(low / step) * step, rule.high - step);
    return [Math.max(rule.low, first), Math.min(rule.high, Math.max(Math.ceil(high / step) * step, first + step))];
  }
  const room = Math.max(1.04 * high, 10);
  const power = 10 ** Math.floor(Math.log10(room));
  return [0, power * [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((round) => round * power >= room)];
}

/** The ends of the axis of heights: those it has as long as the data fit, and fill half of it. */
function fitted(node, heights) {
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const best = ends(node.rule, low, high);
  const now = node.axis;
  const fits = now && now[0] <= low && high <= now[1];
  return fits && now[1] - now[0] <= 2 * (best[1] - best[0]) ? now : best;
}

const heightsOf = (traces) => traces.flatMap(({ y }) => y).filter((height) => height != null);
const sizeOf = (node) => `${node.clientWidth} ${node.clientHeight}`;

function draw(node, { figure, name, alt, buttons }, width = node.clientWidth) {
  node.ariaLabel = alt;
  node.drawn = sizeOf(node);
  if (!width) return; // folded away; drawn when it gets a width
  const { data, layout, config, axis } = JSON.parse(JSON.stringify(figure)); // Plotly writes into what it is given
  const hidden = document.body.dataset.hidden ?? ""; // the letters of plans, see figures.js
  data.forEach((trace) => hidden.includes(trace.legendgroup ?? "-") && (trace.visible = false));
  const dragmode = matchMedia("(pointer: coarse)").matches ? false : "zoom"; // a finger scrolls the page
  const size = { width, height: node.clientHeight };
  const ours = { uirevision: true, dragmode, ...size, template: theme(node) };
  if (axis) {
    node.rule = axis;
    layout.yaxis.range = node.axis = fitted(node, heightsOf(data));
  }
  const first = node.data ? undefined : { ...firstConfig(node, name), ...config };
  Plotly.react(node, data, { ...ours, ...layout }, first);
  node.querySelectorAll(".main-svg").forEach((svg) => (svg.ariaHidden = true));
  node.querySelectorAll(".modebar-btn").forEach((button, number) => {
    button.ariaLabel = button.dataset.title = buttons[number];
  });
  node.dispatchEvent(new Event("drawn", { bubbles: true }));
}

/** A sheet of paper is narrower than a screen: for it a chart is drawn anew, and again for the screen. */
function printWhole(node) {
  if (node.printed) return;
  node.printed = new AbortController();
  const { signal } = node.printed;
  addEventListener("beforeprint", () => node.clientWidth && draw(node, node.shown, PAPER), { signal });
  addEventListener("afterprint", () => draw(node, node.shown), { signal });
}

export default async function ({ data, parentElement, setTriggerValue }) {
  const node = parentElement.querySelector("figure");
  const { height } = data.figure.layout;
  if (height) node.style.height = `${height}px`; // else a style sheet says it
  try {
    await load(data.src);
  } catch {
    return setTriggerValue("missing", true);
  }
  node.shown = data;
  node.fitted = (heights) => fitted(node, heights);
  draw(node, data);
  node.watch ??= new ResizeObserver(() => sizeOf(node) !== node.drawn && draw(node, node.shown));
  node.watch.observe(node);
  printWhole(node);
  if (data.figure.axis) document.addEventListener("hidden", (node.redraw ??= () => draw(node, node.shown)));
  return () => {
    if (node.isConnected) return;
    node.watch.disconnect();
    document.removeEventListener("hidden", node.redraw);
    node.printed.abort();
    Plotly.purge(node);
  };
}
