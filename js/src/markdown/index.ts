// markdown: renders markdown that may grow with a stream, at linear cost, sanitized. Knows neither the chat nor Shiny.
//
// frontier/frontier.ts explains how streaming works, sanitize.ts what may pass.
import { handleCopy, hasCode } from "./code";
import type { RenderOptions } from "./context";
import { Frontier } from "./frontier/frontier";

// Modules that load later import these from here, so that all of markdown stays in one chunk.
export { default as MarkdownIt } from "markdown-it";
export { codeBlock, codeOf, codeText, handleCopy, isCodeBlock, languageOf } from "./code";
export { addDrawing, formula, sourceOf } from "./formula";
export { type BlockMeta, mathRules, mathSource } from "./math-rules";
export { patchText } from "./patch";
export { applyPolicy, purify, workshop } from "./sanitize";

/** Colors code and draws formulas and diagrams after they have been rendered. */
export interface Decorations {
  watchFormulas(host: Element): Promise<void>;
  finish(node: Node, options: MarkdownOptions, open: boolean): Promise<void>;
}

export interface MarkdownOptions extends Omit<RenderOptions, "onFormula"> {
  /** Loads the decorations when there is something to decorate; without it nothing is decorated. */
  decorations?: () => Promise<Decorations>;
}

export class MarkdownView {
  private source = "";
  private frontier: Frontier;
  private readonly rendering: RenderOptions;
  /** The text ends with a carriage return, to which a following line feed belongs. */
  private afterReturn = false;
  private finished = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly options: MarkdownOptions,
  ) {
    let watched = false;
    const onFormula = (): void => {
      if (!watched) this.decorate(({ watchFormulas }) => watchFormulas(host));
      watched = true;
    };
    this.rendering = { ...options, onFormula };
    this.frontier = this.begin();
    handleCopy(host, options.labels);
  }

  get text(): string {
    return this.source;
  }

  /** Appends the next piece of a stream, which may be cut anywhere. */
  append(chunk: string): void {
    if (!chunk) return;
    if (this.finished) {
      // Code that was open may have colors by now, so it is drawn again.
      this.redraw(this.source + chunk);
      return;
    }
    this.source += chunk;
    this.frontier.append(this.normalize(chunk));
  }

  /** Sets the whole text. Nodes that do not change are kept. */
  set(text: string): void {
    if (text === this.source) return;
    if (text.startsWith(this.source)) {
      this.append(text.slice(this.source.length));
      return;
    }
    this.redraw(text);
  }

  /** Ends the stream: code that was never closed may be colored now. */
  finish(): void {
    this.finished = true;
    this.offer(this.host);
  }

  private redraw(text: string): void {
    this.frontier = this.begin();
    this.afterReturn = false;
    this.finished = false;
    this.source = text;
    this.frontier.append(this.normalize(text));
  }

  private begin(): Frontier {
    return new Frontier(this.host, this.rendering, (node, open) => this.offer(node, open));
  }

  private offer(node: Node, open = false): void {
    if (hasCode(node)) this.decorate(({ finish }) => finish(node, this.options, open));
  }

  private decorate(use: (decorations: Decorations) => Promise<void>): void {
    void this.options
      .decorations?.()
      .then(use)
      .catch((error) => reportError(error));
  }

  /** Normalizes text as markdown-it does: one kind of line ending, and no NUL. */
  private normalize(chunk: string): string {
    const rest = this.afterReturn && chunk.startsWith("\n") ? chunk.slice(1) : chunk;
    this.afterReturn = chunk.endsWith("\r");
    return rest.replace(/\r\n?/g, "\n").replaceAll("\0", "\ufffd");
  }
}
