// The settings menu: a small dialog of native controls, one per item. A control shows the last value from the server and
// sends what the user chooses, in the same type. Values from the server are not sent back.
import { h } from "../../base/dom";
import { newId } from "../../base/ids";
import type { Labels } from "../../base/labels";
import type { SettingsItem, SettingValue } from "../../protocol";
import { Dropdown } from "../shared/dropdown";

type Change = (key: string, value: SettingValue | null) => void;

/** The row of an item, and how to update it for another value. */
interface Row {
  /** The item for which the row was created, without its value. */
  shape: string;
  element: HTMLElement;
  set(value: SettingValue | null): void;
}

export class SettingsMenu {
  readonly element: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly dropdown: Dropdown;
  private rows = new Map<string, Row>();

  constructor(
    button: HTMLButtonElement,
    labels: Labels,
    private readonly change: Change,
  ) {
    this.element = h("div", {
      class: "chatkit-card-menu chatkit-settings-menu",
      role: "dialog",
      "aria-label": labels.settings,
      id: `chatkit-settings-${newId()}`,
    });
    this.empty = h("p", { class: "chatkit-setting-none" }, labels.noSettings);
    button.setAttribute("aria-controls", this.element.id);
    this.dropdown = new Dropdown(button, this.element, "end", (open) => {
      if (open)
        this.element.querySelector<HTMLElement>("input, select, button")?.focus({ preventScroll: true });
    });
  }

  open(): void {
    this.dropdown.open();
  }

  /** Draws the rows of `items`. A control in use is kept, and only its value is updated. */
  show(items: readonly SettingsItem[]): void {
    const before = this.rows;
    this.rows = new Map();
    for (const item of items) {
      const { value, ...rest } = item;
      const shape = JSON.stringify(rest);
      const known = before.get(item.id);
      const row = known?.shape === shape ? known : { shape, ...rowOf(item, this.change) };
      this.rows.set(item.id, row);
      row.set(value);
    }
    const wanted = [...this.rows.values()].map(({ element }) => element);
    if (wanted.length === 0) wanted.push(this.empty);
    const same =
      wanted.length === this.element.children.length &&
      wanted.every((element, at) => element === this.element.children[at]);
    if (!same) this.element.replaceChildren(...wanted);
  }

  remove(): void {
    this.dropdown.close();
    this.element.remove();
  }
}

function rowOf(item: SettingsItem, change: Change): Omit<Row, "shape"> {
  switch (item.type) {
    case "separator":
      return { element: h("hr"), set() {} };
    case "action":
      return action(item, change);
    case "toggle":
      return toggle(item, change);
    case "select":
      return select(item, change);
    case "range":
      return range(item, change);
  }
}

const words = (text: string): HTMLElement => h("span", { class: "chatkit-setting-label", dir: "auto" }, text);

function action({ id, label }: SettingsItem, change: Change): Omit<Row, "shape"> {
  const element = h("button", { type: "button", class: "chatkit-setting", "data-type": "action" }, label);
  element.addEventListener("click", () => change(id, null));
  return { element, set() {} };
}

function toggle({ id, label }: SettingsItem, change: Change): Omit<Row, "shape"> {
  const input = h("input", { type: "checkbox", role: "switch" });
  input.addEventListener("change", (event) => {
    event.stopPropagation();
    change(id, input.checked);
  });
  return {
    element: h("label", { class: "chatkit-setting", "data-type": "toggle" }, words(label), input),
    set(value) {
      input.checked = value === true;
    },
  };
}

function select(
  { id, label, options = [], optionLabels = [] }: SettingsItem,
  change: Change,
): Omit<Row, "shape"> {
  const input = h(
    "select",
    {},
    ...options.map((value, at) => h("option", { value: String(at) }, optionLabels[at] ?? String(value))),
  );
  input.addEventListener("change", (event) => {
    event.stopPropagation();
    // Send the option itself, because 1, "1" and true only look alike.
    const value = options[input.selectedIndex];
    if (value !== undefined) change(id, value);
  });
  return {
    element: h("label", { class: "chatkit-setting", "data-type": "select" }, words(label), input),
    set(value) {
      input.selectedIndex = value === null ? -1 : options.indexOf(value);
    },
  };
}

/** The delay after the last move of a range before its value is sent, in milliseconds. */
const RANGE_DELAY_MS = 150;

function range({ id, label, min = 0, max = 100, step }: SettingsItem, change: Change): Omit<Row, "shape"> {
  const input = h("input", {
    type: "range",
    min: String(min),
    max: String(max),
    step: String(step ?? "any"),
  });
  // Do not use <output>, because the label would name it instead of the slider after it.
  const shown = h("span", { class: "chatkit-setting-value" });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = () => {
    shown.textContent = String(Number(input.valueAsNumber.toPrecision(6)));
  };
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    change(id, input.valueAsNumber);
  };
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    show();
    clearTimeout(timer);
    timer = setTimeout(tell, RANGE_DELAY_MS);
  });
  // When the slider is released, send the value immediately, and only once.
  input.addEventListener("change", (event) => {
    event.stopPropagation();
    if (timer !== undefined) tell();
  });
  return {
    element: h("label", { class: "chatkit-setting", "data-type": "range" }, words(label), shown, input),
    set(value) {
      // Do not overwrite what the user is just setting.
      if (typeof value !== "number" || timer !== undefined) return;
      input.value = String(value);
      show();
    },
  };
}
