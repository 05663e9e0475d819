import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askBeforeLinks } from "../../../src/views/chat/links";
import { testConfig } from "../config";

let host: HTMLElement;
const dialogs = () => [...host.querySelectorAll("dialog")];
const title = () => dialogs()[0]?.querySelector("h2")?.textContent;
const shown = () => dialogs()[0]?.querySelector(".chatkit-link-address")?.textContent;
const opened = vi.fn();

beforeEach(async () => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };
  await import("../../../src/views/chat/link-dialog");
  host = document.body.appendChild(document.createElement("div"));
  askBeforeLinks(host, testConfig({ links: "ask" }));
  opened.mockReset();
  // jsdom follows no links: what is not prevented would open.
  document.addEventListener("click", follow);
});
afterEach(() => {
  document.removeEventListener("click", follow);
  document.body.replaceChildren();
});

function follow(event: MouseEvent): void {
  const link = (event.target as Element).closest("a");
  if (!link) return;
  if (!event.defaultPrevented) opened(link.getAttribute("href"));
  event.preventDefault();
}
async function click(html: string, options: MouseEventInit = {}, type = "click"): Promise<MouseEvent> {
  const place = host.appendChild(document.createElement("div"));
  place.innerHTML = html;
  const event = new MouseEvent(type, { bubbles: true, cancelable: true, composed: true, ...options });
  place.querySelector(".target, a")!.dispatchEvent(event);
  await vi.waitFor(() => new Promise((resolve) => setTimeout(resolve, 5)));
  return event;
}

describe("a link to another site", () => {
  it("asks with its site, and opens in a new tab", async () => {
    await click('<a href="https://example.org/path?q=1#there"><b class="target">More</b></a>');
    expect(opened).not.toHaveBeenCalled();
    expect(title()).toBe("Open a link to example.org?");
    expect(shown()).toBe("https://example.org/path?q=1#there");
    const dialog = dialogs()[0]!;
    expect(dialog.open).toBe(true);
    expect(document.activeElement?.textContent).toBe("Cancel");
    expect(dialog.getAttribute("aria-labelledby")).toBe(dialog.querySelector("h2")?.id);
    const link = dialog.querySelector("a")!;
    expect([link.target, link.rel]).toEqual(["_blank", "noopener noreferrer"]);
    link.click();
    expect(dialogs()).toEqual([]);
    await click('<a href="https://example.org/path">Again</a>');
    expect(title()).toBe("Open a link to example.org?");
    dialogs()[0]!.querySelector("button")!.click();
    expect(dialogs()).toEqual([]);
  });

  it.each([
    ["https://bank.example@evil.example/a@b", "evil.example", "https://bank.example@evil.example/a@b"],
    ["https://user:evil.example@evil.example", "evil.example", "https://user:evil.example@evil.example/"],
    ["//elsewhere.example:8443/x", "elsewhere.example:8443", "http://elsewhere.example:8443/x"],
    ["https://раypal.example/", "xn--ypal-43d9g.example", "https://xn--ypal-43d9g.example/"],
    ["https://example.org/\u202Egpj.exe", "example.org", "https://example.org/%E2%80%AEgpj.exe"],
    ["https:\\\\evil.example\\path", "evil.example", "https://evil.example/path"],
    ["ftp://files.example/x", "files.example", "ftp://files.example/x"],
    ["xmpp:user@example.org", "xmpp:", "xmpp:user@example.org"],
  ])("names the site of %s", async (href, site, address) => {
    await click(`<a href="${href}">https://bank.example</a>`);
    expect(title()).toBe(`Open a link to ${site}?`);
    expect(shown()).toBe(address);
    const strong = dialogs()[0]?.querySelector("strong");
    if (site !== "xmpp:") expect(strong?.textContent).toBe(site);
    const before = strong?.previousSibling?.textContent ?? "";
    // The marked host is the one of the address, not one that only looks like it.
    expect(before + site === address.slice(0, before.length + site.length) || site === "xmpp:").toBe(true);
    if (href.includes("user:")) expect(before).toBe("https://user:evil.example@");
  });

  it("asks for long addresses, other buttons, keys, and links in drawings", async () => {
    await click(`<a href="https://example.org/${"x".repeat(5000)}">Long</a>`);
    expect(shown()).toHaveLength(5020);
    dialogs()[0]?.close();
    const middle = await click('<a href="https://example.org">Tab</a>', { button: 1 }, "auxclick");
    expect(middle.defaultPrevented).toBe(true);
    dialogs()[0]?.close();
    const meta = await click('<a href="https://example.org">Tab</a>', { metaKey: true });
    expect(meta.defaultPrevented).toBe(true);
    dialogs()[0]?.close();
    await click('<svg><a xlink:href="https://example.org/svg"><text class="target">x</text></a></svg>');
    expect(shown()).toBe("https://example.org/svg");
  });

  it("does not ask again for a site that the user chose to open always", async () => {
    await click('<a href="https://often.example/1">One</a>');
    dialogs()[0]?.querySelector("input")?.click();
    dialogs()[0]?.querySelector("a")?.click();
    opened.mockReset();
    await click('<a href="https://often.example/2">Two</a>');
    expect(dialogs()).toEqual([]);
    await click('<a href="http://often.example/2">Not encrypted</a>');
    expect(title()).toBe("Open a link to often.example?");
  });
});

it.each([
  ["the app", '<a href="/page">x</a>'],
  ["the page", '<a href="#part">x</a>'],
  ["a mail", '<a href="mailto:a@example.org">x</a>'],
  ["UI of the app in a message", '<div class="chatkit-html"><a href="https://example.org">x</a></div>'],
  ["UI around the conversation", '<div class="chatkit-slot"><a href="https://example.org">x</a></div>'],
])("does not ask for a link to or in %s", async (_, html) => {
  await click(html);
  expect(dialogs()).toEqual([]);
  expect(opened).toHaveBeenCalledOnce();
});

it("asks for markdown of the app, which is text like any other", async () => {
  await click('<div class="chatkit-html chatkit-text"><a href="https://example.org">x</a></div>');
  expect(title()).toBe("Open a link to example.org?");
});

it("leaves suggestions and refused addresses alone", async () => {
  host.addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
  await click('<a data-suggestion href="https://example.org">x</a>');
  expect(dialogs()).toEqual([]);
  await click('<a href="javascript:alert(1)">x</a>');
  expect(dialogs()).toEqual([]);
  expect(opened).not.toHaveBeenCalled();
});
