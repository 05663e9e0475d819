// Asks before a link leaves for another site, with links="ask". Links in UI that the app itself has made do not ask.
import { withStyle } from "../../base/assets";
import { isOwn, isSafeUrl } from "../../base/policy";
import type { Config } from "../../chat/config";

/** UI of the app in a message, and around the conversation. Markdown that the app has written is text like any other. */
const OF_APP = ".chatkit-html:not(.chatkit-text), .chatkit-slot";
/** Addresses that are no site: other programs, and files that the page itself has made. */
const NO_SITE = /^(?:mailto|tel|sms|blob|data):/i;
const XLINK = "http://www.w3.org/1999/xlink";

export function askBeforeLinks(host: HTMLElement, config: Config): void {
  const onClick = (event: MouseEvent): void => {
    // A suggestion may be a link, which is not followed.
    if (event.defaultPrevented || event.button > 1) return;
    const url = addressOf(event.composedPath(), host);
    if (!url || isOwn(url) || NO_SITE.test(url)) return;
    event.preventDefault();
    if (!isSafeUrl(url)) return;
    void withStyle("link-dialog", import("./link-dialog"))
      .then(({ askToOpen }) => askToOpen(url, host, config.labels))
      .catch((error: unknown) => reportError(error));
  };
  host.addEventListener("click", onClick);
  // The middle button opens a new tab.
  host.addEventListener("auxclick", onClick);
}

/** Returns the address of the link on the way to the host. Links in drawings have it in another attribute. */
function addressOf(path: readonly EventTarget[], host: HTMLElement): string | undefined {
  for (const element of path) {
    if (element === host) return undefined;
    if (!(element instanceof Element) || element.localName !== "a") continue;
    const href = element.getAttribute("href") ?? element.getAttributeNS(XLINK, "href");
    return href === null || element.closest(OF_APP) ? undefined : new URL(href, document.baseURI).href;
  }
  return undefined;
}
