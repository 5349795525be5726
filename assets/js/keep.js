// The browser's own store of this page: read once, kept up while the person wants it, emptied by one click.
// Each text kept has a stamp of its own: what another page has kept since is never
// written over, but told; what another page has cleared is not kept again.

/** @import { BrowserStore, StoreSays } from "./contract.js" */

const NAME = `huabei-jiebei-explorer ${location.pathname.replace(/\/~\/\+\/?$/, "/")}`;

// over: the stamp told last by the server; stamp, last: of the text that this page read or wrote last; told: of what
// the server knows already.
const page = globalThis.explorerKept || (globalThis.explorerKept = { over: "", stamp: "", last: "", told: "" });

/**
 * @param {string} text
 * @returns {Record<string, unknown> & {stamp: string}}
 */
function opened(text) {
  try {
    return { stamp: "unstamped", ...JSON.parse(text) };
  } catch {
    return { stamp: "unstamped" };
  }
}

/**
 * What has to be kept up: not the stamp, and no language, in which two pages may differ for good.
 * @param {string} text
 */
const substance = (text) => JSON.stringify({ ...opened(text), stamp: "", language: "" });

/**
 * @param {string} found
 * @param {string} last
 */
function tell(found, last) {
  const { stamp } = opened(found);
  if (page.told === stamp) return;
  page.told = stamp;
  page.server?.("found", { text: found, stamp, last });
}

/** @param {BrowserStore} data */
function keep({ text, over }) {
  const found = localStorage.getItem(NAME);
  const stamp = found === null ? "" : opened(found).stamp;
  if (page.over !== over) {
    Object.assign(page, { over, stamp: over });
    if (stamp === over) page.last = found || "";
  }
  if (stamp !== page.stamp) {
    if (found !== null && stamp) tell(found, page.last);
    else page.server?.("gone", true);
  } else if (!found || substance(found) !== substance(text)) {
    page.stamp = Date.now().toString(36) + Math.random().toString(36).slice(2);
    page.last = text;
    localStorage.setItem(NAME, JSON.stringify({ ...JSON.parse(text), stamp: page.stamp }, null, 1));
  }
}

/** @param {BrowserStore} data */
function act(data) {
  const isNew = page.session !== data.session;
  const before = isNew ? "" : page.mode;
  page.session = data.session;
  page.mode = data.mode;
  page.data = data;
  if (data.mode !== before) page.told = "";
  try {
    if (data.mode === "keep") keep(data);
    else Object.assign(page, { over: data.over, stamp: data.over });
    if (data.mode === "clear" && before !== "clear") localStorage.removeItem(NAME);
    const there = localStorage.getItem(NAME);
    if (data.mode === "read" && isNew && there) tell(there, "");
  } catch {
    if (data.mode === "keep") page.server?.("closed", true); // private windows, a full store
  }
}

/** Another page has kept something, and this one is looked at. */
function look() {
  if (page.data?.mode === "keep" && !document.hidden) act(page.data);
}

/** @param {Component<BrowserStore, StoreSays>} component */
export default function ({ data, setTriggerValue }) {
  page.server = setTriggerValue;
  act(data);
  if (page.watching) return;
  page.watching = true;
  addEventListener("storage", look);
  document.addEventListener("visibilitychange", look);
}
