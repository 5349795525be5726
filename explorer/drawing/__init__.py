"""Charts and what they share: Plotly's, SVG's, dots of single futures, curves of a drag."""
