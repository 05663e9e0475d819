// Sanitizes untrusted markup. Contains the allow-lists, the rules for classes and images, and the shared DOMPurify;
// base/policy.ts decides about URLs. Raw HTML and nodes built from tokens both pass through here.
import DOMPurify, { type Config } from "dompurify";
import { type ImagePolicy, isSafeUrl, mayLoad, openBeside } from "../base/policy";
import { asidePill } from "./aside";
import { counters } from "./counters";
import { ELEMENTS, HIDDEN, withoutHidden } from "./tags";

const ATTRIBUTES =
  "abbr align alt cite class colspan data-suggestion data-suggestion-submit datetime dir headers height href hreflang lang " +
  "display label open reversed role rowspan scope span src start title type url valign value width";

const CONFIG: Config = {
  ALLOWED_TAGS: [...ELEMENTS],
  FORBID_CONTENTS: [...HIDDEN],
  ALLOWED_ATTR: ATTRIBUTES.split(" "),
  ADD_URI_SAFE_ATTR: ["label"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: true,
  ALLOW_UNKNOWN_PROTOCOLS: false,
  // The first element may belong to the head, which contains no text.
  FORCE_BODY: true,
  RETURN_DOM_FRAGMENT: true,
};

/** Classes by which Shiny, Bootstrap or bslib would treat an element as their own. */
const CLAIMED =
  /^(?:shiny-|action-|html-|js-|btn-close|dropdown|modal|bslib-|chatkit-|collapse|offcanvas|toast)/i;
/** Our own classes, which must survive the sanitizer in a raw HTML region. */
const OWN = /^chatkit-(?:math|math-display|math-open|task|task-item|align-(?:left|center|right))$/;
const ROLES = new Set(["checkbox", "img", "note", "presentation"]);
/** DOMPurify removes such attribute values, so nodes built from tokens must not have them either. */
const SUSPICIOUS =
  /(?:--!?|\])>|<\/(?:no(?:script|embed|frames)|script|style|template|textarea|title|xmp|iframe)/i;

export const purify = DOMPurify(window);

/** A document that loads and runs nothing. Rendered nodes stay there until they enter the page. */
export const workshop = document.implementation.createHTMLDocument("");

purify.addHook("uponSanitizeAttribute", (_node, data) => {
  if (data.allowedAttributes.id) return;
  if (data.attrName === "class") {
    const kept = data.attrValue
      .split(/\s+/)
      .filter((name) => name && (!CLAIMED.test(name) || OWN.test(name)));
    data.attrValue = kept.join(" ");
    if (!kept.length) data.keepAttr = false;
  } else if (data.attrName === "role") {
    if (!ROLES.has(data.attrValue)) data.keepAttr = false;
  }
});

/** Returns HTML as nodes of a document that loads and runs nothing. */
export function sanitize(html: string, { images }: { images: ImagePolicy }): DocumentFragment {
  counters.htmlChars += html.length;
  const fragment = workshop.adoptNode(
    purify.sanitize(withoutHidden(html), CONFIG) as unknown as DocumentFragment,
  );
  for (const aside of fragment.querySelectorAll("shiny-aside")) aside.replaceWith(asidePill(aside));
  applyPolicy(fragment, images);
  return fragment;
}

/** Sets an attribute of a node built from a token, unless the sanitizer would remove it. */
export function setAttribute(element: Element, name: string, value: string): void {
  if (!SUSPICIOUS.test(value)) element.setAttribute(name, value);
}

/** Applies the policy to all elements in `root`. */
export function applyPolicy(root: ParentNode, images: ImagePolicy): void {
  for (const element of root.querySelectorAll("a, code, img, kbd, picture, pre, samp"))
    settleElement(element, images);
}

/** Checks a link and opens it in another tab, replaces an image that may not load, or sets the direction of code. */
export function settleElement(element: Element, images: ImagePolicy): void {
  switch (element.localName) {
    case "a":
      if (element.hasAttribute("href")) settleLink(element);
      break;
    case "img":
    case "picture":
      settleImage(element, images);
      break;
    case "code":
    case "kbd":
    case "pre":
    case "samp":
      // Code runs from left to right and does not affect the direction of the text around it.
      element.setAttribute("dir", "ltr");
  }
}

/** Returns a sanitized copy of a node that has been parsed. */
export function sanitizeNode(node: Node, { images }: { images: ImagePolicy }): DocumentFragment {
  const fragment = workshop.adoptNode(purify.sanitize(node, CONFIG) as unknown as DocumentFragment);
  applyPolicy(fragment, images);
  return fragment;
}

function settleLink(link: Element): void {
  const href = link.getAttribute("href") ?? "";
  if (isSafeUrl(href)) openBeside(link, href);
  else link.removeAttribute("href");
}

function settleImage(image: Element, images: ImagePolicy): void {
  if (image.localName === "picture") {
    image.replaceWith(...image.childNodes);
    return;
  }
  const src = image.getAttribute("src") ?? "";
  if (mayLoad(src, images)) return;
  const text =
    image.getAttribute("alt") || image.getAttribute("data-suggestion") || src.slice(0, 200) || "image";
  const suggestion = image.getAttribute("data-suggestion");
  const inLink = image.closest("a") !== null;
  const tag = suggestion !== null || inLink || !/^(?:https?:|[^:]*$)/i.test(src) ? "span" : "a";
  const stand = image.ownerDocument.createElement(tag);
  for (const name of ["class", "data-suggestion", "data-suggestion-submit"]) {
    const value = image.getAttribute(name);
    if (value !== null) stand.setAttribute(name, value);
  }
  stand.textContent = text;
  if (tag === "a") {
    stand.setAttribute("href", src);
    settleLink(stand);
  }
  image.replaceWith(stand);
}
