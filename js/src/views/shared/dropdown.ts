// A card below a button of the bar, in the top layer. The browser's own popover closes it by Escape and by clicks
// elsewhere and gives the focus back; this opens it and places it.

const GAP = 6;
const EDGE = 8;
/** How long a press may take, in milliseconds. */
const PRESS = 250;

export class Dropdown {
  private closedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly button: HTMLButtonElement,
    readonly card: HTMLElement,
    /** Which edge of the button the card keeps to. */
    private readonly align: "start" | "end",
    /** Called when the card has opened or closed. */
    private readonly toggled: (open: boolean) => void = () => {},
  ) {
    card.setAttribute("popover", "auto");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", ({ detail }) => {
      if (this.isOpen) this.close();
      // A press of the mouse has closed it already, as one outside the card.
      else if (detail === 0 || performance.now() - this.closedAt > PRESS) this.open();
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

  /** Below the button, within the window. */
  private readonly place = (): void => {
    const { card } = this;
    const anchor = this.button.getBoundingClientRect();
    const toEnd = (this.align === "end") !== (getComputedStyle(this.button).direction === "rtl");
    card.style.maxBlockSize = `${Math.max(160, innerHeight - anchor.bottom - GAP - EDGE)}px`;
    const { width } = card.getBoundingClientRect();
    const left = toEnd ? anchor.right - width : anchor.left;
    card.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - EDGE - width))}px`;
    card.style.top = `${anchor.bottom + GAP}px`;
  };
}
