// A chart as a picture to keep, with all that the page says beside it; a part of plot.js.

const PICTURE = { width: 960, height: 600 };

/** What is saved: the chart with its title, the date, the plans' names and what it is. */
function picture(node) {
  const { picture: said, futures } = node.shown.figure;
  if (!said) return node;
  const day = new Date().toLocaleDateString(document.documentElement.lang || undefined);
  const data = node.data.map((trace) => (isLine(trace) ? named(trace, futures) : trace));
  const margin = { l: 80, r: 60, t: 90, b: 150 };
  const layout = JSON.parse(JSON.stringify(node.layout));
  const { range } = node._fullLayout.yaxis;
  return {
    data,
    layout: {
      ...layout,
      ...PICTURE,
      margin,
      title: { text: `${said.title} · ${day}`, subtitle: { text: said.note }, x: 0.02 },
      showlegend: true,
      legend: { orientation: "h", x: 0, y: -0.1, yanchor: "top" },
      annotations: [
        ...layout.annotations.filter((one) => inView(one, range)),
        ...letters(node.data.filter(isLine), range, PICTURE.height - margin.t - margin.b),
        linkBelow(document.body.dataset.link ?? location.href),
      ],
    },
  };
}

/** The link that opens what the picture shows, in lines so long as there is room for. */
function linkBelow(link) {
  const text = link.replace(/&/g, "&amp;").replace(/.{1,140}/g, "$&<br>");
  const place = { xref: "paper", yref: "paper", x: 0, y: 0, xanchor: "left", yanchor: "top", yshift: -100 };
  return { ...place, text, align: "left", showarrow: false, font: { size: 11 } };
}

/** A line for the legend: with what is commonest, without the name at its end. */
function named(trace, futures) {
  const plan = futures?.plans.find(({ letter }) => letter === trace.legendgroup);
  return { ...trace, name: plan ? `${trace.name}  ${plan.most}` : trace.name, showlegend: true, mode: "lines" };
}

/** The letters at the ends of lines in a chart so high [px], none upon another. */
function letters(lines, [low, high], whole) {
  const shown = lines.filter(({ visible }) => visible !== false);
  const aims = shown.map(({ y }) => ((high - lastOf(y)) / (high - low)) * whole);
  const places = apart(aims, whole);
  return shown.map(({ x, y, legendgroup, textfont: { color } }, n) => ({
    x: lastOf(x),
    y: lastOf(y),
    text: legendgroup,
    font: { color },
    showarrow: false,
    xanchor: "left",
    xshift: 4,
    yshift: aims[n] - places[n],
  }));
}
