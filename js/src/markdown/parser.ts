// Sets up markdown-it and turns its flat tokens into a tree of blocks. Owns what the parser must tell the frontier
// (columns, blank lines, where inline scanning stopped). Makes no DOM and knows nothing about streaming.
import MarkdownIt, { type Delimiter, type Token } from "markdown-it";
import cjkFriendly from "markdown-it-cjk-friendly";
import { counters } from "./counters";
import { type BlockMeta, mathRules } from "./math-rules";
import { ownTags } from "./rules";
import { HIDDEN, tagsIn } from "./tags";

export type BlockType =
  | "paragraph"
  | "heading"
  | "list"
  | "item"
  | "quote"
  | "table"
  | "thead"
  | "tbody"
  | "row"
  | "cell"
  | "fence"
  | "math"
  | "code"
  | "rule"
  | "html"
  | "definition";

export interface Block {
  type: BlockType;
  token: Token;
  /** Inline source of a leaf, or the text of code. */
  content: string;
  children: Block[];
  /** The lines of the parsed text it spans: `first` up to, not including, `last`. */
  first: number;
  last: number;
  /** Where it starts, counted as the container that holds it counts columns. */
  column: number;
  /** Whether a blank line stands before it. */
  blankBefore: boolean;
  /** Items only: the column its content stands at; whether it ends blank; lines of children after a blank line. */
  indent: number;
  endsBlank: boolean;
  parted: number[];
  /** Items only: the paragraphs whose `<p>` shows when the list is loose. */
  paragraphs: Block[];
  /** Its tokens: `from` up to, not including, `to`. */
  from: number;
  to: number;
  /** How many nodes its last rendering gave. */
  size: number;
}

export interface Reference {
  title: string;
  href: string;
}
export type References = Record<string, Reference>;

/** What inline parsing depends on besides the text. */
export interface Syntax {
  references: References;
  math: boolean;
}

export interface Parsed {
  blocks: Block[];
  tokens: Token[];
}

/** Where the inline scanner stood at the top level of one text, and which delimiters it left. */
export interface Trace {
  source: string;
  positions: number[];
  /** How many delimiters there were at each position. */
  counts: number[];
  delimiters: Delimiter[];
}

interface BlockNotes {
  /** By the index of a block's first token. */
  starts: Map<number, { column: number; blank: boolean }>;
  items: Map<Token, { indent: number; endsBlank: boolean }>;
}

export const md = new MarkdownIt({ html: true, linkify: true });

// Bare links as GitHub has them: with a scheme or "www.". Names of files (`app.py`) stay text.
md.linkify.add("www.", {
  validate: (text, at, self) => {
    const length = self.testSchemaAt(`http://www.${text.slice(at)}`, "http:", 5);
    return Math.max(0, length - "//www.".length);
  },
  normalize: (match) => {
    match.url = `http://${match.url}`;
  },
});

ownTags(md);
mathRules(md);
md.use(cjkFriendly);

let notes: BlockNotes | null = null;
let trace: Trace | null = null;

// Says of every block where it starts. A rule that never matches sees each block once, before the real rules.
md.block.ruler.before("table", "chatkit_note", (state, line, _end, silent) => {
  if (!silent) {
    notes?.starts.set(state.tokens.length, {
      column: state.sCount[line] ?? 0,
      blank: line > 0 && state.isEmpty(line - 1),
    });
  }
  return false;
});

// Says of every list item at which column its content stands and whether it ends with a blank line.
const tokenize = md.block.tokenize;
md.block.tokenize = function (state, first, end) {
  const opened = state.tokens.at(-1);
  const indent = state.blkIndent;
  tokenize.call(this, state, first, end);
  if (notes && opened?.type === "list_item_open") {
    const endsBlank = state.line - first > 1 && state.isEmpty(state.line - 1);
    notes.items.set(opened, { indent, endsBlank });
  }
};

// Follows the inline scanner: the positions where it decides at the top level of the traced text.
md.inline.ruler.before("text", "chatkit_trace", (state, silent) => {
  if (trace && !silent && state.src === trace.source && state.posMax === state.src.length && !state.level) {
    trace.positions.push(state.pos);
    trace.counts.push(state.delimiters.length);
  }
  return false;
});
md.inline.ruler2.after("balance_pairs", "chatkit_trace", (state) => {
  if (trace && state.src === trace.source) trace.delimiters = state.delimiters;
});

// markdown-it looks for bare links only in texts that hold one by a coarse first test, so that one link far away
// decides about another. This makes every piece of text stand for itself.
md.core.ruler.before("linkify", "chatkit_linkify", (state) => {
  for (const token of state.tokens) if (token.type === "inline") token.content = "http://a.b";
});

