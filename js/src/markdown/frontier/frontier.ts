// Streams markdown into the page. The frontier separates the finished part of the text, which is never parsed or drawn
// again, from the part that later text can still change.
//
// The source is one growing text. Its blocks form a tree, and only the last branch of the tree can still change.
// `levels` is that branch: the message, the open list in the message, the open item in the list, and so on. Each level
// records its last finished child (`kept`) and where the next child starts in the source (`start`). Each append
// 1. parses the tail from the deepest level's start, after a stub that opens the same containers (levels.ts);
// 2. draws the parsed blocks after each level's `kept`, and reuses the nodes that are equal (patch.ts);
// 3. advances the frontier to the last block that later text cannot change (settle.ts, cut.ts), and opens levels inside
//    the block that still grows (descent.ts).
// Later text may prove a level wrong: a list becomes loose, a heading's underline arrives, a definition is found. After
// step 1 such levels are dropped, and the text is parsed again from the deepest level that is still right. The cost of a
// stream is therefore proportional to its length, and the result does not depend on how the text was divided into
// chunks.

import type { RenderContext, RenderOptions } from "../context";
import { counters } from "../counters";
import { closeFormula } from "../formula";
import { inlineNodes } from "../inline";
import { type Block, isClosed, isLoose, parseBlocks, setLoose } from "../parser";
import { patchAfter, patchRange } from "../patch";
import { render, renderAll } from "../render";
import { Descent } from "./descent";
import { follow, type Level, newLevel, type Opened, stubOf } from "./levels";
import { definitions, noteParted, type Pass, type Standing, sourceLine } from "./pass";
import { ReferenceBook } from "./references";
import { firstUnfinished, firstUnfinishedItem, firstUnfinishedRow, Lines } from "./settle";
import { Cutter, drawCode, growCode } from "./text";

export class Frontier {
  /** The source from the first unfinished top-level block on. */
  private source = "";
  private readonly levels: Level[];
  private readonly book = new ReferenceBook();
  private readonly cutter = new Cutter();
  private readonly descent: Descent;
  private readonly math: boolean;

  constructor(
    private readonly host: HTMLElement,
    private readonly options: RenderOptions,
    /** Called with nodes that are final, and with `open` for code that is closed but may still change. */
    private readonly settled: (node: Node, open?: boolean) => void,
  ) {
    this.levels = [newLevel("root", host, host, { start: 0 })];
    this.math = options.math ?? true;
    this.descent = new Descent(this.levels, this.book, this.cutter);
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
      // Parsing cannot begin at a level that starts in the middle of a line.
      this.levels.length = wrong;
      while (this.deepest.start < 0) this.levels.pop();
      this.cutter.reset();
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
    const parsed = parseBlocks(text, { references: this.book.begin(), math: this.math });
    const context: RenderContext = {
      ...this.options,
      tokens: parsed.tokens,
      references: this.book.reader,
      math: this.math,
    };
    const opened = follow(this.levels, parsed.blocks);
    return {
      ...parsed,
      opened,
      stub,
      source: this.source,
      from,
      lines: new Lines(text),
      context,
      standing: [],
      noPipes: false,
      labels: new Map(),
    };
  }

  /** Returns the index of the first level that proved wrong, or 0 if there is none. */
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
    // The inline nodes of a tight item's paragraph are children of the item, before the blocks after the paragraph.
    let inItsItem: Node[] = [];
    for (let at = last; at >= 0; at--) {
      const level = this.levels[at] as Level;
      const below = this.levels[at + 1];
      const { block, live } = pass.opened[at] as Opened;
      if (level.kind === "fence") {
        if (block.type === "math") closeFormula(level.element, isClosed(block));
        drawCode(level, block.content);
        if (isClosed(block)) this.settled(level.node, true);
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
      for (const { block, nodes } of drawn) {
        if (block.type === "fence" && nodes[0] && isClosed(block)) this.settled(nodes[0], true);
      }
    }
  }

  /** Redraws finished blocks whose links a definition changed. */
  private mend(sections: ReturnType<ReferenceBook["usersOf"]>, context: RenderContext): void {
    const root = this.levels[0] as Level;
    for (const section of sections) {
      counters.mended++;
      const { blocks, tokens } = parseBlocks(section.source, {
        references: Object.create(null),
        math: this.math,
      });
      const fresh = renderAll(blocks, { ...context, tokens });
      const nodes = patchRange(this.host, section.first.previousSibling, section.last.nextSibling, fresh);
      if (root.kept === section.last) root.kept = nodes.at(-1) ?? null;
      section.first = nodes[0] as Node;
      section.last = nodes.at(-1) as Node;
      this.book.keep(section, this.book.collect());
    }
  }

  // -- Advancing -------------------------------------------------------------------------------------------------

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
        this.cutter.reset();
      }
      if (next > 0 || at === last) {
        const [rest, ...more] = standing.slice(next);
        if (alone && rest && !more.length) this.descent.enter(pass, rest);
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

  /** Marks everything before child `next` of a level as finished. */
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
      noteParted(this.levels, at, pass.opened[at]?.block, (standing[next] as Standing).block.first);
    }
    level.kept = done.flatMap(({ nodes }) => nodes).at(-1) ?? level.kept;
    level.start = start;
    for (const { nodes } of done) for (const node of nodes) this.settled(node);
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

  /** Drops the source of finished top-level blocks. */
  private trim(): void {
    const from = (this.levels[0] as Level).start;
    if (!from) return;
    this.source = this.source.slice(from);
    for (const level of this.levels) if (level.start >= 0) level.start -= from;
  }

  /** Finishes a part of the deepest level, which is code or a paragraph and grows by text instead of blocks. */
  private grow(pass: Pass, level: Level, { block }: Opened, standing: Standing[]): void {
    if (level.kind === "fence") {
      growCode(pass, level, block);
    } else {
      const nodes = standing[0]?.nodes ?? [];
      this.cutter.cut(pass, block, level, nodes, block.first + (level.midLine ? 0 : 1));
    }
  }
}

function unfinished(kind: Level["kind"], blocks: readonly Block[], lines: Lines): number {
  if (kind === "list") return firstUnfinishedItem(blocks, lines);
  if (kind === "table") return firstUnfinishedRow(blocks, lines);
  return firstUnfinished(blocks, lines);
}
