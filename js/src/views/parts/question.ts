// A question of the assistant and, once given, its answer. Choices are answered in the card, text in the composer.
import { h, mark } from "../../base/dom";
import { fill } from "../../base/labels";
import { choicesOf, isPending } from "../../log/questions";
import type { InputPart, Part } from "../../protocol";
import type { ViewContext } from "../shared/context";
import { Choice } from "./choice";
import type { PartView } from "./part";

export class QuestionView implements PartView<InputPart> {
  readonly element = h("div", { class: "chatkit-question" });
  private readonly requestId: string;
  private choice: Choice | undefined;
  private shown: string | undefined;

  constructor(
    part: InputPart,
    private readonly context: ViewContext,
  ) {
    this.requestId = part.requestId;
    if (isPending(part)) context.say(fill(context.config.labels, "asks", { text: part.prompt }));
  }

  fits(part: Part): part is InputPart {
    return part.type === "input" && part.requestId === this.requestId;
  }

  update(part: InputPart): void {
    const state = isPending(part) ? "pending" : part.closed ? "closed" : "answered";
    const key = JSON.stringify([state, part.answer, part.prompt, part.options]);
    if (key === this.shown) return;
    this.shown = key;
    const held = this.element.contains(document.activeElement);
    this.choice?.settle();
    this.element.dataset.state = state;
    this.element.replaceChildren(...(state === "pending" ? this.asking(part) : this.settled(part)));
    mark(this.element, "data-note", this.note(part, state));
    mark(this.element, "tabindex", held ? "-1" : undefined);
    // The pressed button is removed, so keep the focus in the card.
    if (held) this.element.focus({ preventScroll: true });
  }

  remove(): void {
    this.choice?.settle();
    this.element.remove();
  }

  /** The note about its state, which CSS generates. */
  private note(part: InputPart, state: string): string | undefined {
    const { labels } = this.context.config;
    if (state === "closed") return labels.unanswered;
    if (state === "answered") return part.answer === "" ? labels.emptyAnswer : undefined;
    return choicesOf(part) ? undefined : labels.answerBelow;
  }

  private settled(part: InputPart): HTMLElement[] {
    const { prompt, answer } = part;
    return [
      ...promptOf(prompt),
      ...(answer ? [h("div", { class: "chatkit-answer", dir: "auto" }, this.wordOf(part, answer))] : []),
    ];
  }

  /** Returns how a choice reads: the usual ones are in the language of the element. */
  private wordOf(part: InputPart, choice: string): string {
    if (String(choicesOf(part)) !== "Yes,No") return choice;
    const { yes, no } = this.context.config.labels;
    return { Yes: yes, No: no }[choice] ?? choice;
  }

  private asking(part: InputPart): HTMLElement[] {
    const choices = choicesOf(part);
    if (!choices) return promptOf(part.prompt);
    return part.inputType === "radio" ? [this.radio(part, choices)] : this.buttons(part, choices);
  }

  private buttons(part: InputPart, choices: string[]): HTMLElement[] {
    const { prompt } = part;
    const buttons = choices.map((text) => {
      const button = h(
        "button",
        { type: "button", class: "chatkit-option", dir: "auto" },
        this.wordOf(part, text),
      );
      button.addEventListener("click", () => this.choice?.make(button, () => this.answer(text)));
      return button;
    });
    this.choice = new Choice(buttons);
    const group = h("div", { class: "chatkit-options", role: "group" }, ...buttons);
    group.setAttribute("aria-label", prompt || this.context.config.labels.question);
    return [...promptOf(prompt), group];
  }

  private radio({ prompt, requestId }: InputPart, choices: string[]): HTMLElement {
    const { labels } = this.context.config;
    const submit = h("button", { type: "submit", class: "chatkit-option", disabled: "" }, labels.answer);
    const rows = choices.map((text, at) => {
      const input = h("input", { type: "radio", name: `question-${requestId}`, value: String(at) });
      return h("label", { class: "chatkit-radio", dir: "auto" }, input, h("span", {}, text));
    });
    const legend = h("legend", { class: "chatkit-question-prompt", dir: "auto" }, prompt);
    if (prompt === "") legend.setAttribute("aria-label", labels.question);
    const form = h("form", {}, h("fieldset", {}, legend, ...rows), submit);
    this.choice = new Choice([submit]);
    form.addEventListener("change", () => submit.removeAttribute("disabled"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const picked = choices[Number(new FormData(form).get(`question-${requestId}`))];
      if (picked !== undefined) this.choice?.make(submit, () => this.answer(picked));
    });
    return form;
  }

  private answer(text: string): void {
    this.context.actions?.inputResponse(this.requestId, text);
  }
}

const promptOf = (prompt: string): HTMLElement[] =>
  prompt === "" ? [] : [h("div", { class: "chatkit-question-prompt", dir: "auto" }, prompt)];
