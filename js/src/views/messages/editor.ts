// Edits a message of the user in its place. Holds the text until the user saves or cancels.

import { markLongLines, watchLongLines } from "../../base/direction";
import { h } from "../../base/dom";
import type { Config } from "../../chat/config";
import type { Part } from "../../protocol";

export interface MessageEditor {
  readonly element: HTMLElement;
  focus(): void;
}

interface Outcome {
  mayBeEmpty: boolean;
  save(text: string): void;
  /** Always comes last. */
  close(): void;
}

export function editMessage(
  config: Config,
  text: string,
  { mayBeEmpty, save, close }: Outcome,
): MessageEditor {
  const { labels, submitKey } = config;
  const input = h("textarea", {
    class: "chatkit-edit-input",
    dir: "auto",
    rows: "1",
    "aria-label": labels.edit,
  });
  const cancel = h("button", { type: "button", class: "chatkit-option" }, labels.cancel);
  const submit = h("button", { type: "submit", class: "chatkit-option", "data-primary": "" }, labels.resend);
  const buttons = h("div", { class: "chatkit-options" }, cancel, submit);
  const element = h("form", { class: "chatkit-edit" }, input, buttons);
  markLongLines(input, text);
  watchLongLines(input);
  input.value = text;
  const refresh = () => {
    submit.disabled = input.value.trim() === "" && !mayBeEmpty;
    input.rows = Math.min(12, input.value.split("\n").length);
  };
  refresh();
  input.addEventListener("input", refresh);
  input.addEventListener("keydown", (event) => {
    // Ignore keys while an input method composes.
    if (event.isComposing || event.keyCode === 229) return;
    const sends = submitKey === "enter" ? !event.shiftKey && !event.altKey : event.ctrlKey || event.metaKey;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && sends) element.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  cancel.addEventListener("click", close);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (submit.disabled) return;
    save(input.value.trim());
    close();
  });
  return {
    element,
    focus: () => {
      input.focus();
      input.setSelectionRange(input.value.length, input.value.length);
    },
  };
}

/** Returns the text of a message as it was written. */
export const plainText = (parts: readonly Part[]): string =>
  parts
    .map((part) => (part.type === "text" ? part.text : part.type === "html" && part.format ? part.html : ""))
    .filter((text) => text !== "")
    .join("\n\n");
