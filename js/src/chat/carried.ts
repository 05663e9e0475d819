// What the user wrote before the page was loaded again: the draft with its files, and messages that were not sent.
import type { Attachment } from "../protocol";
import type { Submission } from "./submission";

interface Carried {
  draft: string;
  staged?: readonly Attachment[];
  unsent: readonly Submission[];
}

// Several apps may share an origin.
const keyOf = (id: string): string => `shiny-chatkit-carried-${location.pathname}-${id}`;

/** Keeps what the user wrote for the page that this tab loads next. */
export function carry(id: string, carried: Carried): void {
  const texts = [...carried.unsent.map(({ text }) => text), carried.draft];
  const draft = texts.filter((text) => text !== "").join("\n\n");
  // Files may be too large for the browser. A message must not be sent without its own.
  const smaller: Carried[] = [carried, { ...carried, staged: [] }, { draft, unsent: [] }];
  for (const content of smaller) {
    try {
      sessionStorage.setItem(keyOf(id), JSON.stringify(content));
      return;
    } catch {
      // The next one takes less.
    }
  }
}

/**
 * Returns what the previous page has kept, once. A page that the tab came to by an address or a link may be another user's
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
