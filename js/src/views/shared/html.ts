// Trusted UI of the app inside a message: rendered, bound and unbound by Shiny's own calls, one at a time.

import type { HtmlDependency } from "../../protocol";
import { shiny, shinyReady } from "../../shiny";

// Shiny binds what it finds while other bindings are under way; two at once would see the same element twice.
let turn: Promise<void> = Promise.resolve();

/** Fills `host`. What is gone before its turn comes is not rendered. */
export function renderHtml(host: HTMLElement, html: string, deps: HtmlDependency[]): void {
  const client = shiny();
  if (!client?.renderContentAsync) {
    host.innerHTML = html;
    return;
  }
  turn = turn
    .then(shinyReady)
    .then(() => (host.isConnected ? client.renderContentAsync?.(host, { html, deps }) : undefined))
    .catch((error: unknown) => reportError(error));
}

/** To be called before `host` is removed: outputs that Shiny still knows could not be shown again. */
export function unbindHtml(host: HTMLElement): void {
  shiny()?.unbindAll?.(host);
}
