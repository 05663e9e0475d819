// A document of unknown origin: in a frame without an origin, with a policy that lets nothing in or out, as high as it
// says it is. What it may know of the page is its colours.
import { h } from "../../dom";
import type { HtmlArtifactPart } from "../../protocol";
import { type Body, type Frame, fileName, textFile } from "./body";
import { childScript } from "./html-child";
import { type Theme, themeOf, watchTheme } from "./theme";

/** In pixels. Higher documents scroll in their frame. */
const LEAST = 40;
const MOST = 800;

const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "img-src data: blob:",
  "media-src data: blob:",
  "font-src data:",
  "form-action 'none'",
  "base-uri 'none'",
].join("; ");

export function htmlBody({ content, title }: HtmlArtifactPart, { config }: Frame): Body {
  const frame = h("iframe", {
    class: "chatkit-frame",
    // Scripts and nothing else: with the page's own origin as well, the sandbox could be left.
    sandbox: "allow-scripts",
    referrerpolicy: "no-referrer",
    title: title || config.labels.artifactHtml,
  });
  const element = h("div", { class: "chatkit-html-artifact" }, frame);
  const hear = ({ source, data }: MessageEvent) => {
    // Any page may send a message; this one only hears its own frame, and takes nothing but a number from it.
    if (source === null || source !== frame.contentWindow) return;
    const height = Number((data as { chatkitHeight?: unknown } | null)?.chatkitHeight);
    if (!Number.isFinite(height)) return;
    frame.style.blockSize = `${Math.min(Math.max(Math.ceil(height), LEAST), MOST)}px`;
  };
  window.addEventListener("message", hear);
  let endWatch: (() => void) | undefined;
  // Its colours are known when it stands in the page.
  requestAnimationFrame(() => {
    frame.srcdoc = documentOf(content, themeOf(element));
    endWatch = watchTheme(element, (theme) => {
      frame.contentWindow?.postMessage({ chatkitTheme: variables(theme) }, "*");
    });
  });
  return {
    element,
    copy: () => content,
    download: () => textFile(fileName(title, "page", "html"), content, "text/html"),
    dispose() {
      endWatch?.();
      window.removeEventListener("message", hear);
    },
  };
}

/** The document with what it must have before anything of its own. */
export function documentOf(content: string, theme: Theme): string {
  // A doctype counts at the very beginning only.
  const rest = content.replace(/^\s*<!doctype[^>]*>/i, "");
  const style = Object.entries(variables(theme)).map(([name, value]) => `${name}:${value}`);
  return (
    `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
    `<style>:root{${style.join(";").replace(/[<>{}]/g, "")}}:where(body){background:var(--bs-body-bg);` +
    "color:var(--bs-body-color);font:1rem/1.5 var(--bs-body-font-family)}</style>" +
    `<script>${childScript}</script>${rest}`
  );
}

/** As Bootstrap calls them, so that a document can be written for a page and for a frame alike. */
function variables({
  dark,
  background,
  foreground,
  muted,
  accent,
  line,
  font,
}: Theme): Record<string, string> {
  return {
    "color-scheme": dark ? "dark" : "light",
    "--bs-body-bg": background,
    "--bs-body-color": foreground,
    "--bs-secondary-color": muted,
    "--bs-primary": accent,
    "--bs-border-color": line,
    "--bs-body-font-family": font,
  };
}
