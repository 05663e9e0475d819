// A Plotly chart in the page's colours, drawn anew for another size or theme, and purged when it goes.
import { h } from "../../dom";
import type { PlotlyArtifactPart } from "../../protocol";
import { type Body, type Frame, fileName } from "./body";
import { Stage } from "./library";
import { themed } from "./plotly-layout";
import { onResize } from "./resize";
import { themeOf, watchTheme } from "./theme";

/** What is used of Plotly. */
interface PlotlyLibrary {
  newPlot(element: HTMLElement, figure: Figure): Promise<unknown>;
  relayout(element: HTMLElement, layout: Record<string, unknown>): Promise<unknown>;
  toImage(element: HTMLElement, options: Record<string, unknown>): Promise<string>;
  purge(element: HTMLElement): void;
  Plots: { resize(element: HTMLElement): unknown };
}
interface Figure {
  data?: Record<string, unknown>[];
  layout?: Record<string, unknown>;
  config?: Record<string, unknown>;
  frames?: unknown[];
}

export function plotlyBody(part: PlotlyArtifactPart, { config }: Frame): Body {
  const figure = part.figure as Figure;
  const { labels } = config;
  let picture: (() => Promise<string>) | undefined;
  const stage = new Stage<PlotlyLibrary>(part.height, labels, "Plotly", async (element, library) => {
    const plot = h("div", {
      class: "chatkit-plot",
      role: "figure",
      "aria-label": nameOf(part, labels.artifactPlotly),
    });
    element.append(plot);
    const layout = () => themed(figure.layout ?? {}, themeOf(element));
    await library.newPlot(plot, {
      // Plotly writes into what it is given.
      data: (figure.data ?? []).map((trace) => ({ ...trace })),
      layout: layout(),
      config: { displaylogo: false, ...figure.config, responsive: false },
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
    element: stage.element,
    copy: () => JSON.stringify(figure),
    download: async () => {
      if (!picture) return { name: fileName(part.title, "chart", "json"), content: asFile(figure) };
      return { name: fileName(part.title, "chart", "png"), content: { url: await picture() } };
    },
    dispose: () => stage.dispose(),
  };
}

const asFile = (figure: Figure): Blob => new Blob([JSON.stringify(figure)], { type: "application/json" });

function nameOf({ title, figure }: PlotlyArtifactPart, fallback: string): string {
  const own = (figure as Figure).layout?.title as string | { text?: string } | undefined;
  return title || (typeof own === "string" ? own : own?.text) || fallback;
}
