// Streams markdown into the page at a frontier: what is finished is never parsed, drawn or touched again.
//
// The source is one growing text. At any time the blocks it holds form a tree, and only the tree's last branch can still
// change. `levels` is that branch: the message, the open list in it, the open item in that, and so on, and for each the
// last child that is finished (`kept`) and the place in the source where the next one starts (`start`). An append then
// 1. parses the tail, which begins at the deepest level's start, behind a stub that opens the same containers (levels.ts);
// 2. draws what came out after each level's `kept`, keeping the nodes that are alike (patch.ts);
// 3. moves the frontier on to the last place no later text can move (settle.ts, cut.ts), and down into the open block.
// A late fact (a list turns loose, a heading's underline arrives, a definition is found) shows in step 1: the levels it
// makes false are dropped and the text is parsed again from the nearest one that holds. So a stream costs as much as its
// length, and whatever the chunks were, the page equals the text rendered whole.
import { codeOf } from "../code";
import { counters } from "../counters";
import { inlineNodes, TASK } from "../inline";
import {
  type Block,
  isClosed,
  isLoose,
  newTrace,
  type Parsed,
  parseBlocks,
  parseInline,
  setLoose,
} from "../parser";
import { patchAfter, patchRange } from "../patch";
import { alignment, type RenderContext, type RenderOptions, render, renderAll } from "../render";
import { cutPoint } from "./cut";
import { follow, type Level, newLevel, type Opened, type Stub, stubOf } from "./levels";
import { ReferenceBook } from "./references";
import { firstUnfinished, firstUnfinishedItem, firstUnfinishedRow, Lines } from "./settle";

/** A paragraph this long is cut where it may be. */
const LONG = 320;
/** Finished code is kept in text nodes of about this length. */
const CODE_PIECE = 4096;

/** A block and the nodes that stand for it in the page. */
interface Standing {
  block: Block;
  nodes: Node[];
}

/** One parse of the tail. */
interface Pass extends Parsed {
  opened: Opened[];
  stub: Stub;
  /** Where in the source the text behind the stub begins. */
  from: number;
  lines: Lines;
  context: RenderContext;
  /** For each level its unfinished children. */
  standing: Standing[][];
  /** A cell's bar in the line being written would make a table of what was entered. */
  noPipes: boolean;
  /** The labels each top-level block drawn in this pass asked for. */
  labels: Map<Block, Set<string>>;
}

export class Frontier {
  /** From the first unfinished top-level block on. */
  private source = "";
  private readonly levels: Level[];
  private readonly book = new ReferenceBook();
  private longEnough = LONG;

  constructor(
    private readonly host: HTMLElement,
    private readonly options: RenderOptions,
    /** Told of nodes that will not change any more. */
    private readonly settled: (node: Node) => void,
  ) {
    this.levels = [newLevel("root", host, host, { start: 0 })];
  }

  append(text: string): void {
    this.source += text;
    const changed = new Set<string>();
    for (;;) {
      const pass = this.parse();
      for (const label of this.book.changed()) changed.add(label);
      const wrong = this.firstWrong(pass, changed);
      if (wrong === 0) {
        this.draw(pass);
        this.mend(this.book.usersOf(changed), pass.context);
        this.settle(pass);
        return;
      }
      // Levels that were entered in the middle of a line cannot be parsed from.
      this.levels.length = wrong;
      while (this.deepest.start < 0) this.levels.pop();
      this.longEnough = LONG;
      counters.mended++;
    }
  }

  private get deepest(): Level {
    return this.levels[this.levels.length - 1] as Level;
  }

  private parse(): Pass {
    const stub = stubOf(this.levels);
    const from = this.deepest.start;
    const text = stub.text + this.source.slice(from);
    const parsed = parseBlocks(text, this.book.begin());
    const context: RenderContext = {
      ...this.options,
      tokens: parsed.tokens,
      references: this.book.reader,
    };
    const opened = follow(this.levels, parsed.blocks);
    return {
      ...parsed,
      opened,
      stub,
      from,
      lines: new Lines(text),
      context,
      standing: [],
      noPipes: false,
      labels: new Map(),
    };
  }

