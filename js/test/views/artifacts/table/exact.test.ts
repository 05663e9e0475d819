import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TableArtifactPart } from "../../../../src/protocol";
import { columnsOf } from "../../../../src/views/artifacts/table/columns";
import { exactFilter } from "../../../../src/views/artifacts/table/filter";
import {
  compareNumbers,
  compareOf,
  durationKey,
  momentKey,
} from "../../../../src/views/artifacts/table/order";
import { fractionRoom, freeRoom } from "../../../../src/views/artifacts/table/sample";
import { pointOf, valueText, writeOf } from "../../../../src/views/artifacts/table/text";

const sorted = (type: string, values: unknown[], order?: string[]) =>
  [...values].sort(compareOf(type, order) as (a: unknown, b: unknown) => number);

describe("values in their order", () => {
  it("compares numbers of any length to the last digit", () => {
    const scale = 18;
    const text = (n: bigint) => {
      const digits = (n < 0n ? -n : n).toString().padStart(scale + 1, "0");
      return `${n < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
    };
    const number = fc.oneof(fc.bigInt(), fc.bigInt({ min: 10n ** 36n, max: 10n ** 36n + 9n }));
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(compareNumbers(text(a), text(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(compareNumbers(String(a), String(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it("agrees with the browser about floats, infinities among them", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        const cell = (n: number) => (Number.isFinite(n) ? n : n > 0 ? "inf" : "-inf");
        expect(compareNumbers(cell(a), cell(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
    expect(sorted("number", ["NaN", "inf", 3, "9007199254740993", "-inf", "1E+400"])).toEqual([
      "-inf",
      3,
      "9007199254740993",
      "1E+400",
      "inf",
      "NaN",
    ]);
    expect(compareNumbers("1.10", 1.1)).toBe(0);
  });

  it("puts durations, moments, times and categories where they belong", () => {
    const lasting = [
      "-1 day, -1:00:00",
      "-0:00:00.000000001",
      "0:00:01",
      "9 days, 23:00:00",
      "10 days, 0:00:00",
    ];
    expect(sorted("duration", [...lasting].reverse())).toEqual(lasting);
    const months = ["29 days, 0:00:00", "1 month", "1 year 2 months -3 days, 0:00:00"];
    expect(sorted("duration", [...months].reverse())).toEqual(months);
    const moments = [
      "-infinity",
      "-000043-03-15",
      "2024-05-01T00:30:00+02:00",
      "2024-04-30T23:00:00Z",
      "2024-05-01T01:00:00.000000001+02:00",
      "2024-05-01",
      "+020000-01-01T00:00:00",
      "infinity",
    ];
    expect(sorted("date", [...moments].reverse())).toEqual(moments);
    expect(sorted("time", ["10:00:00", "08:30:00.5", "08:30:00"])).toEqual([
      "08:30:00",
      "08:30:00.5",
      "10:00:00",
    ]);
    expect(sorted("category", ["hi", "lo", "mid"], ["lo", "mid", "hi"])).toEqual(["lo", "mid", "hi"]);
  });

  it("reads moments as the browser does", () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(momentKey(date.toISOString())).toBe(BigInt(date.getTime()) * 1_000_000n);
      }),
    );
  });

  it("reads durations that people type", () => {
    expect(["90 min", "1:30:00", "1 h 30 min"].map(durationKey)).toEqual(Array(3).fill(5_400_000_000_000n));
    expect(durationKey("soon")).toBeUndefined();
  });

  it("leaves what is missing at the end, both ways", () => {
    const [column] = columnsOf(
      table("duration", ["10 days, 0:00:00", null, "9 days, 0:00:00"]),
      (text) => text.length,
    );
    const compare = column?.comparator as (...all: unknown[]) => number;
    expect(compare(null, "9 days", 0, 0, false)).toBeGreaterThan(0);
    // The grid turns the sign round.
    expect(compare(null, "9 days", 0, 0, true)).toBeLessThan(0);
  });
});

describe("filters", () => {
  const passes = (type: string, option: string, typed: string[], cell: unknown, order?: string[]) => {
    const { filterOptions } = exactFilter(type, compareOf(type, order) as typeof compareNumbers);
    const found = (
      filterOptions as { displayKey?: string; predicate: (a: unknown[], b: unknown) => boolean }[]
    ).find(({ displayKey }) => displayKey === option);
    return found?.predicate(typed, cell);
  };
  it.each([
    ["number", "equals", ["1000000000000000000"], "1000000000000000000", true],
    ["number", "equals", ["1000000000000000000"], "1000000000000000001", false],
    ["number", "equals", ["1.1"], "1.10", true],
    ["number", "greaterThan", ["5"], "inf", true],
    ["number", "greaterThan", ["5"], null, false],
    ["number", "notEqual", ["5"], null, true],
    ["number", "equals", ["abc"], "1", false],
    ["number", "inRange", ["1", "3"], 2, true],
    ["number", "inRange", ["1", "3"], 3, false],
    ["duration", "greaterThan", ["9 days"], "10 days, 0:00:00", true],
    ["duration", "equals", ["24 h"], "1 day, 0:00:00", true],
    ["time", "lessThanOrEqual", ["8:30"], "08:30:00", true],
  ])("%s %s %j: %j", (type, option, typed, cell, passed) => {
    expect(passes(type, option, typed, cell)).toBe(passed);
  });
});

describe("what is shown", () => {
  it("is a number that reads back as the same", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
        expect(Object.is(Number(valueText(n)), n)).toBe(true);
      }),
    );
  });

  it("has its points under each other", () => {
    const room = fractionRoom(["1", "2.25", "1e-7", "NaN"]);
    expect(["1", "2.25", "2.5", "inf"].map((text) => text + freeRoom(text, room))).toEqual([
      "1.00",
      "2.25",
      "2.50",
      "inf.00",
    ]);
  });

  it("is what the app has set", () => {
    const number = (format: object, value: unknown) => writeOf("number", format)(value);
    expect(number({ decimals: 2 }, 1.2345)).toBe("1.23");
    expect(number({ decimals: 2 }, "12345678901234567.895")).toBe("12345678901234567.90");
    expect(number({ thousands: true }, 1234567.5)).toBe("1,234,567.5");
    expect(number({ thousands: true, locale: "de" }, 1234567.5)).toBe("1.234.567,5");
    expect(pointOf({ locale: "de" })).toBe(",");
    expect(number({ percent: true }, 0.125)).toBe("12.5%");
    expect(number({ currency: "EUR" }, 3)).toBe("€3.00");
    expect(number({ decimals: 2 }, "inf")).toBe("inf");
    expect(number({ currency: "EUR", locale: "no-such-language-at-all" }, 3)).toBe("3");
    expect(number({ decimals: 1 }, null)).toBe("");
    expect(writeOf("date", { date: "medium" })("2024-05-01T23:30:00-05:00")).toBe("May 1, 2024");
    expect(writeOf("date", { date: "medium" })("infinity")).toBe("infinity");
    expect(writeOf("text", { decimals: 1 })("x")).toBe("x");
  });
});

const table = (type: string, values: unknown[]): TableArtifactPart => ({
  type: "artifact",
  artifactType: "table",
  title: "",
  rowData: values.map((x) => ({ x })),
  columns: ["x"],
  columnTypes: { x: type },
  height: "",
});
