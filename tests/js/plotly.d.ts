// What our scripts lean on of Plotly's insides: all of it, and nothing else.

import type { ChartState } from "../../assets/js/chart_state.js";
import type { Figure, Layout, Part, Trace } from "../../assets/js/contract.js";

/** A trace as Plotly has completed it. */
export type FullTrace = Omit<Trace, "x" | "y" | "uid" | "line"> & {
  uid: string;
  x: number[];
  y: number[];
  line: { shape?: string };
};

/** An axis as Plotly has worked it out. */
export interface FullAxis {
  range: number[];
  _length: number;
  c2p(value: number): number;
}

declare global {
  /** The element of a chart: Plotly's own properties, and one of ours. */
  interface ChartNode extends HTMLElement {
    chart: ChartState;
    data: Trace[];
    layout: Layout;
    calcdata?: { trace: FullTrace }[][];
    _fullData: FullTrace[];
    _fullLayout: { xaxis: FullAxis; yaxis: FullAxis };
    on(event: "plotly_relayout", heard: (change: Record<string, unknown>) => void): void;
  }

  /** The colours of Streamlit's theme as a layout has them. */
  interface Look {
    paper_bgcolor: string;
    font: { color: string; family: string };
  }

  const Plotly: {
    react(node: ChartNode, data: Trace[], layout: object, config?: object): Promise<ChartNode>;
    relayout(node: ChartNode, change: object): Promise<ChartNode>;
    purge(node: ChartNode): void;
    PlotSchema: { findArrayAttributes(trace: Record<string, unknown>): string[] };
  };

  interface Window {
    Plotly: typeof Plotly;
  }
}
