// Hands the page's preview of a lever to live.js, and its questions to the server. Small: sent with each answer.

import { DomEvent } from "./contract.js";

/** @import { Preview, PreviewSays, Question } from "./contract.js" */

/** @param {Component<Preview, PreviewSays>} component */
export default function ({ data, setTriggerValue }) {
  const ask = (/** @type {Question} */ question) => setTriggerValue("ask", question);
  document.dispatchEvent(new CustomEvent(DomEvent.PREVIEW, { detail: { ...data, ask } }));
  document.previewed = { ...data, ask }; // for a live.js that comes later
}
