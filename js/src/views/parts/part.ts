// The interface of a view of a part, and the list that keeps such views in order. Knows no type of part.
import type { Part } from "../../protocol";

/** A view owns one element, updates it and removes it. */
export interface PartView<P extends Part = Part> {
  readonly element: HTMLElement;
  /** Returns whether this view can show `part`; otherwise another one replaces it. */
  fits(part: Part): part is P;
  /** Draws `part`; `open` while it may still grow. */
  update(part: P, open: boolean): void;
  remove(): void;
}

/** Parts in order, one element each. Nodes are kept by position. */
export class PartList {
  private readonly views: PartView[] = [];

  constructor(
    readonly element: HTMLElement,
    private readonly make: (part: Part) => PartView,
  ) {}

  elementAt(at: number): HTMLElement | undefined {
    return this.views[at]?.element;
  }

  /** Draws `parts`; while `open`, the last one may still grow. */
  update(parts: readonly Part[], open: boolean): void {
    parts.forEach((part, at) => {
      let view = this.views[at];
      if (!view?.fits(part)) {
        const fresh = this.make(part);
        // The old one may have been moved into a row of calls.
        if (view) view.element.before(fresh.element);
        else this.element.append(fresh.element);
        view?.remove();
        this.views[at] = view = fresh;
      }
      view.update(part, open && at === parts.length - 1);
    });
    for (const view of this.views.splice(parts.length)) view.remove();
  }
}
