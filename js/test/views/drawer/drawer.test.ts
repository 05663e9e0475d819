import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Drawer } from "../../../src/views/drawer/drawer";
import { testConfig } from "../config";

// Files of the app are not loaded here.

let host: HTMLElement;
let container: HTMLElement;
let drawer: Drawer;
let width = 1000;

beforeEach(() => {
  width = 1000;
  container = document.body.appendChild(document.createElement("div"));
  Object.defineProperty(container, "clientWidth", { get: () => width });
  host = container.appendChild(document.createElement("div"));
  host.id = "chat";
  host.style.width = "680px";
  host.innerHTML = "<button id='neighbor'>Before</button>";
});
afterEach(() => document.body.replaceChildren());

function open(config: Parameters<typeof testConfig>[0] = {}, slot?: HTMLElement): Drawer {
  drawer = new Drawer(host, testConfig(config), slot);
  return drawer;
}
const $ = <E extends HTMLElement>(selector: string) => host.querySelector<E>(selector)!;
const panel = () => $(".chatkit-drawer");
const neighbor = () => $<HTMLButtonElement>("#neighbor");
const settings = { width: "30rem", open: true, resizable: true, title: "Result" };
const slotWith = (html: string): HTMLElement => {
  const slot = document.createElement("div");
  slot.innerHTML = html;
  return slot;
};

describe("the drawer", () => {
  it("shows what the page has, with the line length of the conversation", () => {
    open({ drawer: settings }, slotWith("<p>Mine</p>"));
    expect(host.dataset.drawer).toBe("beside");
    expect(panel().hidden).toBe(false);
    expect(panel().getAttribute("aria-label")).toBe("Result");
    expect(panel().getAttribute("role")).toBe("complementary");
    expect(panel().textContent).toContain("Mine");
    expect(host.style.getPropertyValue("--chatkit-measure")).toBe("680px");
    expect(host.style.getPropertyValue("--chatkit-drawer-width")).toBe("30rem");
    drawer.remove();
    expect(host.children).toHaveLength(1);
    expect(host.dataset.drawer).toBeUndefined();
  });

  it("does what the app says", () => {
    open();
    expect(panel().hidden).toBe(true);
    drawer.apply({ action: "update", html: "<b>One</b>", deps: [], title: "First" });
    expect(panel().hidden).toBe(true);
    drawer.apply({ action: "toggle" });
    expect(panel().hidden).toBe(false);
    expect(panel().textContent).toContain("One");
    expect(panel().querySelector("b")?.closest("shiny-chat-container")?.id).toBe("chat");
    drawer.apply({ action: "show", title: "" });
    expect(panel().getAttribute("aria-label")).toBe("Details");
    drawer.apply({ action: "hide" });
    expect(panel().hidden).toBe(true);
    drawer.apply({ action: "show" });
    expect(panel().textContent).toContain("One");
  });

  it("leaves the focus alone, and gives it back when it closes", () => {
    open({ drawer: settings });
    neighbor().focus();
    drawer.apply({ action: "hide" });
    drawer.apply({ action: "show", html: "<i>x</i>", deps: [] });
    expect(document.activeElement).toBe(neighbor());
    $(".chatkit-drawer-close").focus();
    panel().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", cancelable: true }));
    expect(panel().hidden).toBe(true);
    expect(panel().contains(document.activeElement)).toBe(false);
    const opener = $<HTMLButtonElement>(".chatkit-drawer-opener");
    expect(opener.hidden).toBe(false);
    opener.focus();
    opener.click();
    expect(document.activeElement).toBe($(".chatkit-drawer-close"));
    expect(opener.hidden).toBe(true);
  });

  it("is a sheet without space, which does not cover the conversation by itself", () => {
    width = 390;
    open({ drawer: settings }, slotWith("<p>Mine</p>"));
    expect(panel().hidden).toBe(true);
    expect(host.dataset.drawer).toBe("closed");
    neighbor().focus();
    drawer.apply({ action: "show" });
    expect(host.dataset.drawer).toBe("over");
    expect(panel().getAttribute("role")).toBe("dialog");
    expect(panel().getAttribute("aria-modal")).toBe("true");
    expect(neighbor().inert).toBe(true);
    expect(document.activeElement).toBe($(".chatkit-drawer-close"));
    $(".chatkit-drawer-backdrop").click();
    expect(panel().hidden).toBe(true);
    expect(neighbor().inert).toBe(false);
  });

  it("changes its width with the keyboard, within its limits", () => {
    open({ drawer: settings });
    let now = 400;
    Object.defineProperty(panel(), "offsetWidth", { get: () => now });
    const edge = $(".chatkit-drawer-resizer");
    const press = (key: string): string => {
      edge.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
      const set = host.style.getPropertyValue("--chatkit-drawer-width");
      now = Number.parseInt(set, 10);
      return set;
    };
    expect(press("ArrowLeft")).toBe("424px");
    expect(press("ArrowRight")).toBe("400px");
    expect(press("Home")).toBe("240px");
    expect(press("ArrowRight")).toBe("240px");
    expect(press("End")).toBe("680px");
    expect(edge.getAttribute("aria-valuemax")).toBe("680");
    edge.dispatchEvent(new MouseEvent("dblclick"));
    expect(host.style.getPropertyValue("--chatkit-drawer-width")).toBe("30rem");
  });

  it("has no edge to drag if the app does not want it", () => {
    open({ drawer: { ...settings, resizable: false } });
    expect(host.querySelector(".chatkit-drawer-resizer")).toBeNull();
  });
});
