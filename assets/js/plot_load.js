// Draws a chart by our module, which lies beside Plotly.

/** @import { Chart, ChartSays } from "./contract.js" */

/** @param {Component<Chart, ChartSays>} chart */
export default async function (chart) {
  const place = new URL(chart.data.module, document.baseURI).href;
  const found = await import(place).catch(() => null);
  return found ? found.default(chart) : chart.setTriggerValue("missing", true);
}
