// A figure's layout in the colors of the page. The figure's own settings are kept; only a template that nobody chose is
// replaced. Pure.
import type { Theme } from "../../../base/theme";

type Layout = Record<string, unknown>;

/** The backgrounds of the templates that Plotly uses by default, and of its plain white one. */
const UNCHOSEN = new Set(["", "#e5ecf6", "white", "#fff", "#ffffff"]);

/** Returns the layout to draw, which fills its element and has the colors of the page. */
export function themed(layout: Layout, theme: Theme): Layout {
  const { width: _, height: __, ...rest } = layout;
  const template = rest.template as { layout?: Layout; data?: unknown } | undefined;
  const chosen = !UNCHOSEN.has(String(template?.layout?.plot_bgcolor ?? "").toLowerCase());
  const own = chosen ? template : { ...template, layout: merge(template?.layout ?? {}, colors(theme)) };
  return { margin: { t: rest.title ? 56 : 24, r: 24, b: 48, l: 56 }, ...rest, template: own, autosize: true };
}

function colors({ background, foreground, muted, line, accent, font }: Theme): Layout {
  const axis = {
    gridcolor: line,
    linecolor: line,
    zerolinecolor: line,
    tickcolor: line,
    tickfont: { color: muted },
  };
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: foreground, family: font },
    xaxis: { ...axis, automargin: true },
    yaxis: { ...axis, automargin: true },
    legend: { bgcolor: "rgba(0,0,0,0)" },
    hoverlabel: { bgcolor: background, bordercolor: line, font: { color: foreground, family: font } },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: muted, activecolor: accent },
    colorway: [accent, "#f28e2b", "#2ca58d", "#e15759", "#8f6bd1", "#d4a72c", "#e377a2", "#6b8e9e"],
  };
}

/** Merges `over` into `base`, one level of objects deep. */
function merge(base: Layout, over: Layout): Layout {
  const merged: Layout = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const under = merged[key];
    const both = isObject(value) && isObject(under);
    merged[key] = both ? { ...under, ...value } : value;
  }
  return merged;
}

const isObject = (value: unknown): value is Layout =>
  typeof value === "object" && value !== null && !Array.isArray(value);
