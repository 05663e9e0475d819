// The composer: text area, send and stop. It holds the draft and says what the user wants; it sends nothing itself.
import type { Config } from "../config";
import { h, iconButton } from "../dom";
import { icons } from "../icons";

export interface ComposerActions {
  /** Returns whether the text was taken. */
  send(text: string): boolean;
  stop(): void;
  /** Hears of every change of the text. */
  draft(text: string): void;
  /** What the user has said so far, oldest first. */
  history(): readonly string[];
}

export class Composer {
  readonly element: HTMLFormElement;
  private readonly input: HTMLTextAreaElement;
  private readonly sendButton: HTMLButtonElement;
  private readonly stopButton: HTMLButtonElement;
  private busy = false;
  /** Steps back in the history; 0 is the draft. */
  private back = 0;

  constructor(
    private readonly config: Config,
    private readonly actions: ComposerActions,
  ) {
    const { labels, placeholder } = config;
    this.input = h("textarea", {
      class: "chatkit-input",
      rows: "1",
      dir: "auto",
      placeholder,
      "aria-label": labels.input,
      enterkeyhint: config.submitKey === "enter" ? "send" : "enter",
    });
    this.sendButton = iconButton("chatkit-send", icons.send, labels.send);
    this.sendButton.type = "submit";
    this.stopButton = iconButton("chatkit-stop", icons.stop, labels.stop);
    const toolbar = h("div", { class: "chatkit-toolbar" }, this.stopButton, this.sendButton);
    this.element = h("form", { class: "chatkit-composer" }, this.input, toolbar);

    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", () => this.edited());
    this.stopButton.addEventListener("click", () => actions.stop());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.submit();
    });
    // The whole card is the field.
    this.element.addEventListener("mousedown", (event) => {
      if (event.target !== this.element && event.target !== toolbar) return;
      event.preventDefault();
      this.focus();
    });
    if (!growsByItself) this.fitToWidth();
    this.refresh();
  }

  get value(): string {
    return this.input.value;
  }

  set value(text: string) {
    this.input.value = text;
    this.back = 0;
    this.edited();
  }

  set placeholder(text: string) {
    this.input.placeholder = text;
  }

  focus(): void {
    this.input.focus({ preventScroll: true });
    this.input.setSelectionRange(this.value.length, this.value.length);
  }

  setBusy(busy: boolean): void {
    if (busy === this.busy) return;
    this.busy = busy;
    this.refresh();
  }

  /** Another width wraps the text anew; so does becoming visible. */
  private fitToWidth(): void {
    if (typeof ResizeObserver === "undefined") return;
    let width = 0;
    new ResizeObserver(() => {
      if (this.input.clientWidth === width) return;
      width = this.input.clientWidth;
      this.fit();
    }).observe(this.element);
  }

  /** Grows with its text where the browser cannot do it by itself. */
  private fit(): void {
    if (growsByItself || this.input.clientWidth === 0) return;
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }

  private edited(): void {
    this.actions.draft(this.value);
    this.refresh();
  }

  private refresh(): void {
    const empty = this.value.trim() === "";
    const active = document.activeElement;
    const left = (active === this.sendButton && empty) || (active === this.stopButton && !this.busy);
    this.sendButton.disabled = empty;
    this.stopButton.hidden = !this.busy;
    this.sendButton.hidden = this.busy && empty;
    // Focus on a button that goes away would fall out of the composer.
    if (left) this.focus();
    this.fit();
  }

  private submit(): void {
    if (this.actions.send(this.value)) this.value = "";
  }

  private onKey(event: KeyboardEvent): void {
    // While an input method composes, its keys are its own. Safari tells by the key code only.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && this.submits(event)) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.busy && this.value === "") {
      event.preventDefault();
      event.stopPropagation();
      this.actions.stop();
    } else if (event.key === "ArrowUp" && !hasModifier(event)) {
      this.recall(event, 1);
    } else if (event.key === "ArrowDown" && !hasModifier(event)) {
      this.recall(event, -1);
    }
  }

  private submits(event: KeyboardEvent): boolean {
    if (event.shiftKey || event.altKey) return false;
    return this.config.submitKey === "enter" || event.ctrlKey || event.metaKey;
  }

  /** Walks through what was sent before, from an empty composer and for as long as nothing is changed. */
  private recall(event: KeyboardEvent, step: 1 | -1): void {
    const history = this.actions.history();
    const shown = this.back === 0 ? "" : history.at(-this.back);
    const back = this.back + step;
    if (this.value !== shown || back < 0 || back > history.length) return;
    event.preventDefault();
    this.value = back === 0 ? "" : (history.at(-back) ?? "");
    this.back = back;
    this.focus();
  }
}

const hasModifier = ({ shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  shiftKey || altKey || ctrlKey || metaKey;

const growsByItself = typeof CSS !== "undefined" && (CSS.supports?.("field-sizing", "content") ?? false);
