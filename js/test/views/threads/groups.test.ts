import { describe, expect, it } from "vitest";
import type { ThreadInfo } from "../../../src/protocol";
import { byDay, matching } from "../../../src/views/threads/groups";

const at = (title: string, updatedAt = 0): ThreadInfo => ({
  threadId: title,
  title,
  createdAt: 0,
  updatedAt,
  busy: false,
  unread: false,
});

describe("days", () => {
  it("begin at midnight of the user's own time, and are left out when empty", () => {
    const now = new Date(2026, 2, 30, 0, 30).getTime();
    const threads = [
      at("now", new Date(2026, 2, 30, 0, 10).getTime()),
      at("a minute to midnight", new Date(2026, 2, 29, 23, 59).getTime()),
      at("the day before", new Date(2026, 2, 28, 12).getTime()),
    ];
    expect(byDay(threads, now).map(({ day, threads }) => [day, threads.map(({ title }) => title)])).toEqual([
      ["today", ["now"]],
      ["yesterday", ["a minute to midnight"]],
      ["earlier", ["the day before"]],
    ]);
    expect(byDay([], now)).toEqual([]);
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
