// views/drawer: the panel beside the conversation, or a sheet over it if there is too little space. Knows no other feature but artifacts.
//
// This module opens and closes the drawer and fills it with UI of the app. It is loaded when there is something to show.
import { loadOwnStyle } from "../../base/assets";
import { h, iconButton } from "../../base/dom";
import { icons, svg } from "../../base/icons";
import { Resizer } from "../../base/resizer";
import type { Config } from "../../chat/config";
import type { Drawer as Change } from "../../protocol";
import { bridgeElement } from "../shared/bridge";
import { renderHtml, unbindHtml } from "../shared/html";
import { MIN_DRAWER_PX, Space } from "./space";
import { Versions } from "./versions";

const DEFAULT_WIDTH = "400px";
/** Code, tables and pages need more space than what apps usually show. */
const ARTIFACT_WIDTH = "560px";
const WIDTH = "--chatkit-drawer-width";

const openIcon = svg('<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><path d="M14.5 4.5v15"/>');

export class Drawer {
  private readonly element: HTMLElement;
  private readonly title = h("h2", { class: "chatkit-drawer-title", dir: "auto" });
  private readonly body = h("div", { class: "chatkit-drawer-body", tabindex: "0" });
  private readonly content: HTMLElement;
  private readonly versions: Versions;
  /** The title that the app has given its content. */
  private appTitle = "";
  private readonly backdrop = h("div", { class: "chatkit-drawer-backdrop", hidden: "" });
  /** Opens the drawer again after the user has closed it. */
  private readonly opener: HTMLButtonElement;
  private readonly close: HTMLButtonElement;
  private readonly space: Space;
  private readonly resizer: Resizer | undefined;
  private open = false;
  /** The drawer has something to show. */
  private filled: boolean;
  /** The drawer was open, or the app wanted it to be, so the user may open it again. */
  private offered: boolean;
  /** The element that had the focus when the sheet covered it. */
  private before: Element | null = null;
  private covered: HTMLElement[] = [];

  constructor(
    private readonly host: HTMLElement,
    private readonly config: Config,
    slot?: HTMLElement,
  ) {
    const { labels } = config;
    const settings = config.drawer || undefined;
    const styles = loadOwnStyle("drawer");
    this.content = slot ?? h("div", { class: "chatkit-slot", "data-slot": "drawer" });
    this.filled = slot !== undefined;
    const id = `chatkit-${host.id}-drawer`;
    this.versions = new Versions(
      host,
      config,
      id,
      () => this.drawContent(),
      () => this.leave(),
    );
    this.body.append(bridgeElement(host, this.content), this.versions.element);
    this.close = iconButton("chatkit-quiet chatkit-drawer-close", icons.close, labels.close);
    this.close.addEventListener("click", () => this.show(false));
    this.opener = iconButton("chatkit-drawer-opener", openIcon, labels.openDrawer);
    this.opener.addEventListener("click", () => this.show(true));
    this.backdrop.addEventListener("click", () => this.show(false));
    const head = h("div", { class: "chatkit-drawer-head" }, this.title, this.versions.pager, this.close);
    const inner = h("div", { class: "chatkit-drawer-inner" }, head, this.body);
    this.element = h("div", { class: "chatkit-drawer", id, tabindex: "-1", hidden: "" }, inner);
    this.opener.setAttribute("aria-controls", id);
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.appTitle = settings?.title ?? "";
    this.name(this.appTitle);
    host.style.setProperty(WIDTH, settings?.width ?? (config.artifacts ? ARTIFACT_WIDTH : DEFAULT_WIDTH));
    // The conversation keeps its line length while the element takes the whole width for the drawer.
    if (!getComputedStyle(host).getPropertyValue("--chatkit-measure"))
      host.style.setProperty("--chatkit-measure", host.style.width || "100%");
    if (settings?.resizable !== false) {
      const usual = host.style.getPropertyValue(WIDTH);
      const options = {
        panel: this.element,
        holder: host,
        property: WIDTH,
        edge: "start",
        min: MIN_DRAWER_PX,
        label: labels.resizeDrawer,
        className: "chatkit-drawer-resizer",
      } as const;
      this.resizer = new Resizer(options, () => usual);
      this.element.prepend(this.resizer.element);
    }
    host.append(this.element, this.backdrop, this.opener);
    this.space = new Space(host, (max) => this.fit(max));
    this.offered = settings?.open === true || this.filled;
    // A sheet must not cover a conversation that nobody has seen yet.
    this.open = settings?.open === true && !this.space.covers;
    this.fit(this.space.max);
    void styles.then(() => this.fit(this.space.max));
  }

