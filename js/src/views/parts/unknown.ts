// Keeps the place of a part that this version does not know.
import { h } from "../../base/dom";
import type { Part } from "../../protocol";
import type { PartView } from "./part";

export class UnknownView implements PartView {
  readonly element = h("div", { class: "chatkit-unknown", hidden: "" });

  fits(_part: Part): _part is Part {
    return false;
  }

  update(): void {}

  remove(): void {
    this.element.remove();
  }
}
