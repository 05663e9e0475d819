// A Vega-Lite chart, drawn as SVG in the colors of the page, and redrawn for another theme. Its expressions are interpreted,
// never run as code; the policy for images applies to everything it loads.
import { h } from "../../../base/dom";
import { themeOf, watchTheme } from "../../../base/theme";
import type { VegaArtifactPart } from "../../../protocol";
import { type Body, type Frame, fileName } from "../body";
import { Stage } from "../library";
import { onResize } from "../resize";
import { bounded, boundLoader, type Loader, plainCursor, type Runtime } from "./policy";
import { configOf, fitted, nameOf, type Spec } from "./spec";
import { type ShowTooltip, tooltip } from "./tooltip";

interface View {
  signal(name: string, value: unknown): View;
  runAsync(): Promise<unknown>;
  toImageURL(type: "png", scale: number): Promise<string>;
  finalize(): void;
}
/** The part of Vega and Vega-Lite that is used. */
interface VegaLibrary {
  View: new (runtime: unknown, options: Record<string, unknown>) => View;
  parse(spec: Spec, config: Spec, options: { ast: boolean }): Runtime;
  loader(): Loader;
  expressionInterpreter: unknown;
  compile(spec: Spec, options: { config: Spec }): { spec: Spec };
}

export function vegaBody(part: VegaArtifactPart, frame: Frame): Body {
  const spec = part.spec as Spec;
  const { labels } = frame.config;
  const name = nameOf(part.title, spec, labels.artifactVega);
  const drawn = { ...fitted(spec, part.height !== ""), description: name };
  let picture: (() => Promise<string>) | undefined;
  const stage = new Stage<VegaLibrary>(
    part.height || "auto",
    labels,
    "chatkitVega",
    async (element, library) => {
      const plot = h("div", { class: "chatkit-vega" });
      element.classList.add("chatkit-vega-place");
      element.append(plot);
      plainCursor(plot);
      const show = tooltip(element);
      let view = await draw(library, plot, drawn, frame, show);
      picture = () => view.toImageURL("png", 2);
      const endWatch = watchTheme(element, () => {
        // Keep the height: if the conversation shrank, a reader at its end would lose the place.
        plot.style.minBlockSize = `${plot.offsetHeight}px`;
        view.finalize();
        void draw(library, plot, drawn, frame, show).then((next) => {
          view = next;
          plot.style.minBlockSize = "";
        });
      });
      const endResize = onResize(element, () => void refit(view, plot, drawn));
      return () => {
        picture = undefined;
        endResize();
        endWatch();
        view.finalize();
      };
    },
  );
  return {
    element: stage.element,
    copy: () => JSON.stringify(spec),
    download: async () => {
      const content = new Blob([JSON.stringify(spec)], { type: "application/json" });
      if (!picture) return { name: fileName(part.title, "chart", "json"), content };
      return { name: fileName(part.title, "chart", "png"), content: { url: await picture() } };
    },
    dispose: () => stage.dispose(),
  };
}

async function draw(
  { compile, expressionInterpreter, loader, parse, View }: VegaLibrary,
  container: HTMLElement,
  spec: Spec,
  frame: Frame,
  show: ShowTooltip,
): Promise<View> {
  const config = configOf(themeOf(container));
  // Copy it, because compiling changes the specification.
  const compiled = compile(structuredClone(spec), { config }).spec;
  const view = new View(bounded(parse(compiled, {}, { ast: true })), {
    expr: expressionInterpreter,
    loader: linkedBy(container, boundLoader(loader(), frame.config.images)),
    container,
    renderer: "svg",
    hover: true,
    tooltip: show,
  });
  await view.runAsync();
  return view;
}

/** Follows links of the chart as links of the page, which may ask first. Vega would follow them unseen. */
function linkedBy(container: HTMLElement, loader: Loader): Loader {
  const sanitize = loader.sanitize.bind(loader);
  loader.sanitize = async (uri, options) => {
    const found = await sanitize(uri, options);
    if (options?.context !== "href") return found;
    const link = h("a", { ...(found as Record<string, string>), hidden: "" });
    container.append(link);
    link.click();
    link.remove();
    throw new Error("The page has followed the link.");
  };
  return loader;
}

/** Resizes a chart that fills its element. */
function refit(view: View, { clientWidth, clientHeight }: HTMLElement, spec: Spec): Promise<unknown> {
  if (spec.width === "container") view.signal("width", clientWidth);
  if (spec.height === "container") view.signal("height", clientHeight);
  return view.runAsync();
}
