// Draws a diagram as SVG in the colors of the page. Limits what a diagram may cost and configure.
import type { ImagePolicy } from "../base/policy";
import type { Theme } from "../base/theme";
import { loadMermaid } from "./frame";
import { cleanSvg } from "./svg";

const MAX_CHARS = 20_000;
const MAX_EDGES = 300;
/** The smallest scale at which text of 15 pixels is readable. */
const MIN_SCALE = 0.65;
/** A font that exists both in the page and in the frame that measures text. */
const FONT = "system-ui, sans-serif";
/** The settings that a diagram cannot change. */
const FIXED =
  "secure securityLevel startOnLoad maxTextSize suppressErrorRendering maxEdges htmlLabels theme themeCSS themeVariables " +
  "darkMode fontFamily altFontFamily layout look dompurifyConfig arrowMarkerAbsolute deterministicIds legacyMathML " +
  "forceLegacyMathML logLevel useMaxWidth";

/** The colors of slices and branches. Dark text is readable on each of them. */
const PALETTE = ["#7aa6d9", "#e0a458", "#7fb98f", "#c78fb9", "#c2b54f", "#6bb5b5", "#d98880", "#9a8fd0"];
const ON_PALETTE = "#1b1b1b";

/** Matches images as nodes, and styles with URLs. */
const LOADS = /@\{[^}]*\bimg\b|\burl\s*\(|@import\b/i;
const FORMATS = /(?<!<)<\/?(?:b|code|em|font|i|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>(?!>)/gi;
const RUNS =
  /<(?:audio|base|embed|form|iframe|image|img|input|link|math|object|script|style|svg|video)\b|<[a-z][^<>]*[\s/"']on\w+\s*=/i;

let count = 0;
/** Draws one diagram after another, because Mermaid has one global configuration. Never rejects. */
let queue: Promise<unknown> = Promise.resolve();

export function drawDiagram(source: string, theme: Theme, images: ImagePolicy): Promise<SVGSVGElement> {
  const drawing = queue.then(() => make(source, theme, images));
  queue = drawing.catch(() => {});
  return drawing;
}

async function make(source: string, theme: Theme, images: ImagePolicy): Promise<SVGSVGElement> {
  if (source.length > MAX_CHARS) throw new Error("The diagram is too long to be drawn");
  // The frame would block them with a message in the console. Report the reason instead.
  if (LOADS.test(source)) throw new Error("The diagram refers to other files, which are not loaded");
  if (RUNS.test(source)) throw new Error("The diagram contains HTML, which is not shown");
  const mermaid = await loadMermaid();
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    htmlLabels: false,
    suppressErrorRendering: true,
    maxTextSize: MAX_CHARS,
    maxEdges: MAX_EDGES,
    // The other layout engine, ELK, takes half a megabyte.
    layout: "dagre",
    logLevel: "fatal",
    theme: "base",
    darkMode: theme.dark,
    fontFamily: FONT,
    themeVariables: colors(theme),
    secure: FIXED.split(" "),
  });
  const { svg } = await mermaid.render(`chatkit-diagram-${++count}`, plain(source));
  return fitted(cleanSvg(svg, images));
}

/** Removes HTML formatting, which plain-text labels would show literally, and the menus of actors, which need scripts. */
function plain(source: string): string {
  const text = source.replace(FORMATS, "");
  return /^\s*sequenceDiagram/m.test(text) ? text.replace(/^[ \t]*links?[ \t][^:\n]*:.*$/gm, "") : text;
}

function colors({ dark, background, foreground, muted, line }: Theme): Record<string, unknown> {
  const surface = dark ? "#2b3440" : "#e8f0f8";
  return {
    darkMode: dark,
    background,
    fontFamily: FONT,
    fontSize: "15px",
    primaryColor: surface,
    primaryTextColor: foreground,
    primaryBorderColor: muted,
    secondaryColor: dark ? "#3a3548" : "#f1ecf8",
    tertiaryColor: dark ? "#2f3b35" : "#ecf5ee",
    lineColor: muted,
    textColor: foreground,
    noteBkgColor: dark ? "#4a4327" : "#fff6d6",
    noteTextColor: foreground,
    edgeLabelBackground: background,
    clusterBkg: dark ? "#232a33" : "#f6f8fa",
    clusterBorder: line,
    xyChart: { backgroundColor: "transparent", plotColorPalette: PALETTE.join(",") },
    pieStrokeColor: background,
    pieOuterStrokeColor: line,
    pieOpacity: "1",
    pieSectionTextColor: ON_PALETTE,
    ...Object.fromEntries(
      PALETTE.flatMap((color, at) => [
        [`pie${at + 1}`, color],
        [`cScale${at}`, color],
        [`cScaleLabel${at}`, ON_PALETTE],
      ]),
    ),
  };
}

/** Limits the size: not larger than drawn, and on a phone not too small to read, so that it scrolls. */
function fitted(drawing: SVGSVGElement): SVGSVGElement {
  const width = Number.parseFloat(drawing.style.maxWidth) || drawing.viewBox.baseVal?.width || 0;
  if (width > 0) drawing.style.setProperty("--least", `${Math.round(MIN_SCALE * width)}px`);
  return drawing;
}
