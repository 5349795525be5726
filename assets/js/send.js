// Copy the link, or hand it to the system's own sheet; what happened is said to everyone, also aloud.

/** @import { Send } from "./contract.js" */

/**
 * The page's own address; Community Cloud shows an app in a frame below /~/+/.
 * @param {string} query
 */
function address(query) {
  const path = location.pathname.replace(/\/~\/\+\/?$/, "/");
  return location.origin + path + (query ? `?${query}` : "");
}

/**
 * Where the clipboard is closed to pages (old browsers, http): select the link and copy it the old way.
 * @param {HTMLInputElement} field
 */
function copyFrom(field) {
  field.hidden = false;
  field.select();
  field.setSelectionRange(0, field.value.length);
  return document.execCommand("copy");
}

/** @param {HTMLInputElement} field */
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return copyFrom(field);
  }
}

/** @param {Component<Send>} component */
export default function ({ data, parentElement }) {
  const [copying, sharing] = parentElement.querySelectorAll("button");
  const field = /** @type {HTMLInputElement} */ (parentElement.querySelector("input"));
  const said = /** @type {HTMLElement} */ (parentElement.querySelector("[role=status]"));
  const url = address(data.query);
  if (field.value !== url) said.textContent = ""; // what was copied is no longer what the page shows
  field.value = url;
  field.ariaLabel = data.link;
  copying.textContent = data.copy;
  sharing.textContent = data.share;
  sharing.hidden = typeof navigator.share !== "function";
  copying.onclick = async () => {
    said.textContent = (await copy(field)) ? data.copied : data.failed;
    field.hidden = said.textContent === data.copied;
  };
  sharing.onclick = () => navigator.share({ title: data.title, text: data.text, url }).catch(() => {});
}
