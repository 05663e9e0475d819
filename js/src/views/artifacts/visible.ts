// Waits until an element has a size, because a library that measures its element must not start in a hidden panel.

export function whenVisible(element: HTMLElement): Promise<void> {
  if (typeof ResizeObserver === "undefined") return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new ResizeObserver(([entry]) => {
      if (!entry || entry.contentRect.width === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });
}

/** Returns a valid CSS length for an artifact's height, or the default. */
export function heightOf(wanted: string): string {
  const known = typeof CSS === "undefined" || CSS.supports("height", wanted);
  return wanted !== "" && known ? wanted : "400px";
}
