// What a drawn diagram may bring into the page: shapes, texts, its own styles; links and images by the rule for markdown.
import DOMPurify from "dompurify";
import { type ImagePolicy, isSafeUrl, mayLoad, openBeside } from "../base/policy";

const purify = DOMPurify(window);
const XLINK = "http://www.w3.org/1999/xlink";

/** An SVG as an element that runs nothing and loads what `images` lets load. */
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

/** Whether an element names only what is within the drawing, or is an image that may load. */
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

/** Whether a value names nothing outside of the drawing. A backslash could hide what it names. */
function isLocal(value: string): boolean {
  const references = value.match(/url\s*\(/gi)?.length ?? 0;
  const own = value.match(/url\(\s*["']?#/gi)?.length ?? 0;
  return references === own && !(/[:;]/.test(value) && /\\|image-set|@import/i.test(value));
}

/** The rules of a stylesheet that load nothing, as the browser reads them: without its comments, escapes and imports. */
function localStyle(css: string): string {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules]
    .map(({ cssText }) => cssText)
    .filter((rule) => isLocal(rule) && !/image-set\(|src\(/i.test(rule))
    .join("\n");
}
