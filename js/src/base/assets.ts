// Loads the app's files when they are first needed (chat:load-assets), each once per page and in order.
// Knows no artifacts; callers find a library by the name of its global variable.

import type { LoadAssets } from "../protocol";
import { h } from "./dom";

/** Timeout for loading a file and for waiting for a library, in milliseconds. */
const LOAD_TIMEOUT_MS = 15_000;

/** Loads by URL. A failed load is removed, so that it is tried again when the server requests it again. */
const files = new Map<string, Promise<void>>();
/** Resolves when all requested files have loaded or failed; never rejects. */
let queue: Promise<unknown> = Promise.resolve();
/** The error of the last file that failed. */
let failure: Error | undefined;
const waiting = new Set<() => void>();

export function loadAssets({ scripts, styles }: LoadAssets): void {
  failure = undefined;
  for (const url of styles) void loadStyle(url).catch(fail);
  // A script may depend on the one before it, but a failure does not prevent the others from loading.
  for (const url of scripts) queue = queue.then(() => once(url, () => script(url))).catch(fail);
  void queue.then(() => {
    for (const look of [...waiting]) look();
  });
}

export function loadStyle(url: string): Promise<void> {
  return once(url, () => style(url));
}

/** Loads one of the element's own stylesheets. A view without it is better than none, so a failure is only reported. */
export function loadOwnStyle(name: string): Promise<void> {
  const file = `chatkit-${name}.css`;
  return loadStyle(new URL(file, import.meta.url).href).catch((error) => reportError(error));
}

/** Waits for a module and for its stylesheet, so that nothing is shown without its style. */
export async function withStyle<Module>(name: string, module: Promise<Module>): Promise<Module> {
  const [loaded] = await Promise.all([module, loadOwnStyle(name)]);
  return loaded;
}

/** Waits until a library is on the page, whoever loads it. Rejects if loading fails or times out. */
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
    const timer = setTimeout(() => void queue.then(() => look(true)), LOAD_TIMEOUT_MS);
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
  const element = h("script");
  element.src = url;
  return added(element, url);
}

function style(url: string): Promise<void> {
  const element = h("link");
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
    const timer = setTimeout(end("took too long"), LOAD_TIMEOUT_MS);
    element.addEventListener("load", end(""));
    element.addEventListener("error", end("could not be loaded"));
    document.head.append(element);
  });
}
