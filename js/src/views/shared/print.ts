// While the page prints, everything folded in a chat is open and a dark theme around it is light; charts and frames keep
// the ground they were drawn for. All else about printing is styles/print.css.

const FOLDED = ".message-content details:not([open])";
const DARK = '[data-bs-theme="dark"]';

export function prepareForPrint(): void {
  let undo: (() => void)[] = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>(FOLDED)) {
      details.open = true;
      // The browser would tell too late, and some content is drawn only when it is unfolded.
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
