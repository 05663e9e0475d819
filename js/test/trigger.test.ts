import { describe, expect, it } from "vitest";
import { commandIn } from "../src/commands";
import { matching, triggerAt, without } from "../src/trigger";

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

describe("a mention taken out", () => {
  const rest = (marked: string) => {
    const { text, caret } = at(marked);
    const left = without(text, triggerAt(text, caret)!);
    return `${left.text.slice(0, left.caret)}|${left.text.slice(left.caret)}`;
  };

  it("leaves every word after it", () => {
    expect(rest("see @sales| please")).toBe("see |please");
    expect(rest("@sales| figures of May")).toBe("|figures of May");
    expect(rest("@sal|figures")).toBe("|figures");
    expect(rest("say @x|\nnext")).toBe("say |\nnext");
    expect(rest("see @sales|")).toBe("see |");
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
