// Opens levels inside the last block while it still grows, so that its finished children are not parsed again.
// Never closes a level; the frontier drops levels that prove wrong.
import { codeOf } from "../code";
import { TASK } from "../inline";
import { type Block, isClosed, isLoose } from "../parser";
import { alignment } from "../render";
import { type Level, newLevel } from "./levels";
import { definitions, noteParted, type Pass, type Standing, sourceLine } from "./pass";
import type { ReferenceBook } from "./references";
import { firstUnfinished, firstUnfinishedItem, firstUnfinishedRow } from "./settle";
import { type Cutter, growCode } from "./text";

export class Descent {
  constructor(
    private readonly levels: Level[],
    private readonly book: ReferenceBook,
    private readonly cutter: Cutter,
  ) {}

  /** Opens levels inside a block that is the last one and still grows. */
  enter(pass: Pass, { block, nodes }: Standing): void {
    const node = nodes[0];
    // The first line of a container may still become the head of a table.
    if (!pass.lines.isWhole(block.first) && block.type !== "paragraph") pass.noPipes = true;
    if (block.type === "paragraph") this.enterParagraph(pass, block, nodes);
    if (!(node instanceof HTMLElement) || !pass.lines.isNoTableHead(block.first)) return;
    if (block.type === "list") this.enterList(pass, block, node);
    else if (block.type === "quote") this.enterBlocks(pass, block, node, newLevel("quote", node, node));
    else if (block.type === "table") this.enterTable(pass, block, node);
    else if (block.type === "fence") this.enterFence(pass, block, node);
    else if (block.type === "math") this.enterFormula(pass, block, node);
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
      noteParted(this.levels, this.levels.length - 1, block, rest.first);
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
    growCode(pass, level, fence);
  }

  private enterFormula(pass: Pass, math: Block, node: HTMLElement): void {
    const text = node.firstChild;
    if (!(text instanceof Text) || isClosed(math) || !pass.lines.isWhole(math.first)) return;
    const { info, markup } = math.token;
    // A blank line ends a formula only if its first line contains more than the delimiter.
    const mark = info.trim() ? `${markup} x` : markup;
    const level = newLevel("fence", node, node, { column: math.column, mark });
    const first = markup.length + info.length + 1;
    if (text.length > first) text.splitText(first);
    level.kept = text;
    this.levels.push(level);
    growCode(pass, level, math);
  }

  private enterParagraph(pass: Pass, block: Block, nodes: Node[]): void {
    // The paragraph of a tight item has no element; its text is directly in the item.
    const element = (block.token.hidden ? (this.levels.at(-1) as Level).element : nodes[0]) as Element;
    const level = newLevel("paragraph", element, element);
    const inline = block.token.hidden ? nodes : [...element.childNodes];
    if (mayBeDefinition(block.content)) return;
    if (block.content.startsWith("<") && !pass.lines.isWhole(block.first)) return;
    if (this.cutter.cut(pass, block, level, inline, block.first)) this.levels.push(level);
  }
}

/** Returns whether the paragraph may still become a link reference definition. */
function mayBeDefinition(content: string): boolean {
  return content.startsWith("[") && !/^\[(?:\\[\s\S]|[^[\]\\])*(?:\[|\](?!:|$))/.test(content);
}
