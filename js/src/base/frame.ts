// Runs a task at most once per animation frame. A timer replaces missing frames in hidden tabs and covered frames.

/** Time without a frame after which the timer runs the task. */
const FRAME_TIMEOUT_MS = 250;
const HIDDEN_INTERVAL_MS = 50;

export class Frame {
  private handle = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly task: () => void) {}

  request(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(this.run, document.hidden ? HIDDEN_INTERVAL_MS : FRAME_TIMEOUT_MS);
    this.handle = requestAnimationFrame(this.run);
  }

  cancel(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.handle);
    this.timer = undefined;
  }

  /** Runs a pending task immediately. */
  flush(): void {
    if (this.timer !== undefined) this.run();
  }

  private readonly run = (): void => {
    this.cancel();
    this.task();
  };
}
