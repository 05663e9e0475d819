// A small card in the top layer beside the button that opens it. It is a popover: the browser closes it on Escape and clicks
// elsewhere. This module places it, and also opens it when the mouse rests on the button.

const GAP_PX = 6;
const EDGE_PX = 8;
/** The delay before a resting mouse opens it, so that it does not flicker, in milliseconds. */
const HOVER = { open: 350, close: 200 };

export class Popover {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether a click opened it or keeps it open after the mouse has left. */
  private pinned = false;

  constructor(
    private readonly button: HTMLButtonElement,
    private readonly card: HTMLElement,
    /** The area on which a resting mouse opens the card. */
    area: HTMLElement,
  ) {
    card.popover = "auto";
    button.popoverTargetElement = card;
    button.setAttribute("aria-expanded", "false");
    card.addEventListener("beforetoggle", (event) => {
      // Keep it invisible until it is placed, which requires its size.
      if ((event as ToggleEvent).newState === "open") card.style.visibility = "hidden";
    });
    card.addEventListener("toggle", (event) => this.toggled((event as ToggleEvent).newState === "open"));
    area.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && this.hover(true));
    area.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && this.hover(false));
    button.addEventListener("click", (event) => {
      clearTimeout(this.timer);
      // The first click keeps open what the mouse has opened.
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
    // Close it when its button scrolls away.
    if (open) document.addEventListener("scroll", this.close, { capture: true, passive: true });
    else document.removeEventListener("scroll", this.close, { capture: true });
  }

  private readonly close = (event: Event): void => {
    if (event.target instanceof Node && this.card.contains(event.target)) return;
    this.card.hidePopover?.();
  };

  /** Places it above the area if there is space, or else below, within the window. */
  private place(): void {
    const { card } = this;
    const anchor = (this.button.parentElement ?? this.button).getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const above = anchor.top - GAP_PX - height;
    const top = above >= EDGE_PX ? above : anchor.bottom + GAP_PX;
    const start = getComputedStyle(card).direction === "rtl" ? anchor.right - width : anchor.left;
    card.style.top = `${Math.max(EDGE_PX, Math.min(top, innerHeight - EDGE_PX - height))}px`;
    card.style.left = `${Math.max(EDGE_PX, Math.min(start, innerWidth - EDGE_PX - width))}px`;
    card.style.visibility = "";
  }
}
