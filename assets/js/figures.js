// The plans' figures at the horizon as a table; they follow a lever while it is dragged.

import { DataKey, DomEvent } from "./contract.js";

/** @import { Board, BoardPlan, BoardSaid, LimitCell, ScoreCell } from "./contract.js" */
/** @typedef {Board["steps"]} Steps */

/**
 * An amount as explorer.findings.written rounds it: to the step of its size, by the `steps` that the server sends.
 * @param {Steps} steps
 * @param {string} unit
 * @param {number} value
 */
export function amount(steps, unit, value) {
  return written(unit, rounded(steps[unit], value));
}

/**
 * @param {[number, number][]} steps
 * @param {number} value
 */
function rounded(steps, value) {
  const [, step] = steps.filter(([size]) => Math.abs(value) >= size).pop() ?? steps[0];
  return step * Math.round(value / step);
}

/**
 * @param {string} unit
 * @param {number} value
 */
const written = (unit, value) => (unit === "points" ? String(value) : `¥${value.toLocaleString("en-US")}`);

/**
 * How a score has changed, as scores are written: an arrow and the size, or nothing.
 * @param {Steps} steps
 * @param {ScoreCell} cell
 */
function change(steps, { start, end }) {
  const size = rounded(steps.points, end) - rounded(steps.points, start);
  return size ? `${size > 0 ? "↑" : "↓"}${written("points", Math.abs(size))}` : "";
}

/**
 * The names of the outcomes: on a small screen they choose the chart that is shown.
 * @param {Board} data
 */
function top({ outcomes }) {
  const row = element("tr");
  row.append(element("th", { scope: "col" }));
  for (const { key } of outcomes) {
    const cell = element("th", { scope: "col" });
    const button = element("button", { type: "button", [`data-${DataKey.OUTCOME}`]: key });
    button.onclick = () => {
      document.body.dataset[DataKey.PICKED] = key;
      look(key);
    };
    cell.append(button);
    row.append(cell);
  }
  row.append(element("th", { scope: "col" }));
  return row;
}

/**
 * One plan: its name, which shows or hides it in the charts, and its figures.
 * @param {BoardPlan} plan
 * @param {Board} data
 */
function line({ letter }, { outcomes }) {
  const row = element("tr");
  const first = element("th", { scope: "row" });
  const button = element("button", { type: "button", [`data-${DataKey.PLAN}`]: letter });
  button.onclick = () => hide(letter, !hidden().includes(letter));
  first.append(button);
  row.append(first);
  const score = element("td");
  score.append(element("b"), " ", element("span"));
  row.append(score);
  for (const _ of outcomes.slice(1)) row.append(limit());
  row.append(element("td"));
  return row;
}

/** The cell of a limit: its squares, what is most likely large, the rest small. */
function limit() {
  const cell = element("td");
  const inside = element("div", { class: "limit" });
  inside.append(element("span", { class: "squares", "aria-hidden": "true" }), element("b"), element("small"), element("small"));
  cell.append(inside);
  return cell;
}

/**
 * @param {HTMLTableElement} table
 * @param {Board} data
 */
function write(table, { title, outcomes, states, steps, cost, show, plans }) {
  const [first, ...rows] = table.rows;
  [title, ...outcomes.map(({ name }) => name), cost].forEach((text, n) => {
    (first.cells[n].firstElementChild ?? first.cells[n]).textContent = text;
  });
  plans.forEach((plan, number) => {
    const [name, score, ...cells] = rows[number].cells;
    const button = /** @type {HTMLButtonElement} */ (name.firstElementChild);
    Object.assign(button, { textContent: plan.name, title: show });
    button.style.setProperty("--plan", plan.colour);
    score.children[0].textContent = amount(steps, "points", plan.score.end);
    score.children[1].textContent = change(steps, plan.score);
    plan.limits.forEach((each, n) => fill(cells[n], each, states));
    cells[plan.limits.length].textContent = amount(steps, "yuan", plan.cost);
  });
}

/**
 * @param {HTMLElement} cell
 * @param {LimitCell} what
 * @param {string[]} states
 */
