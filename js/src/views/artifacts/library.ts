// The stage that a library draws on. It keeps its space, shows that the library is loading, and shows an error if it fails.
import { library } from "../../base/assets";
import { h } from "../../base/dom";
import { icons } from "../../base/icons";
import type { Labels } from "../../base/labels";
import { heightOf, whenVisible } from "./visible";

export class Stage<Library> {
  readonly element: HTMLElement;
  private ended = false;
  private end: (() => void) | undefined;

  constructor(
    height: string,
    private readonly labels: Labels,
    name: string,
    /** Draws, and returns a function that removes the drawing. */
    draw: (element: HTMLElement, library: Library) => Promise<() => void> | (() => void),
  ) {
    this.element = h("div", { class: "chatkit-stage", "data-loading": "" });
    this.element.style.setProperty("--chatkit-stage", heightOf(height));
    void this.begin(name, draw);
  }

  dispose(): void {
    this.ended = true;
    this.end?.();
    this.end = undefined;
  }

  private async begin(
    name: string,
    draw: (element: HTMLElement, library: Library) => Promise<() => void> | (() => void),
  ): Promise<void> {
    const { element } = this;
    try {
      const [found] = await Promise.all([library<Library>(name), whenVisible(element)]);
      if (this.ended) return;
      const inner = h("div", { class: "chatkit-stage-inner" });
      element.append(inner);
      const end = await draw(inner, found);
      if (this.ended) end();
      else this.end = end;
    } catch (error) {
      if (this.ended) return;
      element.dataset.failed = "";
      const note = h("div", { class: "chatkit-artifact-note", role: "alert" });
      note.innerHTML = icons.warning;
      note.append(h("span", {}, this.labels.artifactFailed));
      element.replaceChildren(note);
      // biome-ignore lint/suspicious/noConsole: data that the library refuses is not an error of the page
      console.warn(error);
    }
    element.removeAttribute("data-loading");
  }
}
