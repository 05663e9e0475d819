// Cleans the texts of a figure. Plotly reads a subset of HTML in them, with links and with styles, which can load images. It
// also joins texts with templates. Every tag is rebuilt from harmless parts, and whatever could become a tag together with
// the text after it is escaped. Pure.
import { isSafeUrl } from "../../../base/policy";

const TAG = /<(\/?)(br|sub|sup|b|i|em|s|u|span|a|extra)((?:\s[^<>=]*=[^<>]*)?)\s*\/?>/gi;
/** A "<" that could begin a tag, also with what a template puts after it. Before a number or a blank it cannot. */
const OPENING = /<(?![\s=\d])/g;

const PROPERTIES =
  /^(?:color|fill|opacity|font(?:-(?:family|size|style|variant|weight|stretch))?|text-decoration|text-transform|letter-spacing)$/i;
const HARMLESS_VALUE = /^[\w\s#%.,()'-]+$/;

/** Returns the text without anything that loads, runs or misleads. */
export function cleanText(text: string): string {
  if (!text.includes("<")) return text;
  let cleaned = "";
  let end = 0;
  for (const match of text.matchAll(TAG)) {
    const [tag, slash = "", name = "", attributes = ""] = match;
    cleaned += text.slice(end, match.index).replace(OPENING, "&lt;");
    cleaned += rebuilt(slash, name.toLowerCase(), attributes);
    end = match.index + tag.length;
  }
  return cleaned + text.slice(end).replace(OPENING, "&lt;");
}

function rebuilt(slash: string, name: string, attributes: string): string {
  if (slash) return `</${name}>`;
  const style = styleOf(attributes);
  const href = name === "a" ? hrefOf(attributes) : "";
  return `<${name}${style && ` style="${style}"`}${href && ` href="${href}" target="_blank"`}>`;
}

function attribute(attributes: string, name: string): string {
  const found = new RegExp(`(?:^|[\\s"'])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(attributes);
  return found?.[1] ?? found?.[2] ?? "";
}

function styleOf(attributes: string): string {
  const kept: string[] = [];
  for (const declaration of attribute(attributes, "style").split(";")) {
    const colon = declaration.indexOf(":");
    const property = declaration.slice(0, colon).trim();
    const value = declaration.slice(colon + 1).trim();
    const functions = [...value.matchAll(/([\w-]*)\(/g)].every(([, name]) =>
      /^(?:rgb|hsl)a?$/i.test(name ?? ""),
    );
    if (colon > 0 && PROPERTIES.test(property) && HARMLESS_VALUE.test(value) && functions)
      kept.push(`${property}:${value}`);
  }
  return kept.join(";");
}

/** Returns the URL of a link if it is complete and safe. A template in it would be filled in after this check. */
function hrefOf(attributes: string): string {
  const href = attribute(attributes, "href").trim();
  return isSafeUrl(href) && !/["'<>\\\s]|%\{|^&|&#/.test(href) ? href : "";
}
