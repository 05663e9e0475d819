// One message as an article: its icon, its parts in order, its sources, its state and its actions. Shows an earlier version
// in its place while the user looks at one. Parts keep their nodes by position.
import { h, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import { worded } from "../../base/words";
import type { CitationPart, Message, MessageVersion, Part } from "../../protocol";
import type { PartList } from "../parts/part";
import { partList } from "../parts/parts";
import type { ToolGroups } from "../parts/tool-groups";
import type { ViewContext } from "../shared/context";
import { Disclosure } from "../shared/disclosure";
import { MessageActionsView } from "./actions";
import { CitationList } from "./citations";
import { editMessage, type MessageEditor, plainText } from "./editor";
import { type Failure, FailureNote } from "./failure";

const BLOCKS = "p, li, td, th, h1, h2, h3, h4, h5, h6, pre, dt, dd, br, hr, figcaption, summary, div";

export class MessageView {
  readonly element: HTMLElement;
  private readonly parts: PartList;
  private readonly citations: CitationList;
  private readonly failure: FailureNote;
  private readonly actions: MessageActionsView;
  private groups: ToolGroups | undefined;
  private inline: readonly Part[] = [];
  private message: Message;
  /** The earlier version that is shown; undefined for the message itself. */
  private version: number | undefined;
  private icon: HTMLElement | undefined;
  private shownIcon: string | undefined;
  private editor: MessageEditor | undefined;

  constructor(
    message: Message,
    private readonly context: ViewContext,
  ) {
    this.message = message;
    const alive = () => this.version === undefined && context.running(message.messageId);
    this.parts = partList(h("div", { class: "message-content" }), { ...context, alive });
    this.citations = new CitationList(context.config.labels);
    const { labels } = context.config;
    this.failure = new FailureNote(labels, {
      again: () => context.actions?.resendFrom(this.message.messageId),
      goOn: () => context.actions?.send(labels.continueText),
    });
    this.actions = new MessageActionsView(context, {
      edit: () => this.edit(),
      browse: (version) => this.browse(version),
    });
    this.element = h(
      "article",
      { class: "chatkit-message", "data-message-id": message.messageId },
      this.parts.element,
      this.citations.element,
      this.failure.element,
      this.actions.element,
    );
  }

  update(message: Message): void {
    this.message = message;
    const { versions = [] } = message;
    if (this.version !== undefined && this.version >= versions.length) this.version = undefined;
    const shown = this.shown;
    this.marks(shown);
    if (shown.role === "assistant")
      this.showIcon(shown.icon ?? this.context.config.iconAssistant ?? icons.assistant);
    else this.icon = void this.icon?.remove();
    mark(
      this.element,
      "data-attachments",
      shown.parts.some(({ type }) => type === "attachment") ? "" : undefined,
    );
    const inline = shown.parts.filter(isInline);
    this.parts.update(inline, shown.streaming === true);
    this.groupTools(inline);
    this.citations.update(shown.parts.filter(isCitation));
    this.failure.update(this.failed(message, shown));
    this.actions.update(message, shown, this.version);
  }

  /** Redraws after a turn has begun or ended: a tool call without a result is running, or was interrupted. */
  turned(): void {
    const { interrupted, parts } = this.message;
    if (interrupted || parts.some((part) => part.type === "tool" && part.result === undefined))
      this.update(this.message);
  }

  remove(): void {
    this.parts.update([], false);
    this.element.remove();
  }

  /** The text to announce: the answer and its questions, without thinking and tool calls. */
  get spoken(): string {
    const said = this.parts.element.querySelectorAll(
      ":scope > :is(.chatkit-text, .chatkit-plain, .chatkit-html), :scope > .chatkit-question > *",
    );
    return Array.from(said, (part) => {
      const copy = part.cloneNode(true) as Element;
      // In plain text, a formula is its source.
      for (const drawing of copy.querySelectorAll(".chatkit-math > math, .chatkit-aside-card"))
        drawing.remove();
      // Words of neighboring blocks are not one word.
      for (const block of copy.querySelectorAll(BLOCKS)) block.after(" ");
      return copy.textContent.trim();
    }).join(" ");
  }

  /** Returns why a message failed, and what can be done about it. */
  private failed({ messageId }: Message, { role, interrupted }: MessageVersion): Failure | undefined {
    const { actions, knows, last, config } = this.context;
    const current = this.version === undefined && actions !== undefined;
    const { error } = this.element.dataset;
    if (error !== undefined) return { why: error, again: current && knows(messageId) };
    const open = current && last(messageId);
    // A message that has been answered by now needs no note.
    if (!interrupted || (role === "user" && !open)) return undefined;
    return {
      why: config.labels.interruptedAnswer,
      mild: true,
      again: open,
      goOn: open && role === "assistant",
    };
  }

  /** Shows calls in a row as one row, once there is a second call. */
  private groupTools(parts: readonly Part[]): void {
    const { labels, toolGrouping = "tool" } = this.context.config;
    this.inline = parts;
    if (this.groups) this.groups.update(parts);
    else if (toolGrouping !== "none" && parts.filter(({ type }) => type === "tool").length > 1)
      void import("../parts/tool-groups")
        .then(({ ToolGroups }) => {
          const elementAt = (at: number) => this.parts.elementAt(at);
          this.groups ??= new ToolGroups(toolGrouping, labels, elementAt, (...row) => new Disclosure(...row));
          this.groups.update(this.inline);
        })
        .catch((error: unknown) => reportError(error));
  }

  private get shown(): MessageVersion & Pick<Message, "streaming"> {
    const { versions = [] } = this.message;
    return (this.version === undefined ? undefined : versions[this.version]) ?? this.message;
  }

  private browse(version: number): void {
    const { versions = [] } = this.message;
    this.version = version < versions.length ? version : undefined;
    this.update(this.message);
  }

  private edit(): void {
    const { actions, config } = this.context;
    if (this.editor || !actions) return;
    const { messageId, parts } = this.message;
    this.element.dataset.editing = "";
    this.editor = editMessage(config, plainText(parts), {
      mayBeEmpty: parts.some(({ type }) => type === "attachment"),
      save: (text) => actions.editMessage(messageId, text),
      close: () => this.closeEditor(),
    });
    this.parts.element.after(this.editor.element);
    this.editor.focus();
  }

  private closeEditor(): void {
    delete this.element.dataset.editing;
    this.editor = void this.editor?.element.remove();
    this.actions.focus("edit");
  }

  /** Sets states as attributes. CSS generates their words, so that the text of an article is only its content. */
  private marks({ role, streaming, stopped, interrupted, error, errorWording: wording }: Marked): void {
    const { labels } = this.context.config;
    mark(this.element, "data-role", role);
    mark(this.element, "aria-label", role === "user" ? labels.user : labels.assistant);
    mark(this.element, "data-streaming", streaming ? "" : undefined);
    mark(this.element, "aria-busy", streaming ? "true" : undefined);
    mark(this.element, "data-stopped", stopped && !interrupted ? labels.stopped : undefined);
    mark(this.element, "data-interrupted", interrupted ? labels.interruptedAnswer : undefined);
    const why =
      error === undefined ? undefined : worded(labels, { message: error, wording }) || labels.failed;
    mark(this.element, "data-error", why);
    // A message that the server refused is not part of the conversation.
    const refused = error !== undefined && role === "user" && !this.context.knows(this.message.messageId);
    mark(this.element, "data-refused", refused ? "" : undefined);
  }

  private showIcon(icon: string): void {
    if (icon === this.shownIcon && this.icon) return;
    if (!this.icon) {
      this.icon = h("div", { class: "message-icon" });
      this.element.prepend(this.icon);
    }
    this.icon.innerHTML = icon;
    this.shownIcon = icon;
  }
}

type Marked = Pick<Message, "role" | "streaming" | "stopped" | "interrupted" | "error" | "errorWording">;

const isCitation = (part: Part): part is CitationPart => part.type === "citation";
const isInline = (part: Part): boolean => part.type !== "citation";