  /** The first level that turns out to be wrong; 0 when all hold. */
  private firstWrong({ opened }: Pass, changed: Set<string>): number {
    if (this.levels.length > 1 && this.book.openAsks(changed)) return 1;
    for (let at = 1; at < this.levels.length; at++) {
      const level = this.levels[at] as Level;
      const block = opened[at]?.block;
      if (!block) return at;
      if (level.kind === "list") {
        if ((level.loose || isLoose(block)) !== level.drawnLoose) return at;
        setLoose(block, level.drawnLoose);
      }
      if ([...level.watch].some((char) => block.content.includes(char))) return at;
    }
    return 0;
  }

  // -- Drawing ---------------------------------------------------------------------------------------------------

  private draw(pass: Pass): void {
    const last = this.levels.length - 1;
    // The inline nodes of a tight item's paragraph stand in the item itself, before what follows the paragraph.
    let inItsItem: Node[] = [];
    for (let at = last; at >= 0; at--) {
      const level = this.levels[at] as Level;
      const below = this.levels[at + 1];
      const { block, live } = pass.opened[at] as Opened;
      if (level.kind === "fence") {
        drawCode(level, block.content);
        pass.standing[at] = [];
        continue;
      }
      if (level.kind === "paragraph") {
        const nodes = inlineNodes(block.content, pass.context, false);
        this.book.note(this.book.collect());
        if (this.levels[at - 1]?.element === level.element) inItsItem = nodes;
        else pass.standing[at] = [{ block, nodes: patchAfter(level.element, level.kept, nodes) }];
        continue;
      }
      const drawn: Standing[] = (below ? live.slice(1) : live).map((child) => {
        const nodes = render(child, pass.context);
        if (at === 0) pass.labels.set(child, this.book.collect());
        return { block: child, nodes };
      });
      if (at > 0) this.book.note(this.book.collect());
      const inItem = below?.element === level.element;
      const anchor = below ? (inItem ? below.kept : below.node) : level.kept;
      const fresh = [...inItsItem, ...drawn.flatMap(({ nodes }) => nodes)];
      const nodes = patchAfter(level.element, anchor, fresh);
      let next = inItsItem.length;
      for (const standing of drawn) {
        standing.nodes = nodes.slice(next, next + standing.block.size);
        next += standing.block.size;
      }
      if (below) {
        const path = {
          block: live[0] as Block,
          nodes: inItem ? nodes.slice(0, inItsItem.length) : [below.node],
        };
        if (inItem) pass.standing[at + 1] = [path];
        drawn.unshift(path);
      }
      inItsItem = [];
      pass.standing[at] = drawn;
    }
  }

  /** Draws finished blocks again, of which a definition changed the links. */
  private mend(sections: ReturnType<ReferenceBook["usersOf"]>, context: RenderContext): void {
    const root = this.levels[0] as Level;
    for (const section of sections) {
      counters.mended++;
      const { blocks, tokens } = parseBlocks(section.source, Object.create(null));
      const fresh = renderAll(blocks, { ...context, tokens });
      const nodes = patchRange(this.host, section.first.previousSibling, section.last.nextSibling, fresh);
      if (root.kept === section.last) root.kept = nodes.at(-1) ?? null;
      section.first = nodes[0] as Node;
      section.last = nodes.at(-1) as Node;
      this.book.keep(section, this.book.collect());
    }
  }

  // -- Moving on -------------------------------------------------------------------------------------------------

