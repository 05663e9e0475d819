// Expressions of a chart, run by the interpreter that charts get.
import { parse, View } from "vega";
import { describe, expect, it } from "vitest";
import { interpreter, member, plainEvent, plainResult } from "../../src/lib/vega-safe";

async function signal(update: string, transform?: object) {
  const spec = {
    signals: [{ name: "s", update }],
    data: [{ name: "d", values: [{ a: { b: 3 } }], transform: transform ? [transform] : [] }],
  };
  const view = new View(parse(spec as never, {}, { ast: true } as never), { expr: interpreter } as never);
  await view.runAsync();
  return { value: view.signal("s"), data: view.data("d") };
}

describe("an expression", () => {
  it.each([
    ["1 + 2", 3],
    ["{a: {b: 'x'}}.a.b", "x"],
    ["[1, 2, 3][1]", 2],
    ["pluck([{a: {b: 1}}, {a: {b: 2}}], 'a.b')", [1, 2]],
    ["length('abc') + [1, 2].length", 5],
    ["datetime(2020, 0, 1) < datetime(2021, 0, 1)", true],
  ])("%s is %j", async (expression, wanted) => {
    expect((await signal(expression)).value).toEqual(wanted);
  });

  it.each(["'x'.constructor", "[].map", "{}['const' + 'ructor']", "pluck({}, '[\"constructor\"]')"])(
    "%s gets at no function",
    async (expression) => {
      expect((await signal(expression)).value ?? "").toBe("");
    },
  );

  it("computes data", async () => {
    const { data } = await signal("1", { type: "formula", as: "c", expr: "datum.a.b * 2" });
    expect(data).toMatchObject([{ c: 6 }]);
  });
});

describe("what an expression is given", () => {
  it("has neither the page nor code in it", () => {
    const item = { _svg: document.body, mark: { group: { context: { dataflow: { runAsync() {} } } } } };
    expect(member(item, "_svg")).toBeUndefined();
    expect(member(item.mark.group.context, "dataflow")).toBeUndefined();
    expect(member(window, "alert")).toBeUndefined();
    const event = plainEvent(new MouseEvent("click", { clientX: 3 }) as never)!;
    expect(event).toMatchObject({ clientX: 3, type: "click" });
    for (const name of ["view", "target", "currentTarget"]) expect(event[name] ?? undefined).toBeUndefined();
  });

  it("becomes no data if it is part of the drawing", () => {
    expect(plainResult({ a: [1, { b: new Date(0) }] })).toEqual({ a: [1, { b: new Date(0) }] });
    for (const value of [document.body, [document.body], { a: { b: () => 1 } }, { a: new (class Item {})() }])
      expect(plainResult(value)).toBeUndefined();
  });
});
