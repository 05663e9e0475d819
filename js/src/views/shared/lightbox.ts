// Shows a picture over everything else, as large as the window allows. Escape, a click beside it or the button closes it.
import { h, iconButton } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";

export function openLightbox(
  opener: HTMLElement,
  { url, alt }: { url: string; alt: string },
  labels: Labels,
): void {
  const close = iconButton("chatkit-quiet chatkit-lightbox-close", icons.close, labels.close);
  const dialog = h("dialog", { class: "chatkit-lightbox", "aria-label": alt || labels.picture });
  dialog.append(close, h("img", { src: url, alt }));
  // A click on anything but the picture.
  dialog.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLImageElement)) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus({ preventScroll: true });
  });
  // Add it to the element, for its colors; in the top layer nothing clips it.
  (opener.closest("shiny-chatkit") ?? document.body).append(dialog);
  dialog.showModal();
}
