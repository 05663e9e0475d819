// Decides what untrusted content may load and where its links may lead. All renderers use it: markdown, artifacts,
// charts, icons and attachments. Pure, except that it reads the page's URL.
import { IMAGE_TYPES, type ImageSources } from "../protocol";

export type ImagePolicy = ImageSources;

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const INLINE_IMAGE = new RegExp(`^data:(?:${IMAGE_TYPES.join("|")})[;,]`, "i");
const SCHEMES = new Set(["http", "https", "mailto", "tel", "sms", "ftp", "ftps", "xmpp", "matrix", "callto"]);

/** Matches relative URLs and those with a known scheme. Browsers skip control characters and spaces in a scheme. */
export function isSafeUrl(url: string): boolean {
  const scheme = SCHEME.exec(url.replace(/[\p{C}\p{Z}]/gu, ""));
  return !scheme || SCHEMES.has((scheme[1] ?? "").toLowerCase());
}

/** Returns a web URL as the browser would parse it, or null. */
function webUrl(url: string): URL | null {
  try {
    const found = new URL(url, document.baseURI);
    return /^https?:$/.test(found.protocol) ? found : null;
  } catch {
    return null;
  }
}

/** Returns whether a URL belongs to the app. */
export const isOwn = (url: string): boolean => webUrl(url)?.origin === location.origin;

/** Returns whether the app's policy allows an image to load. */
export function mayLoad(src: string, images: ImagePolicy): boolean {
  if (images === "none") return false;
  if (/^\s*data:/i.test(src)) return INLINE_IMAGE.test(src);
  const url = webUrl(src);
  if (!src || !url) return false;
  return images === "all" || url.origin === location.origin;
}

/**
 * Makes a link open in a new tab. This includes links to the app, because its URL can contain the state of another
 * session, which must not silently replace the conversation. Links within the page stay in it.
 */
export function openBeside(link: Element, href: string): void {
  const url = webUrl(href);
  if (!url || (href.startsWith("#") && url.href.replace(/#.*/, "") === location.href.replace(/#.*/, "")))
    return;
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer");
}