  private settle(pass: Pass): void {
    const last = this.levels.length - 1;
    let alone = true;
    for (let at = 0; at <= last; at++) {
      const level = this.levels[at] as Level;
      const standing = pass.standing[at] as Standing[];
      if (level.kind === "fence" || level.kind === "paragraph") {
        if (alone) this.grow(pass, level, pass.opened[at] as Opened, standing);
        break;
      }
      const blocks = standing.map(({ block }) => block);
      const next = unfinished(level.kind, blocks, pass.lines);
      if (next > 0) {
        this.finish(pass, at, next);
        this.levels.length = at + 1;
        this.longEnough = LONG;
      }
      if (next > 0 || at === last) {
        const [rest, ...more] = standing.slice(next);
        if (alone && rest && !more.length) this.enter(pass, rest);
        break;
      }
      alone = alone && standing.length === 1;
    }
    while (this.deepest.start < 0) this.levels.pop();
    if (this.levels.length > 1) {
      const open = (pass.standing[0] as Standing[]).at(-1);
      this.book.note((open && pass.labels.get(open.block)) ?? []);
    }
    this.book.note(this.book.collect());
    this.trim();
  }

  /** Everything before child `next` of a level is finished. */
  private finish(pass: Pass, at: number, next: number): void {
    const level = this.levels[at] as Level;
    const standing = pass.standing[at] as Standing[];
    const done = standing.slice(0, next);
    const start = sourceLine(pass, (standing[next] as Standing).block.first);
    if (at === 0) this.keepSections(pass, standing, next);
    this.book.settle(done.flatMap(({ block }) => definitions(block)));
    if (level.kind === "list") {
      level.loose ||= done.some(({ block }) => block.parted.length > 0 || block.endsBlank);
    } else if (level.kind === "item") {
      this.noteParted(at, pass.opened[at]?.block, (standing[next] as Standing).block.first);
    }
    level.kept = done.flatMap(({ nodes }) => nodes).at(-1) ?? level.kept;
    level.start = start;
    for (const { nodes } of done) for (const node of nodes) this.settled(node);
  }

  /** A blank line between an item's finished children makes its list loose for good. */
  private noteParted(at: number, item: Block | undefined, upTo: number): void {
    const list = this.levels[at - 1];
    if (list?.kind === "list" && item?.parted.some((line) => line <= upTo)) list.loose = true;
  }

  private keepSections(pass: Pass, standing: Standing[], next: number): void {
    const asked = this.book.release();
    let from = 0;
    for (let at = 0; at < next; at++) {
      const { block, nodes } = standing[at] as Standing;
      const to = sourceLine(pass, (standing[at + 1] as Standing).block.first);
      const labels = new Set(pass.labels.get(block));
      if (at === 0) for (const label of asked) labels.add(label);
      const [first] = nodes;
      const last = nodes.at(-1);
      if (labels.size && first && last) {
        this.book.keep({ source: this.source.slice(from, to), first, last }, labels);
      }
      from = to;
    }
  }

  /** Forgets the source of finished top-level blocks. */
  private trim(): void {
    const from = (this.levels[0] as Level).start;
    if (!from) return;
    this.source = this.source.slice(from);
    for (const level of this.levels) if (level.start >= 0) level.start -= from;
  }

  // -- Going down ------------------------------------------------------------------------------------------------

  /** Opens levels for a block that is the last and still grows. */
  private enter(pass: Pass, { block, nodes }: Standing): void {
    const node = nodes[0];
    // A container's first line may still turn out to be a table's head.
    if (!pass.lines.isWhole(block.first) && block.type !== "paragraph") pass.noPipes = true;
    if (block.type === "paragraph") this.enterParagraph(pass, block, nodes);
    if (!(node instanceof HTMLElement) || !pass.lines.isNoTableHead(block.first)) return;
    if (block.type === "list") this.enterList(pass, block, node);
    else if (block.type === "quote") this.enterBlocks(pass, block, node, newLevel("quote", node, node));
    else if (block.type === "table") this.enterTable(pass, block, node);
    else if (block.type === "fence") this.enterFence(pass, block, node);
  }

  private enterList(pass: Pass, list: Block, node: HTMLElement): void {
    const items = list.children;
    const next = firstUnfinishedItem(items, pass.lines);
    const ordered = list.token.tag === "ol";
    const level = newLevel("list", node, node, {
      mark: ordered ? `1${list.token.markup}` : list.token.markup,
      drawnLoose: isLoose(list),
    });
    if (next > 0) {
      level.kept = node.children[next - 1] as Node;
      level.start = sourceLine(pass, (items[next] as Block).first);
      level.loose = items.slice(0, next).some((item) => item.parted.length > 0 || item.endsBlank);
      this.book.settle(items.slice(0, next).flatMap(definitions));
    }
    this.levels.push(level);
    const item = items[next];
    const element = node.children[next];
    if (item && element && next === items.length - 1) this.enterItem(pass, item, element as HTMLElement);
  }

