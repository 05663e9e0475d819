// An attachment of the user: a picture that can be enlarged, a file, or a context source by its name.

import { h, iconButton } from "../../base/dom";
import { icons } from "../../base/icons";
import { named } from "../../base/labels";
import { isOwn } from "../../base/policy";
import { sizeText } from "../../base/units";
import type { AttachmentPart, Part } from "../../protocol";
import { caption } from "../shared/caption";
import type { ViewContext } from "../shared/context";
import { openLightbox } from "../shared/lightbox";
import type { PartView } from "./part";

export class AttachmentView implements PartView<AttachmentPart> {
  readonly element: HTMLElement;
  private readonly key: string;

  constructor(part: AttachmentPart, context: ViewContext) {
    this.key = keyOf(part);
    this.element = h("div", { class: "chatkit-sent", "data-type": part.attachmentType });
    this.element.append(isPicture(part) ? picture(part, context) : chip(part, context));
  }

  fits(part: Part): part is AttachmentPart {
    return part.type === "attachment" && keyOf(part) === this.key;
  }

  update(): void {}

  remove(): void {
    this.element.remove();
  }
}

const keyOf = ({ attachmentType, name, url = "" }: AttachmentPart): string =>
  JSON.stringify([attachmentType, name, url]);

/** SVG is safe as a picture, because it runs nothing in an <img>. */
const isPicture = ({ mime = "", url }: AttachmentPart): boolean =>
  url !== undefined && mime.startsWith("image/") && safe(url) !== undefined;

function picture({ name, url = "" }: AttachmentPart, { config: { labels } }: ViewContext): HTMLElement {
  const button = iconButton("chatkit-sent-picture", "", named(labels, labels.enlarge, name));
  button.append(h("img", { src: url, alt: name, loading: "lazy", decoding: "async" }));
  button.addEventListener("click", () => openLightbox(button, { url, alt: name }, labels));
  return button;
}

function chip(part: AttachmentPart, { config }: ViewContext): HTMLElement {
  const { attachmentType, name, size, url } = part;
  const widget = attachmentType === "widget";
  const href = widget || url === undefined ? undefined : safe(url);
  const title = widget ? `@${name}` : name;
  const detail = size === undefined || widget ? "" : sizeText(size, config.labels.locale);
  const label = [title, detail].filter(Boolean).join(", ");
  const element = href
    ? h("a", { class: "chatkit-sent-chip", href, download: name, "aria-label": label, title: name })
    : h("span", { class: "chatkit-sent-chip", role: "img", "aria-label": label, title: name });
  element.innerHTML = widget ? icons.widget : icons.file;
  element.append(
    h("span", { class: "chatkit-sent-name", dir: "auto" }, title),
    caption("chatkit-sent-size", detail),
  );
  return element;
}

/** Returns only URLs of the app and data URLs of pictures. */
const safe = (url: string): string | undefined =>
  /^data:image\//i.test(url) || isOwn(url) ? url : undefined;
