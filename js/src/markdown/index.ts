// The markdown of one message part: grows with a stream, sanitised, at a cost linear in its length. This is the door;
// frontier/frontier.ts tells how it works, sanitize.ts what is let through.
import { handleCopy } from "./code";
import { Frontier } from "./frontier/frontier";
import { Highlighter } from "./highlight";
import type { RenderOptions } from "./render";

export interface MarkdownOptions extends RenderOptions {
  /** Colours finished code; `null` leaves it plain. */
  highlighter?: Highlighter | null;
}

export class MarkdownView {
  private source = "";
  private frontier: Frontier;
  private readonly highlighter: Highlighter | null;
  /** A carriage return came last: a line feed after it belongs to it. */
  private afterReturn = false;
  private finished = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly options: MarkdownOptions,
  ) {
    this.highlighter = options.highlighter === undefined ? new Highlighter() : options.highlighter;
    this.frontier = this.begin();
    handleCopy(host, options.labels);
  }

  get text(): string {
    return this.source;
  }

  /** The next piece of a stream, cut anywhere. */
  append(chunk: string): void {
    if (!chunk) return;
    if (this.finished) {
      // Code that was open may carry colours by now: it is drawn again.
      this.redraw(this.source + chunk);
      return;
    }
    this.source += chunk;
    this.frontier.append(this.normalise(chunk));
  }

  /** The whole text. Nodes that stay alike are kept. */
  set(text: string): void {
    if (text === this.source) return;
    if (text.startsWith(this.source)) {
      this.append(text.slice(this.source.length));
      return;
    }
    this.redraw(text);
  }

  /** The stream has ended: code that was never closed may be coloured now. */
  finish(): void {
    this.finished = true;
    this.highlighter?.offer(this.host);
  }

  private redraw(text: string): void {
    this.frontier = this.begin();
    this.afterReturn = false;
    this.finished = false;
    this.source = text;
    this.frontier.append(this.normalise(text));
  }

  private begin(): Frontier {
    return new Frontier(this.host, this.options, (node) => this.highlighter?.offer(node));
  }

  /** As markdown-it does it: all ends of line alike, no NUL. */
  private normalise(chunk: string): string {
    const rest = this.afterReturn && chunk.startsWith("\n") ? chunk.slice(1) : chunk;
    this.afterReturn = chunk.endsWith("\r");
    return rest.replace(/\r\n?/g, "\n").replaceAll("\0", "\ufffd");
  }
}
