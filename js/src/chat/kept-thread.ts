// The id of the active thread, in the browser's storage. The server knows whose thread it is.

const keyOf = (id: string): string => `shiny-chatkit-thread-${location.pathname}-${id}`;

/** Keeps the id for the next visit. An undefined id removes it. */
export function keepThread(id: string, threadId: string | undefined): void {
  try {
    if (threadId) localStorage.setItem(keyOf(id), threadId);
    else localStorage.removeItem(keyOf(id));
  } catch {
    // The browser keeps nothing.
  }
}

export function keptThread(id: string): string | undefined {
  try {
    return localStorage.getItem(keyOf(id)) ?? undefined;
  } catch {
    return undefined;
  }
}
