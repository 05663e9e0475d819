// Buttons of which one is pressed, once. They come back if nobody takes the answer.

/** How long an answer may stay without a confirmation, in milliseconds. */
const PATIENCE = 5000;

export class Choice {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly buttons: readonly HTMLElement[]) {}

  /** Sends what `chosen` stands for, unless an answer is under way. */
  make(chosen: HTMLElement, send: () => void): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => this.settle(), PATIENCE);
    chosen.dataset.chosen = "";
    // Not `disabled`, which would throw the focus out.
    for (const button of this.buttons) button.setAttribute("aria-disabled", "true");
    send();
  }

  settle(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const button of this.buttons) {
      button.removeAttribute("aria-disabled");
      delete button.dataset.chosen;
    }
  }
}
