// What outlives the server's memory while the page stays open. If the line was cut, the server is asked for a run at
// once, so that nothing is shown that is gone; if it has forgotten this page, it is handed back what was noted here.
// What the person did just before the cut may not have been taken: that is told, too.

/** @import { HeldBy, HeldSays } from "./contract.js" */

const memory = globalThis.explorerMemory || (globalThis.explorerMemory = {});

/** @param {Event} event */
function acted({ target }) {
  memory.acted = memory.acted || Boolean(/** @type {Element} */ (target).closest("input, button"));
}

/** @param {HTMLElement | null} app */
function watch(app) {
  if (!app || memory.watched === app) return;
  memory.watched = app;
  for (const act of ["keydown", "pointerup"]) app.addEventListener(act, acted, true);
  let before = "CONNECTED";
  new MutationObserver(() => {
    const { testConnectionState: now = "", testScriptState: script } = app.dataset;
    if (before === "CONNECTED" && now !== before) memory.pending = memory.acted;
    else if (before === "CONNECTED" && script === "notRunning") memory.acted = false; // it has been answered
    if (now === "CONNECTED" && before !== now) memory.tell?.("back", true);
    before = now;
  }).observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
}

/** @param {Component<HeldBy, HeldSays>} component */
export default function ({ data, setTriggerValue }) {
  const { session, ...held } = data;
  const { session: before, held: known } = memory;
  memory.tell = setTriggerValue;
  const gone = memory.pending ? ["change"] : [];
  if (known && before !== session) setTriggerValue("forgotten", { ...known, gone: [...gone, ...known.gone] });
  else memory.held = held;
  memory.session = session;
  watch(document.querySelector("[data-testid=stApp]"));
}
