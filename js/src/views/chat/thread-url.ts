// Keeps the id of the active thread in the page's URL, so that it can be reloaded and bookmarked.

/** Writes the id into a query parameter and leaves the rest of the URL as it is. An undefined id removes it. */
export function writeThread(parameter: string, threadId: string | undefined): void {
  const url = new URL(location.href);
  if (threadId === (url.searchParams.get(parameter) ?? undefined)) return;
  if (threadId === undefined) url.searchParams.delete(parameter);
  else url.searchParams.set(parameter, threadId);
  history.replaceState(history.state, "", url);
}
