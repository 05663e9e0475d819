// @vitest-environment node
import { describe, expect, it } from "vitest";
import { defaultLabels } from "../../../src/base/labels";
import type { ThreadInfo } from "../../../src/protocol";
import { byDate, byDay, type Group, matching } from "../../../src/views/threads/groups";

const at = (title: string, updatedAt = 0): ThreadInfo => ({
  threadId: title,
  title,
  createdAt: 0,
  updatedAt,
  busy: false,
  unread: false,
});

const titlesOf = (groups: Group[]) =>
  groups.map(({ name, threads }) => [name, threads.map(({ title }) => title)]);

describe("days", () => {
  it("begin at midnight of the user's own time, and are left out when empty", () => {
    const now = new Date(2026, 2, 30, 0, 30).getTime();
    const threads = [
      at("now", new Date(2026, 2, 30, 0, 10).getTime()),
      at("a minute to midnight", new Date(2026, 2, 29, 23, 59).getTime()),
      at("the day before", new Date(2026, 2, 28, 12).getTime()),
    ];
    expect(titlesOf(byDay(threads, now, defaultLabels))).toEqual([
      ["Today", ["now"]],
      ["Yesterday", ["a minute to midnight"]],
      ["Earlier", ["the day before"]],
    ]);
    expect(byDay([], now, defaultLabels)).toEqual([]);
  });

  it("of kept threads go on with the week and months, newest first, below those that are pinned", () => {
    const now = new Date(2026, 2, 30, 0, 30).getTime();
    const noon = (month: number, day: number, year = 2026) => new Date(year, month, day, 12).getTime();
    const threads = [
      at("last year", noon(2, 5, 2025)),
      { ...at("pinned and old", noon(0, 1)), pinned: true as const },
      at("eight days ago", noon(2, 22) - 86_400_000),
      at("seven days ago", noon(2, 23)),
      at("the day before", noon(2, 28)),
      at("yesterday", noon(2, 29)),
      at("today", now),
      { ...at("pinned", noon(1, 1)), pinned: true as const },
    ];
    expect(titlesOf(byDate(threads, now, { ...defaultLabels, locale: "en-US" }))).toEqual([
      ["Pinned", ["pinned", "pinned and old"]],
      ["Today", ["today"]],
      ["Yesterday", ["yesterday"]],
      ["Previous 7 days", ["the day before", "seven days ago"]],
      ["March 2026", ["eight days ago"]],
      ["March 2025", ["last year"]],
    ]);
    expect(byDate([], now, defaultLabels)).toEqual([]);
    const spanish = { ...defaultLabels, locale: "es" };
    expect(byDate([at("a", noon(0, 2))], now, spanish)[0]?.name).toBe("enero de 2026");
  });
});

describe("search", () => {
  const titles = (query: string) =>
    matching(
      [at("Café crème"), at("Sales of coffee"), at("")],
      query,
      ({ title }) => title || "New chat",
    ).map(({ title }) => title);

  it("finds all words anywhere, without case and accents", () => {
    expect(titles("CREME cafe")).toEqual(["Café crème"]);
    expect(titles("coffee  of")).toEqual(["Sales of coffee"]);
    expect(titles("new")).toEqual([""]);
    expect(titles(" ")).toHaveLength(3);
  });
});
