// Converts a formula to MathML. Limits what a formula may cost, and sanitizes the result with an allow-list. Pure: does not
// touch the page.
import DOMPurify from "dompurify";
import temml from "temml";

/** Longer formulas stay text. */
const MAX_CHARS = 10_000;
const MAX_ELEMENTS = 10_000;
const MAX_EXPANSIONS = 1000;
/** The maximum number of characters after the expansion of the formula's macros. */
const MAX_EXPANDED_CHARS = 50_000;
/** The largest space or rule, in em and in pixels. */
const MAX_SIZE: [number, number] = [25, 500];
const CACHE_SIZE = 500;

const DEFINES = /\\(?:[gex]?def|let|futurelet|(?:re|provide)?newcommand|providecommand|global)(?![a-z])/;

const ELEMENTS =
  "math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle " +
  "msub msubsup msup mtable mtd mtext mtr munder munderover none";
const ATTRIBUTES =
  "accent accentunder class columnalign columnlines columnspacing columnspan depth display displaystyle fence form height " +
  "largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation " +
  "rowalign rowlines rowspacing rowspan rspace scriptlevel separator stretchy style symmetric voffset width";
const STYLE =
  /^(?:border(?:-(?:top|bottom|left|right))?|color|display|height|left|margin(?:-(?:left|right))?|math-depth|padding(?:-(?:top|bottom|left|right))?|width)$/;
const VALUE = /^[-\w#.% ]+$/;
const CLASS =
  /^(?:actuarial|chr-|downstrike|ff-|longdiv-|math(?:cal|scr)$|menclose$|phasor-|sout$|tml-|upstrike|wbk-)/;

export type Drawing = { math: Element } | { error: string };

const purify = DOMPurify(window);
purify.addHook("uponSanitizeAttribute", (_node, data) => {
  if (data.attrName === "class")
    data.attrValue = kept(data.attrValue, /\s+/, " ", (name) => CLASS.test(name));
  else if (data.attrName === "style") data.attrValue = kept(data.attrValue, /;/, ";", isSafeStyle);
  if (!data.attrValue) data.keepAttr = false;
});

const cache = new Map<string, Drawing>();

/** Returns the drawing of a formula with delimiters, or an error. The caller owns the drawing. */
export function draw(source: string): Drawing {
  const known = cache.get(source) ?? make(source);
  cache.delete(source);
  cache.set(source, known);
  if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value as string);
  return "math" in known ? { math: known.math.cloneNode(true) as Element } : known;
}

function make(source: string): Drawing {
  if (source.length > MAX_CHARS) return { error: "The formula is too long to be drawn" };
  const isDollar = source.startsWith("$") && !source.startsWith("$$");
  const tex = isDollar ? source.slice(1, -1) : source.slice(2, -2);
  const expansions = DEFINES.test(tex) ? Math.floor(MAX_EXPANDED_CHARS / tex.length) : MAX_EXPANSIONS;
  try {
    const markup = temml.renderToString(tex, {
      displayMode: /^(?:\$\$|\\\[)/.test(source),
      throwOnError: true,
      trust: false,
      strict: false,
      // Do not share macros between formulas.
      macros: {},
      maxExpand: Math.min(MAX_EXPANSIONS, expansions),
      maxSize: MAX_SIZE,
    });
    if (markup.split("<").length > 2 * MAX_ELEMENTS) return { error: "The formula is too large to be drawn" };
    const math = clean(markup);
    return math ? { math } : { error: "The formula cannot be drawn" };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function clean(markup: string): Element | null {
  const fragment = purify.sanitize(markup, {
    ALLOWED_TAGS: ELEMENTS.split(" "),
    ALLOWED_ATTR: ATTRIBUTES.split(" "),
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  const { firstElementChild: math, childElementCount } = fragment;
  return childElementCount === 1 && math?.localName === "math" ? math : null;
}

function kept(value: string, by: RegExp, glue: string, test: (part: string) => boolean): string {
  return value.split(by).filter(test).join(glue);
}

function isSafeStyle(declaration: string): boolean {
  const [name = "", value = ""] = declaration.split(":");
  return STYLE.test(name.trim()) && VALUE.test(value);
}

/** Returns the first line of an error, without the combining characters with which Temml underlines the place. */
function messageOf(error: unknown): string {
  if (error instanceof RangeError) return "The formula is nested too deeply to be drawn";
  const message = error instanceof Error ? error.message : String(error);
  const [first = ""] = message.trim().replaceAll("\u0332", "").split("\n");
  return first.replace(/:\s*$/, "").slice(0, 200);
}
