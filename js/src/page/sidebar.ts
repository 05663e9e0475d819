// The sidebar of a page: which one each page has, whether it is open, and how wide it is.
import { Resizer } from "../base/resizer";

/** In windows of this width or more, in pixels, a sidebar is open at the start unless the app says otherwise. */
const WIDE_PX = 992;
const MIN_PX = 200;
const MAX_PX = 560;
const WIDTH = "--chatkit-page-sidebar-width";

export class Sidebar {
  private readonly panels: HTMLElement[];
  private panel: HTMLElement | undefined;
  private readonly history: HTMLElement | null;
  private readonly resizer: Resizer;
  /** Whether each sidebar is open, and the width that the user gave it. */
  private readonly open = new Map<HTMLElement, boolean>();
  private readonly widths = new Map<HTMLElement, string>();

  constructor(
    private readonly page: HTMLElement,
    private readonly aside: HTMLElement,
  ) {
    this.panels = [...aside.querySelectorAll<HTMLElement>(":scope > .chatkit-page-sidebar-panel")];
    this.history = aside.querySelector(".chatkit-history");
    for (const panel of this.panels) this.open.set(panel, opensAtFirst(panel));
    const options = {
      panel: aside,
      holder: page,
      property: WIDTH,
      edge: "end",
      min: MIN_PX,
      label: page.dataset.resizeLabel ?? "",
      className: "chatkit-page-resizer",
    } as const;
    this.resizer = new Resizer(options, () => this.panel?.dataset.width ?? "");
    this.resizer.limit(MAX_PX);
    aside.append(this.resizer.element);
  }

  get isOpen(): boolean {
    return this.panel !== undefined && this.open.get(this.panel) === true;
  }

  get canToggle(): boolean {
    return this.panel !== undefined && this.panel.dataset.open !== "always";
  }

  /** Shows the sidebar of a page, if it has one. */
  show(value: string): void {
    if (this.panel) this.widths.set(this.panel, this.page.style.getPropertyValue(WIDTH));
    this.panel = this.panels.find(({ dataset }) => JSON.parse(dataset.pages ?? "[]").includes(value));
    for (const panel of this.panels) panel.hidden = panel !== this.panel;
    const place = this.panel?.querySelector(":scope > .chatkit-page-history");
    if (place && this.history && this.history.parentElement !== place) place.append(this.history);
    if (this.panel)
      this.page.style.setProperty(WIDTH, this.widths.get(this.panel) ?? this.panel.dataset.width ?? "");
    this.resizer.element.hidden = this.panel?.dataset.resizable !== "true";
    this.draw();
  }

  toggle(): void {
    if (!this.panel || !this.canToggle) return;
    this.open.set(this.panel, !this.isOpen);
    this.draw();
    // Charts and outputs measure their space again.
    dispatchEvent(new Event("resize"));
  }

  remove(): void {
    this.resizer.element.remove();
  }

  private draw(): void {
    this.page.toggleAttribute("data-sidebar-open", this.isOpen);
    this.aside.toggleAttribute("data-empty", this.panel === undefined);
  }
}

function opensAtFirst({ dataset }: HTMLElement): boolean {
  if (dataset.open === "auto") return innerWidth >= WIDE_PX;
  return dataset.open !== "closed";
}
