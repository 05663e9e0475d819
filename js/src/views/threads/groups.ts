// Filters threads and groups them by day. Pure.
import type { ThreadInfo } from "../../protocol";

export type Day = "today" | "yesterday" | "earlier";

export interface Group {
  day: Day;
  threads: ThreadInfo[];
}

/** Returns the threads whose title contains all words of `query`, in their order. */
export function matching(
  threads: readonly ThreadInfo[],
  query: string,
  titleOf: (thread: ThreadInfo) => string,
): ThreadInfo[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return threads.filter((thread) => {
    const title = plain(titleOf(thread));
    return words.every((word) => title.includes(word));
  });
}

/** Groups threads by the day of their last message in the user's time zone. Days without threads are left out. */
export function byDay(threads: readonly ThreadInfo[], now: number): Group[] {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const before = new Date(midnight);
  before.setDate(before.getDate() - 1);
  const groups: Record<Day, ThreadInfo[]> = { today: [], yesterday: [], earlier: [] };
  for (const thread of threads) {
    const { updatedAt } = thread;
    groups[updatedAt >= midnight ? "today" : updatedAt >= before.getTime() ? "yesterday" : "earlier"].push(
      thread,
    );
  }
  return (Object.keys(groups) as Day[])
    .map((day) => ({ day, threads: groups[day] }))
    .filter((group) => group.threads.length > 0);
}

/** Removes case and accents, so that a quickly typed query finds its threads. */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
