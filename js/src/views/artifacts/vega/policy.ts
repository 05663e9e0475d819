// Limits what a Vega chart may load, listen to and ask for, because a model may have written its specification.
// lib/vega-safe.ts keeps it from running code; this module restricts URLs, events and inputs.
import { type ImagePolicy, isOwn, isSafeUrl, mayLoad } from "../../../base/policy";

type Values = Record<string, unknown>;
export interface Loader {
  sanitize(uri: string, options?: { context?: string }): Promise<unknown>;
}
/** A compiled specification. */
export interface Runtime {
  eventConfig?: Values;
  bindings?: Values[];
}

/** The events outside of the chart that end a drag. A chart may not listen to keys or to other elements of the page. */
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
/** The allowed properties of inputs. Vega turns all others into attributes, such as styles, URLs and handlers. */
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

/** Returns the chart with only allowed event streams, and with its inputs inside the chart. */
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
 * Returns a loader that follows the policy of the app. After a chart has read a URL of the app, it may neither load from other
 * servers nor link to them, because an expression could have put the data into the URL.
 */
export function boundLoader(loader: Loader, images: ImagePolicy): Loader {
  const sanitize = loader.sanitize.bind(loader);
  let hasReadApp = false;
  loader.sanitize = async (uri, options) => {
    const isOfApp = isOwn(uri);
    if (hasReadApp && !isOfApp && !/^data:/i.test(uri))
      throw new Error(`A chart that contains the app's data may not use ${uri}.`);
    if (options?.context === "href") {
      if (!isSafeUrl(uri)) throw new Error(`A chart may not link to ${uri}.`);
      return { href: uri, target: "_blank", rel: "noopener noreferrer" };
    }
    if (!mayLoad(uri, images)) throw new Error(`A chart may not load ${uri}.`);
    if (isOfApp && options?.context !== "image") hasReadApp = true;
    return sanitize(uri, options);
  };
  return loader;
}

/** A cursor can be the URL of an image. */
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
