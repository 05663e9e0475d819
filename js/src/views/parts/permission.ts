// Asks whether a tool may do something. The buttons disappear after the choice.
import { h } from "../../base/dom";
import { named } from "../../base/labels";
import type { PermissionOption, ToolPermission } from "../../protocol";
import type { ViewContext } from "../shared/context";
import { Choice } from "./choice";

export class PermissionView {
  readonly element: HTMLElement;
  readonly requestId: string;
  private readonly choice: Choice;

  constructor(permission: ToolPermission, context: ViewContext) {
    const { requestId, title, options } = permission;
    const { labels } = context.config;
    this.requestId = requestId;
    const buttons = options.map((option) => {
      const button = h("button", { type: "button", class: "chatkit-option" }, labelOf(option, labels));
      button.dataset.option = option.optionId;
      button.addEventListener("click", () => {
        this.choice.make(button, () => context.actions?.permissionResponse(requestId, option.optionId));
      });
      return button;
    });
    this.choice = new Choice(buttons);
    const group = h("div", { class: "chatkit-options" }, ...buttons);
    this.element = h("div", {
      class: "chatkit-permission",
      role: "group",
      "aria-label": title || labels.asking,
    });
    this.element.append(...(title ? [h("p", { dir: "auto" }, title)] : []), group);
    if (permission.answer === undefined) context.say(named(labels, labels.asking, title));
  }

  update({ answer }: ToolPermission): void {
    this.element.hidden = answer !== undefined;
    if (answer !== undefined) this.choice.settle();
  }
}

/** Returns the label that the app has set, or else the one from the server. */
const labelOf = ({ optionId, label }: PermissionOption, labels: ViewContext["config"]["labels"]): string =>
  ({ once: labels.allowOnce, always: labels.allowAlways, refuse: labels.refuse })[optionId] || label;
