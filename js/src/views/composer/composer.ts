// views/composer: where the user writes. Knows no other feature.
//
// This module holds the text area, Send and Stop, and loads the palette and the tray of attachments when they are needed.
// It holds the draft and reports what the user wants; it sends nothing itself.

import { withStyle } from "../../base/assets";
import { markLongLines, watchLongLines } from "../../base/direction";
import { h, iconButton, mark } from "../../base/dom";
import { icons } from "../../base/icons";
import { newId } from "../../base/ids";
import type { Staged } from "../../chat/attachments";
import { commandIn } from "../../chat/commands";
import type { Config } from "../../chat/config";
import type { Attachment, InputPart } from "../../protocol";
import type { Offers, Palette } from "./palette";
import type { Tray } from "./tray";
import { type Item, mentioned, type Trigger, triggerAt, unmentioned } from "./trigger";

export interface ComposerActions {
  /** Returns whether the message was accepted. */
  send(text: string, attachments?: readonly Attachment[]): boolean;
  stop(): void;
  /** Called with every change of the text. */
  draft(text: string): void;
  /** Called with every change of the attachments. */
  staged(files: readonly Staged[]): void;
  /** Returns the user's earlier messages, oldest first. */
  history(): readonly string[];
}

export class Composer {
  readonly element: HTMLFormElement;
  private readonly input: HTMLTextAreaElement;
  private readonly sendButton: HTMLButtonElement;
  private readonly stopButton: HTMLButtonElement;
  private readonly toolbar: HTMLElement;
  private readonly prompt = h("div", {
    class: "chatkit-prompt",
    id: `chatkit-prompt-${newId()}`,
    dir: "auto",
    hidden: "",
  });
  private busy = false;
  /** The placeholder, unless an open question has its own. */
  private usual: string;
  private question: InputPart | undefined;
  private offers: Offers = { commands: [], contextSources: [] };
  private palette: Palette | undefined;
  /** Set while the tray is loading. */
  private paletteComes: Promise<void> | undefined;
  private tray: Tray | undefined;
  private trayComes: Promise<Tray> | undefined;
  /** The attachments to show when the tray has loaded. */
  private waiting: readonly Staged[] = [];
  private removed = false;
  /** The number of steps back in the history; 0 is the draft. */
  private back = 0;

