// Updates nodes in the page to match newly rendered ones, and touches only what differs. Equal nodes are kept, and text grows
// in place, so that a selection in it survives. Knows nothing about markdown.
import { codeText, isCodeBlock, patchCode } from "./code";
import { counters } from "./counters";
import { isFormula, patchFormula } from "./formula";

/** Makes the children of `parent` after `kept` equal to `fresh`, and returns the nodes that are there now. */
export function patchAfter(parent: Node, kept: Node | null, fresh: readonly Node[]): Node[] {
  return patchRange(parent, kept, null, fresh);
}

/** Does the same for the children between `before` and `after`. */
export function patchRange(
  parent: Node,
  before: Node | null,
  after: Node | null,
  fresh: readonly Node[],
): Node[] {
  // Chromium looks for the first letter of an element with dir="auto" again whenever a child is added, which takes long
  // without letters. Setting the attribute again visits all children, so this is done if most of them are new.
  const { dir } = parent as HTMLElement;
  const isPaused = dir === "auto" && fresh.length > parent.childNodes.length;
  if (isPaused) (parent as HTMLElement).dir = "";
  let old: Node | null = before ? before.nextSibling : parent.firstChild;
  const result: Node[] = [];
  for (const node of fresh) {
    if (old && old !== after) {
      const next: Node | null = old.nextSibling;
      if (update(old, node)) {
        result.push(old);
      } else {
        parent.replaceChild(node, old);
        counters.inserted++;
        counters.removed++;
        result.push(node);
      }
      old = next;
    } else {
      parent.insertBefore(node, after);
      counters.inserted++;
      result.push(node);
    }
  }
  while (old && old !== after) {
    const next: Node | null = old.nextSibling;
    parent.removeChild(old);
    counters.removed++;
    old = next;
  }
  if (isPaused) (parent as HTMLElement).dir = dir;
  return result;
}

/** Makes `old` equal to `fresh`, or returns false if they are too different. */
function update(old: Node, fresh: Node): boolean {
  if (old instanceof Text) {
    if (fresh.nodeType !== Node.TEXT_NODE) return false;
    patchText(old, fresh.nodeValue ?? "");
    return true;
  }
  if (!(old instanceof HTMLElement) || fresh.nodeType !== Node.ELEMENT_NODE) return false;
  const model = fresh as HTMLElement;
  if (old.localName !== model.localName) return false;
  if (isFormula(old) !== isFormula(model)) return false;
  if (isFormula(old)) {
    patchFormula(old, model);
    return true;
  }
  const code = isCodeBlock(old);
  if (code !== isCodeBlock(model)) return false;
  patchAttributes(old, model);
  if (code) patchCode(old, codeText(model), model);
  else patchAfter(old, null, [...model.childNodes]);
  return true;
}

/** Changes only the part of the text that differs, so that a selection before it is kept. */
export function patchText(node: Text, text: string): void {
  const old = node.data;
  if (old === text) return;
  if (text.startsWith(old)) {
    node.appendData(text.slice(old.length));
    return;
  }
  let same = 0;
  while (same < old.length && old.charCodeAt(same) === text.charCodeAt(same)) same++;
  node.replaceData(same, old.length - same, text.slice(same));
}

function patchAttributes(old: HTMLElement, fresh: HTMLElement): void {
  // Once a <details> is in the page, the user decides whether it is open.
  const own = (name: string): boolean => name === "open" && old.localName === "details";
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !own(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !own(name)) old.setAttribute(name, value);
  }
}
