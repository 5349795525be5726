// What outlives the server's memory while the page stays open. If the line was cut, the server is asked for a run at
// once, so that nothing is shown that is gone; if it has forgotten this page, it is handed back what was noted here.
// `data` holds the session's mark, what it has noted as text, and what it has that cannot be handed back.

const memory = globalThis.explorerMemory || (globalThis.explorerMemory = {});

function watch(app) {
  if (!app || memory.watched === app) return;
  memory.watched = app;
  let before = "CONNECTED";
  new MutationObserver(() => {
    const now = app.dataset.testConnectionState;
    if (now === "CONNECTED" && before !== now) memory.tell("back", true);
    before = now;
  }).observe(app, { attributeFilter: ["data-test-connection-state"] });
}

export default function ({ data, setTriggerValue }) {
  const { session, ...held } = data;
  const forgotten = memory.session && memory.session !== session;
  memory.tell = setTriggerValue;
  if (forgotten) setTriggerValue("forgotten", memory.held);
  else memory.held = held;
  memory.session = session;
  watch(document.querySelector("[data-testid=stApp]"));
}
