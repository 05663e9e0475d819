// What the user wrote before the page was loaded again: the draft with its files, and messages that were not sent.
import type { Attachment } from "../protocol";
import type { Submission } from "./submission";

interface Carried {
  draft: string;
  staged?: readonly Attachment[];
  unsent: readonly Submission[];
}

const keyOf = (id: string): string => `shiny-chatkit-carried-${id}`;

/** Keeps what the user wrote for the page that this tab loads next. */
export function carry(id: string, carried: Carried): void {
  const put = (content: Carried) => sessionStorage.setItem(keyOf(id), JSON.stringify(content));
  try {
    put(carried);
  } catch {
    put({ ...carried, staged: [] }); // The files are too large for the browser.
  }
}

/**
 * Returns what the page before has kept, once. A page that the tab came to by an address or a link may be another user's
 * and gets nothing.
 */
export function takeCarried(id: string): Carried | undefined {
  try {
    const text = sessionStorage.getItem(keyOf(id));
    sessionStorage.removeItem(keyOf(id));
    return text && !isNewVisit() ? (JSON.parse(text) as Carried) : undefined;
  } catch {
    return undefined; // The browser keeps nothing.
  }
}

function isNewVisit(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation?.type === "navigate";
}
