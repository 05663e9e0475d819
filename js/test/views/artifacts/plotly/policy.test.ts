import { describe, expect, it } from "vitest";
import type { ImagePolicy } from "../../../../src/base/policy";
import { allowedFigure, plainConfig } from "../../../../src/views/artifacts/plotly/policy";
import { cleanText } from "../../../../src/views/artifacts/plotly/text";

const OUT = "https://evil.example/x.png";
const drawn = (figure: object, images: ImagePolicy) => JSON.stringify(allowedFigure(figure, images).figure);

/** Everything in a figure that Plotly would fetch. */
const FETCHING: Record<string, object> = {
  image: { layout: { images: [{ source: OUT }] } },
  "image of a template": { layout: { template: { layout: { images: [{ source: OUT }] } } } },
  "image by default": { layout: { template: { layout: { imagedefaults: { source: OUT } } } } },
  "image by a path": { layout: { "images[0].source": OUT } },
  "image of a frame": { frames: [{ layout: { images: [{ source: OUT }] } }] },
  "image of a button": {
    layout: { updatemenus: [{ buttons: [{ method: "relayout", args: [{ "images[0].source": OUT }] }] }] },
  },
  "image of a button by name": {
    layout: { updatemenus: [{ buttons: [{ method: "relayout", args2: ["images[0].source", OUT] }] }] },
  },
  "image of a slider": {
    layout: { sliders: [{ steps: [{ method: "update", args: [{}, { images: [{ source: OUT }] }] }] }] },
  },
  "image trace": { data: [{ type: "image", source: OUT }] },
  "map by a path": { layout: { updatemenus: [{ buttons: [{ args: ["map.style.glyphs", OUT] }] }] } },
  shapes: { data: [{ type: "choropleth", geojson: OUT }] },
  "shapes of a template": { layout: { template: { data: { choropleth: [{ geojson: OUT }] } } } },
  layer: { layout: { map: { style: "white-bg", layers: [{ source: OUT }] } } },
  tiles: { layout: { mapbox: { layers: [{ sourcetype: "raster", source: [OUT] }] } } },
};