  /** Performs what the app wants. */
  apply({ action, html, deps = [], title }: Change): void {
    if (title !== undefined) this.appTitle = title;
    // The app wants its own content.
    if (html !== undefined || (action === "show" && this.filled)) this.versions.clear();
    if (html !== undefined) {
      unbindHtml(this.content);
      renderHtml(this.content, html, deps);
      this.filled = html !== "";
    }
    this.drawContent();
    if (action === "show") this.show(true);
    else if (action === "hide") this.show(false);
    else if (action === "toggle") this.show(!this.open);
    else this.draw();
  }

  /** Shows an artifact of the conversation, or closes the drawer if it is on show already. */
  showArtifact(card: HTMLElement, fresh: boolean): void {
    // One that has just been written neither covers the conversation nor takes the place of what the user is using.
    if (fresh && (this.open ? this.element.contains(document.activeElement) : this.space.covers)) return;
    const close = !fresh && this.open && card === this.versions.card;
    this.versions.show(card);
    this.show(!close);
  }

  /** Removes the artifact, because it is no longer in the conversation. */
  leave(): void {
    if (!this.versions.card) return;
    this.versions.clear();
    this.show(false);
  }

  /** Shows the artifact, or else the content of the app. */
  private drawContent(): void {
    const { card, title } = this.versions;
    this.content.hidden = card !== undefined;
    this.name(card ? title : this.appTitle);
    this.draw();
  }

  remove(): void {
    this.versions.remove();
    this.uncover();
    this.space.disconnect();
    this.element.remove();
    this.backdrop.remove();
    this.opener.remove();
    delete this.host.dataset.drawer;
  }

  private name(title: string): void {
    this.title.textContent = title;
    this.element.setAttribute("aria-label", title || this.config.labels.drawer);
  }

  private show(open: boolean): void {
    if (open === this.open) return;
    const inside = this.element.contains(document.activeElement);
    if (open) this.before = document.activeElement;
    this.open = open;
    this.offered = true;
    this.draw();
    // A menu over the conversation makes way.
    if (open) this.host.dispatchEvent(new Event("chatkit:drawer-opened", { bubbles: true }));
    if (open && (this.space.covers || this.before === this.opener)) this.close.focus();
    // The focus must not get lost with what is closed.
    else if (!open && inside) this.focusBefore();
  }

  private focusBefore(): void {
    const { before } = this;
    const back =
      before instanceof HTMLElement && before.isConnected && before.offsetParent
        ? before
        : this.opener.hidden
          ? this.host.querySelector<HTMLElement>(".chatkit-scroll")
          : this.opener;
    back?.focus({ preventScroll: true });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      // Escape must not stop a running answer as well.
      event.stopPropagation();
      this.show(false);
    }
  }

  /** Called when the space beside the conversation changes. */
  private fit(max: number): void {
    this.host.style.setProperty("--chatkit-drawer-max", `${max}px`);
    this.resizer?.limit(max);
    this.draw();
  }

  private draw(): void {
    const { open, host } = this;
    const over = open && this.space.covers;
    host.dataset.drawer = over ? "over" : open ? "beside" : "closed";
    if (over) this.element.setAttribute("aria-modal", "true");
    else this.element.removeAttribute("aria-modal");
    this.element.setAttribute("role", over ? "dialog" : "complementary");
    this.backdrop.hidden = !over;
    this.opener.hidden = open || !this.offered || !(this.filled || this.versions.card);
    this.versions.mark(open);
    this.uncover();
    if (over) this.cover();
    if (this.element.hidden === !open) return;
    this.element.hidden = !open;
    // Shiny and charts look again at what is visible, and how large it is.
    dispatchEvent(new Event("resize"));
  }

  /** Makes everything under the sheet inert. */
  private cover(): void {
    this.covered = ([...this.host.children] as HTMLElement[]).filter(
      (child) => child !== this.element && child !== this.backdrop && !child.inert,
    );
    for (const child of this.covered) child.inert = true;
  }

  private uncover(): void {
    for (const child of this.covered) child.inert = false;
    this.covered = [];
  }
}
