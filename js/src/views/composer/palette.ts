// The palette above the composer: commands after "/", context sources after "@". It is a listbox controlled by the text
// field, which keeps the focus. It reports the choice and changes nothing itself.
import { h, mark } from "../../base/dom";
import { newId } from "../../base/ids";
import type { Labels } from "../../base/labels";
import { worded } from "../../base/words";
import type { Command, ContextSource } from "../../protocol";
import { type Item, matching, type Trigger, triggerAt } from "./trigger";

export interface PaletteActions {
  choose(item: Item, trigger: Trigger): void;
}

export interface Offers {
  commands: readonly Command[];
  contextSources: readonly ContextSource[];
}

export class Palette {
  readonly element = h("ul", { class: "chatkit-palette", role: "listbox", hidden: "" });
  private readonly id = `chatkit-palette-${newId()}`;
  private offers: Offers = { commands: [], contextSources: [] };
  private trigger: Trigger | undefined;
  private items: Item[] = [];
  private active = 0;
  /** The position at which the user closed the palette. It stays closed for this word. */
  private closedAt: string | undefined;

  constructor(
    private readonly input: HTMLTextAreaElement,
    private readonly labels: Labels,
    private readonly actions: PaletteActions,
  ) {
    this.element.id = this.id;
    this.element.addEventListener("mousedown", (event) => event.preventDefault());
    this.element.addEventListener("mousemove", (event) => this.point(event.target));
    this.element.addEventListener("click", (event) => {
      this.point(event.target);
      this.accept();
    });
    input.addEventListener("blur", () => this.close());
    // The caret can also move without a change of the text.
    for (const event of ["keyup", "click"]) input.addEventListener(event, () => this.refresh());
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  offer({ commands, contextSources }: Offers): void {
    const said = (command: Command): Command =>
      command.wording
        ? { ...command, description: worded(this.labels, { ...command, message: command.description }) }
        : command;
    this.offers = { commands: commands.map(said), contextSources };
    this.refresh();
  }

  /** Opens, closes or filters the palette according to the text before the caret. */
  refresh(): void {
    const { input, offers } = this;
    const caret = input.selectionStart;
    const focused = document.activeElement === input && caret === input.selectionEnd;
    const trigger = focused ? triggerAt(input.value, caret) : undefined;
    const word = trigger && `${trigger.kind}${trigger.start}`;
    if (word !== this.closedAt) this.closedAt = undefined;
    const all = trigger?.kind === "command" ? offers.commands : offers.contextSources;
    const items = trigger && !this.closedAt ? matching(all, trigger.query) : [];
    const alike = items.length === this.items.length && items.every((item, at) => item === this.items[at]);
    this.trigger = trigger;
    if (alike && this.isOpen === items.length > 0) return;
    this.items = items;
    this.active = 0;
    this.draw();
  }

  /** Handles a key, and returns whether the palette used it. */
  onKey(event: KeyboardEvent): boolean {
    if (!this.isOpen || event.ctrlKey || event.metaKey || event.altKey) return false;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        this.step(event.key === "ArrowDown" ? 1 : -1);
        break;
      case "Tab":
        if (event.shiftKey) return false;
        this.accept();
        break;
      case "Enter":
        if (event.shiftKey) return false;
        // A command that is typed in full should run.
        if (this.isComplete) {
          this.close();
          return false;
        }
        this.accept();
        break;
      case "Escape":
        this.closedAt = this.trigger && `${this.trigger.kind}${this.trigger.start}`;
        this.close();
        event.stopPropagation();
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  }

  close(): void {
    this.items = [];
    this.draw();
  }

  private get isComplete(): boolean {
    const { trigger, items, active } = this;
    return trigger?.kind === "command" && items[active]?.name.toLowerCase() === trigger.query.toLowerCase();
  }

  private accept(): void {
    const item = this.items[this.active];
    const { trigger } = this;
    this.close();
    if (item && trigger) this.actions.choose(item, trigger);
  }

  private step(by: 1 | -1): void {
    const { length } = this.items;
    this.active = (this.active + by + length) % length;
    this.mark();
    this.element.children[this.active]?.scrollIntoView?.({ block: "nearest" });
  }

  private point(target: EventTarget | null): void {
    const option = target instanceof Element ? target.closest("[role=option]") : null;
    const at = option ? [...this.element.children].indexOf(option) : -1;
    if (at < 0 || at === this.active) return;
    this.active = at;
    this.mark();
  }

  private draw(): void {
    const { element, input, items, trigger, labels } = this;
    const open = items.length > 0;
    element.hidden = !open;
    const mention = trigger?.kind === "mention";
    element.setAttribute("aria-label", mention ? labels.mentions : labels.commands);
    element.replaceChildren(
      ...items.map(({ name, description }, at) =>
        h(
          "li",
          { role: "option", id: `${this.id}-${at}`, "data-name": name },
          h("span", { class: "chatkit-palette-name" }, `${mention ? "@" : "/"}${name}`),
          h("span", { class: "chatkit-palette-description", dir: "auto" }, description),
        ),
      ),
    );
    element.scrollTop = 0;
    // Set the attributes of a combobox while there is a list, but not the role, which HTML allows only for one-line fields.
    mark(input, "aria-haspopup", open ? "listbox" : undefined);
    mark(input, "aria-autocomplete", open ? "list" : undefined);
    mark(input, "aria-controls", open ? this.id : undefined);
    this.mark();
  }

  private mark(): void {
    [...this.element.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === this.active));
    });
    mark(this.input, "aria-activedescendant", this.isOpen ? `${this.id}-${this.active}` : undefined);
  }
}
