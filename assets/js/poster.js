// The comparison as a picture: the server's drawing is painted here and becomes a PNG to keep or to share.

/** @import { Picture } from "./contract.js" */

/**
 * The drawing as PNG: a data address to be shown, where a long press keeps it, and a file.
 * @param {Picture} picture
 */
async function painted({ svg, width, height, file }) {
  const drawing = new Image();
  const loaded = new Promise((done, failed) => Object.assign(drawing, { onload: done, onerror: failed }));
  drawing.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await loaded;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(drawing, 0, 0, width, height);
  /** @type {Blob | null} */
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return { shown: canvas.toDataURL("image/png"), file: new File(blob ? [blob] : [], file, { type: "image/png" }) };
}

/** @param {File} file */
function save(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** @param {File[]} files */
function canShare(files) {
  return typeof navigator.canShare === "function" && navigator.canShare({ files });
}

/** @param {Component<Picture>} component */
export default async function ({ data, parentElement }) {
  const image = /** @type {HTMLImageElement} */ (parentElement.querySelector("img"));
  const [saving, sharing] = parentElement.querySelectorAll("button");
  if (image.drawn === data.svg) return;
  image.drawn = data.svg;
  saving.textContent = data.save;
  sharing.textContent = data.share;
  image.alt = data.alt;
  const picture = await painted(data);
  if (image.drawn !== data.svg) return; // meanwhile the plans have moved on
  image.src = picture.shown;
  saving.disabled = false;
  saving.onclick = () => save(picture.file);
  sharing.hidden = !canShare([picture.file]);
  sharing.onclick = () => navigator.share({ files: [picture.file], title: data.title }).catch(() => {});
}
