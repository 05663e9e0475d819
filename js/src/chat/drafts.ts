// Drafts that survive a reload, in the tab's storage. A thread's id cannot be guessed and belongs to one owner, so another
// user of the same tab never sees them.

const keyOf = (id: string, threadId: string): string => `shiny-chatkit-draft-${id}-${threadId}`;

/** Keeps the draft of a thread; an empty one is removed. */
export function saveDraft(id: string, threadId: string, text: string): void {
  try {
    if (text === "") sessionStorage.removeItem(keyOf(id, threadId));
    else sessionStorage.setItem(keyOf(id, threadId), text);
  } catch {
    // The browser keeps nothing, or has no space left.
  }
}

export function savedDraft(id: string, threadId: string): string {
  try {
    return sessionStorage.getItem(keyOf(id, threadId)) ?? "";
  } catch {
    return "";
  }
}
