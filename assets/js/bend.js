// A chart's lines at other heights, straight into what Plotly has drawn: 1 ms for what takes it some 20; a part of plot.js.

/** Draw traces at other heights, by uid; each line leaves a faint one where it was. */
function bend(node, heights) {
  fit(node, heights);
  for (const [{ trace }] of node.calcdata) bendTrace(node, trace, heights);
  spread(node, Object.fromEntries(Object.entries(heights).filter(([uid]) => isLine({ uid }))));
}

function bendTrace(node, trace, heights) {
  const part = node.querySelector(`.trace${trace.uid}`);
  const line = heights[trace.uid];
  const [, kind, plan] = trace.uid.match(/^(.*)(\d)$/);
  if (!part) return;
  if (line && trace.mode === "markers") {
    part.querySelector(".point")?.setAttribute("transform", `translate(${point(node, trace.x[0], line[0])})`);
  } else if (line) {
    const filled = trace.fill === "toself";
    const drawn = part.querySelector(filled ? ".js-fill" : ".js-line");
    if (!filled && drawn) leave(drawn, pathOf(node, corners(trace, trace.y)));
    drawn?.setAttribute("d", pathOf(node, corners(trace, line), filled));
    part.querySelector(".textpoint:last-child text")?.setAttribute("y", point(node, 0, lastOf(line))[1]);
  } else if ((kind === "few" || kind === "ghost") && heights[`line${plan}`]) {
    part.style.visibility = "hidden"; // single futures do not mix; another ghost is left
  }
}

/** As if nothing had been bent: the lines and the axis of before. */
function unbend(node) {
  if (!node.querySelector(".was")) return;
  if (node.stood) setAxis(node, node.stood);
  draw(node, node.shown);
}

/** What bending has left goes once Plotly has drawn. */
function straighten(node) {
  node.stood = undefined;
  node.querySelectorAll(".was").forEach((line) => line.remove());
  node.querySelectorAll(".trace[style*=hidden]").forEach((part) => (part.style.visibility = ""));
}

/** Where a month and a height stand [px]. */
function point(node, x, y) {
  const { xaxis, yaxis } = node._fullLayout;
  return [xaxis.c2p(x).toFixed(2), yaxis.c2p(y).toFixed(2)];
}

/** Move the axis where the lines would leave it, by the rule of every drawing; a reader's zoom stays. */
function fit(node, heights) {
  const { range } = node._fullLayout.yaxis;
  if (String(range) !== String(node.axis)) return;
  const axis = fitted(node, heightsOf(node.data.map(({ uid, y }) => ({ y: heights[uid] ?? y }))));
  if (String(axis) === String(range)) return;
  node.stood = node.stood ?? node.axis;
  setAxis(node, axis);
}

function setAxis(node, axis) {
  node.axis = axis;
  const { tickvals, ticktext } = ticks(node.rule, axis);
  Plotly.relayout(node, { "yaxis.range": [...axis], "yaxis.tickvals": tickvals, "yaxis.ticktext": ticktext });
}

/** The points of a trace at other heights, with the corners of its steps. */
function corners({ x, fill, line: { shape } }, heights) {
  const stepped = (months, values) =>
    months.flatMap((month, n) => (n ? [[month, values[n - 1]], [month, values[n]]] : [[month, values[n]]]));
  if (fill === "toself" && x.length > heights.length) {
    const months = heights.slice(heights.length / 2).map((_, n) => n);
    const [there, back] = [heights.slice(0, months.length), heights.slice(months.length).reverse()];
    return [...stepped(months, there), ...stepped(months, back).reverse()];
  }
  return shape === "hv" ? stepped(x, heights) : x.map((month, n) => [month, heights[n]]);
}

function pathOf(node, points, closed) {
  return `M${points.map(([x, y]) => point(node, x, y)).join("L")}${closed ? "Z" : ""}`;
}

/** Leave a faint line where one was before it was moved. */
function leave(line, path) {
  let was = line.parentNode.querySelector(".was");
  if (!was) {
    was = line.cloneNode();
    was.setAttribute("class", "was");
    was.style.strokeDasharray = "none";
    was.style.strokeWidth = "2px";
    was.style.opacity = 0.35;
    line.before(was);
  }
  was.setAttribute("d", path);
}

// --- quick at first ---

const STILL = 100; // [ms] what has been bent is drawn by Plotly once nothing has moved for so long

/** Show new data; where nothing but heights has changed, at once: whoever holds a key gets the next before Plotly is done. */
function update(node, data) {
  clearTimeout(node.waits);
  const before = node.shown;
  node.shown = data;
  if (!before || !onlyHeights(node, before.figure, data.figure)) return draw(node, data);
  drawFutures(node, data.figure, node.clientWidth);
  bend(node, Object.fromEntries(data.figure.data.map(({ uid, y }) => [uid, y])));
  node.waits = setTimeout(() => node.isConnected && draw(node, data), STILL);
}

function onlyHeights(node, before, now) {
  if (!now.axis || !node.calcdata || sizeOf(node) !== node.drawn || shapeOf(before) !== shapeOf(now)) return false;
  const heights = [...now.data, ...Object.values(node.heights).map((y) => ({ y }))]; // with the ghosts of what was
  if (heights.some(({ y }) => y.includes(null))) return false;
  return String(fitted(node, heightsOf(heights))) === String(node.axis);
}

/** All of a figure but its heights and what is said of them. */
const shapeOf = ({ data, layout }) => JSON.stringify([data.map(({ y, customdata, ...rest }) => rest), layout]);
