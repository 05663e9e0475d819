import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { loadAssets } from "../../../src/base/assets";
import type { ArtifactPart, Part } from "../../../src/protocol";
import { artifactView } from "../../../src/views/artifacts/index";
import { MessageList } from "../../../src/views/messages/messages";
import { testConfig } from "../config";
import { fakeContext, message } from "../context";

// jsdom loads no files: the test says how each one ends.
const scripts = () => [...document.head.querySelectorAll<HTMLScriptElement>("script")];
const soon = () => new Promise((resolve) => setTimeout(resolve, 60));
const page = window as unknown as Record<string, unknown>;
let seen: unknown[] = [];

beforeAll(async () => {
  await import("../../../src/views/artifacts/artifact");
});
beforeEach(() => {
  document.body.replaceChildren();
  document.head.replaceChildren();
  seen = [];
  vi.stubGlobal("reportError", (error: unknown) => seen.push(error));
});
afterEach(() => {
  vi.unstubAllGlobals();
  delete page.agGrid;
  delete page.Plotly;
});

const table = {
  type: "artifact",
  artifactType: "table",
  title: "T",
  rowData: [{ a: 1 }, { a: 2 }],
  columns: ["a"],
  columnTypes: { a: "number" },
  height: "300px",
} as ArtifactPart;
const chart = {
  type: "artifact",
  artifactType: "plotly",
  title: "",
  figure: { data: [{ type: "bar", y: [1] }], layout: { title: { text: "Bars" }, width: 900 } },
  height: "nonsense",
} as ArtifactPart;
async function show(part: ArtifactPart) {
  const view = artifactView(part, { config: testConfig() });
  document.body.append(view.element);
  await soon();
  return view;
}
const fakeGrid = () => {
  const api = { destroy: vi.fn(), forEachNodeAfterFilterAndSort: vi.fn() };
  const theme = { withParams: () => theme };
  return { api, createGrid: vi.fn((_: HTMLElement, __: Record<string, unknown>) => api), themeQuartz: theme };
};
const fakePlotly = () => ({
  newPlot: vi.fn(async (_: HTMLElement, __: Record<string, Record<string, unknown>>) => {}),
  relayout: vi.fn(async () => {}),
  purge: vi.fn((_: HTMLElement) => {}),
  Plots: { resize: vi.fn() },
});

describe("files of the app", () => {
  it("are loaded in order, each once", async () => {
    loadAssets({ scripts: ["/one.js", "/two.js"], styles: ["/one.css"] });
    await soon();
    expect(scripts()).toHaveLength(1);
    scripts()[0]!.dispatchEvent(new Event("load"));
    await soon();
    expect(scripts().map((script) => script.getAttribute("src"))).toEqual(["/one.js", "/two.js"]);
    scripts()[1]!.dispatchEvent(new Event("load"));
    loadAssets({ scripts: ["/one.js", "/two.js"], styles: ["/one.css"] });
    await soon();
    expect(scripts()).toHaveLength(2);
    expect(document.head.querySelectorAll("link")).toHaveLength(1);
  });

  it("that fail do not keep the next ones, and are tried again", async () => {
    loadAssets({ scripts: ["/bad.js", "/good.js"], styles: [] });
    await soon();
    scripts()[0]!.dispatchEvent(new Event("error"));
    await soon();
    expect(scripts().map((script) => script.getAttribute("src"))).toEqual(["/good.js"]);
    expect(String(seen[0])).toContain("/bad.js");
    scripts()[0]!.dispatchEvent(new Event("load"));
    loadAssets({ scripts: ["/bad.js"], styles: [] });
    await soon();
    expect(scripts().at(-1)!.getAttribute("src")).toBe("/bad.js");
    scripts().at(-1)!.dispatchEvent(new Event("load"));
    await soon();
  });
});

describe("a table", () => {
  it("waits for its library, and destroys its grid", async () => {
    const view = await show(table);
    expect(view.element.querySelector("[data-loading]")).not.toBeNull();
    loadAssets({ scripts: ["/grid.js"], styles: [] });
    await soon();
    const grid = fakeGrid();
    page.agGrid = grid;
    scripts().at(-1)!.dispatchEvent(new Event("load"));
    await soon();
    expect(view.element.querySelector("[data-loading]")).toBeNull();
    const options = grid.createGrid.mock.calls[0]![1];
    expect(options).toMatchObject({ rowData: [{ a: 1 }, { a: 2 }], suppressFieldDotNotation: true });
    view.dispose();
    expect(grid.api.destroy).toHaveBeenCalledTimes(1);
  });

  it("uses the grid the page has", async () => {
    const grid = fakeGrid();
    page.agGrid = grid;
    await show(table);
    expect(grid.createGrid).toHaveBeenCalledTimes(1);
  });

  it("without its library says so, and can still be copied", async () => {
    const writeText = vi.fn(async (_text: string) => {});
    Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
    loadAssets({ scripts: ["/missing.js"], styles: [] });
    const view = await show(table);
    scripts().at(-1)!.dispatchEvent(new Event("error"));
    await soon();
    expect(view.element.querySelector("[role=alert]")!.textContent).toContain("cannot be shown");
    view.element.querySelector<HTMLButtonElement>("button[aria-label=Copy]")!.click();
    await soon();
    expect(writeText).toHaveBeenCalledWith("a\r\n1\r\n2\r\n");
  });
});

describe("a chart", () => {
  it("fills its place in the page's colors, and is purged", async () => {
    const plotly = fakePlotly();
    page.Plotly = plotly;
    const view = await show(chart);
    const [element, figure] = plotly.newPlot.mock.calls[0]!;
    expect(element.getAttribute("aria-label")).toBe("Bars");
    expect(figure.layout).toMatchObject({
      autosize: true,
      template: { layout: { paper_bgcolor: "rgba(0,0,0,0)" } },
    });
    expect(figure.layout).not.toHaveProperty("width");
    view.dispose();
    expect(plotly.purge).toHaveBeenCalledWith(element);
  });

  it.each<[string, (parts: ArtifactPart[]) => Part[]]>([
    ["in an answer", (parts) => parts],
    [
      "in the result of a tool",
      (result) => [{ type: "tool", toolId: "k", name: "plot", arguments: {}, result, isError: false }],
    ],
  ])("%s is purged with its message", async (_where, around) => {
    const plotly = fakePlotly();
    page.Plotly = plotly;
    const list = new MessageList(
      document.body.appendChild(document.createElement("div")),
      () => fakeContext().context,
    );
    list.arrange([message(around([chart]))], new Set(), false);
    for (const card of list.element.querySelectorAll("details")) card.open = true;
    await vi.waitFor(() => expect(plotly.newPlot).toHaveBeenCalledTimes(1));
    await soon();
    list.arrange([], new Set(), false);
    expect(plotly.purge.mock.calls).toEqual([[plotly.newPlot.mock.calls[0]![0]]]);
  });

  it("is not drawn any more when it went while its library came", async () => {
    const view = await show(chart);
    view.dispose();
    const plotly = fakePlotly();
    page.Plotly = plotly;
    loadAssets({ scripts: [], styles: [] });
    await soon();
    expect(plotly.newPlot).not.toHaveBeenCalled();
  });
});
