// Filters for values that are compared exactly. The input is parsed as the type of the column. Pure.
import { type Compare, durationKey, isNumber, momentKey } from "./order";

type Test = (compared: number, toSecond: number) => boolean;

/** The names that the grid knows and translates. */
const TESTS: [key: string, name: string, test: Test][] = [
  ["equals", "Equals", (compared) => compared === 0],
  ["notEqual", "Does not equal", (compared) => compared !== 0],
  ["greaterThan", "Greater than", (compared) => compared > 0],
  ["greaterThanOrEqual", "Greater than or equal to", (compared) => compared >= 0],
  ["lessThan", "Less than", (compared) => compared < 0],
  ["lessThanOrEqual", "Less than or equal to", (compared) => compared <= 0],
  ["inRange", "Between", (compared, toSecond) => compared > 0 && toSecond < 0],
];

const READABLE: Record<string, (text: string) => boolean> = {
  number: isNumber,
  time: (text) => momentKey(text) !== undefined,
  duration: (text) => durationKey(text) !== undefined,
};

/** Returns the settings of a text filter for a type whose values `compare` orders. */
export function exactFilter(type: string, compare: Compare): Record<string, unknown> {
  const isReadable = READABLE[type] ?? (() => true);
  return {
    filterOptions: [
      ...TESTS.map(([displayKey, displayName, test]) => ({
        displayKey,
        displayName,
        numberOfInputs: displayKey === "inRange" ? 2 : 1,
        predicate: (typed: unknown[], cell: unknown): boolean => {
          const wanted = typed.map((text) => String(text).trim());
          // Input that the column cannot contain equals nothing in it.
          if (!wanted.every(isReadable)) return displayKey === "notEqual";
          if (cell === null || cell === undefined) return displayKey === "notEqual";
          return test(compare(cell, wanted[0]), compare(cell, wanted[1] ?? wanted[0]));
        },
      })),
      "blank",
      "notBlank",
    ],
  };
}
