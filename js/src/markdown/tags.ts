// Decides which tags of a text are markup. Lists the elements that a model may use, and those that are removed with their
// content. Every other tag is text, shown as written. Markup still passes through the sanitizer.

export const ELEMENTS = new Set(
  (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt " +
    "em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p picture pre q rp rt ruby s " +
    "samp section shiny-aside small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
  ).split(" "),
);

/** Elements that are removed together with their content. */
export const HIDDEN = new Set(
  "applet embed frameset iframe math noembed noframes noscript object script style svg template xmp".split(
    " ",
  ),
);

/** Removed in any case. Others, such as `<Table>` or `<Object>`, may be the name of a component or a type. */
const ANY_CASE = /^(?:iframe|script|style)$/;

const NAME = "[a-z][a-z0-9-]*";
const VALUE = `(?:[^"'=<>\`\\s]+|'[^']*'|"[^"]*")`;
const ATTRIBUTE = `\\s+[a-z_:][\\w:.-]*(?:\\s*=\\s*${VALUE})?`;
const TAG = `<(/?)(${NAME})((?:${ATTRIBUTE})*)\\s*/?>`;
const WHOLE_TAG = new RegExp(`^${TAG}`, "i");
const WORDS = new RegExp(`\\s+([a-z_:][\\w:.-]*)(\\s*=\\s*${VALUE})?`, "gi");
/** Matches comments, tags, and what only looks like the beginning of a tag. */
const PIECES = new RegExp(`<!--(?:-?>|[\\s\\S]*?(?:-->|$))|${TAG}|<`, "gi");
/** Matches the beginning of a tag that is cut off by the end of the text. */
const HALF_TAG = new RegExp(
  `^</?(?:(${NAME})((?:${ATTRIBUTE})*\\s*(?:/|\\s[a-z_:][\\w:.-]*\\s*=\\s*(?:'[^']*|"[^"]*)?)?))?$`,
  "i",
);

/** Attributes that HTML allows without a value. With any other bare word it is prose, as in `a<b and c>d`. */
const BARE =
  /^(?:[a-z]+-[a-z-]+|allowfullscreen|async|border|checked|compact|controls|crossorigin|defer|disabled|download|hidden|inert|ismap|nomodule|noshade|nowrap|open|popover|reversed|sandbox)$/i;

export interface Tag {
  name: string;
  closes: boolean;
}

/** Returns the tag at the start of a text if it is markup; `before` is the text before it. */
function tagOf(text: string, before = ""): Tag | null {
  const [whole, slash, written = "", attributes = ""] = WHOLE_TAG.exec(text) ?? [];
  if (!whole || !isName(written)) return null;
  const name = written.toLowerCase();
  if (!slash) {
    // `List<Object>`, `Vec<U>`: the parameter of a type.
    if (!attributes && /^[A-Z]/.test(written) && /[\p{L}\p{N}_]$/u.test(before)) return null;
    // `List<object>` and "an <object> of": without data it embeds nothing.
    if (name === "object" && !attributes.includes("=")) return null;
    for (const [, word = "", value] of attributes.matchAll(WORDS)) {
      if (value === undefined && !BARE.test(word)) return null;
    }
  }
  return { name, closes: slash === "/" };
}

/** Known elements, in the spelling of HTML. */
function isName(written: string): boolean {
  const name = written.toLowerCase();
  if (!ELEMENTS.has(name) && !HIDDEN.has(name)) return false;
  return written === name || written === written.toUpperCase() || ANY_CASE.test(name);
}

/** Returns whether raw HTML is markup: a tag of a known element, or a comment. */
export function isMarkup(html: string, before = ""): boolean {
  return html.startsWith("<!--") || tagOf(html, before) !== null;
}

/** Returns whether a line may begin a block of raw HTML. */
export function beginsMarkup(line: string): boolean {
  if (line.startsWith("<!--")) return true;
  if (WHOLE_TAG.test(line)) return tagOf(line) !== null;
  return isName(/^<\/?([a-z][a-z0-9-]*)(?![^\s/>])/i.exec(line)?.[1] ?? "");
}

/** Returns the tags of raw HTML that are markup, without those in comments. */
export function* tagsIn(html: string): Iterable<Tag> {
  for (const { 0: piece, index } of html.matchAll(PIECES)) {
    const tag = tagOf(piece, html.slice(Math.max(0, index - 2), index));
    if (tag) yield tag;
  }
}

/** Escapes everything in raw HTML that is not markup. A known tag that is cut off by the end is removed, as in browsers. */
export function escapeText(html: string): string {
  return html.replace(PIECES, (piece: string, ...rest: unknown[]) => {
    const index = rest.at(-2) as number;
    if (isMarkup(piece, html.slice(Math.max(0, index - 2), index))) return piece;
    if (piece === "<" && isHalf(html.slice(index))) return piece;
    return piece.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  });
}

/** Removes hidden elements and their content from raw HTML. One that is never closed extends to the end of the text. */
export function withoutHidden(html: string): string {
  let shown = "";
  let from = 0;
  let hidden = "";
  let depth = 0;
  for (const { 0: piece, index } of html.matchAll(PIECES)) {
    const tag = tagOf(piece, html.slice(Math.max(0, index - 2), index));
    if (!tag || !HIDDEN.has(tag.name) || (hidden && tag.name !== hidden)) continue;
    if (!hidden) shown += html.slice(from, index);
    from = index + piece.length;
    // Only some of them can be nested; `<script>` in a script is text.
    if (tag.closes) depth = hidden && !ANY_CASE.test(hidden) ? depth - 1 : 0;
    else if (tag.name !== "embed" && !piece.endsWith("/>")) depth++;
    hidden = depth > 0 ? tag.name : "";
  }
  return hidden ? shown : shown + html.slice(from);
}

function isHalf(text: string): boolean {
  const [whole, name = "", attributes = ""] = HALF_TAG.exec(text) ?? [];
  if (whole === undefined) return false;
  return attributes ? isName(name) : [...ELEMENTS, ...HIDDEN].some((known) => known.startsWith(name));
}