describe("a figure", () => {
  it.each(Object.entries(FETCHING))(
    "fetches no %s from elsewhere unless the policy says all",
    (name, figure) => {
      for (const images of ["none", "same-origin"] as const)
        expect(drawn(figure, images)).not.toContain("evil");
      if (!name.startsWith("map")) expect(drawn(figure, "all")).toContain("evil");
    },
  );

  it.each([
    { layout: { map: { style: "carto-positron" } } },
    { layout: { map: { style: OUT } } },
    { layout: { map2: { style: { version: 8, glyphs: OUT, sources: { a: { tiles: [OUT] } } } } } },
    { data: [{ type: "scattermap", mode: "markers+text", marker: { symbol: "bus" }, cluster: {} }] },
    { layout: { updatemenus: [{ buttons: [{ args: [{ type: "scattermap", subplot: "map7" }] }] }] } },
    { data: [{ type: "densitymapbox", subplot: "mapbox3" }], layout: { template: {} } },
  ])("draws its maps on a blank ground: %j", (figure) => {
    const { figure: allowed, blankMap } = allowedFigure(figure, "same-origin");
    expect(blankMap).toBe(true);
    expect(JSON.stringify(allowed)).not.toMatch(/evil|positron|markers.text|bus|cluster/);
    const maps = Object.entries(allowed.layout!).filter(([name]) => /^map/.test(name));
    expect(maps).not.toHaveLength(0);
    for (const [, map] of maps) expect(map).toMatchObject({ style: { version: 8, sources: {} } });
  });

  it("does not take the maps of a template for maps", () => {
    const template = {
      data: { scattermap: [{ type: "scattermap" }] },
      layout: { mapbox: { style: "light" }, map: { style: OUT } },
    };
    const { figure, blankMap } = allowedFigure({ data: [{ type: "bar" }], layout: { template } }, "none");
    expect(blankMap).toBe(false);
    expect(JSON.stringify(figure)).not.toContain("evil");
  });

  it("takes no style by address, and none that brings further ones", () => {
    expect(drawn({ layout: { map: { style: OUT } } }, "all")).not.toContain("evil");
    const style = { sources: { a: { type: "raster", url: OUT, attribution: "<img>" } } };
    expect(drawn({ layout: { map: { style } } }, "all")).not.toContain("evil");
    expect(drawn({ layout: { map: { style: "carto-positron" } } }, "all")).toContain("carto-positron");
  });

  it("stays the same where there is nothing to object to", () => {
    const data = [{ type: "sankey", link: { source: [0, 1], label: ["a < b", "https://x.example"] } }];
    const layout = { title: { text: "A <b>title</b>", font: { style: "italic" } }, images: [] };
    const { figure, blankMap } = allowedFigure({ data, layout }, "none");
    expect(figure.data).toBe(data);
    expect(figure.layout).toEqual(layout);
    expect(blankMap).toBe(false);
    const picture = { data: [{ type: "image", source: "data:image/png;base64,AA" }, { type: "heatmap" }] };
    expect(allowedFigure(picture, "none").figure.data).toBe(picture.data);
  });

  it("is handled by plain settings only", () => {
    const config = {
      scrollZoom: true,
      doubleClick: "reset",
      modeBarButtonsToRemove: ["zoom2d", { name: "x" }],
      plotlyServerURL: OUT,
      topojsonURL: OUT,
      mapboxAccessToken: "x",
      showSendToCloud: true,
      showLink: true,
      editable: true,
      modeBarButtonsToAdd: [{ icon: { svg: "<img>" } }],
      locales: {},
      displayModeBar: "x",
    };
    expect(plainConfig(config)).toEqual({
      scrollZoom: true,
      doubleClick: "reset",
      modeBarButtonsToRemove: ["zoom2d"],
    });
  });
});

describe("a text of a figure", () => {
  it.each([
    ["a < b", "a < b"],
    ["x<5 and y<=2", "x<5 and y<=2"],
    ["a<br>b<BR/>c", "a<br>b<br>c"],
    ["%{x}<extra></extra>", "%{x}<extra></extra>"],
    ['<span style="color: rgb(1, 2, 3)">x</span>', '<span style="color:rgb(1, 2, 3)">x</span>'],
    [
      "<a href='https://x.example/?a=1&b=2' target='_self' popup='a'>x</a>",
      '<a href="https://x.example/?a=1&b=2" target="_blank">x</a>',
    ],
    ["a<b and c>d", "a&lt;b and c>d"],
  ])("%s becomes %s", (given, wanted) => {
    expect(cleanText(given)).toBe(wanted);
  });

  it.each([
    '<span style="mask-image:url(//evil.example)">',
    "<span style='cursor:u\\72l(//evil.example)'>",
    "<span style=\"color:red;background:image-set('//evil.example' 1x)\">",
    '<b style="font-family:&#117;rl(//evil.example)">',
    '<a href="javascript:alert(1)">',
    '<a href="java&#115;cript:alert(1)">',
    '<a href="%{customdata}">',
    "<a href='java\nscript:alert(1)'>",
  ])("%s loses what it brings", (given) => {
    expect(cleanText(given)).toMatch(/^<(?:span|a|b)(?: style="color:red")?>$/);
  });

  it.each([
    ["%{meta[0]}span style='mask:url(//e)'>", "<"],
    ["<%{meta[0]}>", "span style='mask:url(//e)'"],
    ["%{x:<<2}span style='mask:url(//e)'>", "<<2"],
    ["<span %{meta[0]}", "style='mask:url(//e)'>"],
  ])("pieces do not become a tag together: %s", (template, piece) => {
    const joined = cleanText(template).replace(/%\{.*?\}/, cleanText(piece));
    expect(joined).not.toMatch(/<[a-z]/i);
  });
});
