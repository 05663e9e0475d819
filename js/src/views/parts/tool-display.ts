// What the app adds to the card of a tool's result: a footer, and a button that shows it in the whole window.
// Loaded with the first result that has a display.
import { loadOwnStyle } from "../../base/assets";
import { h, iconButton } from "../../base/dom";
import type { Config } from "../../chat/config";
import type { HtmlPart, ToolDisplay } from "../../protocol";
import { icons } from "../artifacts/icons";
import { FullWindow } from "../artifacts/window";
import type { HtmlView } from "./html";

export class DisplayView {
  private readonly tools = h("div", { class: "chatkit-tool-tools" });
  private readonly expand: HTMLButtonElement;
  private window: FullWindow | undefined;
  private footer: HtmlView | undefined;

  constructor(
    /** Contains the result and the footer, in the card or in the window. */
    private readonly content: HTMLDivElement,
    private readonly title: HTMLElement,
    private readonly config: Config,
    private readonly makeFooter: (part: HtmlPart) => HtmlView,
  ) {
    void loadOwnStyle("tools");
    const label = config.labels.artifactExpand;
    this.expand = iconButton("chatkit-quiet chatkit-tool-expand", icons.expand, label);
    this.expand.addEventListener("click", () => this.open());
  }

  update(display: ToolDisplay | undefined): void {
    if (display?.fullScreen) {
      this.tools.replaceChildren(this.expand);
      this.content.before(this.tools);
    } else this.tools.remove();
    this.showFooter(display?.footer);
  }

  remove(): void {
    this.window?.close();
    this.footer?.remove();
  }

  private open(): void {
    const { content, tools, expand, config } = this;
    const place = content.parentElement;
    if (!place) return;
    const title = this.title.textContent || config.labels.tool;
    this.window ??= new FullWindow(place, tools, config.labels, (open) => this.changed(open), content);
    tools.prepend(h("span", { class: "chatkit-tool-title", dir: "auto" }, title));
    this.window.open(title);
    expand.hidden = true;
  }

  private changed(open: boolean): void {
    if (open) return;
    this.tools.replaceChildren(this.expand);
    this.expand.hidden = false;
    this.expand.focus({ preventScroll: true });
  }

  private showFooter(part: HtmlPart | undefined): void {
    if (part && this.footer?.fits(part)) return;
    this.footer?.remove();
    this.footer = part && this.makeFooter(part);
    if (!part || !this.footer) return;
    this.footer.element.classList.add("chatkit-tool-footer");
    this.content.append(this.footer.element);
    this.footer.update(part);
  }
}
