// Keeps the end of the conversation in view while the user stays there, and stops as soon as they scroll away. If the
// element may grow, the page scrolls instead. Layout is read only when it is clean, in scroll events and resize observers,
// never while drawing.

import { StretchProbe } from "./stretch";

/** A distance from the end, in pixels, that counts as being there when the user scrolls down. */
const NEAR_END_PX = 24;

/** The time in which a gesture must move the view, in milliseconds. */
const GESTURE_MS = 300;

/** A reading position: an element in view, and the distance of its top from the top of the view. */
export interface Spot {
  element: Element;
  offset: number;
}

export class ScrollFollower {
  /** Whether new content is scrolled into view. */
  following = true;
  /** Whether there is content below the view. */
  away = false;
  private last = 0;
  private touchY = 0;
  private asked = false;
  private grown = false;
  /** The position to keep while content above it changes, until the user scrolls. */
  private pinned: Spot | undefined;
  private readonly probe: StretchProbe;
  /** The height of the scroller when the probe was reset. */
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
    // Scroll events do not bubble. Capture them to observe the scroller and everything around it.
    document.addEventListener("scroll", (event) => this.onScroll(event.target), { ...quiet, capture: true });
    scroller.addEventListener("wheel", (event) => event.deltaY < 0 && this.leave(), quiet);
    scroller.addEventListener("keydown", (event) => goesUp(event) && this.leave(), quiet);
    scroller.addEventListener("touchstart", (event) => this.onTouch(event, false), quiet);
    scroller.addEventListener("touchmove", (event) => this.onTouch(event, true), quiet);
    if (typeof ResizeObserver !== "undefined") {
      // This runs after layout and before paint, so content never appears at the wrong place, and reading layout is free.
      this.observer = new ResizeObserver(() => this.settle());
      this.observer.observe(content);
      this.observer.observe(scroller);
    }
  }

  /** Scrolls to the end and stays there. */
  toEnd(): void {
    this.asked = true;
    this.toNewest();
  }

  /** Scrolls the element to the end, but not the page around it. */
  toNewest(): void {
    this.pinned = undefined;
    this.following = true;
    this.settle();
  }

  /** Returns the reading position among `elements`, or undefined at the end. Call it before they change. */
  spot(elements: Iterable<Element>): Spot | undefined {
    if (this.following || !this.inside) return undefined;
    const { top } = this.scroller.getBoundingClientRect();
    for (const element of elements) {
      const rect = element.getBoundingClientRect();
      if (rect.bottom > top) return { element, offset: rect.top - top };
    }
    return undefined;
  }

  /** Moves `spot` back to its position and keeps it there. */
  hold(spot: Spot): void {
    this.following = false;
    this.pinned = spot;
    this.settle();
  }

  /** Restores a position that the user did not leave: the element was moved, or was briefly taller. */
  restore(): void {
    if (!this.following) this.scroller.scrollTop = this.last;
    this.settle();
  }

  disconnect(): void {
    this.aborted.abort();
    this.observer?.disconnect();
  }

  /** Whether the conversation scrolls in the element and not with the page. */
  private get inside(): boolean {
    return this.scroller.scrollHeight > this.scroller.clientHeight + 1;
  }

  /** Whether the element grows with its content, so that its end leaves the view of the page. */
  private get grows(): boolean {
    return !this.inside && this.content.offsetHeight > this.scroller.clientHeight - 2 * NEAR_END_PX;
  }

  /** The number of pixels below the view. */
  private get left(): number {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    if (this.inside) return scrollHeight - clientHeight - scrollTop;
    if (!this.grows) return 0;
    return this.host.getBoundingClientRect().bottom - bottomOf(scrollingParent(this.host));
  }

  /** Scrolls to the end if the user is there. Runs in every frame of a stream, so it reads as little layout as possible. */
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
      // Scroll the page only after the user sent a message or scrolled to the end.
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
    // Shrinking content also moves the view up, but leaves it at the end.
    if (top < this.last && this.left > 1) this.following = false;
    else if (top > this.last && this.left <= NEAR_END_PX) this.following = this.asked = true;
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
    // Something inside a message may have handled the gesture. If the view did not move, the user is still at the end.
    setTimeout(() => {
      if (this.left <= 1) this.following = true;
    }, GESTURE_MS);
  }

  private tell(): void {
    // Let the browser anchor the content only away from the end; at the end that would interfere.
    this.scroller.toggleAttribute("data-reading", !this.following);
    const away = !this.following && this.left > NEAR_END_PX;
    if (away === this.away) return;
    this.away = away;
    this.changed();
  }
}

/** Keys that scroll up while the scroller has the focus. */
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
