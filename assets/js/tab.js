// What this tab alone remembers, until it is closed: of which figures it wrote the address.

/** @import { TabKnows, TabSays } from "./contract.js" */

const KEY = "explorer.own";
const MOST = 200;

/** @returns {string[]} */
function remembered() {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return []; // a browser that keeps nothing, or what somebody else wrote there
  }
}

/** @param {string[]} own */
function remember(own) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(own.slice(-MOST)));
  } catch {
    return; // then a reload asks again
  }
}

/** @param {Component<TabKnows, TabSays>} component */
export default function ({ data, setStateValue }) {
  const before = remembered();
  const own = [...new Set([...before, ...data.own])];
  if (own.length > before.length) remember(own);
  if (data.here && before.includes(data.here)) setStateValue("mine", `${data.session} ${data.here}`);
}
