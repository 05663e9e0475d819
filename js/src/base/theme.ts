// The colors of the page as values, for charts and framed documents, which cannot read CSS variables. Reports changes.
import { h } from "./dom";

export interface Theme {
  dark: boolean;
  background: string;
  foreground: string;
  muted: string;
  accent: string;
  line: string;
  font: string;
}

/** Returns the theme at the place of `host`. */
export function themeOf(host: Element): Theme {
  const probe = h("span");
  probe.hidden = true;
  host.append(probe);
  const style = getComputedStyle(probe);
  const color = (name: string, fallback: string): string => {
    probe.style.color = "";
    probe.style.color = `var(${name}, ${fallback})`;
    return rgb(style.color) ?? fallback;
  };
  const background = color("--chatkit-bg", "#ffffff");
  const theme = {
    dark: luminance(background) < 0.5,
    background,
    foreground: color("--chatkit-fg", "#212529"),
    muted: color("--chatkit-muted", "#5c636a"),
    accent: color("--chatkit-accent", "#0d6efd"),
    line: color("--chatkit-line", "#dee2e6"),
    font: style.fontFamily,
  };
  probe.remove();
  return theme;
}

/** Calls `changed` with each new theme of `host`. Returns a function that stops this. */
export function watchTheme(host: Element, changed: (theme: Theme) => void): () => void {
  let known = JSON.stringify(themeOf(host));
  const look = () => {
    const theme = themeOf(host);
    const now = JSON.stringify(theme);
    if (now === known) return;
    known = now;
    changed(theme);
  };
  // Wait until the styles of the new theme apply; some pages fade between themes.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, 50);
  };
  const observer = new MutationObserver(soon);
  const options = { attributeFilter: ["data-bs-theme", "class"] };
  for (let node: Element | null = host.parentElement; node; node = node.parentElement)
    if (node.matches("html, body, [data-bs-theme]")) observer.observe(node, options);
  const preference =
    typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : undefined;
  preference?.addEventListener("change", soon);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    preference?.removeEventListener("change", soon);
  };
}

/** Returns a computed color in a form that every library can read. */
function rgb(computed: string): string | undefined {
  const mixed = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(computed);
  if (!mixed) return /^rgba?\(/.test(computed) ? computed : undefined;
  const [red, green, blue] = mixed.slice(1, 4).map((part) => Math.round(Number(part) * 255));
  return mixed[4] ? `rgba(${red}, ${green}, ${blue}, ${mixed[4]})` : `rgb(${red}, ${green}, ${blue})`;
}

function luminance(color: string): number {
  const parts = color.startsWith("#")
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : (color.match(/[\d.]+/g) ?? []).map(Number);
  const [red = 255, green = 255, blue = 255] = parts;
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}
