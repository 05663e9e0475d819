// @vitest-environment node
import { describe, expect, it } from "vitest";
import { commandIn } from "../../../src/chat/commands";
import { matching, mentioned, triggerAt, unmentioned } from "../../../src/views/composer/trigger";

/** The text with the caret at "|". */
function at(marked: string) {
  const caret = marked.indexOf("|");
  return { text: marked.replace("|", ""), caret };
}
const trigger = (marked: string) => {
  const { text, caret } = at(marked);
  return triggerAt(text, caret);
};

describe("what stands before the caret", () => {
  it("is a command at the very beginning, up to the first blank", () => {
    expect(trigger("/cl|")).toMatchObject({ kind: "command", query: "cl" });
    expect(trigger("/|")).toMatchObject({ kind: "command", query: "" });
    for (const none of ["/clear |", " /cl|", "a /cl|", "|/cl", "/a b|"])
      expect(trigger(none)).toBeUndefined();
  });

  it("is a mention wherever a word begins", () => {
    expect(trigger("look at @sa|les")).toMatchObject({ kind: "mention", query: "sa", start: 8, end: 11 });
    expect(trigger("(@|")).toMatchObject({ kind: "mention", query: "" });
    expect(trigger("line\n@x|")).toMatchObject({ kind: "mention", start: 5 });
    for (const none of ["me@home|", "@sales |", "@a@b|"]) expect(trigger(none)).toBeUndefined();
  });
});

describe("a chosen mention", () => {
  const chosen = (marked: string, name = "sales") => {
    const { text, caret } = at(marked);
    const left = mentioned(text, triggerAt(text, caret)!, name);
    return `${left.text.slice(0, left.caret)}|${left.text.slice(left.caret)}`;
  };

  it("stands in its sentence and leaves every word after it", () => {
    expect(chosen("see @sal| please")).toBe("see @sales |please");
    expect(chosen("@sales| figures of May")).toBe("@sales |figures of May");
    expect(chosen("@sal|figures")).toBe("@sales |figures");
    expect(chosen("say @s|\nnext")).toBe("say @sales|\nnext");
    expect(chosen("(see @s|)")).toBe("(see @sales|)");
    expect(chosen("see @|")).toBe("see @sales |");
    expect(chosen("see @q|", "quarter 1")).toBe("see @quarter 1 |");
  });

  it("is a word when it is taken back", () => {
    expect(unmentioned("see @sales and @sales-old, @sales.", "sales")).toBe(
      "see sales and @sales-old, sales.",
    );
    expect(unmentioned("see @a.b (new)", "a.b (new)")).toBe("see a.b (new)");
  });
});

it("items match by beginning, name and description, in this order", () => {
  const items = [
    { name: "note", description: "Expires soon" },
    { name: "reexport", description: "" },
    { name: "Export", description: "" },
    { name: "clear", description: "" },
  ];
  expect(matching(items, "exp").map(({ name }) => name)).toEqual(["Export", "reexport", "note"]);
  expect(matching(items, "")).toHaveLength(4);
});

describe("a command", () => {
  const commands = [{ name: "Export", description: "" }];

  it("is what is registered, whatever its case, with the rest as typed", () => {
    expect(commandIn("/export", commands)).toEqual({ command: "Export", args: "" });
    expect(commandIn("/EXPORT  as  Markdown \nplease", commands)).toEqual({
      command: "Export",
      args: " as  Markdown \nplease",
    });
  });

  it("is nothing else", () => {
    for (const text of ["/exports", "/", "export", "see /export", "/usr/bin"])
      expect(commandIn(text, commands)).toBeUndefined();
  });
});
