// Reports when the size of a drawing changes.

/** Calls `resize` at most once per frame, and never for a hidden element. */
export function onResize(element: HTMLElement, resize: () => void): () => void {
  if (typeof ResizeObserver === "undefined") return () => {};
  let frame = 0;
  let known = element.clientWidth * 10_000 + element.clientHeight;
  const observer = new ResizeObserver(() => {
    const size = element.clientWidth * 10_000 + element.clientHeight;
    if (size === known || element.clientWidth === 0) return;
    known = size;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(resize);
  });
  observer.observe(element);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}
