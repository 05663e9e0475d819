// Buttons, only one of which can be pressed, once. They are enabled again if the answer is not confirmed.

/** The time to wait for the confirmation of an answer, in milliseconds. */
const CONFIRMATION_MS = 5000;

export class Choice {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly buttons: readonly HTMLElement[]) {}

  /** Sends the answer of the pressed button, unless another answer is being sent. */
  make(chosen: HTMLElement, send: () => void): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => this.settle(), CONFIRMATION_MS);
    chosen.dataset.chosen = "";
    // Do not use `disabled`, because the button would lose the focus.
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
