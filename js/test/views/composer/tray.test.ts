import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Config } from "../../../src/chat/config";
import { Tray } from "../../../src/views/composer/tray";
import { testConfig } from "../config";

const changed = vi.fn();
const focus = vi.fn();
let tray: Tray;
const read = FileReader.prototype.readAsDataURL;
const reads: Promise<unknown>[] = [];

function setUp(over: Partial<Config> = {}) {
  tray = new Tray(testConfig({ attachments: [".txt", "image/*"], ...over }), changed, focus);
  document.body.replaceChildren(tray.element, ...tray.controls);
}
beforeEach(() => {
  vi.resetAllMocks();
  vi.spyOn(FileReader.prototype, "readAsDataURL").mockImplementation(function (this: FileReader, file) {
    reads.push(new Promise((done) => this.addEventListener("loadend", done)));
    read.call(this, file);
  });
  setUp();
});
// Nothing may still be read when the window of the tests goes away, not even what a test has removed.
afterEach(async () => {
  await Promise.all(reads.splice(0));
});
const text = (name: string, content = "x") => new File([content], name, { type: "text/plain" });
const chips = () => [...tray.element.querySelectorAll<HTMLElement>(".chatkit-chip")];
const names = () => chips().map((chip) => chip.querySelector(".chatkit-chip-name")!.textContent);
const errors = () => tray.element.querySelector("[role=alert]")!.textContent;

describe("the tray", () => {
  it("takes files by its input", async () => {
    const input = tray.controls.find((control) => control instanceof HTMLInputElement) as HTMLInputElement;
    expect(input.accept).toBe(".txt,image/*");
    Object.defineProperty(input, "files", { value: [text("a.txt", "hello")], configurable: true });
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await tray.ready;
    expect(names()).toEqual(["a.txt"]);
    expect(tray.attachments).toEqual([
      { type: "file", name: "a.txt", mime: "text/plain", size: 5, content: btoa("hello") },
    ]);
    expect(tray.ready).toBeUndefined();
  });

  it("says why it does not take one, and takes the others", () => {
    tray.add([text("a.exe"), text("big.txt", "x".repeat(1001)), text("ok.txt")]);
    expect(names()).toEqual(["ok.txt"]);
    expect(errors()).toContain("a.exe has a type");
    expect(errors()).toContain("big.txt is larger than 1 kB");
    tray.add([text("fine.txt")]);
    expect(errors()).toBe("");
  });

  it("takes twenty", () => {
    tray.add(Array.from({ length: 21 }, (_, at) => text(`${at}.txt`)));
    expect(chips()).toHaveLength(20);
    expect(errors()).toContain("20");
  });

  it("says when one cannot be read", async () => {
    const broken = text("gone.txt");
    vi.spyOn(FileReader.prototype, "readAsDataURL").mockImplementationOnce(function (this: FileReader) {
      queueMicrotask(() => this.onerror?.(new ProgressEvent("error") as ProgressEvent<FileReader>));
    });
    tray.add([broken]);
    await tray.ready;
    await Promise.resolve();
    expect(chips()).toHaveLength(0);
    expect(errors()).toContain("gone.txt could not be read");
  });

  it("shows pictures, and nothing else as a picture", async () => {
    tray.add([
      new File(["x"], "a.png", { type: "image/png" }),
      new File(["<svg/>"], "a.svg", { type: "image/svg+xml" }),
    ]);
    await tray.ready;
    await Promise.resolve();
    expect(chips().map((chip) => chip.querySelector("img")?.getAttribute("src"))).toEqual([
      "data:image/png;base64,eA==",
      undefined,
    ]);
  });

  it("mentions a source once", () => {
    tray.mention("sales");
    tray.mention("sales");
    expect(tray.attachments).toEqual([{ type: "widget", name: "sales", widgetId: "sales" }]);
    expect(names()).toEqual(["@sales"]);
  });

  it("lets go of one by its button, and keeps the focus near", () => {
    tray.mention("a");
    tray.mention("b");
    const button = () => chips()[0]!.querySelector("button")!;
    expect(button().getAttribute("aria-label")).toBe("Remove: a");
    button().focus();
    button().click();
    expect(names()).toEqual(["@b"]);
    expect(document.activeElement).toBe(button());
    button().click();
    expect(focus).toHaveBeenCalled();
    expect(tray.element.hidden).toBe(true);
  });

  it("shows again what was staged before", async () => {
    tray.add([text("a.txt")]);
    const before = [...tray.staged];
    tray.set([]);
    expect(tray.isEmpty).toBe(true);
    tray.set(before);
    await tray.ready;
    await Promise.resolve();
    expect(names()).toEqual(["a.txt"]);
    expect(tray.attachments[0]!.content).toBe(btoa("x"));
  });

  it("has no way in where the app takes no files", () => {
    setUp({ attachments: false });
    expect(tray.controls).toEqual([]);
    tray.mention("sales");
    expect(names()).toEqual(["@sales"]);
  });
});

describe("dropping and pasting", () => {
  const host = () => document.querySelector<HTMLElement>("section")!;
  const field = () => document.querySelector("textarea")!;
  beforeEach(() => {
    document.body.innerHTML = "<section><textarea></textarea></section>";
    tray.watch(host(), field());
  });
  function fire(target: HTMLElement, type: string, data: object, relatedTarget?: Node) {
    const event = new Event(type, { bubbles: true, cancelable: true });
    const name = type === "paste" ? "clipboardData" : "dataTransfer";
    Object.defineProperty(event, name, { value: data });
    Object.defineProperty(event, "relatedTarget", { value: relatedTarget ?? null });
    target.dispatchEvent(event);
    return event;
  }
  const hint = () => host().querySelector<HTMLElement>(".chatkit-drop")!;

  it("shows where, and takes what is dropped anywhere", () => {
    expect(fire(field(), "dragenter", { types: ["Files"] }).defaultPrevented).toBe(true);
    expect(hint().hidden).toBe(false);
    fire(host(), "dragleave", {}, field());
    expect(hint().hidden).toBe(false);
    fire(host(), "drop", { files: [text("a.txt")] });
    expect(hint().hidden).toBe(true);
    expect(names()).toEqual(["a.txt"]);
  });

  it("is not for text", () => {
    expect(fire(field(), "dragenter", { types: ["text/plain"] }).defaultPrevented).toBe(false);
    expect(fire(field(), "drop", { files: [] }).defaultPrevented).toBe(false);
    expect(hint().hidden).toBe(true);
  });

  it("takes pasted files, unless there is text beside them", () => {
    const files = [text("a.txt")];
    expect(fire(field(), "paste", { files, types: ["Files", "text/plain"] }).defaultPrevented).toBe(false);
    expect(fire(field(), "paste", { files, types: ["Files"] }).defaultPrevented).toBe(true);
    expect(names()).toEqual(["a.txt"]);
  });

  it("ends when the tray goes", () => {
    tray.remove();
    expect(host().querySelector(".chatkit-drop")).toBeNull();
    expect(fire(host(), "dragenter", { types: ["Files"] }).defaultPrevented).toBe(false);
  });
});
