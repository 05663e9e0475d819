// The app's own UI in the element, which chat_ui() has rendered into it: the drawer, the footer and the toolbar.
import { bridgeElement } from "../shared/bridge";

export type Slots = Partial<Record<"drawer" | "footer" | "toolbar", HTMLElement>>;

export function readSlots(host: HTMLElement): Slots {
  const slots = [...host.children].filter((child) => child.matches(".chatkit-slot")) as HTMLElement[];
  // The drawer brings its own bridge, because the app may replace its content.
  for (const slot of slots)
    if (slot.dataset.slot !== "drawer") slot.append(bridgeElement(host, ...slot.childNodes));
  return Object.fromEntries(slots.map((slot) => [slot.dataset.slot, slot]));
}
