import { afterEach, describe, expect, it } from "vitest";
import { defaultLabels } from "../../../../src/base/labels";
import type { TableArtifactPart } from "../../../../src/protocol";
import type { Frame } from "../../../../src/views/artifacts/body";
import { tableBody } from "../../../../src/views/artifacts/table/table";
import { testConfig } from "../../config";

const frame: Frame = { config: testConfig(), expand() {}, expanded: false };
const noteOf = (more: Partial<TableArtifactPart>) =>
  tableBody(
    {
      type: "artifact",
      artifactType: "table",
      title: "Trips: all",
      rowData: [{ a: 1 }],
      columns: ["a"],
      columnTypes: { a: "number" },
      height: "300px",
      ...more,
    },
    frame,
  ).element.querySelector(".chatkit-table-note");

describe("the first rows of a table", () => {
  it("are told from the whole, which the app has", () => {
    const note = noteOf({ totalRows: 2000, downloadUrl: "session/x/route?table=1" });
    expect(note?.textContent).toContain("First 1 of 2,000 rows");
    expect(note?.querySelector("a")?.getAttribute("download")).toBe("Trips all.csv");
  });

  it("are all there is in another session", () => {
    const note = noteOf({ totalRows: 2000 });
    expect(note?.textContent).toBe("First 1 of 2,000 rows");
  });

  it("lead nowhere else", () => {
    for (const downloadUrl of ["https://elsewhere.example/a.csv", "javascript:alert(1)", "data:text/csv,a"])
      expect(noteOf({ totalRows: 2000, downloadUrl })?.querySelector("a")).toBeNull();
  });

  it("need no note where they are all rows", () => expect(noteOf({})).toBeNull());
});

describe("formatted columns", () => {
  afterEach(() => document.documentElement.removeAttribute("lang"));

  /** Returns what is printed of a table, in a chat with a language that was set or not. */
  function printed(language?: string): string | null | undefined {
    const labels = { ...defaultLabels, locale: language ?? "fr" };
    const config = testConfig({ labels, ...(language ? { language } : {}) });
    const { element, dispose } = tableBody(
      {
        type: "artifact",
        artifactType: "table",
        title: "",
        rowData: [{ a: 1234.5, b: 1234.5 }],
        columns: ["a", "b"],
        columnTypes: { a: "number", b: "number" },
        columnFormats: { a: { thousands: true }, b: { thousands: true, locale: "en" } },
        height: "300px",
      },
      { ...frame, config },
    );
    document.body.append(element);
    dispatchEvent(new Event("beforeprint"));
    const text = document.querySelector(".chatkit-printed tbody")?.textContent;
    dispose?.();
    element.remove();
    return text;
  }

  it("have the language of the chat if it was set, or that of the page", () => {
    expect(printed("de")).toBe("1.234,51,234.5");
    expect(printed()).toBe("1\u202f234,51,234.5");
    document.documentElement.lang = "es-MX";
    expect(printed()).toBe("1,234.51,234.5");
    expect(printed("de")).toBe("1.234,51,234.5");
  });
});
