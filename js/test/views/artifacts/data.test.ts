// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { Theme } from "../../../src/base/theme";
import type { TableArtifactPart } from "../../../src/protocol";
import { fileName } from "../../../src/views/artifacts/body";
import { themed } from "../../../src/views/artifacts/plotly/layout";
import { columnsOf as columnsBy, compareDays, separated } from "../../../src/views/artifacts/table/columns";
import { escapeFormula } from "../../../src/views/artifacts/table/formulas";
import { dateText, valueText } from "../../../src/views/artifacts/table/text";

const table = (over: Partial<TableArtifactPart>): TableArtifactPart => ({
  type: "artifact",
  artifactType: "table",
  title: "",
  rowData: [],
  columns: ["a.b", "when"],
  columnTypes: { "a.b": "number", when: "date" },
  height: "",
  ...over,
});

const columnsOf = (part: TableArtifactPart) => columnsBy(part, (text) => text.length * 8);

describe("columns", () => {
  it("follow the types of the data", () => {
    const [number, date] = columnsOf(table({}));
    expect(number).toMatchObject({ field: "a.b", headerName: "a.b", filter: "agNumberColumnFilter" });
    expect(date).toMatchObject({ field: "when", filter: "agDateColumnFilter" });
  });

  it("are changed by the app's settings of the same field, others are added", () => {
    const columnDefs = [
      { field: "when", headerName: "Day", width: 90 },
      { headerName: "Group", children: [] },
    ];
    const columns = columnsOf(table({ columnDefs }));
    expect(columns.map(({ headerName }) => headerName)).toEqual(["a.b", "Day", "Group"]);
    expect(columns[1]).toMatchObject({ width: 90, filter: "agDateColumnFilter" });
  });

  it("show numbers and dates without what says nothing", () => {
    expect([0.1 + 0.2, 1e21, 2024, null, "inf"].map(valueText)).toEqual([
      "0.30000000000000004",
      "1e+21",
      "2024",
      "",
      "inf",
    ]);
    expect(
      ["2024-05-01T00:00:00", "2024-05-01T08:30:00", "2024-05-01", null].map((v) =>
        dateText(v, v?.includes("8:30") ?? false),
      ),
    ).toEqual(["2024-05-01", "2024-05-01 08:30:00", "2024-05-01", ""]);
  });

  it("compare by the day", () => {
    const day = new Date(2024, 4, 1);
    expect(
      ["2024-04-30T23:59:59", "2024-05-01T08:30:00", "2024-05-02", null].map((cell) =>
        compareDays(day, cell),
      ),
    ).toEqual([-1, 0, 1, -1]);
  });
});

describe("rows as text", () => {
  it("quote what must be quoted", () => {
    const rows = [
      { a: 'say "hi"', b: "x,y" },
      { a: "two\nlines", b: null },
      { a: 1, b: { c: 1 } },
    ];
    expect(separated(["a", "b"], rows, ",")).toBe(
      'a,b\r\n"say ""hi""","x,y"\r\n"two\nlines",\r\n1,"{""c"":1}"\r\n',
    );
    expect(separated(["a"], [{ a: "x,y" }, { a: "x\ty" }], "\t")).toBe('a\r\nx,y\r\n"x\ty"\r\n');
  });
});

describe("formulas", () => {
  const texts = ["=1+1", "+cmd|'", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-", "+49 30"];
  it.each(texts)("get an apostrophe: %j", (text) => {
    expect(escapeFormula(text)).toBe(`'${text}`);
  });
  const plain = ["a", "a=1", "'=1", " =1", "", "-1.5", "+3", "-1e-5", "-inf", "-.5", "2020-01-01"];
  it.each(plain)("are not seen in %j", (text) => {
    expect(escapeFormula(text)).toBe(text);
  });
  it("are escaped in names and cells alike", () => {
    expect(separated(["=a"], [{ "=a": "=1" }, { "=a": -1 }], ",", escapeFormula)).toBe(
      "'=a\r\n'=1\r\n-1\r\n",
    );
  });
});

describe("a figure's layout", () => {
  const theme: Theme = {
    dark: true,
    background: "#111",
    foreground: "#eee",
    muted: "#999",
    accent: "#0af",
    line: "#333",
    font: "Sans",
  };
  const plain = { layout: { plot_bgcolor: "#E5ECF6", xaxis: { ticks: "outside" } } };

  it("takes the page's colors where nobody has chosen any", () => {
    for (const template of [undefined, plain]) {
      const { template: themedBy } = themed({ template }, theme) as {
        template: { layout: Record<string, object> };
      };
      expect(themedBy.layout).toMatchObject({ plot_bgcolor: "rgba(0,0,0,0)", font: { color: "#eee" } });
    }
    const { template } = themed({ template: plain }, theme) as { template: typeof plain };
    expect(template.layout.xaxis).toMatchObject({ ticks: "outside", gridcolor: "#333" });
  });

  it("keeps a template somebody has chosen, and what the figure says", () => {
    const chosen = { layout: { plot_bgcolor: "rgb(237,237,237)" } };
    expect(themed({ template: chosen }, theme).template).toBe(chosen);
    expect(themed({ margin: { t: 1 }, width: 5, height: 5 }, theme)).toEqual({
      margin: { t: 1 },
      autosize: true,
      template: expect.anything(),
    });
  });
});

it("a file's name is the title as far as files may be called so", () => {
  expect(fileName("Sales 2024", "table", "csv")).toBe("Sales 2024.csv");
  expect(fileName("model.py", "code", "py")).toBe("model.py");
  expect(fileName("Report v1.2", "document", "md")).toBe("Report v1.2.md");
  expect(fileName("a/b:../c\u0000", "x", "md")).toBe("a b .. c.md");
  expect(fileName("", "chart", "png")).toBe("chart.png");
});
