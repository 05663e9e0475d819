import { expect, it } from "vitest";
import { markLongLines, watchLongLines } from "../../src/base/direction";

const LONG = 20_001;

it.each([
  ["", false],
  ["y".repeat(LONG - 1), false],
  ["y".repeat(LONG), true],
  ["y\n".repeat(LONG), false],
  [`${"y".repeat(LONG - 1)}\n${"y".repeat(LONG - 1)}\n`, false],
  [`${"y\n".repeat(LONG)}${"y".repeat(LONG)}\ny`, true],
  [`${"y".repeat(99)}\n${"y".repeat(LONG)}`, true],
])("marks an element whose text has a long line (%#)", (text, long) => {
  const element = document.createElement("div");
  for (const earlier of ["y".repeat(LONG), ""]) {
    markLongLines(element, earlier);
    markLongLines(element, text);
    expect(element.hasAttribute("data-long-lines")).toBe(long);
  }
});

it.each([
  [`${"y\n".repeat(LONG)}`, true],
  [`${"y\n\n".repeat(LONG)}`, false],
  [`${"y\n\n".repeat(LONG)}${"y".repeat(LONG)}`, true],
])("reads the lines of a paragraph as one line of markdown (%#)", (text, long) => {
  const element = document.createElement("div");
  markLongLines(element, text, "\n\n");
  expect(element.hasAttribute("data-long-lines")).toBe(long);
});

it("marks a field before it lays out what its user inserts", () => {
  const field = document.createElement("textarea");
  watchLongLines(field);
  field.dispatchEvent(new InputEvent("beforeinput", { data: "y".repeat(LONG) }));
  expect(field.hasAttribute("data-long-lines")).toBe(true);
  field.value = "y";
  field.dispatchEvent(new InputEvent("input"));
  expect(field.hasAttribute("data-long-lines")).toBe(false);
  field.dispatchEvent(new InputEvent("beforeinput", { data: null }));
  expect(field.hasAttribute("data-long-lines")).toBe(false);
});
