// The edge of a panel, which users drag or move with the arrow keys. A double click resets the width.
import { h } from "./dom";

const STEP_PX = 24;

export interface ResizerOptions {
  /** The panel whose width changes. */
  panel: HTMLElement;
  /** The element with the custom property of the width. */
  holder: HTMLElement;
  property: string;
  /** The edge that moves: a panel at the start of a line has it at its end. */
  edge: "start" | "end";
  min: number;
  label: string;
  className: string;
}

export class Resizer {
  readonly element: HTMLElement;
  private max = Number.POSITIVE_INFINITY;

  constructor(
    private readonly options: ResizerOptions,
    /** The width to which a double click returns. */
    private readonly usual: () => string,
  ) {
    const { label, panel, className, min } = options;
    this.element = h("div", {
      class: className,
      role: "separator",
      tabindex: "0",
      "aria-orientation": "vertical",
      "aria-label": label,
      "aria-controls": panel.id,
      "aria-valuemin": String(min),
    });
    const { element } = this;
    element.addEventListener("pointerdown", (event) => this.grab(event));
    element.addEventListener("keydown", (event) => this.onKey(event));
    element.addEventListener("focus", () => this.report());
    element.addEventListener("dblclick", () => this.set(this.usual()));
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
      const { left, right } = this.options.panel.getBoundingClientRect();
      this.resize(this.growsRight ? clientX - left : right - clientX);
    };
    element.addEventListener("pointermove", moved);
    element.addEventListener("lostpointercapture", () => element.removeEventListener("pointermove", moved), {
      once: true,
    });
  }

  private onKey(event: KeyboardEvent): void {
    const [narrower, wider] = this.growsRight ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const width = this.options.panel.offsetWidth;
    const wanted = new Map([
      [narrower, width - STEP_PX],
      [wider, width + STEP_PX],
      ["Home", this.options.min],
      ["End", this.max],
    ]).get(event.key);
    if (wanted === undefined) return;
    event.preventDefault();
    this.resize(wanted);
  }

  private get growsRight(): boolean {
    const rtl = getComputedStyle(this.options.panel).direction === "rtl";
    return (this.options.edge === "end") !== rtl;
  }

  private resize(width: number): void {
    this.set(`${Math.round(Math.min(Math.max(width, this.options.min), this.max))}px`);
  }

  private set(width: string): void {
    this.options.holder.style.setProperty(this.options.property, width);
    this.report();
    // Charts measure their space again.
    dispatchEvent(new Event("resize"));
  }

  private report(): void {
    const { element, max } = this;
    element.setAttribute("aria-valuenow", String(this.options.panel.offsetWidth));
    if (Number.isFinite(max)) element.setAttribute("aria-valuemax", String(Math.round(max)));
  }
}
