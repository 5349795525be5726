// What Streamlit's sliders lack: a way to them when the sidebar is closed, a finger that may scroll past them,
// and a figure that can be typed where it stands. `data` is the name of the button that opens the sidebar.

const SLIDER = ".stSlider [data-rac]";
const SURE = 8; // [px] to the side: so far goes a finger that wants to move a lever
/** @type {PointerEvent | null} */
let finger = null; // a finger on a track that has not shown yet where it wants to go

/** @param {HTMLInputElement} input */
const thumbOf = (input) => input.closest("[data-rac]");

/**
 * The slider's input that an event is about, and whether it lies on the thumb.
 * @param {Event} event
 */
function met({ target }) {
  const part = /** @type {Element} */ (target).closest?.(SLIDER);
  const input = /** @type {HTMLInputElement | null | undefined} */ (part?.querySelector("input[type=range]"));
  return { part, input, onThumb: input && part === thumbOf(input) };
}

// --- a finger scrolls past a lever; only one that goes sideways moves it ---

/** @param {PointerEvent} event */
function touched(event) {
  const { part, onThumb } = met(event);
  if (event.pointerType !== "touch" || !event.isTrusted || !part || onThumb) return;
  event.stopPropagation();
  finger = event;
}

/** @param {PointerEvent} event */
function slid(event) {
  if (!finger || event.pointerId !== finger.pointerId) return;
  const [aside, along] = [event.clientX - finger.clientX, event.clientY - finger.clientY].map(Math.abs);
  if (aside < SURE || aside < along) return;
  const { target, pointerId, pointerType } = finger;
  const { clientX, clientY } = event;
  finger = null;
  const sure = { bubbles: true, cancelable: true, isPrimary: true, pointerId, pointerType, clientX, clientY };
  target?.dispatchEvent(new PointerEvent("pointerdown", sure));
}

/**
 * What a browser adds to a finger for pages that know only the mouse.
 * @param {UIEvent} event
 */
function added(event) {
  const { part, onThumb } = met(event);
  const byFinger = event.type === "touchstart" || event.sourceCapabilities?.firesTouchEvents;
  if (part && !onThumb && byFinger) event.stopPropagation();
}

// --- a figure is typed where it stands ---

/** @param {MouseEvent} event */
function asked(event) {
  if (/** @type {Element} */ (event.target).closest?.("[data-testid=stSliderThumbValue]")) type(met(event).input);
}

/** @param {KeyboardEvent} event */
function keyed(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (!input.matches?.(`${SLIDER} input`) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" || /^[0-9]$/.test(event.key)) type(input, event.key === "Enter" ? "" : event.key);
  else return;
  event.preventDefault();
}

/**
 * @param {HTMLInputElement | null | undefined} input
 * @param {string} [begun]
 */
function type(input, begun = "") {
  if (!input || input.disabled) return;
  const box = input.closest(".stSlider");
  if (!box || box.querySelector(".typed")) return;
  const shown = input.getAttribute("aria-valuetext") ?? "";
  const scale = shown.trim().endsWith("%") ? 100 : 1;
  const written = (/** @type {string} */ value) => String(Math.round(Number(value) * scale * 1e6) / 1e6);
  const field = Object.assign(document.createElement("input"), {
    type: "number",
    step: "any",
    min: written(input.min),
    max: written(input.max),
    className: "typed",
    ariaLabel: input.ariaLabel,
    value: begun || written(input.value),
  });
  const close = () => {
    field.onblur = null;
    field.remove();
  };
  const take = () => {
    close();
    const value = Number(field.value) / scale;
    if (field.value && field.checkValidity() && value !== Number(input.value)) move(input, value);
  };
  field.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && !field.reportValidity()) return;
    if (event.key === "Enter") take();
    if (event.key === "Escape") close();
    if (!field.isConnected) input.focus({ preventScroll: true });
  };
  field.onblur = take;
  box.append(field);
  field.focus({ preventScroll: true });
  if (!begun) field.select();
}

/**
 * Move a slider as a hand would: press its thumb, set the value, let go.
 * @param {HTMLInputElement} input
 * @param {number} value
 */
function move(input, value) {
  const thumb = thumbOf(input);
  const hand = { bubbles: true, cancelable: true, button: 0, pointerId: 7, pointerType: "pen", isPrimary: true };
  thumb?.dispatchEvent(new PointerEvent("pointerdown", hand));
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, String(value));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  setTimeout(() => thumb?.dispatchEvent(new PointerEvent("pointerup", hand)));
}

/** @returns {HTMLElement | null} */
const expander = () => document.querySelector("[data-testid=stExpandSidebarButton]");

/** @param {Component<string>} component */
export default function ({ data, parentElement }) {
  const button = /** @type {HTMLButtonElement} */ (parentElement.querySelector("button"));
  button.textContent = data;
  button.onclick = () => expander()?.click();
  if (document.levers) return;
  document.levers = true;
  document.addEventListener("pointerdown", touched, true);
  document.addEventListener("touchstart", added, { capture: true, passive: true });
  document.addEventListener("mousedown", added, true);
  document.addEventListener("pointermove", slid, true);
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) document.addEventListener(name, () => (finger = null), true);
  document.addEventListener("click", asked);
  document.addEventListener("keydown", keyed, true);
}
