// Measures how much space the element has for a drawer beside the conversation.

/** The width that the conversation needs at least, in pixels. */
const MIN_CONVERSATION_PX = 320;
export const MIN_DRAWER_PX = 240;

export class Space {
  private width = Number.POSITIVE_INFINITY;
  private readonly observer: ResizeObserver | undefined;

  constructor(
    private readonly host: HTMLElement,
    /** Called with the maximum width of the drawer. */
    changed: (max: number) => void,
  ) {
    this.measure();
    if (typeof ResizeObserver === "undefined") return;
    this.observer = new ResizeObserver(() => {
      if (this.measure()) changed(this.max);
    });
    // The element has its own width while the drawer is closed, but may take all of its container.
    this.observer.observe(host);
    if (host.parentElement) this.observer.observe(host.parentElement);
  }

  /** The drawer has no space beside the conversation. */
  get covers(): boolean {
    return this.width < MIN_CONVERSATION_PX + MIN_DRAWER_PX + 80;
  }

  get max(): number {
    return Math.max(MIN_DRAWER_PX, this.width - MIN_CONVERSATION_PX);
  }

  disconnect(): void {
    this.observer?.disconnect();
  }

  /** Returns whether the width has changed. Hidden elements have none. */
  private measure(): boolean {
    const { host } = this;
    const threads = host.querySelector<HTMLElement>(":scope > .chatkit-threads");
    const beside = threads && getComputedStyle(threads).position !== "absolute" ? threads.offsetWidth : 0;
    const outer = host.parentElement ? innerWidth(host.parentElement) : host.clientWidth;
    if (outer === 0) return false;
    const width = outer - beside;
    if (width === this.width) return false;
    this.width = width;
    return true;
  }
}

function innerWidth(element: HTMLElement): number {
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  return element.clientWidth - Number.parseFloat(paddingLeft || "0") - Number.parseFloat(paddingRight || "0");
}
