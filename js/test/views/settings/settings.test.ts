import { beforeEach, describe, expect, it, vi } from "vitest";
import { defaultLabels } from "../../../src/base/labels";
import type { SettingsItem } from "../../../src/protocol";
import { SettingsMenu } from "../../../src/views/settings/settings-menu";

const items: SettingsItem[] = [
  { id: "model", label: "Model", type: "select", value: 1, options: ["1", 1, true] },
  { id: "temp", label: "Temperature", type: "range", value: 0.5, min: 0, max: 2, step: 0.1 },
  { id: "stream", label: "Stream", type: "toggle", value: true },
  { id: "line", label: "", type: "separator", value: null },
  { id: "reset", label: "Reset", type: "action", value: null },
];
const change = vi.fn();
let menu: SettingsMenu;
let button: HTMLButtonElement;
const $ = <E extends HTMLElement>(selector: string) => menu.element.querySelector<E>(selector)!;

beforeEach(() => {
  change.mockReset();
  button = document.createElement("button");
  menu = new SettingsMenu(button, defaultLabels, change);
  document.body.replaceChildren(button, menu.element);
  menu.show(items);
});

describe("the settings menu", () => {
  it("is a named dialog of native controls", () => {
    expect(menu.element.getAttribute("role")).toBe("dialog");
    expect(menu.element.getAttribute("aria-label")).toBe("Settings");
    expect(
      [...menu.element.children].map((row) => row.querySelector("input, select")?.localName ?? row.localName),
    ).toEqual(["select", "input", "input", "hr", "button"]);
    menu.open();
    expect(button.getAttribute("aria-expanded")).toBe("true");
    expect(document.activeElement).toBe($("select"));
  });

  it("says when there is nothing", () => {
    menu.show([]);
    expect(menu.element.textContent).toBe("No settings");
    menu.show(items);
    expect(menu.element.textContent).not.toContain("nothing");
  });

  it("tells values in their own type", () => {
    const select = $<HTMLSelectElement>("select");
    expect(select.selectedIndex).toBe(1);
    for (const [at, value] of ["1", 1, true].entries()) {
      select.selectedIndex = at;
      select.dispatchEvent(new Event("change"));
      expect(change).toHaveBeenLastCalledWith("model", value);
    }
    $("[role=switch]").click();
    expect(change).toHaveBeenLastCalledWith("stream", false);
    $("button").click();
    expect(change).toHaveBeenLastCalledWith("reset", null);
  });

  it("shows the labels of options and tells their values", () => {
    const labeled: SettingsItem = {
      id: "size",
      label: "Size",
      type: "select",
      value: "l",
      options: ["s", "l"],
      optionLabels: ["Small", "Large"],
    };
    menu.show([labeled]);
    const select = $<HTMLSelectElement>("select");
    expect([...select.options].map((option) => option.text)).toEqual(["Small", "Large"]);
    expect(select.selectedIndex).toBe(1);
    select.selectedIndex = 0;
    select.dispatchEvent(new Event("change"));
    expect(change).toHaveBeenLastCalledWith("size", "s");
  });

  it("tells a range once it is still, and shows its value meanwhile", () => {
    vi.useFakeTimers();
    const range = $<HTMLInputElement>("[type=range]");
    for (const value of ["0.6", "0.7", "0.8"]) {
      range.value = value;
      range.dispatchEvent(new Event("input"));
    }
    expect($(".chatkit-setting-value").textContent).toBe("0.8");
    expect(change).not.toHaveBeenCalled();
    range.dispatchEvent(new Event("change"));
    vi.runAllTimers();
    expect(change.mock.calls).toEqual([["temp", 0.8]]);
    vi.useRealTimers();
  });

  it("shows what the server says without an echo, in the same controls", () => {
    const controls = [...menu.element.children];
    menu.show(
      items.map((item) => ({ ...item, value: { model: true, temp: 1.5, stream: false }[item.id] ?? null })),
    );
    expect([...menu.element.children]).toEqual(controls);
    expect($<HTMLSelectElement>("select").selectedIndex).toBe(2);
    expect($(".chatkit-setting-value").textContent).toBe("1.5");
    expect($<HTMLInputElement>("[role=switch]").checked).toBe(false);
    expect(change).not.toHaveBeenCalled();
  });

  it("makes another control for another item of the same id", () => {
    menu.show([{ id: "temp", label: "Warmth", type: "range", value: 5, min: 0, max: 10 }]);
    expect(menu.element.children).toHaveLength(1);
    expect($(".chatkit-setting-value").textContent).toBe("5");
    expect($(".chatkit-setting-label").textContent).toBe("Warmth");
  });
});
