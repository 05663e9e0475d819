// The few calls of Shiny's client that this element makes, with types. Everything else that knows Shiny imports it from here.
import type { HtmlDependency } from "./protocol";

export interface ShinyClient {
  initializedPromise?: PromiseLike<unknown>;
  addCustomMessageHandler(type: string, handler: (message: never) => void): void;
  setInputValue?(name: string, value: unknown, options?: { priority: "event" }): void;
  forgetLastInputValue?(name: string): void;
  renderContentAsync?(el: Element, content: { html: string; deps: HtmlDependency[] }): Promise<void>;
  unbindAll?(el: Element): void;
}

type Listen = (event: string, listener: () => void) => unknown;

declare global {
  interface Window {
    Shiny?: ShinyClient;
    // Shiny's own events are jQuery's: native listeners never hear them.
    jQuery?: (target: Document) => { on: Listen };
  }
}

/** Shiny's client, or undefined on a page without it. */
export const shiny = (): ShinyClient | undefined => window.Shiny;

/** Resolves when inputs can be sent and content bound; at once on a page without Shiny. */
export async function shinyReady(): Promise<void> {
  await shiny()?.initializedPromise;
}

/** Hears about Shiny's connection; does nothing on a page without jQuery. */
export function onShiny(
  event: "shiny:sessioninitialized" | "shiny:disconnected",
  listener: () => void,
): void {
  window.jQuery?.(document).on(event, listener);
}

// What this element relies on when the connection is lost (shinyapp.ts in Shiny):
// - If the server allows it, Shiny opens another session after some seconds, until it succeeds. A session begins with
//   "shiny:sessioninitialized".
// - The new session gets all input values again, also the last event of each chat. The server ignores a value that was
//   set before its Chat was created. Nothing that is sent while there is no session is kept here: Shiny would deliver it
//   after the values, and the chat itself sends again what was not confirmed.
// - Meanwhile #shiny-disconnected-overlay covers the page, and a notification has the element #shiny-reconnect-text.

/** Lets the page be read while Shiny tries to reconnect (styles/base.css). */
export function uncover(readable: boolean): void {
  document.body.classList.toggle("chatkit-reconnects", readable);
}
