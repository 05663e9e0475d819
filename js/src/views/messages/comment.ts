// A small form below an answer that was rated as bad, for a comment.
import { h, iconButton } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import { MAX_COMMENT_CHARS } from "../../protocol";

/** Returns a form that calls `done` once, with an empty comment if the user closes it. */
export function commentForm(labels: Labels, done: (comment: string) => void): HTMLFormElement {
  const input = h("input", {
    type: "text",
    dir: "auto",
    class: "chatkit-edit-input",
    autocomplete: "off",
    maxlength: String(MAX_COMMENT_CHARS),
    placeholder: labels.comment,
    "aria-label": labels.comment,
  });
  const send = iconButton("chatkit-action chatkit-comment-send", icons.send, labels.sendComment);
  send.type = "submit";
  const close = iconButton("chatkit-action", icons.close, labels.close);
  const form = h("form", { class: "chatkit-comment" }, input, send, close);
  close.addEventListener("click", () => done(""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    done(input.value.trim());
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    event.stopPropagation();
    if (event.key !== "Escape") return;
    event.preventDefault();
    done("");
  });
  return form;
}
