// Back and Forward are told to the server as such, each with the address that it led to: what a message says of the
// address may be older than what the page has written. What the server tells has arrived before.

/** @import { Place, PlaceSays } from "./contract.js" */

const place = globalThis.explorerPlace || (globalThis.explorerPlace = { visits: 0, written: 0, session: "" });

function went() {
  place.visits += 1;
  place.tell?.("went", { session: place.session, visits: place.visits, written: place.written, to: location.search });
}

/**
 * Whether the address is another one than the server knows: gone to before anything listened.
 * @param {Record<string, string>} known
 */
function isElsewhere(known) {
  /** @type {Record<string, string>} */
  const here = Object.fromEntries(new URLSearchParams(location.search));
  return Object.keys({ ...known, ...here }).some((key) => known[key] !== here[key]);
}

/** @param {Component<Place, PlaceSays>} component */
export default function ({ data, setStateValue }) {
  const isNew = place.session !== data.session;
  Object.assign(place, { session: data.session, written: data.written });
  place.tell = setStateValue;
  if (isNew && isElsewhere(data.address)) went();
  if (place.watching) return;
  place.watching = true;
  addEventListener("popstate", went, true);
}
