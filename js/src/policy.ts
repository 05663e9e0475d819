// What untrusted content may load, and where its links lead. Every renderer asks here: markdown, artifacts, charts,
// icons, attachments. Pure apart from reading the page's address.

export type ImagePolicy = "same-origin" | "all" | "none";

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const SCHEMES = new Set(["http", "https", "mailto", "tel", "sms", "ftp", "ftps", "xmpp", "matrix", "callto"]);

/** Relative, or of a known scheme. Browsers skip control characters and blanks when they look for one. */
export function isSafeUrl(url: string): boolean {
  const scheme = SCHEME.exec(url.replace(/[\p{C}\p{Z}]/gu, ""));
  return !scheme || SCHEMES.has((scheme[1] ?? "").toLowerCase());
}

/** An address of the web as the browser would read it, or null. */
function webUrl(url: string): URL | null {
  try {
    const found = new URL(url, document.baseURI);
    return /^https?:$/.test(found.protocol) ? found : null;
  } catch {
    return null;
  }
}

/** Whether an address belongs to the app itself. */
export const isOwn = (url: string): boolean => webUrl(url)?.origin === location.origin;

/** Whether an image may load by the app's policy. */
export function mayLoad(src: string, images: ImagePolicy): boolean {
  if (images === "none") return false;
  if (/^\s*data:/i.test(src)) return /^data:image\/(?:png|jpe?g|gif|webp|avif)[;,]/i.test(src);
  const url = webUrl(src);
  if (!src || !url) return false;
  return images === "all" || url.origin === location.origin;
}

/**
 * Makes a link open beside the app. Links to the app itself, too: an address of it can carry the state of another
 * session, which must not replace the conversation without a word. A place within the page stays in it.
 */
export function openBeside(link: Element, href: string): void {
  const url = webUrl(href);
  if (!url || (href.startsWith("#") && url.href.replace(/#.*/, "") === location.href.replace(/#.*/, "")))
    return;
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer");
}
