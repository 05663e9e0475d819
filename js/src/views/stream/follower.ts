// Keeps the end of a running stream in view by scrolling the container around it, until the user scrolls away.

/** A distance from the end, in pixels, that counts as being there. */
const NEAR_END_PX = 10;

export class Follower {
  private running = false;
  private following = true;
  private last = 0;
  private readonly observer: ResizeObserver | undefined;
  private readonly aborted = new AbortController();

  constructor(
    private readonly host: HTMLElement,
    content: HTMLElement,
  ) {
    const quiet = { passive: true, capture: true, signal: this.aborted.signal };
    document.addEventListener("scroll", (event) => this.onScroll(event.target), quiet);
    if (typeof ResizeObserver === "undefined") return;
    // This runs after layout and before paint, so reading layout is free.
    this.observer = new ResizeObserver(() => this.settle());
    this.observer.observe(content);
  }

  /** Takes note that a stream runs or has ended. The end of a new stream is in view from the beginning. */
  stream(running: boolean): void {
    if (running === this.running) return;
    if (running) this.following = true;
    else this.settle();
    this.running = running;
    if (running) this.settle();
  }

  disconnect(): void {
    this.aborted.abort();
    this.observer?.disconnect();
  }

  private settle(): void {
    if (!this.running || !this.following) return;
    const scroller = scrollerAround(this.host);
    if (!scroller) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.last = scroller.scrollTop;
  }

  private onScroll(target: EventTarget | null): void {
    if (!this.running) return;
    const scroller = scrollerAround(this.host);
    if (!scroller || (target !== scroller && target !== document)) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const atEnd = scrollHeight - clientHeight - scrollTop <= NEAR_END_PX;
    if (atEnd) this.following = true;
    else if (scrollTop < this.last) this.following = false;
    this.last = scrollTop;
  }
}

/** Returns the nearest element that scrolls, or undefined inside a chat, which follows its own content. */
function scrollerAround(host: HTMLElement): Element | undefined {
  const page = document.documentElement;
  for (let element: Element | null = host; element && element !== page; element = element.parentElement) {
    if (element.localName === "shiny-chatkit") return undefined;
    if (element.scrollHeight <= element.clientHeight + 1) continue;
    if (!/auto|scroll/.test(getComputedStyle(element).overflowY)) continue;
    // The page scrolls instead of its body, unless both have an overflow.
    if (element !== document.body || getComputedStyle(page).overflowY !== "visible") return element;
  }
  return page;
}
