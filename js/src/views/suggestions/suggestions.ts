// views/suggestions: elements in messages that fill the composer or send their text. Knows no other feature.
import { h, mark } from "../../base/dom";
import { fill, type Labels, named } from "../../base/labels";

export interface SuggestionActions {
  fill(text: string): void;
  send(text: string, suggestion: Element): void;
}

const SELECTOR = ".suggestion, [data-suggestion]";
const TITLE = "chatkit-card-title";

/** Activates the suggestions inside `root`, also later ones. Returns a function that stops this. */
export function watchSuggestions(root: HTMLElement, labels: Labels, actions: SuggestionActions): () => void {
  const scan = (element: Element): void => {
    if (element.matches(SELECTOR)) describe(element, labels);
    for (const inner of element.querySelectorAll(SELECTOR)) describe(inner, labels);
  };
  const choose = (event: MouseEvent | KeyboardEvent): void => {
    const element = event.target instanceof Element ? event.target.closest(SELECTOR) : null;
    if (!element || !root.contains(element)) return;
    const text = suggestionText(element);
    if (text === "") return;
    event.preventDefault();
    if (submits(element, event)) actions.send(text, element);
    else actions.fill(text);
  };
  const onKey = (event: KeyboardEvent): void => {
    // Handle keys only on the suggestion itself, not on a control inside it.
    const own = event.target instanceof Element && event.target.matches(SELECTOR);
    if (own && !event.isComposing && (event.key === "Enter" || event.key === " ")) choose(event);
  };
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      for (const node of addedNodes) if (node instanceof Element) scan(node);
      // While text is streaming, the name of a suggestion can change, and so can whether it is alone in its list item.
      const element = target instanceof Element ? target : target.parentElement;
      const around = element?.closest(`${SELECTOR}, li`);
      if (around && root.contains(around)) scan(around);
    }
  });
  scan(root);
  // Updating a streaming block removes the role, so set all attributes again.
  observer.observe(root, { childList: true, characterData: true, attributeFilter: ["role"], subtree: true });
  root.addEventListener("click", choose);
  root.addEventListener("keydown", onKey);
  return () => {
    observer.disconnect();
    root.removeEventListener("click", choose);
    root.removeEventListener("keydown", onKey);
  };
}

export function suggestionText(element: Element): string {
  return (element.getAttribute("data-suggestion") || words(element)).trim();
}

/** Returns whether to send a suggestion: not with Alt, always with Ctrl or Cmd, otherwise as its markup says. */
export function submits(
  element: Element,
  keys: { altKey: boolean; ctrlKey: boolean; metaKey: boolean },
): boolean {
  if (keys.altKey) return false;
  if (keys.ctrlKey || keys.metaKey) return true;
  const attribute = element.getAttribute("data-suggestion-submit");
  return element.classList.contains("submit") || attribute === "" || attribute === "true";
}

function describe(element: Element, labels: Labels): void {
  const submit = submits(element, { altKey: false, ctrlKey: false, metaKey: false });
  // Keep the visible text in the name; images have none.
  const shown = words(element) || element.getAttribute("alt") || "";
  const item = element.closest("li");
  const card = shown !== "" && !!item && words(item) === shown;
  element.classList.toggle("chatkit-card", card);
  const title = card ? element.getAttribute("title")?.trim() : undefined;
  const heading = element.querySelector(`:scope > .${TITLE}`);
  if (!title) heading?.remove();
  else if (!heading) element.prepend(h("span", { class: TITLE }, title));
  const text = suggestionText(element);
  const name = shown && shown !== text ? `${shown} (${text})` : text;
  mark(element, "role", "button");
  mark(element, "tabindex", "0");
  const action = submit ? "suggestionSubmit" : "suggestion";
  mark(element, "aria-label", fill(labels, action, { text: title ? named(labels, title, name) : name }));
}

/** Returns the visible text without icons and the title of a card. */
function words(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const beside of copy.querySelectorAll(`[aria-hidden=true], .${TITLE}`)) beside.remove();
  return copy.textContent?.trim() ?? "";
}
