// Sets up markdown-it and converts its flat tokens into a tree of blocks. Records what the frontier needs to know
// (columns, blank lines, positions of the inline scanner). Creates no DOM and knows nothing about streaming.
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
  /** The inline source of a leaf, or the text of code. */
  content: string;
  children: Block[];
  /** The lines of the parsed text that it spans, from `first` up to but not including `last`. */
  first: number;
  last: number;
  /** The column where it starts, as its container counts columns. */
  column: number;
  /** Whether a blank line precedes it. */
  blankBefore: boolean;
  /** Items only: the column of its content. */
  indent: number;
  /** Items only: whether it ends with a blank line. */
  endsBlank: boolean;
  /** Items only: the first lines of its children that follow a blank line. */
  parted: number[];
  /** Items only: the paragraphs that get a `<p>` element if the list is loose. */
  paragraphs: Block[];
  /** Its tokens, from `from` up to but not including `to`. */
  from: number;
  to: number;
  /** The number of nodes that its last rendering created. */
  size: number;
}

export interface Reference {
  title: string;
  href: string;
}
export type References = Record<string, Reference>;

/** The input of inline parsing besides the text. */
export interface Syntax {
  references: References;
  math: boolean;
}

export interface Parsed {
  blocks: Block[];
  tokens: Token[];
}

/** The positions of the inline scanner at the top level of one text, and the delimiters that it found. */
export interface Trace {
  source: string;
  positions: number[];
  /** The number of delimiters found before each position. */
  counts: number[];
  delimiters: Delimiter[];
}

interface BlockNotes {
  /** By the index of a block's first token. */
  starts: Map<number, { column: number; blank: boolean }>;
  items: Map<Token, { indent: number; endsBlank: boolean }>;
}

export const md = new MarkdownIt({ html: true, linkify: true });

// Detect bare links as GitHub does, with a scheme or "www.". Filenames such as `app.py` remain text.
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

// Record where every block starts. This rule never matches, so it sees each block once before the real rules.
md.block.ruler.before("table", "chatkit_note", (state, line, _end, silent) => {
  if (!silent) {
    notes?.starts.set(state.tokens.length, {
      column: state.sCount[line] ?? 0,
      blank: line > 0 && state.isEmpty(line - 1),
    });
  }
  return false;
});

// Record the column of every list item's content and whether the item ends with a blank line.
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

// Record the positions at which the inline scanner tries its rules at the top level of the traced text.
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

/** How deeply emphasis may nest. Browsers lay out elements recursively, and some thousand of them end the tab. */
const MAX_EMPHASIS_DEPTH = 100;

// Show deeper marks as they were written. markdown-it's maxNesting does not apply to emphasis.
md.inline.ruler2.before("fragments_join", "chatkit_depth", ({ tokens }) => {
  let depth = 0;
  for (const token of tokens) {
    if (!/^(?:em|s|strong)_/.test(token.type)) continue;
    const { nesting } = token;
    if (nesting > 0) depth++;
    if (depth > MAX_EMPHASIS_DEPTH) Object.assign(token, { type: "text", content: token.markup, nesting: 0 });
    if (nesting < 0) depth--;
  }
});

/** Every bare link has one of these: text without them need not be searched. */
export const MAY_BE_LINK = /[:@/]|www\./i;

// markdown-it searches a text for bare links only if it finds one in the text as it was written, so that one link
// affects whether another is recognized. This rule decides instead, by something that no link can lack.
md.core.ruler.before("linkify", "chatkit_linkify", (state) => {
  for (const token of state.tokens) {
    if (token.type === "inline") token.content = MAY_BE_LINK.test(token.content) ? "http://a.b" : "";
  }
});

/** Parses a text into blocks, and adds the definitions in it to `references`. */
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

/** Parses a leaf's content into inline tokens, and records the scanner's positions in `follow` if it is given. */
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

// Raw HTML may contain markdown: `<details>`, blank line, text, blank line, `</details>`. The siblings from the block
// that opens such an element to the block that closes it become one block, which is rendered as one piece of HTML.
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

/** Returns whether a fence or a formula has a closing line. */
export function isClosed(fence: Block): boolean {
  if (fence.type === "math") return (fence.token.meta as BlockMeta).closed;
  let lines = 0;
  for (let at = fence.content.indexOf("\n"); at >= 0; at = fence.content.indexOf("\n", at + 1)) lines++;
  if (fence.content && !fence.content.endsWith("\n")) lines++;
  return fence.last - fence.first > lines + 1;
}

/** Returns whether the given items make a list loose, so that its paragraphs get `<p>` elements. */
export function isLoose(list: Block): boolean {
  const last = list.children.length - 1;
  return list.children.some((item, at) => item.parted.length > 0 || (at < last && item.endsBlank));
}

export function setLoose(list: Block, loose: boolean): void {
  for (const item of list.children) {
    for (const { token } of item.paragraphs) token.hidden = !loose;
  }
}
