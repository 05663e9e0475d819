// Loads files the app serves when they are first needed (chat:load-assets): each once per page, one after the other.
// Knows no artifact; what a script brings is asked for by the name of its global.
import type { LoadAssets } from "./protocol";

/** How long a file may take, and how long a library may be waited for, in milliseconds. */
const PATIENCE = 15_000;

/** By URL. What failed is forgotten, so that it is tried again when the server asks for it anew. */
const files = new Map<string, Promise<void>>();
/** All that was asked for so far; never rejects. */
let queue: Promise<unknown> = Promise.resolve();
/** Why the last file that failed did. */
let failure: Error | undefined;
const waiting = new Set<() => void>();

export function loadAssets({ scripts, styles }: LoadAssets): void {
  failure = undefined;
  for (const url of styles) void loadStyle(url).catch(fail);
  // A script may build on the one before it; one that fails does not keep the others.
  for (const url of scripts) queue = queue.then(() => once(url, () => script(url))).catch(fail);
  void queue.then(() => {
    for (const look of [...waiting]) look();
  });
}

export function loadStyle(url: string): Promise<void> {
  return once(url, () => style(url));
}

/** Waits for a library to be on the page, whoever brings it. Rejects when it cannot be loaded, or does not come. */
export function library<T>(name: string): Promise<T> {
  const found = () => (window as unknown as Record<string, T | undefined>)[name];
  return new Promise((resolve, reject) => {
    const look = (late = false): void => {
      const value = found();
      if (!value && !failure && !late) return;
      waiting.delete(look);
      clearTimeout(timer);
      if (value) resolve(value);
      else reject(failure ?? new Error(`${name} was not loaded`));
    };
    // Scripts follow one another, each with its own time: the last of them may be the one.
    const timer = setTimeout(() => void queue.then(() => look(true)), PATIENCE);
    waiting.add(look);
    void queue.then(() => look());
  });
}

function once(url: string, load: () => Promise<void>): Promise<void> {
  let file = files.get(url);
  if (!file) {
    file = load();
    files.set(url, file);
    file.catch(() => files.delete(url));
  }
  return file;
}

function fail(error: unknown): void {
  failure = error instanceof Error ? error : new Error(String(error));
  reportError(failure);
}

function script(url: string): Promise<void> {
  const element = document.createElement("script");
  element.src = url;
  return added(element, url);
}

function style(url: string): Promise<void> {
  const element = document.createElement("link");
  element.rel = "stylesheet";
  element.href = url;
  return added(element, url);
}

function added(element: HTMLElement, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (why: string) => () => {
      clearTimeout(timer);
      if (why === "") {
        resolve();
        return;
      }
      element.remove();
      reject(new Error(`${url} ${why}`));
    };
    const timer = setTimeout(end("took too long"), PATIENCE);
    element.addEventListener("load", end(""));
    element.addEventListener("error", end("could not be loaded"));
    document.head.append(element);
  });
}
