// Rules that both languages implement decide the shared examples alike; tests/unit/rules reads the same files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogOf } from "../src/base/languages";
import { sizeText } from "../src/base/units";
import { isAccepted } from "../src/chat/attachments";
import { commandIn } from "../src/chat/commands";
import { asMessage } from "../src/chat/submission";
import { escapeFormula } from "../src/views/artifacts/table/formulas";
import { show } from "./markdown/views";

function examples<T>(name: string): T[] {
  const file = join(import.meta.dirname, `../../tests/fixtures/rules/${name}.json`);
  return JSON.parse(readFileSync(file, "utf8"));
}

describe("previews", () => {
  type Example = { name: string; mime: string; size: number; preview: boolean };
  it.each(examples<Example>("previews"))("$name", ({ mime, size, preview }) => {
    const file = { type: "file", name: "name", mime, size, content: "eA==" } as const;
    const { parts } = asMessage({
      messageId: "u1",
      threadId: "t1",
      text: "",
      createdAt: 1,
      attachments: [file],
    });
    expect(parts[0] && "url" in parts[0]).toBe(preview);
  });
});

describe("accepted files", () => {
  type Example = { accepted: boolean | string[]; name: string; mime: string; is_accepted: boolean };
  it.each(examples<Example>("file_types"))(
    "$accepted $name $mime",
    ({ accepted, name, mime, is_accepted }) => {
      expect(isAccepted({ name, type: mime }, accepted)).toBe(is_accepted);
    },
  );
});

describe("sizes", () => {
  type Example = { size: number; text: string };
  it.each(examples<Example>("sizes"))("$size", ({ size, text }) => {
    expect(sizeText(size)).toBe(text);
  });
});

describe("languages", () => {
  type Example = { tag: string; code: string | null };
  it.each(examples<Example>("languages"))("$tag", ({ tag, code }) => {
    expect(catalogOf(tag) ?? null).toBe(code);
  });
});

describe("commands", () => {
  const commands = ["clear", "my_Report-2"].map((name) => ({ name, description: "" }));
  type Example = { text: string; command: string | null; args?: string };
  it.each(examples<Example>("commands"))("$text", ({ text, command, args }) => {
    expect(commandIn(text, commands)).toEqual(command === null ? undefined : { command, args });
  });
});

describe("formulas of spreadsheets", () => {
  type Example = { text: string; is_formula: boolean };
  it.each(examples<Example>("spreadsheet_formulas"))("$text", ({ text, is_formula }) => {
    expect(escapeFormula(text)).toBe(is_formula ? `'${text}` : text);
  });
});

describe("formulas in texts", () => {
  type Example = { text: string; formulas: string[] };
  it.each(examples<Example>("formulas"))("$text", ({ text, formulas }) => {
    const { host } = show(text);
    const found = [...host.querySelectorAll(".chatkit-math")].map(({ textContent }) => textContent);
    host.remove();
    expect(found).toEqual(formulas);
  });
});
