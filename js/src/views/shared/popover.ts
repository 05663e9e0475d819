// A small card in the top layer beside what opens it. The browser's own popover closes it by Escape and by clicks
// elsewhere; this places it and lets a mouse look without a click.

const GAP = 6;
const EDGE = 8;
/** Long enough not to flicker under a passing mouse, in milliseconds. */
const HOVER = { open: 350, close: 200 };

export class Popover {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Opened by a click, or kept by one: the mouse may leave. */
  private pinned = false;

  constructor(
    private readonly button: HTMLButtonElement,
    private readonly card: HTMLElement,
    /** Where a mouse may rest to see the card. */
    area: HTMLElement,
  ) {
    card.popover = "auto";
    button.popoverTargetElement = card;
    button.setAttribute("aria-expanded", "false");
    card.addEventListener("beforetoggle", (event) => {
      // Unseen until it has its place, which needs its size.
      if ((event as ToggleEvent).newState === "open") card.style.visibility = "hidden";
    });
    card.addEventListener("toggle", (event) => this.toggled((event as ToggleEvent).newState === "open"));
    area.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && this.hover(true));
    area.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && this.hover(false));
    button.addEventListener("click", (event) => {
      clearTimeout(this.timer);
      // The first click on what the mouse has opened keeps it.
      if (!this.pinned && button.getAttribute("aria-expanded") === "true") event.preventDefault();
      this.pinned = true;
    });
  }

  private hover(over: boolean): void {
    clearTimeout(this.timer);
    if (!over && (this.pinned || this.card.contains(document.activeElement))) return;
    this.timer = setTimeout(
      () => {
        if (!this.card.isConnected) return;
        if (over) this.card.showPopover?.();
        else this.card.hidePopover?.();
      },
      over ? HOVER.open : HOVER.close,
    );
  }

  private toggled(open: boolean): void {
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.place();
    else this.pinned = false;
    // What scrolls away from its button is closed, not dragged along.
    if (open) document.addEventListener("scroll", this.close, { capture: true, passive: true });
    else document.removeEventListener("scroll", this.close, { capture: true });
  }

  private readonly close = (event: Event): void => {
    if (event.target instanceof Node && this.card.contains(event.target)) return;
    this.card.hidePopover?.();
  };

  /** Above its area where there is room, else below; always within the window. */
  private place(): void {
    const { card } = this;
    const anchor = (this.button.parentElement ?? this.button).getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const above = anchor.top - GAP - height;
    const top = above >= EDGE ? above : anchor.bottom + GAP;
    const start = getComputedStyle(card).direction === "rtl" ? anchor.right - width : anchor.left;
    card.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - EDGE - height))}px`;
    card.style.left = `${Math.max(EDGE, Math.min(start, innerWidth - EDGE - width))}px`;
    card.style.visibility = "";
  }
}
