// What outlives the server's memory while the page stays open. If the line was cut, the server is asked for a run at
// once, so that nothing is shown that is gone; if it has forgotten this page, it is handed back what was noted here.
// `data` holds the session's mark, what it has noted as text, its steps, and what it has that cannot be handed back.
// What the person did just before the cut may not have been taken: that is told, too.

const memory = globalThis.explorerMemory || (globalThis.explorerMemory = {});

// What the choices show: where that is not what it was when the page was done last, the server has not taken it.
const shown = () =>
  [...document.querySelectorAll("[data-testid=stSidebar] input")]
    .map((one) => (one.type === "checkbox" ? one.checked : one.value))
    .join();

function watch(app) {
  if (!app || memory.watched === app) return;
  memory.watched = app;
  let before = "CONNECTED";
  new MutationObserver(() => {
    const now = app.dataset.testConnectionState;
    const done = app.dataset.testScriptState === "notRunning";
    if (before === "CONNECTED" && before !== now) memory.busy = !done || memory.shown !== shown();
    if (now === "CONNECTED" && before !== now) memory.tell("back", true);
    if (now === "CONNECTED" && done) requestAnimationFrame(() => (memory.shown = shown()));
    before = now;
  }).observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
}

export default function ({ data, setTriggerValue }) {
  const { session, ...held } = data;
  const forgotten = memory.session && memory.session !== session;
  memory.tell = setTriggerValue;
  const gone = memory.busy ? ["change"] : [];
  if (forgotten) setTriggerValue("forgotten", { ...memory.held, gone: [...gone, ...memory.held.gone] });
  else memory.held = held;
  memory.session = session;
  watch(document.querySelector("[data-testid=stApp]"));
}
