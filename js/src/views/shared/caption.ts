import { h } from "../../base/dom";

/** Returns an element whose text CSS generates from an attribute, because it is not part of the message's text. */
export const caption = (className: string, text = ""): HTMLElement =>
  h("span", { class: `chatkit-caption ${className}`, "data-text": text, "aria-hidden": "true" });
