// Loads Plotly once for all charts of the page; a part of plot.js.

/** @import { Chart } from "./contract.js" */

const USED = /** @type {const} */ (["react", "relayout", "purge"]);

/** @type {Promise<void> | undefined} */
let loading;
/** @type {Promise<void> | undefined} */
let taking;

/**
 * Load Plotly as it is cut, or whole where that does not run.
 * @param {Chart} chart
 * @param {() => void} drawAnew
 */
export function load({ src, whole }, drawAnew) {
  loading = loading ?? run(src).catch(() => takeWhole({ src, whole }, drawAnew));
  return loading;
}

/**
 * From now on the whole of Plotly, for all charts; fails where there is no other than the first.
 * @param {{src: string, whole: string}} scripts
 * @param {() => void} drawAnew
 */
export function takeWhole({ src, whole }, drawAnew) {
  taking = taking ?? (src === whole ? Promise.reject(new Error("no other Plotly")) : run(whole).then(drawAnew));
  return taking;
}

/**
 * @param {string} src
 * @returns {Promise<void>}
 */
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

/**
 * Spare Plotly the search of its whole schema for the arrays of each trace, a quarter of the time of a redraw:
 * it asks for them when a point is pointed at, and those that our traces then need (x, y, text) lie at the top.
 * A Plotly that does not answer as expected is left as it is.
 * @param {typeof Plotly} plotly
 */
function findArraysAtTheTop({ PlotSchema }) {
  const quick = (/** @type {Record<string, unknown>} */ trace) =>
    Object.keys(trace).filter((key) => Array.isArray(trace[key]));
  const probe = { customdata: ["a"], ids: ["b"], name: "c" };
  try {
    const found = PlotSchema.findArrayAttributes(probe);
    if (String(found.sort()) === String(quick(probe))) PlotSchema.findArrayAttributes = quick;
  } catch {
    // Another Plotly than the one we know: slower, and right.
  }
}
