// One picture, as large as the window allows, over everything else. Escape, a click beside it or the button close it.
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
  // Anything but the picture itself.
  dialog.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLImageElement)) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus({ preventScroll: true });
  });
  // Inside the element, for its colors; the top layer lifts it out of all that clips.
  (opener.closest("shiny-chatkit") ?? document.body).append(dialog);
  dialog.showModal();
}