/** The blocks of a text. Definitions found are added to `references`. */
export function parseBlocks(text: string, syntax: Syntax): Parsed {
  counters.blockChars += text.length;
  const tokens: Token[] = [];
  notes = { starts: new Map(), items: new Map() };
  try {
    md.block.parse(text, md, { references: syntax.references, math: syntax.math }, tokens);
    return { blocks: tree(tokens, notes), tokens };
  } finally {
    notes = null;
  }
}

/** The inline tokens of a leaf's content, followed by `follow` where it is given. */
export function parseInline(content: string, syntax: Syntax, follow: Trace | null = null): Token[] {
  counters.inlineChars += content.length;
  trace = follow;
  try {
    return md.parseInline(content, { references: syntax.references, math: syntax.math })[0]?.children ?? [];
  } finally {
    trace = null;
  }
}

export function newTrace(source: string): Trace {
  return { source, positions: [], counts: [], delimiters: [] };
}

const TYPES: Record<string, BlockType> = {
  paragraph_open: "paragraph",
  heading_open: "heading",
  bullet_list_open: "list",
  ordered_list_open: "list",
  list_item_open: "item",
  blockquote_open: "quote",
  table_open: "table",
  thead_open: "thead",
  tbody_open: "tbody",
  tr_open: "row",
  th_open: "cell",
  td_open: "cell",
  fence: "fence",
  math_block: "math",
  code_block: "code",
  hr: "rule",
  html_block: "html",
  reference_definition: "definition",
};

function tree(tokens: Token[], { starts, items }: BlockNotes): Block[] {
  const root: Block[] = [];
  const open: Block[] = [];
  tokens.forEach((token, at) => {
    const parent = open.at(-1);
    if (token.nesting < 0) {
      const done = open.pop();
      if (done) close(done, at + 1);
      return;
    }
    if (token.type === "inline") {
      if (parent) parent.content = token.content;
      return;
    }
    const type = TYPES[token.type];
    if (!type) return;
    const [first, last] = token.map ?? [parent?.first ?? 0, parent?.last ?? 0];
    const start = starts.get(at);
    const item = items.get(token);
    const block: Block = {
      type,
      token,
      content: token.content,
      children: [],
      first,
      last,
      column: start?.column ?? 0,
      blankBefore: start?.blank ?? false,
      indent: item?.indent ?? 0,
      endsBlank: item ? item.endsBlank : last - first > 1,
      parted: [],
      paragraphs: [],
      from: at,
      to: at + 1,
      size: 0,
    };
    (parent?.children ?? root).push(block);
    if (token.nesting > 0) open.push(block);
  });
  return joinHtml(root);
}

function close(block: Block, to: number): void {
  block.to = to;
  if (block.type === "item") {
    block.parted = block.children
      .filter((child, at) => at > 0 && child.blankBefore)
      .map(({ first }) => first);
    block.paragraphs = block.children.filter((child) => child.type === "paragraph");
  }
  if (block.type === "item" || block.type === "quote") block.children = joinHtml(block.children);
}

// Raw HTML may hold markdown: `<details>`, blank line, text, blank line, `</details>`. From the block that opens such an
// element to the one that closes it, siblings become one block, rendered as one piece of HTML.
const CONTAINERS = new Set([
  ..."address article aside blockquote center details div dl figure footer header main nav ol section table ul".split(
    " ",
  ),
  ...HIDDEN,
]);

function joinHtml(blocks: Block[]): Block[] {
  if (!blocks.some((block) => block.type === "html")) return blocks;
  const joined: Block[] = [];
  let region: Block | null = null;
  const open: string[] = [];
  for (const block of blocks) {
    if (block.type === "html") follow(block.content, open);
    if (region) {
      region.children.push(block);
      region.last = block.last;
      region.to = block.to;
    } else {
      joined.push(block);
      if (open.length) {
        region = { ...block, children: [block] };
        joined[joined.length - 1] = region;
      }
    }
    if (!open.length) region = null;
  }
  return joined;
}

function follow(html: string, open: string[]): void {
  for (const { name, closes } of tagsIn(html)) {
    if (!CONTAINERS.has(name)) continue;
    if (!closes) open.push(name);
    else if (open.includes(name)) open.length = open.lastIndexOf(name);
  }
}

/** Whether a fence or a formula has met its closing line. */
export function isClosed(fence: Block): boolean {
  if (fence.type === "math") return (fence.token.meta as BlockMeta).closed;
  let lines = 0;
  for (let at = fence.content.indexOf("\n"); at >= 0; at = fence.content.indexOf("\n", at + 1)) lines++;
  if (fence.content && !fence.content.endsWith("\n")) lines++;
  return fence.last - fence.first > lines + 1;
}

/** Whether the paragraphs of a list show, as far as the blocks given can tell. */
export function isLoose(list: Block): boolean {
  const last = list.children.length - 1;
  return list.children.some((item, at) => item.parted.length > 0 || (at < last && item.endsBlank));
}

export function setLoose(list: Block, loose: boolean): void {
  for (const item of list.children) {
    for (const { token } of item.paragraphs) token.hidden = !loose;
  }
}
