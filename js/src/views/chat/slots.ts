// The app's own UI in the element, which chat_ui() has rendered into it: the drawer, the footer and the toolbar.

export type Slots = Partial<Record<"drawer" | "footer" | "toolbar", HTMLElement>>;

export function readSlots(host: HTMLElement): Slots {
  const slots = [...host.children].filter((child) => child.matches(".chatkit-slot")) as HTMLElement[];
  return Object.fromEntries(slots.map((slot) => [slot.dataset.slot, slot]));
}
