// What a chart by Vega may load, hear and ask: a model can have written its specification. Code never comes from it
// (../../lib/vega-safe.ts); here are its addresses, events and inputs.
import { type ImagePolicy, isOwn, isSafeUrl, mayLoad } from "../../../base/policy";

type Values = Record<string, unknown>;
export interface Loader {
  sanitize(uri: string, options?: { context?: string }): Promise<unknown>;
}
/** What Vega makes of a specification before it is drawn. */
export interface Runtime {
  eventConfig?: Values;
  bindings?: Values[];
}

/** What ends a movement outside of the chart. Keys and other elements of the page are none of a chart's business. */
const WINDOW_EVENTS =
  "pointermove pointerup pointercancel mousemove mouseup touchmove touchend touchcancel resize";
const EVENTS = {
  defaults: { allow: ["wheel"] },
  bind: "container",
  selector: false,
  globalCursor: false,
};

const INPUTS = new Set(
  "checkbox color date datetime-local month number radio range search select text time week".split(" "),
);
/** Vega makes attributes of all others: styles, addresses, handlers. */
const INPUT_SETTINGS = [
  "signal",
  "name",
  "options",
  "labels",
  "min",
  "max",
  "step",
  "debounce",
  "placeholder",
];

/** The chart with what it may hear, and with inputs inside of it only. */
export function bounded<T extends Runtime>(runtime: T): T {
  return {
    ...runtime,
    eventConfig: { ...EVENTS, window: WINDOW_EVENTS.split(" ") },
    bindings: (runtime.bindings ?? []).map(plainBinding),
  };
}

function plainBinding(binding: Values): Values {
  const kept = INPUT_SETTINGS.filter((name) => Object.hasOwn(binding, name)).map((name) => [
    name,
    binding[name],
  ]);
  return { ...Object.fromEntries(kept), input: INPUTS.has(String(binding.input)) ? binding.input : "text" };
}

/**
 * A loader that follows the app's policy. A chart that has read an address of the app may neither load from elsewhere
 * nor lead there any more: an expression could have put what it has read into the address.
 */
export function boundLoader(loader: Loader, images: ImagePolicy): Loader {
  const sanitize = loader.sanitize.bind(loader);
  let hasReadApp = false;
  loader.sanitize = async (uri, options) => {
    const isOfApp = isOwn(uri);
    if (hasReadApp && !isOfApp && !/^data:/i.test(uri))
      throw new Error(`A chart with data of the app may not use ${uri}.`);
    if (options?.context === "href") {
      if (!isSafeUrl(uri)) throw new Error(`A chart may not lead to ${uri}.`);
      return { href: uri, target: "_blank", rel: "noopener noreferrer" };
    }
    if (!mayLoad(uri, images)) throw new Error(`A chart may not load ${uri}.`);
    if (isOfApp && options?.context !== "image") hasReadApp = true;
    return sanitize(uri, options);
  };
  return loader;
}

/** A cursor can be the address of an image. */
export function plainCursor(element: HTMLElement): void {
  const { style } = element;
  Object.defineProperty(style, "cursor", {
    configurable: true,
    get: () => style.getPropertyValue("cursor"),
    set: (cursor: unknown) => {
      if (/^[a-z-]*$/.test(String(cursor))) style.setProperty("cursor", String(cursor));
    },
  });
}
