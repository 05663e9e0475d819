// A card below a button of the bar, in the top layer. It is a popover: the browser closes it on Escape and clicks elsewhere,
// and restores the focus. This module opens and places it.

const GAP_PX = 6;
const EDGE_PX = 8;
/** The maximum duration of a press, in milliseconds. */
const MAX_PRESS_MS = 250;

export class Dropdown {
  private closedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly button: HTMLButtonElement,
    readonly card: HTMLElement,
    /** The edge of the button with which the card is aligned. */
    private readonly align: "start" | "end",
    /** Called when the card has opened or closed. */
    private readonly toggled: (open: boolean) => void = () => {},
  ) {
    card.setAttribute("popover", "auto");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", ({ detail }) => {
      if (this.isOpen) this.close();
      // Pressing the mouse outside of the card has already closed it.
      else if (detail === 0 || performance.now() - this.closedAt > MAX_PRESS_MS) this.open();
    });
    card.addEventListener("beforetoggle", (event) => {
      if ((event as ToggleEvent).newState === "closed") this.onToggle(false);
    });
  }

  get isOpen(): boolean {
    return this.button.getAttribute("aria-expanded") === "true";
  }

  open(): void {
    if (this.isOpen) return;
    this.card.showPopover?.();
    this.place();
    this.onToggle(true);
  }

  close(): void {
    if (!this.isOpen) return;
    this.card.hidePopover?.();
    this.onToggle(false);
  }

  private onToggle(open: boolean): void {
    if (open === this.isOpen) return;
    this.button.setAttribute("aria-expanded", String(open));
    if (!open) this.closedAt = performance.now();
    if (open) {
      window.addEventListener("resize", this.place);
      window.addEventListener("scroll", this.follow, { capture: true });
    } else {
      window.removeEventListener("resize", this.place);
      window.removeEventListener("scroll", this.follow, { capture: true });
    }
    this.toggled(open);
  }

  private readonly follow = ({ target }: Event): void => {
    if (!(target instanceof Node && this.card.contains(target))) this.place();
  };

  /** Places the card below the button, or above it if it fits only there, within the window. */
  private readonly place = (): void => {
    const { card } = this;
    const anchor = this.button.getBoundingClientRect();
    const toEnd = (this.align === "end") !== (getComputedStyle(this.button).direction === "rtl");
    const below = innerHeight - anchor.bottom - GAP_PX - EDGE_PX;
    const above = anchor.top - GAP_PX - EDGE_PX;
    card.style.maxBlockSize = `${Math.max(160, below, above)}px`;
    const { width, height } = card.getBoundingClientRect();
    const upwards = height > below && above > below;
    if (!upwards) card.style.maxBlockSize = `${Math.max(160, below)}px`;
    const left = toEnd ? anchor.right - width : anchor.left;
    card.style.left = `${Math.max(EDGE_PX, Math.min(left, innerWidth - EDGE_PX - width))}px`;
    card.style.top = `${upwards ? anchor.top - GAP_PX - height : anchor.bottom + GAP_PX}px`;
  };
}
