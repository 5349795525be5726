// What this tab alone remembers, until it is closed: of which figures it wrote the address. `data` holds the session's
// mark, the figures that are the reader's own, and those `here` of which the server does not know whose they are.

const KEY = "explorer.own";
const MOST = 200;

function remembered() {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY));
    return Array.isArray(found) ? found : [];
  } catch {
    return []; // a browser that keeps nothing, or what somebody else wrote there
  }
}

function remember(own) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(own.slice(-MOST)));
  } catch {
    return; // then a reload asks again
  }
}

export default function ({ data, setStateValue }) {
  const before = remembered();
  const own = [...new Set([...before, ...data.own])];
  if (own.length > before.length) remember(own);
  if (data.here && before.includes(data.here)) setStateValue("mine", `${data.session} ${data.here}`);
}
