// The two frames around a document of unknown origin. A policy inside a document cannot keep it from navigating itself;
// the policy of the document around it can: the outer frame holds only the inner one, and lets no frame load anything.
// Both run without an origin. Pure.

import type { Theme } from "../../../base/theme";
import { childScript, guardScript } from "./child";

/** A host as a policy takes it: an origin, with a wildcard for its subdomains at most. */
const HOST = /^https?:\/\/(?:\*\.)?(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::\d{1,5})?$/i;

/** The policy of both frames; `allowed` are hosts from which the document may load. */
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

/** The document of the outer frame: the inner one, and what passes on messages between it and the page. */
export function outerDocument(inner: string, title: string, allowed?: readonly string[]): string {
  return (
    `${head(allowed)}<style>html,body,iframe{display:block;width:100%;height:100%;margin:0;border:0}` +
    ":root{color-scheme:light dark}body{overflow:hidden}</style>" +
    `<iframe sandbox="allow-scripts" referrerpolicy="no-referrer" title="${escaped(title)}" srcdoc="${escaped(inner)}"></iframe>` +
    `<script>${relayScript}</script>`
  );
}

/** The document with what it must have before anything of its own. */
export function innerDocument(content: string, theme: Theme, allowed?: readonly string[]): string {
  // A doctype counts at the very beginning only.
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

/** As Bootstrap calls them, so that a document can be written for a page and for a frame alike. */
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
