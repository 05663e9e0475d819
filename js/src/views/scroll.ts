// Keeps the end of the conversation in view for as long as the user stays there, and yields at once when they leave.
// Reads layout only when it is clean: in scroll events and in resize observations, never while drawing.

/** How near the end counts as being there, when coming from above. */
const NEAR = 24;

export class ScrollFollower {
  /** Whether new content is scrolled into view. */
  following = true;
  private last = 0;
  private readonly observer: ResizeObserver | undefined;

  constructor(
    private readonly scroller: HTMLElement,
    content: HTMLElement,
    /** Called when `following` changes. */
    private readonly changed: () => void,
  ) {
    scroller.addEventListener("scroll", () => this.onScroll(), { passive: true });
    scroller.addEventListener("wheel", (event) => event.deltaY < 0 && this.leave(), { passive: true });
    scroller.addEventListener("keydown", (event) => leaving(event) && this.leave());
    watchTouch(scroller, () => this.leave());
    if (typeof ResizeObserver !== "undefined") {
      // Runs after layout and before paint: content never shows at the wrong place, and reading costs nothing.
      this.observer = new ResizeObserver(() => this.keep());
      this.observer.observe(content);
      this.observer.observe(scroller);
    }
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    this.set(true);
    this.keep();
  }

  /** Puts back what moving the element in the document has reset. */
  restore(): void {
    if (this.following) this.keep();
    else this.scroller.scrollTop = this.last;
  }

  disconnect(): void {
    this.observer?.disconnect();
  }

  private keep(): void {
    if (!this.following) return;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.last = this.scroller.scrollTop;
  }

  private onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (clientHeight === 0) return; // hidden
    const left = scrollHeight - clientHeight - scrollTop;
    // Content that shrinks moves the view up, too, but leaves it at the end.
    if (scrollTop < this.last && left > 1) this.set(false);
    else if (scrollTop > this.last && left <= NEAR) this.set(true);
    this.last = scrollTop;
  }

  private leave(): void {
    if (this.scroller.scrollHeight > this.scroller.clientHeight + 1 && this.scroller.scrollTop > 0)
      this.set(false);
  }

  private set(following: boolean): void {
    if (following === this.following) return;
    this.following = following;
    this.changed();
  }
}

/** Keys that scroll up, where the scroller itself has the focus. */
function leaving(event: KeyboardEvent): boolean {
  if (event.target !== event.currentTarget) return false;
  return ["ArrowUp", "PageUp", "Home"].includes(event.key) || (event.key === " " && event.shiftKey);
}

function watchTouch(element: HTMLElement, leave: () => void): void {
  let from = 0;
  element.addEventListener("touchstart", (event) => (from = event.touches[0]?.clientY ?? 0), {
    passive: true,
  });
  element.addEventListener(
    "touchmove",
    (event) => {
      const y = event.touches[0]?.clientY ?? 0;
      if (y > from + 2) leave();
      from = y;
    },
    { passive: true },
  );
}
