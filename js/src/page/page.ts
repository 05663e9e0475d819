// page: the shell of page_chat() around a chat: header, navigation, sidebar and the menu of phones. Knows neither the chat nor Shiny.
//
// Bootstrap's tabs show the pages, and its offcanvas the menu. This module does what both lack: it says which page is on
// show, moves the controls into the menu on a narrow window, and shows the sidebar and the toolbar of each page.
import { isRightToLeft, languageOf, loadCatalog } from "../base/languages";
import { Sidebar } from "./sidebar";

const HOME = "__home__";

interface Offcanvas {
  show(): void;
  hide(): void;
}

declare global {
  interface Window {
    bootstrap?: { Offcanvas: { getOrCreateInstance(element: Element): Offcanvas } };
  }
}

export class ChatPage extends HTMLElement {
  private aborted = new AbortController();
  private sidebar: Sidebar | undefined;
  private readonly narrow = matchMedia("(width < 768px)");

  connectedCallback(): void {
    this.aborted = new AbortController();
    const { signal } = this.aborted;
    this.sidebar = new Sidebar(this, this.find(".chatkit-page-sidebar"));
    this.narrow.addEventListener("change", () => this.arrange(), { signal });
    this.toggle.addEventListener("click", () => this.toggled(), { signal });
    this.find(".chatkit-page-identity").addEventListener("click", () => this.goTo(HOME), { signal });
    this.addEventListener("shown.bs.tab", (event) => this.shown(event.target as HTMLElement), { signal });
    this.addEventListener("chatkit:drawer-opened", () => this.closeMenu(), { signal });
    this.addEventListener("chatkit:thread-chosen", () => this.chosen(), { signal });
    const { aside } = this;
    aside.addEventListener("show.bs.offcanvas", (event) => event.target === aside && this.menu(true), {
      signal,
    });
    aside.addEventListener("hidden.bs.offcanvas", (event) => event.target === aside && this.menu(false), {
      signal,
    });
    void this.translateTexts();
    this.arrange();
    // A bookmark can select another page.
    this.show(
      this.querySelector<HTMLElement>(".chatkit-page-nav .active[data-value]")?.dataset.value ?? HOME,
    );
  }

  disconnectedCallback(): void {
    this.aborted.abort();
    this.sidebar?.remove();
  }

  private find(selector: string): HTMLElement {
    const found = this.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`The page has no ${selector}`);
    return found;
  }

  /** Replaces the texts that the server could not write in the language of the browser. */
  private async translateTexts(): Promise<void> {
    if (this.dataset.language !== "auto") return;
    const { code } = languageOf(this);
    const catalog = code === "en" ? undefined : await loadCatalog(code);
    if (!catalog) return;
    const texts: Record<string, unknown> = { ...catalog.element, ...catalog.page };
    this.lang = code;
    if (isRightToLeft(code)) this.dir = "rtl";
    const edge = this.querySelector<HTMLElement>(".chatkit-page-resizer");
    if (edge && this.dataset.resizeWord) edge.dataset.word = this.dataset.resizeWord;
    for (const element of this.querySelectorAll<HTMLElement>("[data-word]")) {
      const { word = "", title } = element.dataset;
      element.ariaLabel = (title ? `${title}: ` : "") + texts[word];
    }
  }

  private get toggle(): HTMLElement {
    return this.find(".chatkit-page-toggle");
  }

  private get aside(): HTMLElement {
    return this.find(".chatkit-page-sidebar");
  }

  private get offcanvas(): Offcanvas | undefined {
    return window.bootstrap?.Offcanvas.getOrCreateInstance(this.aside);
  }

  /** Puts the controls into the header, or into the menu of a narrow window. */
  private arrange(): void {
    const place = this.find(`[data-mount="${this.narrow.matches ? "mobile" : "desktop"}"]`);
    const controls = this.find(".chatkit-page-controls");
    if (controls.parentElement !== place) place.append(controls);
    this.toggleAttribute("data-narrow", this.narrow.matches);
    this.draw();
  }

  private toggled(): void {
    if (!this.narrow.matches) this.sidebar?.toggle();
    else if (this.hasAttribute("data-mobile-menu-open")) this.closeMenu();
    else this.offcanvas?.show();
    this.draw();
  }

  private menu(open: boolean): void {
    if (open) this.setAttribute("data-mobile-menu-open", "true");
    else {
      this.removeAttribute("data-mobile-menu-open");
      // Bootstrap removes its role of a dialog, and any other with it.
      this.aside.setAttribute("role", "complementary");
      if (this.narrow.matches) this.focusBehind();
    }
    this.draw();
  }

  /** Focuses what the menu has covered: a sheet over the conversation, or the button of the menu. */
  private focusBehind(): void {
    const sheet = this.querySelector<HTMLElement>('.chatkit-page-main [aria-modal="true"] button');
    (sheet ?? this.toggle).focus({ preventScroll: true });
  }

  private closeMenu(): void {
    if (this.hasAttribute("data-mobile-menu-open")) this.offcanvas?.hide();
  }

  private goTo(value: string): void {
    this.querySelector<HTMLElement>(`.chatkit-page-nav [data-value="${CSS.escape(value)}"]`)?.click();
    this.closeMenu();
  }

  /** A thread was chosen, possibly from another page. */
  private chosen(): void {
    if (this.dataset.activePage !== HOME) this.goTo(HOME);
    this.closeMenu();
  }

  /** Another page is on show. */
  private shown(link: HTMLElement): void {
    const { value } = link.dataset;
    // Tabs within a page are not pages.
    if (value === undefined || !link.closest(".chatkit-page-nav")) return;
    this.show(value);
    this.closeMenu();
  }

  private show(value: string): void {
    this.dataset.activePage = value;
    for (const toolbar of this.querySelectorAll<HTMLElement>(".chatkit-page-scoped"))
      toolbar.hidden = toolbar.dataset.page !== value;
    this.sidebar?.show(value);
    this.draw();
  }

  private draw(): void {
    const { narrow, sidebar, toggle } = this;
    const open = narrow.matches ? this.hasAttribute("data-mobile-menu-open") : sidebar?.isOpen === true;
    toggle.setAttribute("aria-expanded", String(open));
    toggle.hidden = !narrow.matches && sidebar?.canToggle !== true;
  }
}

if (!customElements.get("shiny-chatkit-page")) customElements.define("shiny-chatkit-page", ChatPage);
