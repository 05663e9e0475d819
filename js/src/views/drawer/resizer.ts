// The edge of the drawer, which users drag or move with the arrow keys. A double click resets the width.
import { h } from "../../base/dom";

const MIN_PX = 240;
const STEP_PX = 24;

export class Resizer {
  readonly element: HTMLElement;
  private readonly first: string;
  private max = Number.POSITIVE_INFINITY;

  constructor(
    private readonly host: HTMLElement,
    private readonly drawer: HTMLElement,
    label: string,
  ) {
    this.first = host.style.getPropertyValue("--chatkit-drawer-width");
    this.element = h("div", {
      class: "chatkit-drawer-resizer",
      role: "separator",
      tabindex: "0",
      "aria-orientation": "vertical",
      "aria-label": label,
      "aria-controls": drawer.id,
      "aria-valuemin": String(MIN_PX),
    });
    const { element } = this;
    element.addEventListener("pointerdown", (event) => this.grab(event));
    element.addEventListener("keydown", (event) => this.onKey(event));
    element.addEventListener("focus", () => this.report());
    element.addEventListener("dblclick", () => this.set(this.first));
  }

  /** Sets the maximum width. */
  limit(max: number): void {
    this.max = max;
    this.report();
  }

  private grab(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const { element } = this;
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    const moved = ({ clientX }: PointerEvent): void => {
      const { left, right } = this.drawer.getBoundingClientRect();
      this.resize(this.toRight ? clientX - left : right - clientX);
    };
    element.addEventListener("pointermove", moved);
    element.addEventListener("lostpointercapture", () => element.removeEventListener("pointermove", moved), {
      once: true,
    });
  }

  private onKey(event: KeyboardEvent): void {
    const wider = this.toRight ? "ArrowRight" : "ArrowLeft";
    const narrower = this.toRight ? "ArrowLeft" : "ArrowRight";
    const width = this.drawer.offsetWidth;
    const wanted = { [wider]: width + STEP_PX, [narrower]: width - STEP_PX, Home: MIN_PX, End: this.max }[
      event.key
    ];
    if (wanted === undefined) return;
    event.preventDefault();
    this.resize(wanted);
  }

  /** The drawer grows to the right, because the text runs from right to left. */
  private get toRight(): boolean {
    return getComputedStyle(this.host).direction === "rtl";
  }

  private resize(width: number): void {
    this.set(`${Math.round(Math.min(Math.max(width, MIN_PX), this.max))}px`);
  }

  private set(width: string): void {
    this.host.style.setProperty("--chatkit-drawer-width", width);
    this.report();
    dispatchEvent(new Event("resize"));
  }

  private report(): void {
    const { element } = this;
    element.setAttribute("aria-valuenow", String(this.drawer.offsetWidth));
    if (Number.isFinite(this.max)) element.setAttribute("aria-valuemax", String(Math.round(this.max)));
  }
}
