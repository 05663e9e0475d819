// What can be done with a message: a small bar under it. Says what the user wants; does nothing itself but copying.
import { copyText } from "../../base/clipboard";
import { h, iconButton, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import { fill, named } from "../../base/labels";
import type { Message, MessageVersion, Rating } from "../../protocol";
import type { ViewContext } from "../shared/context";
import { plainText } from "./editor";
import { VersionPager } from "./pager";
import { UsageView } from "./usage";

/** What the message's own view does about it. */
export interface OwnActions {
  edit(): void;
  browse(version: number): void;
}

type Name = "copy" | "edit" | "regenerate" | "up" | "down";

export class MessageActionsView {
  readonly element: HTMLElement;
  private readonly buttons = new Map<Name, HTMLButtonElement>();
  private readonly pager: VersionPager;
  private readonly usage: UsageView;
  private comment: HTMLElement | undefined;
  private message: Message | undefined;
  private shown: MessageVersion | undefined;

  constructor(
    private readonly context: ViewContext,
    private readonly own: OwnActions,
  ) {
    const { labels } = context.config;
    this.pager = new VersionPager(labels, (version, count) => {
      own.browse(version);
      context.say(fill(labels, "version", { number: version + 1, count }));
    });
    this.usage = new UsageView(labels);
    this.element = h("div", {
      class: "chatkit-actions",
      role: "group",
      "aria-label": labels.actions,
      hidden: "",
    });
  }

  /** `version` is the earlier one that `shown` is, if it is one. */
  update(message: Message, shown: MessageVersion, version: number | undefined): void {
    this.message = message;
    this.shown = shown;
    const { versions = [], streaming } = message;
    const wanted = streaming ? [] : this.offered(message, shown, version !== undefined);
    this.pager.update(version ?? versions.length, streaming ? 1 : versions.length + 1);
    this.usage.update(this.context.config.usage && !streaming ? shown.usage : undefined);
    this.element.hidden = wanted.length === 0 && this.pager.element.hidden && this.usage.element.hidden;
    this.arrange(wanted);
    for (const name of ["up", "down"] as const) {
      const button = this.buttons.get(name);
      if (button) mark(button, "aria-pressed", String(message.feedback === name));
    }
    const { labels } = this.context.config;
    const { feedback, feedbackComment } = message;
    const down = this.buttons.get("down");
    if (down) down.title = feedbackComment ? named(labels, labels.bad, feedbackComment) : labels.bad;
    if (feedback !== "down" || version !== undefined) this.closeComment();
  }

  focus(name: Name): void {
    this.buttons.get(name)?.focus({ preventScroll: true });
  }

  /** An earlier version can be read and copied. */
  private offered(message: Message, shown: MessageVersion, earlier: boolean): Name[] {
    const { actions, config } = this.context;
    const names: Name[] = plainText(shown.parts) === "" ? [] : ["copy"];
    if (earlier || !actions || !this.context.knows(message.messageId)) return names;
    if (message.role === "user" && config.allowEdit) names.push("edit");
    // What failed is tried again where it says so.
    const saysSo =
      message.error !== undefined || (message.interrupted && this.context.last(message.messageId));
    if (!saysSo && message.role === "assistant" && config.allowEdit) names.push("regenerate");
    if (message.role === "assistant" && config.feedback) names.push("up", "down");
    return names;
  }

  /** Makes the bar hold exactly `names`, and the pager. */
  private arrange(names: readonly Name[]): void {
    for (const [name, button] of this.buttons) {
      if (names.includes(name)) continue;
      button.remove();
      this.buttons.delete(name);
    }
    names.forEach((name, at) => {
      const button = this.buttons.get(name) ?? this.button(name);
      this.buttons.set(name, button);
      if (this.element.children[at] !== button)
        this.element.insertBefore(button, this.element.children[at] ?? null);
    });
    if (this.element.lastElementChild !== this.usage.element)
      this.element.append(this.pager.element, this.usage.element);
  }

  private button(name: Name): HTMLButtonElement {
    const { labels } = this.context.config;
    const words = {
      copy: labels.copyMessage,
      edit: labels.edit,
      regenerate: labels.regenerate,
      up: labels.good,
      down: labels.bad,
    };
    const button = iconButton(`chatkit-action chatkit-action-${name}`, icons[iconOf[name]], words[name]);
    button.addEventListener("click", () => this.act(name, button));
    return button;
  }

  private act(name: Name, button: HTMLButtonElement): void {
    const { message, shown } = this;
    const { actions } = this.context;
    if (!message || !shown) return;
    if (name === "copy") void this.copy(shown, button);
    else if (name === "edit") this.own.edit();
    else if (name === "up" || name === "down") {
      const value = toggled(message.feedback, name);
      actions?.feedback(message.messageId, value);
      if (value === "down" && this.context.kept()) void this.askWhy(message.messageId);
    } else actions?.resendFrom(message.messageId);
  }

  /** Asks for a comment on the rating, which may be left out. */
  private async askWhy(messageId: string): Promise<void> {
    const { labels } = this.context.config;
    const { commentForm } = await import("./comment");
    this.closeComment();
    if (this.message?.messageId !== messageId) return;
    const form = commentForm(labels, (comment) => {
      this.closeComment();
      this.focus("down");
      if (comment !== "") this.context.actions?.feedback(messageId, "down", comment);
    });
    this.comment = form;
    this.element.after(form);
    form.querySelector("input")?.focus();
  }

  private closeComment(): void {
    this.comment = void this.comment?.remove();
  }

  private async copy({ parts }: MessageVersion, button: HTMLButtonElement): Promise<void> {
    if (!(await copyText(plainText(parts)))) return;
    const { labels } = this.context.config;
    button.innerHTML = icons.check;
    this.context.say(labels.copied);
    setTimeout(() => {
      button.innerHTML = icons.copy;
    }, 2000);
  }
}

const toggled = (now: Rating | undefined, pressed: Rating): Rating | null =>
  now === pressed ? null : pressed;

const iconOf = {
  copy: "copy",
  edit: "edit",
  regenerate: "again",
  up: "up",
  down: "down",
} as const;
