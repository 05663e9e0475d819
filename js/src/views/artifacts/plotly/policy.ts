// Reduces a figure to what may be drawn, because a model may have written any of it. Plotly fetches images, map styles, tiles
// and shapes by URL, and reads a subset of HTML in every text. Both are checked against the policy of the app before Plotly
// receives them. Pure, except that it reads the URL of the page.
import { type ImagePolicy, mayLoad } from "../../../base/policy";
import { cleanText } from "./text";

type Values = Record<string, unknown>;
export interface Figure {
  data?: Values[];
  layout?: Values;
  config?: Values;
  frames?: unknown[];
}

/** Settings that only change how the user works with the chart. None of them sends, fetches or runs anything. */
const CONFIG: Record<string, "boolean" | "number" | "string"> = {
  staticPlot: "boolean",
  scrollZoom: "boolean",
  displayModeBar: "boolean",
  displaylogo: "boolean",
  showTips: "boolean",
  showAxisDragHandles: "boolean",
  showAxisRangeEntryBoxes: "boolean",
  doubleClickDelay: "number",
  plotGlPixelRatio: "number",
  locale: "string",
};
const DOUBLE_CLICK = new Set<unknown>([false, "reset", "autosize", "reset+autosize"]);

/** The map styles that Plotly knows by name. Any other name would be a URL. */
const MAP_STYLES = new Set(
  (
    "basic carto-darkmatter carto-darkmatter-nolabels carto-positron carto-positron-nolabels carto-voyager " +
    "carto-voyager-nolabels dark light open-street-map outdoors satellite satellite-streets streets white-bg"
  ).split(" "),
);
/** A map without tiles, fonts or icons, all of which come from other servers. */
const BLANK_STYLE = {
  version: 8,
  sources: {},
  layers: [{ id: "blank", type: "background", paint: { "background-color": "#ffffff" } }],
};
const MAP = /^map(?:box)?\d*$/;
const MAP_TRACE = /^(?:scatter|density|choropleth)map(?:box)?$/;

export interface Allowed {
  figure: Figure;
  /** Whether a map is drawn without tiles and labels from other servers. */
  blankMap: boolean;
}

/** Returns the figure without what the policy forbids. Values that stay are the same objects. */
export function allowedFigure({ data, layout, config, frames }: Figure, images: ImagePolicy): Allowed {
  const traces = Array.isArray(data) ? data : [];
  // A template names all kinds of maps, but draws none of them.
  const { template: _, ...drawn } = layout ?? {};
  const maps = mapNames(traces, [drawn, frames]);
  const policy = new Policy(images, maps.length > 0 && images !== "all");
  const figure: Figure = {
    data: policy.clean(traces) as Values[],
    layout: { ...(policy.clean(layout ?? {}) as Values) },
    config: plainConfig(config),
    ...(Array.isArray(frames) && { frames: policy.clean(frames) as unknown[] }),
  };
  if (policy.blank) {
    for (const name of maps) {
      const given = figure.layout?.[name];
      figure.layout = { ...figure.layout, [name]: { ...(given as object), style: BLANK_STYLE } };
    }
  }
  return { figure, blankMap: policy.blank };
}

export function plainConfig(config: unknown): Values {
  if (typeof config !== "object" || config === null) return {};
  const given = config as Values;
  const plain: Values = {};
  for (const [name, kind] of Object.entries(CONFIG))
    if (Object.hasOwn(given, name) && typeof given[name] === kind) plain[name] = given[name];
  if (DOUBLE_CLICK.has(given.doubleClick)) plain.doubleClick = given.doubleClick;
  const removed = given.modeBarButtonsToRemove;
  if (Array.isArray(removed))
    plain.modeBarButtonsToRemove = removed.filter((name) => typeof name === "string");
  return plain;
}

