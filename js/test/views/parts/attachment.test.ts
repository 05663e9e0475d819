import { describe, expect, it, vi } from "vitest";
import type { AttachmentPart } from "../../../src/protocol";
import { AttachmentView } from "../../../src/views/parts/attachment";
import { fakeContext } from "../context";

const PICTURE = "data:image/png;base64,iVBORw0KGgo=";

function show(over: Partial<AttachmentPart>): HTMLElement {
  const part: AttachmentPart = { type: "attachment", attachmentType: "file", name: "a.csv", ...over };
  const { element } = new AttachmentView(part, fakeContext().context);
  document.body.replaceChildren(element);
  return element;
}

describe("what was sent along", () => {
  it("is a file with its name and size, to be fetched from the app itself", () => {
    const link = show({ size: 48_200, url: "/session/1?x" }).querySelector("a")!;
    expect(link.textContent).toBe("a.csv");
    expect(link.getAttribute("aria-label")).toMatch(/^a\.csv, 4\d kB$/);
    expect(link.download).toBe("a.csv");
  });

  it.each(["javascript:alert(1)", "https://elsewhere.example/x", "data:text/html,x", "java\tscript:x"])(
    "links to nothing else: %s",
    (url) => {
      const element = show({ url, mime: "image/png" });
      expect(element.querySelector("a, img")).toBeNull();
    },
  );

  it("is a part of the app by its name", () => {
    const element = show({ attachmentType: "widget", name: "sales", widgetId: "sales" });
    expect(element.querySelector("[aria-label='@sales']")).not.toBeNull();
    expect(element.textContent).toBe("@sales");
  });

  it("is a picture that can be enlarged", () => {
    HTMLDialogElement.prototype.showModal ??= vi.fn();
    HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
      this.dispatchEvent(new Event("close"));
    };
    const button = show({ name: "a.png", mime: "image/png", url: PICTURE }).querySelector("button")!;
    expect(button.querySelector("img")?.alt).toBe("a.png");
    button.click();
    const dialog = document.querySelector("dialog")!;
    expect(dialog.querySelector("img")?.src).toBe(PICTURE);
    dialog.querySelector("button")?.click();
    expect(document.querySelector("dialog")).toBeNull();
    expect(document.activeElement).toBe(button);
  });
});
