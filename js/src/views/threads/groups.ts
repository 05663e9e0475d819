// Filters threads and groups them by day. Pure.
import type { ThreadInfo } from "../../protocol";

export type Day = "today" | "yesterday" | "earlier";

/** Threads under one heading. */
export interface Group {
  key: string;
  name: string;
  threads: ThreadInfo[];
}

type Names = Record<Day | "pinned" | "previousWeek" | "locale", string>;

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
export function byDay(threads: readonly ThreadInfo[], now: number, names: Names): Group[] {
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
    .map((day) => ({ key: day, name: names[day], threads: groups[day] }))
    .filter((group) => group.threads.length > 0);
}

/** Groups kept threads: pinned ones, then by day, and by month before the last seven days. Newest first. */
export function byDate(threads: readonly ThreadInfo[], now: number, names: Names): Group[] {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const daysAgo = (days: number): number => {
    const day = new Date(midnight);
    return day.setDate(day.getDate() - days);
  };
  const since = { today: midnight, yesterday: daysAgo(1), previousWeek: daysAgo(7) };
  const months = new Intl.DateTimeFormat(names.locale, { month: "long", year: "numeric" });
  const groupOf = ({ pinned, updatedAt }: ThreadInfo): Pick<Group, "key" | "name"> => {
    if (pinned) return { key: "pinned", name: names.pinned };
    for (const key of ["today", "yesterday", "previousWeek"] as const)
      if (updatedAt >= since[key]) return { key, name: names[key] };
    const name = months.format(updatedAt);
    return { key: name, name };
  };
  const groups = new Map<string, Group>();
  const newestFirst = [...threads].sort((a, b) => b.updatedAt - a.updatedAt);
  for (const thread of [...newestFirst.filter(isPinned), ...newestFirst.filter((each) => !each.pinned)]) {
    const { key, name } = groupOf(thread);
    const group = groups.get(key) ?? { key, name, threads: [] };
    group.threads.push(thread);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const isPinned = ({ pinned }: ThreadInfo): boolean => pinned === true;

/** Removes case and accents, so that a quickly typed query finds its threads. */
export const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
