// Runs a task at most once per animation frame. A timer stands in where frames do not come: hidden tabs, covered frames.

/** How long a frame may stay out before the timer takes over. */
const LATE = 250;
const HIDDEN = 50;

export class Frame {
  private handle = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly task: () => void) {}

  request(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(this.run, document.hidden ? HIDDEN : LATE);
    this.handle = requestAnimationFrame(this.run);
  }

  cancel(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.handle);
    this.timer = undefined;
  }

  /** Does at once what is due. */
  flush(): void {
    if (this.timer !== undefined) this.run();
  }

  private readonly run = (): void => {
    this.cancel();
    this.task();
  };
}
