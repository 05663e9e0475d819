// Sanitizes a diagram: it may contain shapes, text and styles, and links and images as in markdown.
import DOMPurify from "dompurify";
import { type ImagePolicy, isSafeUrl, mayLoad, openBeside } from "../base/policy";

const purify = DOMPurify(window);
const XLINK = "http://www.w3.org/1999/xlink";

/** Returns an SVG element that runs nothing and loads only what `images` allows. */
export function cleanSvg(svg: string, images: ImagePolicy): SVGSVGElement {
  const fragment = purify.sanitize(svg, {
    USE_PROFILES: { svg: true, svgFilters: true },
    FORBID_TAGS: ["animate", "animateMotion", "animateTransform", "set"],
    ADD_ATTR: ["aria-roledescription", "dominant-baseline", "target"],
    RETURN_DOM_FRAGMENT: true,
  });
  const drawing = fragment.querySelector("svg");
  if (!drawing) throw new Error("The diagram is empty");
  for (const element of [drawing, ...drawing.querySelectorAll("*")]) {
    if (element.localName === "style") element.textContent = localStyle(element.textContent ?? "");
    else if (element.localName === "a") settleLink(element);
    else if (!mayRefer(element, images)) element.remove();
    for (const { name, value } of [...element.attributes]) {
      if (!/href$/.test(name) && !isLocal(value)) element.removeAttribute(name);
    }
  }
  return drawing;
}

/** Returns whether an element refers only to parts of the drawing, or is an allowed image. */
function mayRefer(element: Element, images: ImagePolicy): boolean {
  const address = addressOf(element);
  return address.startsWith("#") || !address || (element.localName === "image" && mayLoad(address, images));
}

function settleLink(link: Element): void {
  const href = addressOf(link);
  link.removeAttributeNS(XLINK, "href");
  link.removeAttribute("xlink:href");
  link.removeAttribute("target");
  if (!href || !isSafeUrl(href)) {
    link.removeAttribute("href");
    return;
  }
  link.setAttribute("href", href);
  openBeside(link, href);
}

function addressOf(element: Element): string {
  return element.getAttribute("href") ?? element.getAttribute("xlink:href") ?? "";
}

/** Returns whether a value refers to nothing outside of the drawing. A backslash could hide a reference. */
function isLocal(value: string): boolean {
  const references = value.match(/url\s*\(/gi)?.length ?? 0;
  const own = value.match(/url\(\s*["']?#/gi)?.length ?? 0;
  return references === own && !(/[:;]/.test(value) && /\\|image-set|@import/i.test(value));
}

/** Returns the rules of a stylesheet that load nothing, as parsed by the browser, without comments, escapes and imports. */
function localStyle(css: string): string {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules]
    .map(({ cssText }) => cssText)
    .filter((rule) => isLocal(rule) && !/image-set\(|src\(/i.test(rule))
    .join("\n");
}
