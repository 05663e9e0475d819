// A button of the bar whose menu is loaded when it is first opened. From then on, the menu listens to the button itself.
import { h, iconButton } from "../../base/dom";

export interface Menu {
  readonly element: HTMLElement;
  open(): void;
  /** Closes it and releases everything outside of its element. */
  remove(): void;
}

export class MenuButton<M extends Menu> {
  readonly element: HTMLElement;
  /** Undefined until it was opened. */
  menu: M | undefined;
  private comes: Promise<void> | undefined;

  constructor(
    name: string,
    icon: string,
    label: string,
    popup: "dialog" | "true",
    private readonly load: (button: HTMLButtonElement) => Promise<M>,
  ) {
    const button = iconButton(`chatkit-header-button chatkit-${name}`, icon, label);
    button.setAttribute("aria-haspopup", popup);
    button.setAttribute("aria-expanded", "false");
    this.element = h("div", { class: `chatkit-${name}-place`, hidden: "" }, button);
    button.addEventListener("click", () => this.open(button));
  }

  private open(button: HTMLButtonElement): void {
    this.comes ??= this.load(button)
      .then((menu) => {
        this.menu = menu;
        this.element.append(menu.element);
        menu.open();
      })
      .catch((error: unknown) => {
        this.comes = undefined;
        reportError(error);
      });
  }
}
