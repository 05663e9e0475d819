// Shows an image as wide as its message. A click shows it in the whole window; another click there shows it at full size.
import { h } from "../../base/dom";
import { named } from "../../base/labels";
import { isSafeUrl, mayLoad } from "../../base/policy";
import type { ImageArtifactPart } from "../../protocol";
import { type Body, type Frame, fileName } from "./body";

export function imageBody({ url, alt, title }: ImageArtifactPart, frame: Frame): Body {
  const { images, labels } = frame.config;
  // An SVG in an <img> runs and loads nothing.
  const inline = images !== "none" && /^data:image\//i.test(url);
  if (!inline && !mayLoad(url, images)) return refused(url, alt || title || labels.artifactImage);
  const image = h("img", { src: url, alt: alt || title, decoding: "async" });
  const zoom = h("button", { type: "button", class: "chatkit-zoom", title: labels.zoom }, image);
  zoom.setAttribute("aria-label", image.alt ? named(labels, labels.zoom, image.alt) : labels.zoom);
  const element = h("div", { class: "chatkit-image" }, zoom);
  zoom.addEventListener("click", () => {
    if (frame.expanded) zoom.toggleAttribute("data-actual");
    else frame.expand();
  });
  image.addEventListener("error", () => element.replaceChildren(refused(url, image.alt || url).element));
  return { element, download: () => ({ name: fileName(title, "image", extension(url)), content: { url } }) };
}

/** An image that may not load, or fails to, is shown as a link. */
function refused(url: string, text: string): Body {
  const linked = isSafeUrl(url) && /^(?:https?:|[^:]*$)/i.test(url);
  const words = linked
    ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text)
    : h("span", {}, text);
  return { element: h("div", { class: "chatkit-artifact-note", dir: "auto" }, words), copy: () => url };
}

function extension(url: string): string {
  const type = /^data:image\/([a-z]+)/i.exec(url)?.[1]?.toLowerCase();
  if (type) return type === "jpeg" ? "jpg" : type;
  return /\.([a-z]{3,4})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? "png";
}
