// The two frames around a document of unknown origin. A policy inside a document cannot keep the document from navigating
// away, but the policy of the document around it can. So the outer frame contains only the inner one, and lets no frame
// load anything. Both run without an origin. Pure.

import type { Theme } from "../../../base/theme";
import { childScript, guardScript } from "./child";

/** A host as it may appear in a policy: an origin, optionally with a wildcard for its subdomains. */
const HOST = /^https?:\/\/(?:\*\.)?(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::\d{1,5})?$/i;

/** Returns the policy of both frames; the document may load from the hosts in `allowed`. */
export function policyOf(allowed: readonly string[] = []): string {
  const hosts = allowed.filter((host) => HOST.test(host));
  const from = (name: string, ...sources: string[]) =>
    [name, ...sources, ...hosts].length > 1 ? [[name, ...sources, ...hosts].join(" ")] : [];
  return [
    "default-src 'none'",
    ...from("script-src", "'unsafe-inline'"),
    ...from("style-src", "'unsafe-inline'"),
    ...from("img-src", "data:", "blob:"),
    ...from("media-src", "data:", "blob:"),
    ...from("font-src", "data:"),
    ...from("connect-src"),
    "frame-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
}

/** Returns the document of the outer frame: the inner frame, and a script that passes messages between it and the page. */
export function outerDocument(inner: string, title: string, allowed?: readonly string[]): string {
  return (
    `${head(allowed)}<style>html,body,iframe{display:block;width:100%;height:100%;margin:0;border:0}` +
    ":root{color-scheme:light dark}body{overflow:hidden}</style>" +
    `<iframe sandbox="allow-scripts" referrerpolicy="no-referrer" title="${escaped(title)}" srcdoc="${escaped(inner)}"></iframe>` +
    `<script>${relayScript}</script>`
  );
}

/** Returns the document with everything that must come before its own content. */
export function innerDocument(content: string, theme: Theme, allowed?: readonly string[]): string {
  // A doctype only counts at the very beginning.
  const rest = content.replace(/^\s*<!doctype[^>]*>/i, "");
  const style = Object.entries(variables(theme)).map(([name, value]) => `${name}:${value}`);
  return (
    `${head(allowed)}<style>:root{${style.join(";").replace(/[<>{}]/g, "")}}:where(body){background:var(--bs-body-bg);` +
    "color:var(--bs-body-color);font:1rem/1.5 var(--bs-body-font-family)}</style>" +
    `<script>${guardScript}</script><script>${childScript}</script>${rest}`
  );
}

const head = (allowed?: readonly string[]): string =>
  `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policyOf(allowed)}">`;

const relayScript = `(() => {
  const inner = document.querySelector("iframe").contentWindow;
  addEventListener("message", ({ source, data }) => {
    if (source === inner) parent.postMessage(data, "*");
    else if (source === parent) inner.postMessage(data, "*");
  });
})()`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** Named as in Bootstrap, so that the same document works in a page and in a frame. */
export function variables({
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
