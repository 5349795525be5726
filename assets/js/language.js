// The page says which language it is in, and the browser remembers that for a year.

/** @param {Component<string>} component */
export default function ({ data }) {
  document.documentElement.lang = data;
  document.cookie = `language=${data};path=/;max-age=31536000;samesite=lax`;
}
