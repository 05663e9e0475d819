// Shows diagrams instead of their source. A button shows the source again, and the copy button copies it.
import { loadOwnStyle } from "../base/assets";
import { h, iconButton } from "../base/dom";
import { svg } from "../base/icons";
import { themeOf, watchTheme } from "../base/theme";
import { codeText, type MarkdownOptions } from "../markdown/index";
import { drawDiagram } from "./mermaid";

const SOURCE = svg('<path d="m8 7-5 5 5 5"/><path d="m16 7 5 5-5 5"/>');
const DRAWING = svg(
  '<rect x="8" y="3.5" width="8" height="5" rx="1"/><rect x="3" y="15.5" width="7" height="5" rx="1"/>' +
    '<rect x="14" y="15.5" width="7" height="5" rx="1"/><path d="M12 8.5V12M6.5 15.5V12h11v3.5"/>',
);
/** In print, a diagram keeps the background for which it was drawn, like charts, and fits the page. */
const STYLE =
  "svg{display:block;margin:0 auto;height:auto;min-width:var(--least)}a{cursor:pointer}" +
  "@media print{svg{min-width:0;background:var(--ground);print-color-adjust:exact}}";

/** The text from which each block was last drawn. */
const drawn = new WeakMap<Element, string>();

/** Draws the diagram of a code block, unless it is up to date. */
export async function showDiagram(block: Element, { labels, images }: MarkdownOptions): Promise<void> {
  const text = codeText(block);
  if (drawn.get(block) === text || !text.trim()) return;
  drawn.set(block, text);
  const draw = async () => {
    const theme = themeOf(block);
    const drawing = await drawDiagram(text, theme, images);
    drawing.style.setProperty("--ground", theme.background);
    return drawing;
  };
  let drawing: SVGSVGElement;
  try {
    await loadOwnStyle("diagrams");
    drawing = await draw();
  } catch (error) {
    if (drawn.get(block) === text) fail(block, labels.diagramFailed ?? "", error);
    return;
  }
  if (drawn.get(block) !== text) return;
  clear(block);
  const name = drawing.querySelector(":scope > title")?.textContent || labels.diagram || "";
  const place = h("div", { class: "chatkit-diagram", role: "figure", "aria-label": name, tabindex: "0" });
  const root = place.attachShadow({ mode: "open" });
  const style = h("style");
  style.textContent = STYLE;
  root.append(style, drawing);
  block.append(toggle(place, labels.diagramSource ?? "", labels.diagramDrawing ?? ""), place);
  const endWatch = watchTheme(block, () => {
    if (!place.isConnected) {
      endWatch();
      return;
    }
    draw().then(
      (next) => root.replaceChildren(style, next),
      (error) => reportError(error),
    );
  });
}

function toggle(place: HTMLElement, source: string, drawing: string): HTMLButtonElement {
  const button = iconButton("chatkit-diagram-toggle", SOURCE, source);
  button.addEventListener("click", () => {
    place.hidden = !place.hidden;
    button.innerHTML = place.hidden ? DRAWING : SOURCE;
    button.setAttribute("aria-label", place.hidden ? drawing : source);
    button.title = place.hidden ? drawing : source;
  });
  return button;
}

function fail(block: Element, remark: string, error: unknown): void {
  clear(block);
  const why = error instanceof Error ? error.message : String(error);
  block.append(
    h("div", {
      class: "chatkit-diagram-failed",
      role: "note",
      "aria-label": remark,
      "data-text": remark,
      title: why.slice(0, 500),
    }),
  );
}

function clear(block: Element): void {
  for (const old of block.querySelectorAll(":scope > [class*=chatkit-diagram]")) old.remove();
}
