// Back and Forward are told to the server as such, each with the address that it led to: what a message says of the
// address may be older than what the page has written. `data` holds the session's mark, the address that it knows,
// and how many it has written; they have arrived before.

const place = globalThis.explorerPlace || (globalThis.explorerPlace = { visits: 0 });

function went() {
  place.visits += 1;
  place.tell("went", { session: place.session, visits: place.visits, written: place.written, to: location.search });
}

/** Whether the address is another one than the server knows: gone to before anything listened. */
function isElsewhere(known) {
  const here = Object.fromEntries(new URLSearchParams(location.search));
  return Object.keys({ ...known, ...here }).some((key) => known[key] !== here[key]);
}

export default function ({ data, setStateValue }) {
  const isNew = place.session !== data.session;
  Object.assign(place, { session: data.session, written: data.written });
  place.tell = setStateValue;
  if (isNew && isElsewhere(data.address)) went();
  if (place.watching) return;
  place.watching = true;
  addEventListener("popstate", went, true);
}
