// Keeps the end of the conversation in view for as long as the user stays there, and yields at once when they leave.
// Where the element is free to grow, the page scrolls instead. Layout is read only when it is clean: in scroll events
// and in resize observations, never while drawing.

import { StretchProbe } from "./stretch";

/** How near the end counts as being there, when coming from above. */
const NEAR = 24;

/** How long after a gesture the view must have moved, in milliseconds. */
const UNMOVED = 300;

/** Where the user reads: an element in view, and how far its top is from that of the view. */
export interface Spot {
  element: Element;
  offset: number;
}

export class ScrollFollower {
  /** Whether new content is scrolled into view. */
  following = true;
  /** Whether there is something below that is not in view. */
  away = false;
  private last = 0;
  private touchY = 0;
  private asked = false;
  private grown = false;
  /** What stays where it is while what stands above it changes; until the user scrolls. */
  private pinned: Spot | undefined;
  private readonly probe: StretchProbe;
  /** The height of the scroller that the probe began with. */
  private height = 0;
  private readonly observer: ResizeObserver | undefined;
  private readonly aborted = new AbortController();

  constructor(
    private readonly host: HTMLElement,
    private readonly scroller: HTMLElement,
    private readonly content: HTMLElement,
    /** Called when `away` changes. */
    private readonly changed: () => void,
  ) {
    this.probe = new StretchProbe(scroller);
    const quiet = { passive: true, signal: this.aborted.signal };
    // Captured, since scroll events do not bubble: this hears the scroller and everything around it.
    document.addEventListener("scroll", (event) => this.onScroll(event.target), { ...quiet, capture: true });
    scroller.addEventListener("wheel", (event) => event.deltaY < 0 && this.leave(), quiet);
    scroller.addEventListener("keydown", (event) => goesUp(event) && this.leave(), quiet);
    scroller.addEventListener("touchstart", (event) => this.onTouch(event, false), quiet);
    scroller.addEventListener("touchmove", (event) => this.onTouch(event, true), quiet);
    if (typeof ResizeObserver !== "undefined") {
      // Runs after layout and before paint: content never shows at the wrong place, and reading costs nothing.
      this.observer = new ResizeObserver(() => this.settle());
      this.observer.observe(content);
      this.observer.observe(scroller);
    }
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    this.asked = true;
    this.toNewest();
  }

  /** Goes to the end of what is now shown; a page around the element is not moved for that. */
  toNewest(): void {
    this.pinned = undefined;
    this.following = true;
    this.settle();
  }

  /** Where the user reads among `elements`; undefined at the end. To be called before they change. */
  spot(elements: Iterable<Element>): Spot | undefined {
    if (this.following || !this.inside) return undefined;
    const { top } = this.scroller.getBoundingClientRect();
    for (const element of elements) {
      const rect = element.getBoundingClientRect();
      if (rect.bottom > top) return { element, offset: rect.top - top };
    }
    return undefined;
  }

  /** Brings `spot` back to where it was, and keeps it there. */
  hold(spot: Spot): void {
    this.following = false;
    this.pinned = spot;
    this.settle();
  }

  /** Puts back a place that nobody has left: the element was moved in the document, or was taller for a moment. */
  restore(): void {
    if (!this.following) this.scroller.scrollTop = this.last;
    this.settle();
  }

  disconnect(): void {
    this.aborted.abort();
    this.observer?.disconnect();
  }

  /** Whether the conversation scrolls in the element; if not, with the page. */
  private get inside(): boolean {
    return this.scroller.scrollHeight > this.scroller.clientHeight + 1;
  }

  /** Whether the element is as tall as its content, so that it pushes its own end out of the page's view. */
  private get grows(): boolean {
    return !this.inside && this.content.offsetHeight > this.scroller.clientHeight - 2 * NEAR;
  }

  /** The pixels below what is in view. */
  private get left(): number {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    if (this.inside) return scrollHeight - clientHeight - scrollTop;
    if (!this.grows) return 0;
    return this.host.getBoundingClientRect().bottom - bottomOf(scrollingParent(this.host));
  }

  /** Brings the end into view, if the user is there. Runs for every frame of a stream: reads as little as it can. */
  private settle(): void {
    const { scrollHeight, clientHeight } = this.scroller;
    if (clientHeight === 0) return; // hidden
    if (clientHeight !== this.height) this.probe.forget();
    this.height = clientHeight;
    const inside = scrollHeight > clientHeight + 1;
    const grows = !inside && this.grows;
    if (grows !== this.grown) this.host.toggleAttribute("data-grows", grows);
    this.grown = grows;
    if (this.following && inside) {
      this.last = scrollHeight - clientHeight;
      this.scroller.scrollTop = this.last;
    } else if (this.following && grows && this.asked && this.left > 1) {
      // A page is only scrolled once the user has spoken here, or has scrolled to the end.
      this.host.scrollIntoView({ block: "end", behavior: "instant" });
    } else if (!this.following && inside && this.pinned?.element.isConnected) {
      const { element, offset } = this.pinned;
      const moved = element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top - offset;
      if (Math.abs(moved) >= 1) this.scroller.scrollTop += moved;
      this.last = this.scroller.scrollTop;
    }
    this.tell();
  }

  private onScroll(target: EventTarget | null): void {
    const inside = target === this.scroller;
    const around = target instanceof Node && target !== this.host && target.contains(this.host);
    if (!inside && (!around || !this.grows)) return;
    if (this.scroller.clientHeight === 0) return; // hidden
    const top = inside ? this.scroller.scrollTop : -this.host.getBoundingClientRect().top;
    if (inside && top < this.last && this.probe.stretched) {
      this.restore();
      return;
    }
    if (Math.abs(top - this.last) >= 1) this.pinned = undefined;
    // Content that shrinks moves the view up, too, but leaves it at the end.
    if (top < this.last && this.left > 1) this.following = false;
    else if (top > this.last && this.left <= NEAR) this.following = this.asked = true;
    this.last = top;
    this.tell();
  }

  private onTouch(event: TouchEvent, moved: boolean): void {
    const y = event.touches[0]?.clientY ?? 0;
    if (moved && y > this.touchY + 2) this.leave();
    this.touchY = y;
  }

  private leave(): void {
    if (!this.following || (this.inside && this.scroller.scrollTop === 0)) return;
    this.following = false;
    this.tell();
    // Something inside a message may have taken the gesture: who has not moved has not left.
    setTimeout(() => {
      if (this.left <= 1) this.following = true;
    }, UNMOVED);
  }

  private tell(): void {
    // Away from the end, the browser keeps what is read in its place; at the end it would get in the way.
    this.scroller.toggleAttribute("data-reading", !this.following);
    const away = !this.following && this.left > NEAR;
    if (away === this.away) return;
    this.away = away;
    this.changed();
  }
}

/** Keys that scroll up, where the scroller itself has the focus. */
function goesUp(event: KeyboardEvent): boolean {
  if (event.target !== event.currentTarget) return false;
  return ["ArrowUp", "PageUp", "Home"].includes(event.key) || (event.key === " " && event.shiftKey);
}

function scrollingParent(element: HTMLElement): Element | null {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (parent === document.body || parent.scrollHeight <= parent.clientHeight + 1) continue;
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return null;
}

const bottomOf = (element: Element | null): number =>
  Math.min(element?.getBoundingClientRect().bottom ?? Number.POSITIVE_INFINITY, window.innerHeight);
