// Below the chart of a limit ten futures, a dot each; a part of plot.js.

const DOT = { pitch: 7, gap: 4, key: 15 }; // [px]

/**
 * Below the chart of a limit, under the months: plan by plan how many of ten futures stand how. The rows stay
 * while width, months, plans and colours do: to build them is a fifth of the time of a redraw.
 */
function drawFutures(node, { futures, layout }, width) {
  const box = node.nextElementSibling;
  if (!futures || !box) return;
  const hidden = document.body.dataset.hidden ?? "";
  const plans = futures.plans.filter(({ letter }) => !hidden.includes(letter));
  const style = getComputedStyle(node);
  const [page, text] = ["background", "text"].map((name) => style.getPropertyValue(`--st-${name}-color`));
  const frame = JSON.stringify([width, futures.months, futures.states, plans.map(({ letter }) => letter), page, text]);
  if (node.frame !== frame) {
    const names = plans.map(({ letter, colour }) => nameOf(letter, legible(colour, page, text)));
    build(node, box, { futures, layout, names, width });
    node.frame = frame;
  }
  plans.forEach((plan, n) => fill(box.children[n], plan, futures.states));
}

/** The empty rows, one below each name, and the key; a chart leaves as much room as they need. */
function build(node, box, { futures, layout, names, width }) {
  const { margin, xaxis } = layout;
  const right = width < WIDE ? margin.r : ROOM;
  const [first, last] = xaxis.range;
  const place = (month) => margin.l + ((month - first) / (last - first)) * (width - margin.l - right);
  const room = place(futures.months[1] ?? futures.months[0]) - place(futures.months[1] ? futures.months[0] : 0);
  const columns = room > 10 * DOT.pitch + 4 ? 10 : 5;
  const half = (columns * DOT.pitch) / 2;
  const places = futures.months.map((month) => Math.min(place(month), width - half));
  const high = (10 / columns) * DOT.pitch + DOT.gap;
  box.style.setProperty("--pitch", `${DOT.pitch}px`);
  box.style.setProperty("--columns", columns);
  const key = keyOf(futures);
  box.replaceChildren(...names.map((name) => rowOf(name, places, high)), key);
  const lines = key.scrollWidth > key.clientWidth ? 2 : 1;
  key.style.whiteSpace = lines === 2 ? "normal" : "";
  key.style.height = `${lines * DOT.key}px`;
  node.style.setProperty("--futures", `${names.length * high + lines * DOT.key}px`);
}

function nameOf(letter, colour) {
  const name = document.createElement("b");
  name.textContent = letter;
  name.style.color = colour;
  return name;
}

function rowOf(name, places, high) {
  const row = document.createElement("div");
  row.style.height = `${high}px`;
  row.dataset.plan = name.textContent;
  row.append(name);
  for (const place of places) {
    const group = document.createElement("span");
    group.style.left = `${place}px`;
    row.append(group);
  }
  return row;
}

function fill(row, { letter, dots, told }, states) {
  row.querySelectorAll("span").forEach((group, n) => {
    show(group, dots[n], states);
    group.title = `${letter} ${told[n]}`;
  });
}

/** A dot for each digit; those that stand there already are left alone. */
function show(group, digits, states) {
  if (group.dataset.dots === digits) return;
  group.dataset.dots = digits;
  group.replaceChildren(...dotsOf(digits, states));
}

function dotsOf(digits, states) {
  return [...digits].map((digit) => {
    const dot = document.createElement("i");
    dot.className = states[digit].code;
    return dot;
  });
}

/** What the dots mean. */
function keyOf({ lead, states }) {
  const key = document.createElement("p");
  key.append(lead, " ");
  states.forEach(({ name }, digit) => {
    const part = document.createElement("span");
    part.append(...dotsOf(String(digit), states), name);
    key.append(part);
  });
  return key;
}

/** While a lever is dragged: the dots of some plans, by letter. */
function followFutures(node, dots) {
  const { states } = node.shown.figure.futures;
  for (const [letter, groups] of Object.entries(dots)) {
    const row = node.nextElementSibling.querySelector(`[data-plan="${letter}"]`);
    row?.querySelectorAll("span").forEach((group, n) => show(group, groups[n], states));
  }
}