  private enterItem(pass: Pass, item: Block, node: HTMLElement): void {
    if (!item.children.length) return;
    const { info, markup } = item.token;
    const level = newLevel("item", node, node, { column: item.indent, mark: info + markup });
    this.enterBlocks(pass, item, node, level);
  }

  private enterBlocks(pass: Pass, block: Block, node: HTMLElement, level: Level): void {
    const { children } = block;
    const next = firstUnfinished(children, pass.lines);
    const rest = children[next];
    if (!rest) return;
    const before = children.slice(0, next).reduce((sum, child) => sum + child.size, 0);
    this.levels.push(level);
    if (next > 0) {
      level.kept = before > 0 ? (node.childNodes[before - 1] as Node) : null;
      level.start = sourceLine(pass, rest.first);
      this.noteParted(this.levels.length - 1, block, rest.first);
      this.book.settle(children.slice(0, next).flatMap(definitions));
    }
    if (next < children.length - 1) return;
    if (next === 0 && level.kind === "item" && rest.type === "paragraph" && TASK.test(rest.content)) return;
    this.enter(pass, { block: rest, nodes: [...node.childNodes].slice(before) });
  }

  private enterTable(pass: Pass, table: Block, node: HTMLElement): void {
    const rows = table.children[1]?.children ?? [];
    const body = node.children[1];
    const next = firstUnfinishedRow(rows, pass.lines);
    if (!body || next === 0) return;
    const cells = table.children[0]?.children[0]?.children ?? [];
    const marks = cells.map(
      ({ token }) => ({ left: ":-", right: "-:", center: ":-:" })[alignment(token)] ?? "-",
    );
    this.levels.push(
      newLevel("table", node, body, {
        mark: `|${cells.map(() => "x|").join("")}\n|${marks.join("|")}|`,
        kept: body.children[next - 1] as Node,
        start: sourceLine(pass, (rows[next] as Block).first),
      }),
    );
  }

  private enterFence(pass: Pass, fence: Block, node: HTMLElement): void {
    const code = codeOf(node);
    if (!code || isClosed(fence) || !pass.lines.isWhole(fence.first)) return;
    const level = newLevel("fence", node, code, { column: fence.column, mark: fence.token.markup });
    this.levels.push(level);
    this.growFence(level, fence);
  }

  private enterParagraph(pass: Pass, block: Block, nodes: Node[]): void {
    // In a tight item the paragraph has no element of its own.
    const element = (block.token.hidden ? this.deepest.element : nodes[0]) as Element;
    const level = newLevel("paragraph", element, element);
    const inline = block.token.hidden ? nodes : [...element.childNodes];
    if (mayBeDefinition(block.content)) return;
    if (block.content.startsWith("<") && !pass.lines.isWhole(block.first)) return;
    if (this.cut(pass, block, level, inline, block.first)) this.levels.push(level);
  }

  /** The deepest level is code or a paragraph: it grows by text, not by blocks. */
  private grow(pass: Pass, level: Level, { block }: Opened, standing: Standing[]): void {
    if (level.kind === "fence") {
      if (!isClosed(block)) this.growFence(level, block);
    } else {
      const nodes = standing[0]?.nodes ?? [];
      this.cut(pass, block, level, nodes, block.first + (level.midLine ? 0 : 1));
    }
  }

  /** Whole lines of an open fence are finished. */
  private growFence(level: Level, { content }: Block): void {
    const start = this.source.lastIndexOf("\n") + 1;
    if (start <= level.start) return;
    level.start = start;
    level.held += content.lastIndexOf("\n") + 1;
    if (level.held < CODE_PIECE) return;
    const text = textOf(level);
    if (!text) return;
    if (text.length > level.held) text.splitText(level.held);
    level.kept = text;
    level.held = 0;
  }

