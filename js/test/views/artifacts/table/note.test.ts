import { describe, expect, it } from "vitest";
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