/** Returns the names of the tile maps that a figure draws, also by its buttons and frames. */
function mapNames(traces: Values[], rest: unknown): string[] {
  const text = JSON.stringify(rest);
  const types = traces.map((trace) => String(trace?.type ?? ""));
  types.push(...[...text.matchAll(/"(\w+map(?:box)?)"/g)].map(([, type]) => type ?? ""));
  const maps = types.filter((type) => MAP_TRACE.test(type));
  const keys = [...text.matchAll(/"(map(?:box)?\d*)":/g)].map(([, key]) => key ?? "");
  if (maps.length === 0) return keys;
  const named = [...text.matchAll(/"(map(?:box)?\d*)"/g)].map(([, name]) => name ?? "");
  const subplots = traces.map((trace) => String(trace?.subplot ?? "")).filter((name) => MAP.test(name));
  const standard = maps.map((type) => (type.endsWith("box") ? "mapbox" : "map"));
  return [...new Set([...keys, ...named, ...subplots, ...standard])];
}

class Policy {
  constructor(
    private readonly images: ImagePolicy,
    /** Removes the tiles, labels and icons of maps. */
    readonly blank: boolean,
  ) {}

  /** Cleans a value of the figure; `name` is the last part of its path. */
  clean(value: unknown, name = ""): unknown {
    if (typeof value === "string") return this.cleanString(value, name);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return this.cleanList(value, name);
    return this.cleanObject(value as Values, name);
  }

  private cleanString(value: string, name: string): unknown {
    switch (name) {
      case "source":
      case "geojson":
        return this.mayFetch(value) ? value : undefined;
      case "style":
        // Fonts have a style, too.
        if (value === "normal" || value === "italic") return value;
        return this.images === "all" && MAP_STYLES.has(value) ? value : BLANK_STYLE;
      case "mode":
        return this.blank ? value.replace(/\+?text\+?/, "") || "none" : value;
      default:
        return cleanText(value);
    }
  }

  /** Cleans the `args` of buttons and sliders, which name what they set: `["images[0].source", "…"]`. */
  private cleanList(list: unknown[], name: string): unknown[] {
    const paths = (name === "args" || name === "args2") && typeof list[0] === "string" ? list[0] : "";
    let changed: unknown[] | undefined;
    for (const [at, item] of list.entries()) {
      if (typeof item === "number") continue;
      const cleaned = this.clean(item, at > 0 && paths ? lastOf(paths) : name === "args" ? "" : name);
      if (cleaned === item) continue;
      changed ??= [...list];
      changed[at] = cleaned;
    }
    return changed ?? list;
  }

  private cleanObject(object: Values, name: string): Values {
    if (name === "style") return this.images === "all" ? mapStyle(object) : BLANK_STYLE;
    // The shapes of a map are data whose properties are never shown.
    if (name === "geojson" || (name === "source" && "type" in object)) return object;
    let changed: Values | undefined;
    for (const [key, value] of Object.entries(object)) {
      const last = lastOf(key);
      const cleaned =
        this.blank && (last === "symbol" || last === "cluster") ? undefined : this.clean(value, last);
      if (cleaned === value) continue;
      changed ??= { ...object };
      if (cleaned === undefined) delete changed[key];
      else changed[key] = cleaned;
    }
    return changed ?? object;
  }

  /** Images in data URLs are part of the figure. */
  private mayFetch(url: string): boolean {
    return /^data:image\//i.test(url) || mayLoad(url, this.images);
  }
}

const DECIDING = new Set(["source", "geojson", "style", "symbol", "cluster"]);

/** Returns what a path such as "images[0].source" sets: its last name, unless an earlier part of the path decides. */
function lastOf(path: string): string {
  const names = path.split(".").map((name) => name.replace(/(?:\[-?\d*\])+$/, ""));
  return names.find((name) => DECIDING.has(name)) ?? names.at(-1) ?? "";
}

/** Returns a style object without parts that would bring other styles and URLs. */
function mapStyle({ layers, sources, glyphs, sprite, center, zoom }: Values): Values {
  const kept: [string, unknown][] = [];
  for (const [name, source] of Object.entries((sources ?? {}) as Values)) {
    const { url: _, attribution: __, ...rest } = (source ?? {}) as Values;
    kept.push([name, rest]);
  }
  return { version: 8, sources: Object.fromEntries(kept), layers, glyphs, sprite, center, zoom };
}
