// Below the chart of a limit ten futures, a dot each; a part of plot.js.

const DOT = { pitch: 7, gap: 4, key: 15 }; // [px]

/** Below the chart of a limit, under the months: plan by plan how many of ten futures stand how. */
function drawFutures(node, { futures, layout }) {
  const box = node.nextElementSibling;
  if (!futures || !box) return;
  const { margin, xaxis } = layout;
  const right = node.clientWidth < WIDE ? margin.r : ROOM;
  const [first, last] = xaxis.range;
  const place = (month) => margin.l + ((month - first) / (last - first)) * (node.clientWidth - margin.l - right);
  const room = place(futures.months[1] ?? futures.months[0]) - place(futures.months[1] ? futures.months[0] : 0);
  const columns = room > 10 * DOT.pitch + 4 ? 10 : 5;
  const half = (columns * DOT.pitch) / 2;
  const inside = (month) => Math.min(place(month), node.clientWidth - half);
  const high = (10 / columns) * DOT.pitch + DOT.gap;
  box.style.setProperty("--pitch", `${DOT.pitch}px`);
  box.style.setProperty("--columns", columns);
  const hidden = document.body.dataset.hidden ?? "";
  const plans = futures.plans.filter(({ letter }) => !hidden.includes(letter));
  const key = keyOf(futures);
  box.replaceChildren(...plans.map((plan) => futuresOf(plan, futures, inside, high, node)), key);
  const lines = key.scrollWidth > key.clientWidth ? 2 : 1;
  key.style.whiteSpace = lines === 2 ? "normal" : "";
  key.style.height = `${lines * DOT.key}px`;
  node.style.setProperty("--futures", `${plans.length * high + lines * DOT.key}px`);
}

function futuresOf({ letter, dots, told }, { months, states }, place, high, node) {
  const row = document.createElement("div");
  row.style.height = `${high}px`;
  row.dataset.plan = letter;
  const name = document.createElement("b");
  name.textContent = letter;
  const style = getComputedStyle(node);
  const colour = node.shown.figure.futures.plans.find((plan) => plan.letter === letter).colour;
  name.style.color = legible(colour, style.getPropertyValue("--st-background-color"), style.getPropertyValue("--st-text-color"));
  row.append(name);
  months.forEach((month, n) => {
    const group = document.createElement("span");
    group.style.left = `${place(month)}px`;
    group.title = `${letter} ${told[n]}`;
    group.append(...dotsOf(dots[n], states));
    row.append(group);
  });
  return row;
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
    row?.querySelectorAll("span").forEach((group, n) => {
      [...group.children].forEach((dot, at) => (dot.className = states[groups[n][at]].code));
    });
  }
}
