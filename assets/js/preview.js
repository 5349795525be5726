// Hands the page's preview of a lever to live.js, and its questions to the server. Small: sent with each answer.
// `data` holds number (of the preview that still holds, 0 for none) and preview (a new one as JSON, or null).

export default function ({ data, setTriggerValue }) {
  const ask = (question) => setTriggerValue("ask", question);
  document.dispatchEvent(new CustomEvent("preview", { detail: { ...data, ask } }));
  document.previewed = { ...data, ask }; // for a live.js that comes later
}
