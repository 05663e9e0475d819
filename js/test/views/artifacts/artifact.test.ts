import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Config } from "../../../src/chat/config";
import type { ArtifactPart } from "../../../src/protocol";
import { artifactView } from "../../../src/views/artifacts/index";
import { testConfig } from "../config";

const writeText = vi.fn(async (_text: string) => {});
let downloads: { name: string; href: string; blob: Blob | undefined }[] = [];
let blobs = new Map<string, Blob>();

beforeAll(async () => {
  // Loaded beforehand, so that showing one takes no time to wait for.
  await import("../../../src/views/artifacts/artifact");
  Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
  URL.createObjectURL = (blob) => {
    const url = `blob:${blobs.size}`;
    blobs.set(url, blob as Blob);
    return url;
  };
  URL.revokeObjectURL = () => {};
  HTMLAnchorElement.prototype.click = function () {
    downloads.push({ name: this.download, href: this.href, blob: blobs.get(this.href) });
  };
  // jsdom has dialogs, but cannot show them.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };
});
beforeEach(() => {
  document.body.replaceChildren();
  writeText.mockClear();
  downloads = [];
  blobs = new Map();
});

const soon = () => new Promise((resolve) => setTimeout(resolve, 60));
async function show(fields: object, over: Partial<Config> = {}) {
  const part = { type: "artifact", title: "", ...fields } as ArtifactPart;
  const view = artifactView(part, { config: testConfig(over) });
  document.body.append(view.element);
  await soon();
  const $ = <E extends HTMLElement>(selector: string) => view.element.querySelector<E>(selector);
  const press = async (label: string) => {
    $(`button[aria-label="${label}"]`)?.click();
    await soon();
  };
  return { view, $, press, element: view.element };
}
const copied = () => writeText.mock.lastCall?.[0];

describe("the frame", () => {
  it("keeps its place before its content is there", async () => {
    const part = { type: "artifact", artifactType: "json", title: "D", data: 1 } as ArtifactPart;
    const { element } = artifactView(part, { config: testConfig() });
    expect(element.dataset).toMatchObject({ artifactType: "json", loading: "" });
    await soon();
    expect(element.hasAttribute("data-loading")).toBe(false);
    expect(element.getAttribute("aria-label")).toBe("D");
  });

  it("has no text but its title and its content", async () => {
    const { element, $ } = await show({ artifactType: "code", content: "x = 1", language: "python" });
    expect(element.textContent).toBe("x = 1");
    expect($(".chatkit-artifact-title")!.dataset.kind).toBe("Code");
  });

  it("opens the whole window with the same nodes, and gives the focus back", async () => {
    const { element, $, press } = await show({ artifactType: "json", title: "Data", data: { a: 1 } });
    const body = $(".chatkit-artifact-body");
    await press("Open in full window");
    const dialog = $<HTMLDialogElement>("dialog")!;
    expect(dialog.open).toBe(true);
    expect(dialog.getAttribute("aria-label")).toBe("Data");
    expect(dialog.contains(body)).toBe(true);
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Close");
    await press("Close");
    expect($("dialog")).toBeNull();
    expect(element.lastElementChild!.contains(body)).toBe(true);
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Open in full window");
  });

  it("is drawn again only for other data", async () => {
    const fields = { artifactType: "json", data: { a: [1, { b: 2 }] } };
    const { view, $ } = await show(fields);
    const body = $(".chatkit-artifact-body");
    view.update({ type: "artifact", title: "", ...structuredClone(fields) } as ArtifactPart);
    expect($(".chatkit-artifact-body")).toBe(body);
    view.update({ type: "artifact", title: "", artifactType: "json", data: { a: [1, { b: 3 }] } });
    expect($(".chatkit-artifact-body")).not.toBe(body);
  });

  it("is gone when it is disposed of, before it was loaded as well", async () => {
    const part = { type: "artifact", artifactType: "json", title: "", data: 1 } as ArtifactPart;
    const view = artifactView(part, { config: testConfig() });
    document.body.append(view.element);
    view.dispose();
    await soon();
    expect(document.body.childElementCount).toBe(0);
    expect(view.element.childElementCount).toBe(0);
  });
});

