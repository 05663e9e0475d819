// Renders, binds and unbinds trusted UI of the app inside a message with Shiny's functions, one at a time.

import type { HtmlDependency } from "../../protocol";
import { shiny, shinyReady } from "../../shiny";

// Two concurrent calls could bind the same element twice.
let turn: Promise<void> = Promise.resolve();

/** Renders into `host`, unless it is removed before its turn comes. */
export function renderHtml(host: HTMLElement, html: string, deps: HtmlDependency[]): Promise<void> {
  const client = shiny();
  if (!client?.renderContentAsync) {
    host.innerHTML = html;
    return Promise.resolve();
  }
  turn = turn
    .then(shinyReady)
    .then(() => (host.isConnected ? client.renderContentAsync?.(host, { html, deps }) : undefined))
    .catch((error: unknown) => reportError(error));
  return turn;
}

/** Unbinds everything in `host`. Call it before `host` is removed, or its outputs could not be shown again. */
export function unbindHtml(host: HTMLElement): void {
  shiny()?.unbindAll?.(host);
}
