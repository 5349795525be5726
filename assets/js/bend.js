// A chart's lines at other heights, straight into what Plotly has drawn: 1 ms for what takes it some 20; a part of plot.js.

import { fit, spread } from "./axes.js";
import { isLine, lastOf, partsOf } from "./chart_state.js";
import { TraceKind } from "./contract.js";

/** @import { FullTrace } from "../../tests/js/plotly.js" */

/**
 * Draw traces at other heights, by uid; each line leaves a faint one where it was.
 * @param {ChartNode} node
 * @param {Record<string, number[]>} heights
 */
export function bend(node, heights) {
  fit(node, heights);
  for (const [{ trace }] of node.calcdata ?? []) bendTrace(node, trace, heights);
  spread(node, Object.fromEntries(Object.entries(heights).filter(([uid]) => isLine({ uid }))));
}

/**
 * @param {ChartNode} node
 * @param {FullTrace} trace
 * @param {Record<string, number[]>} heights
 */
function bendTrace(node, trace, heights) {
  const part = /** @type {SVGElement | null} */ (node.querySelector(`.trace${trace.uid}`));
  const line = heights[trace.uid];
  const [kind, plan] = partsOf(trace.uid);
  if (!part) return;
  if (line && trace.mode === "markers") {
    part.querySelector(".point")?.setAttribute("transform", `translate(${point(node, trace.x[0], line[0])})`);
  } else if (line) {
    const filled = trace.fill === "toself";
    const drawn = /** @type {SVGElement | null} */ (part.querySelector(filled ? ".js-fill" : ".js-line"));
    if (!filled && drawn) leave(drawn, pathOf(node, corners(trace, trace.y)));
    drawn?.setAttribute("d", pathOf(node, corners(trace, line), filled));
    part.querySelector(".textpoint:last-child text")?.setAttribute("y", point(node, 0, lastOf(line))[1]);
  } else if ((kind === TraceKind.FEW || kind === TraceKind.GHOST) && heights[TraceKind.LINE + plan]) {
    part.style.visibility = "hidden"; // single futures do not mix; another ghost is left
  }
}

/**
 * What bending has left goes once Plotly has drawn.
 * @param {ChartNode} node
 */
export function straighten(node) {
  node.chart.stood = undefined;
  node.querySelectorAll(".was").forEach((line) => line.remove());
  for (const part of node.querySelectorAll(".trace[style*=hidden]")) {
    /** @type {SVGElement} */ (part).style.visibility = "";
  }
}

/**
 * Where a month and a height stand [px].
 * @param {ChartNode} node
 * @param {number} x
 * @param {number} y
 */
export function point(node, x, y) {
  const { xaxis, yaxis } = node._fullLayout;
  return [xaxis.c2p(x).toFixed(2), yaxis.c2p(y).toFixed(2)];
}

/**
 * The points of a trace at other heights, with the corners of its steps.
 * @param {FullTrace} trace
 * @param {number[]} heights
 * @returns {number[][]}
 */
function corners({ x, fill, line: { shape } }, heights) {
  const stepped = (/** @type {number[]} */ months, /** @type {number[]} */ values) =>
    months.flatMap((month, n) => (n ? [[month, values[n - 1]], [month, values[n]]] : [[month, values[n]]]));
  if (fill === "toself" && x.length > heights.length) {
    const months = heights.slice(heights.length / 2).map((_, n) => n);
    const [there, back] = [heights.slice(0, months.length), heights.slice(months.length).reverse()];
    return [...stepped(months, there), ...stepped(months, back).reverse()];
  }
  return shape === "hv" ? stepped(x, heights) : x.map((month, n) => [month, heights[n]]);
}

/**
 * @param {ChartNode} node
 * @param {number[][]} points
 * @param {boolean} [closed]
 */
function pathOf(node, points, closed) {
  return `M${points.map(([x, y]) => point(node, x, y)).join("L")}${closed ? "Z" : ""}`;
}

/**
 * Leave a faint line where one was before it was moved.
 * @param {SVGElement} line
 * @param {string} path
 */
function leave(line, path) {
  let was = /** @type {SVGElement | null} */ (line.parentElement?.querySelector(".was") ?? null);
  if (!was) {
    was = /** @type {SVGElement} */ (line.cloneNode());
    was.setAttribute("class", "was");
    was.style.strokeDasharray = "none";
    was.style.strokeWidth = "2px";
    was.style.opacity = "0.35";
    line.before(was);
  }
  was.setAttribute("d", path);
}
