// HTML that grows with a stream, sanitized, at linear cost. The browser's parser reads it piece by piece into a document that
// loads and runs nothing. An element that is still open is created at once and filled as it grows; everything before it is
// sanitized once. At the end the result is compared with that of the whole text, because the parser may have moved something.
import type { ImagePolicy } from "../base/policy";
import { patchAfter, patchText } from "./patch";
import { sanitize, sanitizeNode } from "./sanitize";

/** An element that is open in the parser's document, and the node in the page that gets its children. */
interface Level {
  source: Node;
  target: Node;
  /** The last child of `source`, and what stands for it in `target`. */
  last?: { source: ChildNode; nodes: ChildNode[]; level?: Level | undefined } | undefined;
}

/** Elements that are sanitized together with their children. */
const WHOLE = new Set(["a", "math", "picture", "pre", "svg", "template"]);

export class GrowingHtml {
  private text = "";
  private parser: Document | undefined;
  private root: Level | undefined;

  constructor(
    private readonly host: HTMLElement,
    private readonly policy: { images: ImagePolicy },
  ) {}

  /** Shows a text, which usually continues the one before. */
  show(text: string, growing: boolean): void {
    if (text === this.text && (growing || !this.root)) return;
    const continues = text.startsWith(this.text);
    const added = text.slice(this.text.length);
    this.text = text;
    if (!growing) this.finish();
    else if (this.root && this.parser && continues) this.grow(this.parser, this.root, added);
    else this.begin();
  }

  private begin(): void {
    this.host.replaceChildren();
    this.parser = document.implementation.createHTMLDocument("");
    this.parser.open();
    this.parser.write("<!doctype html><body>");
    this.root = { source: this.parser.body, target: this.host };
    this.grow(this.parser, this.root, this.text);
  }

  private grow(parser: Document, root: Level, added: string): void {
    parser.write(added);
    if (!this.draw(root)) this.redraw();
  }

  private finish(): void {
    this.parser = this.root = undefined;
    this.redraw();
  }

  private redraw(): void {
    patchAfter(this.host, null, [...sanitize(this.text, this.policy).childNodes]);
    // Whatever comes next is read from the beginning.
    this.root = undefined;
  }

  /** Draws what is new in a level, and returns false if the parser has moved what was drawn. */
  private draw(level: Level): boolean {
    let node = level.last ? level.last.source : level.source.firstChild;
    if (level.last && node?.parentNode !== level.source) return false;
    for (; node; node = node.nextSibling) {
      const closed = node !== level.source.lastChild;
      if (level.last?.source !== node) level.last = this.open(level, node, closed);
      else if (!this.update(level, level.last, closed)) return false;
    }
    return true;
  }

  private open(level: Level, source: ChildNode, closed: boolean): Level["last"] {
    const target = !closed && this.shell(source);
    if (target) {
      level.target.appendChild(target);
      const inner: Level = { source, target };
      this.draw(inner);
      return { source, nodes: [target], level: inner };
    }
    const nodes = this.sanitized(source);
    for (const node of nodes) level.target.appendChild(node);
    return { source, nodes };
  }

  private update(level: Level, last: NonNullable<Level["last"]>, closed: boolean): boolean {
    if (last.level) return this.draw(last.level);
    const [shown] = last.nodes;
    if (last.source instanceof Text && shown instanceof Text) {
      patchText(shown, last.source.data);
      return true;
    }
    for (const node of last.nodes) node.remove();
    level.last = this.open(level, last.source, closed);
    return true;
  }

  /** Returns the sanitized element without its children; undefined if it cannot be filled bit by bit. */
  private shell(source: ChildNode): ChildNode | undefined {
    if (!(source.nodeType === Node.ELEMENT_NODE) || WHOLE.has((source as Element).localName))
      return undefined;
    const [made, more] = this.sanitized(source.cloneNode(false));
    return !more && made?.nodeName === source.nodeName ? made : undefined;
  }

  private sanitized(node: Node): ChildNode[] {
    return [...sanitizeNode(node, this.policy).childNodes];
  }
}
