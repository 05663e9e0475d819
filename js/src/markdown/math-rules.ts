// Adds formulas to markdown-it, so that their content is not parsed as markdown. `env.math` enables them. Draws nothing.
import type { MarkdownIt, StateBlock, Token } from "markdown-it";
import { counters } from "./counters";
import { closerIn, formulaEnd, isSourceWhileOpen, MAX_CHARS } from "./math";

/** The input of parsing besides the text. */
export interface Environment {
  references: object;
  math: boolean;
}

/** Whether a block has a closing delimiter, and the text after the delimiter on its line. */
export type BlockMeta = { closed: boolean; rest: string };

/** Matches the opening delimiter of a formula at the end of a line. */
const OPENED = /(?:\$\$|\\\[)[ \t]*\n/;

export function mathRules(md: MarkdownIt): void {
  md.inline.ruler.before("escape", "chatkit_math", (state, silent) => {
    const { src, pos, posMax } = state;
    if (!isOn(state.env) || (src[pos] !== "$" && src[pos] !== "\\")) return false;
    const end = formulaEnd(src, pos, posMax);
    const closed = typeof end === "number";
    if (!closed && (end === "none" || !isSourceWhileOpen(src, pos))) return false;
    state.pos = closed ? end : posMax;
    if (silent) return true;
    // Use the token types of code and escapes, which the rest of markdown-it treats as text without markdown.
    const token = closed ? state.push("code_inline", "math", 0) : state.push("text_special", "", 0);
    token.content = src.slice(pos, state.pos);
    token.meta = { open: !closed };
    return true;
  });
  const code = md.renderer.rules.code_inline;
  md.renderer.rules.code_inline = (tokens, at, ...rest) => {
    const token = tokens[at];
    if (token?.tag !== "math") return code?.(tokens, at, ...rest) ?? "";
    return `<span class="${mathClass(token.content)}" dir="ltr">${md.utils.escapeHtml(token.content)}</span>`;
  };

  const alt = ["paragraph", "reference", "blockquote", "list"];
  md.block.ruler.before("fence", "chatkit_math", mathBlock, { alt });

  // A line in a formula does not end the paragraph, even if it begins like a block, for example with a plus sign.
  const { ruler } = md.block;
  const rulesOf = ruler.getRules.bind(ruler);
  ruler.getRules = (chain) => {
    const rules = rulesOf(chain);
    if (chain !== "paragraph") return rules;
    return [
      (state: StateBlock, line: number, end: number, silent: boolean) =>
        rules.some((rule) => rule(state, line, end, silent)) && !isInFormula(md, state, line),
    ];
  };
}

function isOn(env: unknown): boolean {
  return (env as Environment | undefined)?.math === true;
}

/** Returns the classes of a formula's element. */
export function mathClass(source: string): string {
  return /^(?:\$\$|\\\[)/.test(source) ? "chatkit-math chatkit-math-display" : "chatkit-math";
}

/** Returns the source of a block including its delimiters, without the text after it. */
export function mathSource({ markup, info, content, meta }: Token): string {
  return markup + info + (content || !(meta as BlockMeta).closed ? `\n${content}` : "");
}

/**
 * Parses a formula block, which begins with `$$` or `\[` at the start of a line. If its closing delimiter is on the same
 * line, no text may follow it. A blank line ends the block unless its first line contains only the delimiter.
 */
function mathBlock(state: StateBlock, first: number, end: number, silent: boolean): boolean {
  const line = lineOf(state, first);
  const markup = line.slice(0, 2);
  if (!isOn(state.env) || (markup !== "$$" && markup !== "\\[")) return false;
  if ((state.sCount[first] ?? 0) - state.blkIndent >= 4) return false;
  const info = line.slice(2);
  const closer = closerIn(info, markup);
  const alone = !info.trim();
  if (info.startsWith("$")) return false;
  if (closer >= 0 && (info.slice(closer + 2).trim() || !info.slice(0, closer).trim())) return false;
  if (silent) return true;

  const meta: BlockMeta = { closed: closer >= 0, rest: "" };
  let last = first + 1;
  let cut = 0;
  for (; !meta.closed && last < end; last++) {
    const text = lineOf(state, last);
    if (text && (state.sCount[last] ?? 0) < state.blkIndent) break;
    if (!text && !alone) break;
    const at = closerIn(text, markup);
    if (at < 0) continue;
    meta.closed = true;
    meta.rest = text.slice(at + 2).trim();
    cut = text.length - at - 2;
  }
  const token = state.push("math_block", "math", 0);
  const content = state.getLines(first + 1, last, state.sCount[first] ?? 0, !meta.closed);
  token.markup = markup;
  token.info = closer >= 0 ? info.trimEnd() : info;
  token.content = content.slice(0, content.length - cut);
  token.meta = meta;
  token.map = [first, last];
  state.line = last;
  return true;
}

function lineOf({ src, bMarks, tShift, eMarks }: StateBlock, line: number): string {
  return src.slice((bMarks[line] ?? 0) + (tShift[line] ?? 0), eMarks[line]);
}

/** What is left to read of the paragraph that begins at line `first`; `text` ends before line `next`. */
interface Scan {
  first: number;
  next: number;
  text: string;
  /** The number of raw `<a>` elements that are open before the text. */
  linkLevel: number;
}

const scans = new WeakMap<StateBlock, Scan>();

/**
 * Returns whether `line` begins inside a formula of the paragraph that begins at the state's line. This is asked about
 * every line of a formula that begins like a block, so the answer drops the text that no later line can change.
 */
function isInFormula(md: MarkdownIt, state: StateBlock, line: number): boolean {
  if (!isOn(state.env)) return false;
  let scan = scans.get(state);
  if (scan?.first !== state.line || scan.next > line) {
    scan = { first: state.line, next: state.line, text: "", linkLevel: 0 };
    scans.set(state, scan);
  }
  const text = (scan.text + state.getLines(scan.next, line, state.blkIndent, true)).trimStart();
  scan.next = line;
  scan.text = text;
  if (!OPENED.test(text)) return false;
  counters.inlineChars += text.length;
  const rules = md.inline.ruler.getRules("");
  const inline = new md.inline.State(text, md, { references: {}, math: true }, []);
  const { tokens } = inline;
  inline.linkLevel = scan.linkLevel;
  // Something that is still open after this many characters counts as text.
  const oldest = text.length - MAX_CHARS - 2;
  let opener = -1;
  while (inline.pos < text.length) {
    const { pos } = inline;
    const { length } = tokens;
    if (!rules.some((rule) => rule(inline, false))) inline.pending += text[inline.pos++];
    const isOpen =
      tokens.length > length
        ? tokens.at(-1)?.meta?.open || /^!?\[[\s\S]*[`<$\\]/.test(text.slice(pos, inline.pos))
        : "`[<$\\".includes(text[pos] ?? "");
    if (isOpen) opener = pos;
    if (opener < Math.max(0, oldest) && /\s/.test(text[inline.pos - 1] ?? "")) {
      scan.text = text.slice(inline.pos);
      scan.linkLevel = inline.linkLevel;
    }
  }
  const last = tokens.at(-1);
  return !inline.pending && last?.meta?.open === true && /^(?:\$\$|\\\[)[ \t]*\n/.test(last.content);
}
