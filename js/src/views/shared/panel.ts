// What a part of the chat view is, as seen from the view: one element that hears of every frame.
import type { Update } from "../../chat/chat";

export interface Panel {
  readonly element: HTMLElement;
  /** Draws what concerns it; called every frame, so it looks at the flags of `update` first. */
  render(update: Update): void;
  /** The chat view goes: whatever reaches beyond `element` is let go of. */
  remove?(): void;
}
