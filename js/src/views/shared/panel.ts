// The interface of a region of the chat view: one element that is updated every frame.
import type { Update } from "../../chat/update";

export interface Panel {
  readonly element: HTMLElement;
  /** Draws what has changed. It is called every frame, so check the flags of `update` first. */
  render(update: Update): void;
  /** Releases everything outside of `element` when the chat view is removed. */
  remove?(): void;
}