function fill(cell, { squares, likely, counts, otherwise }, states) {
  const [group, ...texts] = /** @type {HTMLCollectionOf<HTMLElement>} */ (/** @type {Element} */ (cell.firstElementChild).children);
  [likely, otherwise, counts].forEach((text, n) => (texts[n].textContent = text));
  if (group.dataset[DataKey.SQUARES] === squares) return;
  group.dataset[DataKey.SQUARES] = squares;
  while (group.children.length < squares.length) group.append(element("i"));
  for (const [n, digit] of [...squares].entries()) group.children[n].className = states[Number(digit)];
}

/**
 * @param {HTMLTableElement} table
 * @param {Board} data
 */
function draw(table, data) {
  if (table.rows.length !== data.plans.length + 1) {
    const head = element("thead");
    head.append(top(data));
    const body = element("tbody");
    body.append(...data.plans.map((plan) => line(plan, data)));
    table.replaceChildren(head, body);
  }
  write(table, data);
  look(document.body.dataset[DataKey.OUTCOME] ?? data.outcomes[0].key);
  hide("", true);
}

/**
 * @template {keyof HTMLElementTagNameMap} Kind
 * @param {Kind} kind
 * @param {Record<string, string>} [attributes]
 */
function element(kind, attributes = {}) {
  const made = document.createElement(kind);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

// --- what the reader looks at ---

/**
 * Look at one outcome's chart, where there is room for one.
 * @param {string} outcome
 */
function look(outcome) {
  document.body.dataset[DataKey.OUTCOME] = outcome;
  press(DataKey.OUTCOME, (key) => key === outcome);
}

/**
 * Which of the buttons for a key are pressed.
 * @param {typeof DataKey[keyof typeof DataKey]} key
 * @param {(value: string) => boolean} isPressed
 */
function press(key, isPressed) {
  for (const button of document.querySelectorAll(`button[data-${key}]`)) {
    button.setAttribute("aria-pressed", String(isPressed(/** @type {HTMLElement} */ (button).dataset[key] ?? "")));
  }
}

/** The letters of the plans that the reader does not want to see in the charts. */
const hidden = () => document.body.dataset[DataKey.HIDDEN] ?? "";

/**
 * @param {string} letter
 * @param {boolean} gone
 */
function hide(letter, gone) {
  const before = hidden();
  document.body.dataset[DataKey.HIDDEN] = before.replace(letter, "") + (gone ? letter : "");
  press(DataKey.PLAN, (plan) => !hidden().includes(plan));
  if (hidden() !== before) document.dispatchEvent(new Event(DomEvent.HIDDEN));
}

/**
 * The figures as a lever that is dragged leaves them.
 * @param {Board} data
 * @param {Followed} detail
 */
function followed({ plans, ...rest }, { figures, limits }) {
  const moved = plans.map((plan, number) => {
    const row = figures[number];
    if (!row) return plan;
    const [end, start, cost] = row;
    return { ...plan, score: { start, end }, limits: limits[number], cost };
  });
  return { ...rest, plans: moved };
}

const REST = 800; // [ms] after which the answer is read aloud: not for each of several keys

/**
 * Have a screen reader say the answer once it has changed and nothing more is under way.
 * @param {HTMLParagraphElement} place
 * @param {string} said
 */
function tell(place, said) {
  clearTimeout(place.waiting);
  if (place.said === undefined) place.said = said; // what is found on the page is not announced
  if (place.said === said) return;
  place.waiting = setTimeout(() => (place.textContent = place.said = said), REST);
}

/** @param {Component<BoardSaid>} component */
export default function ({ data, parentElement }) {
  const table = /** @type {HTMLTableElement} */ (parentElement.querySelector("table"));
  table.shown = data;
  table.dataset[DataKey.WORKING] = data.working;
  tell(/** @type {HTMLParagraphElement} */ (parentElement.querySelector("[role=status]")), data.said);
  draw(table, data);
  if (table.follows) return;
  table.follows = ({ detail }) => {
    if (table.shown) write(table, detail ? followed(table.shown, detail) : table.shown);
  };
  document.addEventListener(DomEvent.FIGURES, table.follows);
}
