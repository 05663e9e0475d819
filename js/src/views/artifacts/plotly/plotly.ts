// A Plotly chart in the colors of the page. It is redrawn for another size or theme, and purged when it is removed.
import { h } from "../../../base/dom";
import { isSafeUrl, openBeside } from "../../../base/policy";
import { themeOf, watchTheme } from "../../../base/theme";
import type { PlotlyArtifactPart } from "../../../protocol";
import { type Body, type Frame, fileName } from "../body";
import { Stage } from "../library";
import { onResize } from "../resize";
import { themed } from "./layout";
import { allowedFigure, type Figure } from "./policy";

/** The part of Plotly that is used. */
interface PlotlyLibrary {
  newPlot(element: HTMLElement, figure: Figure): Promise<unknown>;
  relayout(element: HTMLElement, layout: Record<string, unknown>): Promise<unknown>;
  toImage(element: HTMLElement, options: Record<string, unknown>): Promise<string>;
  purge(element: HTMLElement): void;
  Plots: { resize(element: HTMLElement): unknown };
}

/** The URL of the map outlines, which are served by the app, beside this script. */
const MAP_SHAPES = new URL("lib/plotly/topojson/", import.meta.url).href;

export function plotlyBody(part: PlotlyArtifactPart, { config }: Frame): Body {
  const given = part.figure as Figure;
  const { images, labels } = config;
  const { figure, blankMap } = allowedFigure(given, images);
  let picture: (() => Promise<string>) | undefined;
  const stage = new Stage<PlotlyLibrary>(part.height, labels, "Plotly", async (element, library) => {
    const plot = h("div", {
      class: "chatkit-plot",
      role: "figure",
      "aria-label": nameOf(part, labels.artifactPlotly),
    });
    element.append(plot);
    plot.addEventListener("click", openLinkBeside, true);
    const layout = () => themed(figure.layout ?? {}, themeOf(element));
    await library.newPlot(plot, {
      // Copy it, because Plotly writes into its input.
      data: (figure.data ?? []).map((trace) => ({ ...trace })),
      layout: layout(),
      config: { displaylogo: false, ...figure.config, responsive: false, topojsonURL: MAP_SHAPES },
      ...(figure.frames ? { frames: figure.frames } : {}),
    });
    picture = () => library.toImage(plot, { format: "png", scale: 2 });
    const endWatch = watchTheme(element, () => void library.relayout(plot, { template: layout().template }));
    const endResize = onResize(element, () => library.Plots.resize(plot));
    return () => {
      picture = undefined;
      endResize();
      endWatch();
      library.purge(plot);
    };
  });
  return {
    element: blankMap ? withNote(stage.element, labels.mapBlank) : stage.element,
    copy: () => JSON.stringify(given),
    download: async () => {
      if (!picture) return { name: fileName(part.title, "chart", "json"), content: asFile(given) };
      return { name: fileName(part.title, "chart", "png"), content: { url: await picture() } };
    },
    dispose: () => stage.dispose(),
  };
}

const withNote = (element: HTMLElement, note: string): HTMLElement =>
  h(
    "div",
    { class: "chatkit-noted" },
    element,
    h("div", { class: "chatkit-table-note" }, h("span", {}, note)),
  );

/** Makes links in the texts of a chart open like all other links, whatever target they name. */
function openLinkBeside({ target }: Event): void {
  const link = target instanceof Element ? target.closest("a") : null;
  if (!link) return;
  const href = link.getAttribute("href") ?? link.getAttribute("xlink:href") ?? "";
  link.removeAttribute("onclick");
  if (isSafeUrl(href)) openBeside(link, href);
  else for (const name of ["href", "xlink:href"]) link.removeAttribute(name);
}

const asFile = (figure: Figure): Blob => new Blob([JSON.stringify(figure)], { type: "application/json" });

function nameOf({ title, figure }: PlotlyArtifactPart, fallback: string): string {
  const own = (figure as Figure).layout?.title as string | { text?: string } | undefined;
  return title || (typeof own === "string" ? own : own?.text) || fallback;
}