  /** Finishes the first part of a long paragraph. `firstLine` is the line its content begins at. */
  private cut(pass: Pass, block: Block, level: Level, nodes: Node[], firstLine: number): boolean {
    const { content } = block;
    if (content.length < this.longEnough) return false;
    const trace = newTrace(content);
    parseInline(content, pass.context.references, trace);
    const where = (at: number) => sourcePlace(pass, content, at, firstLine);
    const found = cutPoint(trace, (at) => where(at) !== null);
    const spot = found && where(found.at);
    const kept = found && splitNodes(nodes, inlineNodes(content.slice(0, found.at), pass.context, false));
    if (!found || !spot || !kept) {
      this.longEnough = content.length * 1.25;
      return false;
    }
    this.longEnough = LONG;
    level.start = pass.from + spot.place - pass.stub.text.length;
    level.midLine = spot.midLine;
    level.kept = kept;
    level.watch = [...new Set(level.watch + found.watch + (pass.noPipes ? "|" : ""))].join("");
    return true;
  }
}

function unfinished(kind: Level["kind"], blocks: readonly Block[], lines: Lines): number {
  if (kind === "list") return firstUnfinishedItem(blocks, lines);
  if (kind === "table") return firstUnfinishedRow(blocks, lines);
  return firstUnfinished(blocks, lines);
}

/** Where in the source a line of the parsed text begins. */
function sourceLine({ lines, stub, from }: Pass, line: number): number {
  return from + lines.start(line) - stub.text.length;
}

function definitions(block: Block): string[] {
  if (block.type === "definition") return [String(block.token.meta?.label)];
  return block.children.flatMap(definitions);
}

/** Whether the paragraph may still turn out to define a reference. */
function mayBeDefinition(content: string): boolean {
  return content.startsWith("[") && !/^\[(?:\\[\s\S]|[^[\]\\])*(?:\[|\](?!:|$))/.test(content);
}

/** The text node that takes the code to come. */
function textOf({ element, kept }: Level): Text | null {
  return (kept ? kept.nextSibling : element.firstChild) as Text | null;
}

function drawCode(level: Level, content: string): void {
  const text = textOf(level);
  if (!text) {
    if (content) level.element.append(content);
    return;
  }
  const shown = text.data.slice(level.held);
  if (content.startsWith(shown)) text.appendData(content.slice(shown.length));
  else text.replaceData(level.held, shown.length, content);
}

/** Where a place in a paragraph's content is in the parsed text; null when the paragraph may not be cut there. */
function sourcePlace(
  { lines }: Pass,
  content: string,
  at: number,
  firstLine: number,
): { place: number; midLine: boolean } | null {
  const before = content.slice(0, at).split("\n");
  const line = firstLine + before.length - 1;
  if (!lines.isKnown(line)) return null;
  const begun = before[before.length - 1] ?? "";
  if (!begun.trim()) return { place: lines.start(line), midLine: false };
  // A line that is cut must not be a table's head: its cells would be counted wrong.
  if (begun.includes("|")) return null;
  const end = content.indexOf("\n", at);
  const rest = end < 0 ? content.slice(at) : content.slice(at, end);
  const whole = lines.content(line);
  const trimmed = end < 0 ? whole.replace(/[ \t]+$/, "") : whole;
  if (!trimmed.endsWith(rest)) return null;
  return { place: lines.start(line) + trimmed.length - rest.length, midLine: true };
}

/** Splits the text of a paragraph where `finished` ends; gives its last finished node. */
function splitNodes(nodes: readonly Node[], finished: readonly Node[]): Node | null {
  const kept = nodes[finished.length - 1];
  const model = finished.at(-1);
  if (!(kept instanceof Text) || model?.nodeType !== 3) return null;
  const text = model.nodeValue ?? "";
  if (!kept.data.startsWith(text)) return null;
  if (kept.data.length > text.length) kept.splitText(text.length);
  return kept;
}
