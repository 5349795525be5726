// The answer in one line; it follows a lever while it is dragged, and says once let go what it was before.

import { DomEvent } from "./contract.js";

/** @import { Verdict } from "./contract.js" */

/** @param {Component<Verdict>} component */
export default function ({ data: { line, before }, parentElement }) {
  const place = /** @type {HTMLParagraphElement} */ (parentElement.querySelector("p"));
  const was = /** @type {HTMLElement} */ (parentElement.querySelector("small"));
  if (place.said && place.said !== line) was.textContent = before.replace("{line}", place.said);
  place.textContent = place.said = line;
  if (place.follows) return;
  place.follows = ({ detail }) => (place.textContent = detail?.verdict ?? place.said ?? "");
  document.addEventListener(DomEvent.FIGURES, place.follows);
}
