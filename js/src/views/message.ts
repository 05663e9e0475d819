// One message as an article: its icon, its parts in order, its marks. Parts keep their nodes by position.
import type { Config } from "../config";
import { h, mark } from "../dom";
import { icons } from "../icons";
import type { Message } from "../protocol";
import { PartList } from "./parts";

export class MessageView {
  readonly element: HTMLElement;
  private readonly parts: PartList;
  private icon: HTMLElement | undefined;
  private shownIcon: string | undefined;

  constructor(
    message: Message,
    private readonly config: Config,
  ) {
    this.parts = new PartList(h("div", { class: "message-content" }), config);
    this.element = h(
      "article",
      { class: "chatkit-message", "data-message-id": message.messageId },
      this.parts.element,
    );
  }

  update(message: Message): void {
    this.marks(message);
    if (message.role === "assistant")
      this.showIcon(message.icon ?? this.config.iconAssistant ?? icons.assistant);
    else this.icon = void this.icon?.remove();
    this.parts.update(message.parts, message.streaming === true);
  }

  remove(): void {
    this.parts.update([], false);
    this.element.remove();
  }

  /** States are attributes and their words generated content: the text of an article is its content only. */
  private marks({ role, streaming, stopped, error }: Message): void {
    const { labels } = this.config;
    mark(this.element, "data-role", role);
    mark(this.element, "aria-label", role === "user" ? labels.user : labels.assistant);
    mark(this.element, "data-streaming", streaming ? "" : undefined);
    mark(this.element, "aria-busy", streaming ? "true" : undefined);
    mark(this.element, "data-stopped", stopped ? labels.stopped : undefined);
    mark(this.element, "data-error", error === undefined ? undefined : error || labels.failed);
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
