import { describe, expect, it } from "vitest";
import { bounded, boundLoader, plainCursor, type Runtime } from "../../../../src/views/artifacts/vega/policy";

const loader = (images: "none" | "same-origin" | "all") =>
  boundLoader({ sanitize: async (uri) => ({ href: uri }) }, images);
const OUT = "https://evil.example/x";
const image = { context: "image" };
const link = { context: "href" };

describe("what a chart loads", () => {
  it("follows the policy", async () => {
    await expect(loader("none").sanitize("/data.json")).rejects.toThrow("may not load");
    await expect(loader("same-origin").sanitize(OUT, image)).rejects.toThrow("may not load");
    await expect(loader("all").sanitize(OUT, image)).resolves.toEqual({ href: OUT });
  });

  it("stays in the app once the app's data is in it", async () => {
    const own = loader("all");
    await own.sanitize("/logo.png", image);
    await own.sanitize(OUT, image);
    await own.sanitize("/data.json");
    await expect(own.sanitize(OUT, image)).rejects.toThrow("contains the app's data");
    await expect(own.sanitize(`${OUT}?secret`, link)).rejects.toThrow("contains the app's data");
    await expect(own.sanitize("/page", link)).resolves.toMatchObject({ href: "/page", target: "_blank" });
  });

  it("leads nowhere by a script", async () => {
    await expect(loader("all").sanitize("java\tscript:alert(1)", link)).rejects.toThrow("may not link");
  });
});

describe("what a chart hears and asks", () => {
  it("leaves keys and other elements alone", () => {
    const { eventConfig }: Runtime = bounded({ eventConfig: { selector: true, globalCursor: true } });
    expect(eventConfig).toMatchObject({ selector: false, bind: "container", globalCursor: false });
    expect(eventConfig!.window).not.toContain("keydown");
  });

  it("makes plain inputs", () => {
    const bindings = [
      { signal: "a", input: "range", min: 1, max: 2, step: 1, element: "#other" },
      { signal: "b", input: "image", src: OUT, style: "position:fixed", formaction: OUT, autofocus: "" },
      { signal: "c", element: "#password", event: "input" },
    ];
    expect(bounded({ bindings }).bindings).toEqual([
      { signal: "a", input: "range", min: 1, max: 2, step: 1 },
      { signal: "b", input: "text" },
      { signal: "c", input: "text" },
    ]);
  });

  it("shows no cursor by address", () => {
    const element = document.createElement("div");
    plainCursor(element);
    element.style.cursor = "pointer";
    expect(element.getAttribute("style")).toBe("cursor: pointer;");
    element.style.cursor = `url(${OUT}), auto`;
    expect(element.getAttribute("style")).toBe("cursor: pointer;");
  });
});
