// Prepares a Vega-Lite specification: it fills its element, in the colors of the page. Pure.
import type { Theme } from "../../../base/theme";

export type Spec = Record<string, unknown>;

/** Charts with several views define their own widths. */
const COMPOSED = ["facet", "repeat", "concat", "hconcat", "vconcat"];

/** Returns the specification to draw, which fills its element if the chart does not set its size. */
export function fitted(spec: Spec, fillsHeight: boolean): Spec {
  const encoding = spec.encoding as Spec | undefined;
  const channels = ["row", "column", "facet"];
  if (COMPOSED.some((key) => key in spec) || channels.some((name) => encoding && name in encoding))
    return spec;
  return {
    ...spec,
    width: spec.width ?? "container",
    ...(fillsHeight && { height: "container" }),
  };
}

/** Returns the defaults that the page sets for a chart. */
export function configOf({ foreground, muted, line, accent, font }: Theme): Spec {
  const palette = [accent, "#f28e2b", "#2ca58d", "#e15759", "#8f6bd1", "#d4a72c", "#e377a2", "#6b8e9e"];
  return {
    background: "transparent",
    font,
    title: { color: foreground, subtitleColor: muted },
    style: { "guide-label": { fill: muted }, "guide-title": { fill: foreground } },
    axis: { domainColor: line, gridColor: line, tickColor: line },
    view: { stroke: line },
    range: { category: palette },
    mark: { color: accent },
    text: { color: foreground },
    rule: { color: muted },
  };
}

/** Returns the name of a chart for screen readers. */
export function nameOf(title: string, spec: Spec, fallback: string): string {
  const own = spec.title as string | string[] | { text?: string | string[] } | undefined;
  const text = typeof own === "object" && !Array.isArray(own) ? own.text : own;
  return String(spec.description ?? "") || title || [text ?? ""].flat().join(" ") || fallback;
}
