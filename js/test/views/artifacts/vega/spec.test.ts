// @vitest-environment node
import { describe, expect, it } from "vitest";
import { fitted, nameOf } from "../../../../src/views/artifacts/vega/spec";

const bars = { mark: "bar", encoding: { x: { field: "a" } } };

describe("a chart", () => {
  it("is as wide as its place unless it says otherwise", () => {
    expect(fitted(bars, false)).toEqual({ ...bars, width: "container" });
    expect(fitted({ layer: [bars] }, true)).toMatchObject({ width: "container", height: "container" });
    expect(fitted({ ...bars, width: 300 }, false).width).toBe(300);
  });

  it("of several views keeps its widths", () => {
    const composed = [
      { hconcat: [bars] },
      { facet: {}, spec: bars },
      { ...bars, encoding: { row: { field: "b" } } },
    ];
    for (const spec of composed) expect(fitted(spec, true)).toBe(spec);
  });

  it("has a name", () => {
    expect(nameOf("Mine", {}, "Chart")).toBe("Mine");
    expect(nameOf("", { title: { text: ["Two", "lines"] } }, "Chart")).toBe("Two lines");
    expect(nameOf("Mine", { description: "Said by itself" }, "Chart")).toBe("Said by itself");
    expect(nameOf("", {}, "Chart")).toBe("Chart");
  });
});
