// A phase of thinking: open while it streams, folded afterward, with its duration and its number of characters.
import { h, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import { fill } from "../../base/labels";
import { withUnit } from "../../base/units";
import type { Part, ThinkingPart } from "../../protocol";
import { caption } from "../shared/caption";
import type { ViewContext } from "../shared/context";
import { Disclosure } from "../shared/disclosure";
import type { PartView } from "./part";
import { GrowingText } from "./text";

export class ThinkingView implements PartView<ThinkingPart> {
  readonly element: HTMLDetailsElement;
  private readonly text: GrowingText;
  private readonly folded: Disclosure;
  private readonly title = caption("chatkit-thinking-title");
  private readonly count = caption("chatkit-thinking-count");
  private readonly counter = new Counter();
  private readonly since = performance.now();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private shown: { text: string; done: boolean; duration: number | undefined } | undefined;

  constructor(private readonly context: ViewContext) {
    const icon = h("span", { class: "chatkit-thinking-icon" });
    icon.innerHTML = icons.thinking;
    this.text = new GrowingText(context.config);
    const body = h("div", { class: "chatkit-thinking-body" }, this.text.element);
    this.folded = new Disclosure("chatkit-thinking", body, icon, this.title, this.count);
    this.element = this.folded.element;
  }

  fits(part: Part): part is ThinkingPart {
    return part.type === "thinking";
  }

  update({ text, done, duration }: ThinkingPart): void {
    const { shown } = this;
    if (shown?.text === text && shown.done === done && shown.duration === duration) return;
    this.shown = { text, done, duration };
    const { labels } = this.context.config;
    this.text.show(text, !done);
    const time = duration === undefined ? undefined : spell(duration, labels.locale);
    const title = done ? (time ? fill(labels, "thoughtFor", { time }) : labels.thought) : labels.thinking;
    const count = fill(labels, "characters", { count: this.counter.count(text) });
    mark(this.title, "data-text", title);
    mark(this.count, "data-text", count);
    mark(this.element, "data-live", done ? undefined : "");
    // Screen readers would announce the count again and again while it grows.
    this.folded.name(done ? `${title}, ${count}` : title);
    this.folded.want(!done);
    this.conceal(done, duration);
  }

  /** Hides a phase that is shorter than the app wants; one that continues appears when it has lasted long enough. */
  private conceal(done: boolean, duration = Number.POSITIVE_INFINITY): void {
    const least = (this.context.config.showThinkingAfter ?? 0) * 1000;
    clearTimeout(this.timer);
    if (least === 0) return;
    const left = least - (done ? duration : performance.now() - this.since);
    this.element.hidden = least < 0 || left > 0;
    if (!done && this.element.hidden && least > 0) this.timer = setTimeout(() => this.conceal(false), left);
  }

  remove(): void {
    clearTimeout(this.timer);
    this.element.remove();
  }
}

/** Formats a duration in minutes and seconds, abbreviated as in the language. */
export function spell(milliseconds: number, locale = "en"): string {
  const all = Math.max(1, Math.round(milliseconds / 1000));
  const [minutes, seconds] = [Math.floor(all / 60), all % 60];
  return [
    ...(minutes > 0 ? [withUnit(minutes, "minute", locale)] : []),
    ...(seconds > 0 ? [withUnit(seconds, "second", locale)] : []),
  ].join(" ");
}

/** Counts the code points of a growing text, in time linear in what is new. */
class Counter {
  private text = "";
  private points = 0;

  count(text: string): number {
    const grown = text.startsWith(this.text);
    if (!grown) this.points = 0;
    for (const _ of grown ? text.slice(this.text.length) : text) this.points++;
    this.text = text;
    return this.points;
  }
}