  constructor(
    private readonly config: Config,
    private readonly actions: ComposerActions,
  ) {
    const { labels, placeholder } = config;
    this.usual = placeholder;
    this.input = h("textarea", {
      class: "chatkit-input",
      rows: "1",
      dir: "auto",
      placeholder,
      "aria-label": labels.input,
      enterkeyhint: config.submitKey === "enter" ? "send" : "enter",
    });
    this.sendButton = iconButton("chatkit-send", config.iconSend ?? icons.send, labels.send);
    this.sendButton.type = "submit";
    this.stopButton = iconButton("chatkit-stop", icons.stop, labels.stop);
    const toolbar = h("div", { class: "chatkit-toolbar" }, this.stopButton, this.sendButton);
    this.toolbar = toolbar;
    this.element = h("form", { class: "chatkit-composer" }, this.prompt, this.input, toolbar);

    this.input.addEventListener("keydown", (event) => this.onKey(event));
    watchLongLines(this.input);
    this.input.addEventListener("input", () => this.edited());
    this.input.addEventListener("focus", () => this.loadPalette());
    this.stopButton.addEventListener("click", () => actions.stop());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.submit();
    });
    // A click anywhere on the card focuses the field.
    this.element.addEventListener("mousedown", (event) => {
      if (event.target !== this.element && event.target !== toolbar) return;
      event.preventDefault();
      this.focus();
    });
    if (!growsByItself) this.fitToWidth();
    this.refresh();
    if (config.attachments !== false) void this.loadTray();
  }

  get value(): string {
    return this.input.value;
  }

  set value(text: string) {
    markLongLines(this.input, text);
    this.input.value = text;
    this.back = 0;
    this.edited();
  }

  set placeholder(text: string) {
    this.usual = text;
    this.ask(this.question);
  }

  /** Sets what the palette offers. */
  offer(offers: Offers): void {
    this.offers = offers;
    if (this.palette) this.offerAll(this.palette);
    else if (document.activeElement === this.input) this.loadPalette();
  }

  /** Shows attachments that were staged before. */
  stage(files: readonly Staged[]): void {
    this.waiting = files;
    if (this.tray) this.tray.set(files);
    else if (files.length > 0) void this.loadTray();
  }

  /** Recreates the tray after the types of accepted files have changed. */
  renewTray(): void {
    if (this.tray) {
      this.waiting = this.tray.staged;
      this.tray.remove();
      this.tray = this.trayComes = undefined;
    }
    if (this.config.attachments !== false || this.waiting.length > 0) void this.loadTray();
  }

  get isEmpty(): boolean {
    return this.value === "" && (this.tray?.isEmpty ?? true);
  }

  /** Shows the question that the text will answer: the prompt above, the placeholder inside. */
  ask(question: InputPart | undefined): void {
    const changed = this.question !== question;
    this.question = question;
    const words = question?.prompt ?? "";
    this.input.placeholder = question?.placeholder || this.usual;
    if (this.prompt.textContent !== words) this.prompt.textContent = words;
    this.prompt.hidden = words === "";
    mark(this.input, "aria-describedby", words === "" ? undefined : this.prompt.id);
    if (this.palette) this.offerAll(this.palette);
    this.tray?.hold(question !== undefined);
    if (changed) this.refresh();
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

  remove(): void {
    this.removed = true;
    this.tray?.remove();
    this.element.remove();
  }

  /** Loads the palette once there is something to offer and the user is in the composer. */
  private loadPalette(): void {
    const { commands, contextSources } = this.offers;
    if (this.palette || this.paletteComes || commands.length + contextSources.length === 0) return;
    const comes = withStyle("palette", import("./palette")).then(({ Palette }) => {
      const palette = new Palette(this.input, this.config.labels, {
        choose: (item, trigger) => this.choose(item, trigger),
      });
      this.palette = palette;
      this.element.prepend(palette.element);
      this.offerAll(palette);
    });
    this.paletteComes = comes.catch(report).finally(() => {
      this.paletteComes = undefined;
    });
  }

  /** An answer to a question is not a command. */
  private offerAll(palette: Palette): void {
    palette.offer(this.question ? { ...this.offers, commands: [] } : this.offers);
  }

  private choose({ name }: Item, trigger: Trigger): void {
    const { input } = this;
    if (trigger.kind === "command") {
      this.value = `/${name} ${input.value.slice(trigger.end).trimStart()}`;
      input.setSelectionRange(name.length + 2, name.length + 2);
      return;
    }
    const { text, caret } = mentioned(input.value, trigger, name);
    this.value = text;
    input.setSelectionRange(caret, caret);
    // Whoever waits for the tray finds the mention in it.
    this.trayComes = this.loadTray().then((tray) => {
      tray.mention(name);
      return tray;
    });
  }

  private loadTray(): Promise<Tray> {
    this.trayComes ??= withStyle("tray", import("./tray")).then(({ Tray }) => {
      const tray = new Tray(
        this.config,
        () => {
          this.actions.staged(tray.staged);
          this.refresh();
        },
        () => this.focus(),
        (name) => {
          this.value = unmentioned(this.value, name);
        },
      );
      this.tray = tray;
      if (this.waiting.length > 0) tray.set(this.waiting);
      tray.hold(this.question !== undefined);
      this.input.before(tray.element);
      this.toolbar.prepend(...tray.controls);
      if (!this.removed)
        tray.watch(this.element.closest<HTMLElement>("shiny-chatkit") ?? this.element, this.input);
      return tray;
    });
    this.trayComes.catch((error) => {
      this.trayComes = undefined;
      report(error);
    });
    return this.trayComes;
  }

  /** Updates the height when the text wraps differently: with another width, or when it becomes visible. */
  private fitToWidth(): void {
    if (typeof ResizeObserver === "undefined") return;
    let width = 0;
    new ResizeObserver(() => {
      if (this.input.clientWidth === width) return;
      width = this.input.clientWidth;
      this.fit();
    }).observe(this.element);
  }

  /** Grows the field with its text in browsers without `field-sizing`. */
  private fit(): void {
    if (growsByItself || this.input.clientWidth === 0) return;
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }

  private edited(): void {
    this.actions.draft(this.value);
    this.refresh();
    this.palette?.refresh();
  }

  private refresh(): void {
    // The answer to a question may be empty.
    const empty = !this.question && this.value.trim() === "" && (this.tray?.isEmpty ?? true);
    const active = document.activeElement;
    const left = (active === this.sendButton && empty) || (active === this.stopButton && !this.busy);
    this.sendButton.disabled = empty;
    this.stopButton.hidden = !this.busy;
    this.sendButton.hidden = this.busy && empty;
    // If the focused button disappears, the composer would lose the focus.
    if (left) this.focus();
    this.fit();
  }

  private submit(): void {
    const { tray, value } = this;
    // Wait for the tray, for mentions in it, and for files that are still being read.
    const comes = tray ? tray.ready : this.trayComes;
    if (comes) {
      const again = () => this.submit();
      void comes.then(again, again);
      return;
    }
    // Answers and commands have no attachments: keep them for the next message.
    const alone = this.question ?? commandIn(value, this.offers.commands);
    const along = alone ? [] : (tray?.attachments ?? []);
    if (!this.actions.send(value, along)) return;
    this.value = "";
    if (along.length > 0) tray?.set([]);
  }

  private onKey(event: KeyboardEvent): void {
    // Ignore keys while an input method composes. Safari reports that only by the key code.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.paletteComes && this.mayBeForPalette(event)) {
      event.preventDefault();
      void this.paletteComes.then(() => this.onKey(event));
      return;
    }
    if (this.palette?.onKey(event)) return;
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

  /** Handles Enter after a slash: only the palette knows whether the key selects a command, so wait until it has loaded. */
  private mayBeForPalette({ key, shiftKey }: KeyboardEvent): boolean {
    return key === "Enter" && !shiftKey && triggerAt(this.value, this.input.selectionStart) !== undefined;
  }

  private submits(event: KeyboardEvent): boolean {
    if (event.shiftKey || event.altKey) return false;
    return this.config.submitKey === "enter" || event.ctrlKey || event.metaKey;
  }

  /** Steps through earlier messages, from an empty composer and until the text is changed. */
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

const report = (error: unknown): void => reportError(error);

const hasModifier = ({ shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  shiftKey || altKey || ctrlKey || metaKey;

const growsByItself = typeof CSS !== "undefined" && (CSS.supports?.("field-sizing", "content") ?? false);
