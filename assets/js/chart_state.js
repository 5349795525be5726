// What we know of a chart, beside what Plotly has written into its element; a part of plot.js.

import { DataKey, TraceKind } from "./contract.js";

/** @import { Chart, Figure } from "./contract.js" */

/**
 * What is kept on the element of a chart, since it outlives each module that was loaded for it.
 * @typedef {object} ChartState
 * @property {Chart} shown what was asked to be drawn last
 * @property {string} [size] of the element when it was drawn
 * @property {number[]} [axis] the ends of the axis of heights as we chose them
 * @property {number[]} [stood] its ends before a lever bent the lines
 * @property {boolean} [zooms] whether names of heights follow a reader's zoom
 * @property {Figure} [told] the figure whose heights are `heights`
 * @property {Record<string, number[]>} heights of the lines, by uid
 * @property {Record<string, number[]>} before of the lines before they last changed
 * @property {ReturnType<typeof setTimeout>} [waits] until Plotly draws what has been bent
 * @property {ResizeObserver} watch
 * @property {() => void} redraw
 * @property {() => void} missing tells the server that Plotly cannot be had
 * @property {(heights: Record<string, number[]>) => void} bend
 * @property {() => void} unbend
 * @property {(x: number, y: number) => string[]} point
 */

/** @param {{uid?: string}} trace */
export const isLine = ({ uid = "" }) => partsOf(uid)[0] === TraceKind.LINE;

/**
 * What a uid of ours says: what is drawn, and the number of its plan.
 * @param {string} uid
 */
export const partsOf = (uid) => [uid.slice(0, -1), uid.slice(-1)];

/** @param {number[]} row */
export const lastOf = (row) => row[row.length - 1];

/**
 * @param {{y?: (number | null)[]}[]} traces
 * @returns {number[]}
 */
export const heightsOf = (traces) =>
  traces.flatMap(({ y }) => y ?? []).filter((height) => typeof height === "number");

/** @param {HTMLElement} node */
export const sizeOf = (node) => `${node.clientWidth} ${node.clientHeight}`;

/** The letters of the plans that the reader does not want to see in the charts. */
export const hiddenPlans = () => document.body.dataset[DataKey.HIDDEN] ?? "";