describe("code", () => {
  it("copies and downloads every byte", async () => {
    const content = "a\r\n\tb  \n\n\u00a0c\n";
    const { $, press } = await show({ artifactType: "code", title: "x.py", content, language: "python" });
    await press("Copy");
    expect(copied()).toBe(content);
    await press("Download");
    expect(downloads[0]!.name).toBe("x.py");
    expect(await downloads[0]!.blob!.text()).toBe(content);
    expect($(".chatkit-code")!.dataset.language).toBe("python");
    expect($(".chatkit-copy")).toBeNull();
  });

  it("takes no markup from its language", async () => {
    const { $ } = await show({ artifactType: "code", content: "<b>", language: '"><img src=x>' });
    expect($("img, b")).toBeNull();
  });
});

describe("markdown", () => {
  it("is as untrusted as an answer", async () => {
    const content = '# Hi\n<script>x</script><img src="https://other.example/x.png" alt="far">';
    const { $, press } = await show({ artifactType: "markdown", content });
    expect($("h1")!.textContent).toBe("Hi");
    expect($("script, img")).toBeNull();
    await press("Copy");
    expect(copied()).toBe(content);
  });
});

describe("an image", () => {
  it("may be zoomed", async () => {
    const { $ } = await show({ artifactType: "image", url: "/a.png", alt: "A dot" });
    const zoom = $<HTMLButtonElement>(".chatkit-zoom")!;
    expect(zoom.getAttribute("aria-label")).toBe("Zoom: A dot");
    zoom.click();
    expect($("dialog")!.contains(zoom)).toBe(true);
    zoom.click();
    expect(zoom.hasAttribute("data-actual")).toBe(true);
  });

  it("from elsewhere is a link, unless the app allows it", async () => {
    const fields = { artifactType: "image", url: "https://other.example/a.png", alt: "Far" };
    const refused = await show(fields);
    expect(refused.$("img")).toBeNull();
    expect(refused.$<HTMLAnchorElement>("a")!.href).toBe(fields.url);
    expect((await show(fields, { images: "all" })).$("img")).not.toBeNull();
  });

  it("is never a link that runs something", async () => {
    for (const url of ["javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,<script>"]) {
      const { $ } = await show({ artifactType: "image", url, alt: "" }, { images: "all" });
      expect($("a, img")).toBeNull();
    }
  });
});

describe("JSON", () => {
  it("makes nodes for what is open only", async () => {
    const { element, $, press } = await show({
      artifactType: "json",
      data: { few: [1, "two", null], many: Array.from({ length: 100_000 }, (_, at) => at) },
    });
    expect(element.querySelectorAll("*").length).toBeLessThan(80);
    const many = [...element.querySelectorAll("details")].find((each) => !each.open)!;
    many.open = true;
    many.dispatchEvent(new Event("toggle"));
    expect(many.querySelectorAll("details").length).toBe(10);
    expect($(".chatkit-json-value[data-kind=string]")!.textContent).toBe('"two"');
    await press("Copy");
    expect(JSON.parse(copied()!).many).toHaveLength(100_000);
  });

  it("shows a bare value", async () => {
    expect((await show({ artifactType: "json", data: null })).element.textContent).toBe("null");
  });
});

describe("another type", () => {
  it("shows its data, which can be copied", async () => {
    const { $, press } = await show({ artifactType: "hologram", beams: 3 });
    expect($("pre")!.textContent).toContain('"beams": 3');
    await press("Copy");
    expect(JSON.parse(copied()!)).toEqual({ artifactType: "hologram", beams: 3 });
  });
});
