// The browser's own store of this page: read once, written while the person wants it, emptied by one click.
// `data` holds mode ("read", "keep" or "clear") and the text to be kept.

const NAME = `huabei-jiebei-explorer ${location.pathname.replace(/\/~\/\+\/?$/, "/")}`;

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.host ?? parentElement;
  try {
    if (data.mode === "keep" && localStorage.getItem(NAME) !== data.text) localStorage.setItem(NAME, data.text);
    if (data.mode === "clear") localStorage.removeItem(NAME);
    if (data.mode === "read" && !place.wasRead) {
      const found = localStorage.getItem(NAME);
      if (found) setTriggerValue("found", found);
    }
    place.wasRead = true;
  } catch {
    if (data.mode === "keep") setTriggerValue("closed", true); // private windows, a full store
  }
}
