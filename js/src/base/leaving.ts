// When the page goes for good. One that may come back as it is has lost nothing.

/** Calls a function when the page is left, and returns one that ends this. */
export function whenLeft(leave: () => void): () => void {
  const listener = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) leave();
  };
  addEventListener("pagehide", listener);
  return () => removeEventListener("pagehide", listener);
}
