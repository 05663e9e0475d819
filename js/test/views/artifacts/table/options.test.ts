// @vitest-environment node
import { describe, expect, it } from "vitest";
import { plainSettings } from "../../../../src/views/artifacts/table/options";

const ATTACK = "window.hacked = 1";

describe("settings that nobody vouches for", () => {
  it("keep their plain values", () => {
    const columnDefs = [{ field: "a", headerName: "A", pinned: "left", width: 90, filter: true }];
    const gridOptions = { rowHeight: 36, pagination: true, defaultColDef: { sortable: false } };
    expect(plainSettings({ columnDefs, gridOptions })).toEqual({ columnDefs, gridOptions });
  });

  it.each([
    "valueGetter",
    "valueFormatter",
    "valueSetter",
    "valueParser",
    "headerValueGetter",
    "tooltipValueGetter",
    "filterValueGetter",
    "keyCreator",
    "comparator",
    "cellRenderer",
    "cellEditor",
    "cellClass",
    "cellClassRules",
    "cellStyle",
    "headerClass",
    "headerComponent",
    "headerComponentParams",
    "filterParams",
    "icons",
    "children",
    "context",
    "onCellClicked",
    "__proto__",
    "constructor",
  ])("lose %s of a column", (name) => {
    for (const value of [ATTACK, { x: ATTACK }, [ATTACK]]) {
      const def = JSON.parse(
        JSON.stringify({ field: "a" }).replace("{", `{${JSON.stringify(name)}:${JSON.stringify(value)},`),
      );
      const plain = plainSettings({ columnDefs: [def], gridOptions: { defaultColDef: def } });
      expect(plain).toEqual({ columnDefs: [{ field: "a" }], gridOptions: { defaultColDef: { field: "a" } } });
    }
  });

  it.each([
    "overlayNoRowsTemplate",
    "overlayLoadingTemplate",
    "icons",
    "rowClassRules",
    "rowStyle",
    "getRowId",
    "context",
    "components",
    "columnTypes",
    "dataTypeDefinitions",
    "rowData",
    "columnDefs",
    "theme",
    "autoGroupColumnDef",
    "loadingCellRenderer",
    "statusBar",
    "popupParent",
    "suppressFieldDotNotation",
  ])("lose %s of the grid", (name) => {
    for (const value of [ATTACK, { x: ATTACK }, false])
      expect(plainSettings({ gridOptions: { [name]: value } })).toEqual({ gridOptions: {} });
  });

  it("lose a plain name with a value of another kind", () => {
    const columnDefs = [{ width: "1", headerName: { toString: ATTACK }, sort: ATTACK, filter: "custom" }];
    expect(plainSettings({ columnDefs })).toEqual({ columnDefs: [{}] });
  });

  it("stay as they are when the app wrote them", () => {
    const part = { trusted: true as const, columnDefs: [{ valueGetter: "data.a" }] };
    expect(plainSettings(part)).toBe(part);
  });
});
