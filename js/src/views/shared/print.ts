// While the page prints, unfolds everything in a chat and makes a dark theme light; charts and frames keep the background for
// which they were drawn. styles/print.css does the rest.

const FOLDED = ".message-content details:not([open])";
const DARK = '[data-bs-theme="dark"]';

export function prepareForPrint(): void {
  let undo: (() => void)[] = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>(FOLDED)) {
      details.open = true;
      // The browser reports printing too late, and some content is drawn only when it is unfolded.
      details.dispatchEvent(new Event("toggle"));
      undo.push(() => {
        details.open = false;
      });
    }
    for (const stage of document.querySelectorAll<HTMLElement>(
      `${DARK} :is(.chatkit-stage, .chatkit-frame)`,
    )) {
      stage.style.background = getComputedStyle(stage).getPropertyValue("--chatkit-bg");
      undo.push(() => stage.style.removeProperty("background"));
    }
    for (const element of document.querySelectorAll(DARK)) {
      if (!element.querySelector("shiny-chatkit")) continue;
      element.setAttribute("data-bs-theme", "light");
      undo.push(() => element.setAttribute("data-bs-theme", "dark"));
    }
  });
  addEventListener("afterprint", () => {
    for (const restore of undo) restore();
    undo = [];
  });
}
