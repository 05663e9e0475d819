// @vitest-environment node
// Which folder of src may import which, what each promises never to do, and that no modules import each other in a circle.
// Type imports and imports on demand count, too.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = resolve(import.meta.dirname, "../src");

interface Folder {
  /** What its modules may import, besides each other. Modules at the top of src stand for themselves. */
  imports: string[];
  /** The module whose first line says what the folder is for and what it never does. */
  entry?: string;
  never?: string;
  /** Names that break the promise. */
  forbidden?: RegExp;
}

const FOLDERS: Record<string, Folder> = {
  "protocol.ts": { imports: [] },
  "shiny.ts": { imports: ["protocol.ts"] },
  base: { imports: ["protocol.ts"], entry: "base/dom.ts", never: "Knows no other folder." },
  log: {
    imports: ["protocol.ts"],
    entry: "log/log.ts",
    never: "Knows no DOM, no Shiny and no clock.",
    forbidden: /\b(document|window|navigator|HTMLElement|Shiny|Date|performance|set(Timeout|Interval))\b/,
  },
  wire: {
    imports: ["protocol.ts", "shiny.ts", "base"],
    entry: "wire/transport.ts",
    never: "Knows neither the log nor a view.",
    forbidden: /\b(document|HTMLElement)\b/,
  },
  chat: {
    imports: ["protocol.ts", "base", "log", "wire"],
    entry: "chat/chat.ts",
    never: "Creates no DOM and knows no view.",
    forbidden: /\b(document|window|createElement|innerHTML|addEventListener)\b/,
  },
  markdown: {
    imports: ["base"],
    entry: "markdown/index.ts",
    never: "Knows neither the chat nor Shiny.",
    forbidden: /\bwindow\.Shiny\b/,
  },
  drawings: {
    imports: ["base", "markdown"],
    entry: "drawings/decorations.ts",
    never: "Knows neither the chat nor Shiny.",
    forbidden: /\bwindow\.Shiny\b/,
  },
  page: { imports: ["base"], entry: "page/page.ts", never: "Knows neither the chat nor Shiny." },
  lib: { imports: [], entry: "lib/vega.ts", never: "Imports nothing of ours, and nothing imports it." },
  "views/shared": {
    imports: ["protocol.ts", "shiny.ts", "base", "chat", "markdown", "drawings"],
    entry: "views/shared/context.ts",
    never: "Knows no other view.",
  },
  "views/artifacts": {
    imports: ["protocol.ts", "base", "chat", "markdown", "views/shared"],
    entry: "views/artifacts/index.ts",
    never: "Knows neither messages nor threads.",
    forbidden: /\b(Message|Thread)\b/,
  },
  "views/parts": {
    imports: ["protocol.ts", "base", "chat", "log", "markdown", "views/shared", "views/artifacts"],
    entry: "views/parts/parts.ts",
    never: "Knows no messages.",
    forbidden: /\bMessage\b/,
  },
  "views/messages": {
    imports: ["protocol.ts", "base", "chat", "views/shared", "views/parts"],
    entry: "views/messages/messages.ts",
    never: "Knows no other feature but parts.",
  },
  "views/composer": {
    imports: ["protocol.ts", "base", "chat"],
    entry: "views/composer/composer.ts",
    never: "Knows no other feature.",
  },
  "views/progress": {
    imports: ["protocol.ts", "base", "chat", "views/shared"],
    entry: "views/progress/todos.ts",
    never: "Knows no other feature.",
  },
  "views/settings": {
    imports: ["protocol.ts", "base", "chat", "views/shared"],
    entry: "views/settings/settings.ts",
    never: "Knows no other feature.",
  },
  "views/suggestions": {
    imports: ["base"],
    entry: "views/suggestions/suggestions.ts",
    never: "Knows no other feature.",
  },
  "views/threads": {
    imports: ["protocol.ts", "base", "chat", "views/shared"],
    entry: "views/threads/index.ts",
    never: "Knows no other feature.",
  },
  "views/drawer": {
    imports: ["protocol.ts", "base", "chat", "views/shared", "views/artifacts"],
    entry: "views/drawer/drawer.ts",
    never: "Knows no other feature but artifacts.",
  },
  "views/chat": {
    imports: [
      ...["protocol.ts", "base", "chat", "log"],
      ...["shared", "messages", "parts", "composer", "progress", "settings", "suggestions", "threads"].map(
        (name) => `views/${name}`,
      ),
      "views/drawer",
    ],
    entry: "views/chat/chat-view.ts",
    never: "Sends nothing itself: what the user does goes to the chat.",
    forbidden: /\bsetInputValue\b/,
  },
  "views/stream": {
    imports: [
      ...["protocol.ts", "base", "chat", "log", "markdown"],
      ...["views/shared", "views/parts", "views/messages"],
    ],
    entry: "views/stream/stream-view.ts",
    never: "Knows no conversation.",
  },
  "element.ts": { imports: ["protocol.ts", "base", "chat", "wire", "views/chat"] },
  "main.ts": { imports: ["element.ts", "views/shared"] },
  "stream-element.ts": { imports: ["protocol.ts", "chat", "wire", "views/stream"] },
  "stream.ts": { imports: ["stream-element.ts"] },
};

const modules = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
const sources = new Map(modules.map((name) => [name, readFileSync(join(SRC, name), "utf8")]));

function folderOf(module: string): string {
  const [first = "", second = "", third] = module.split("/");
  return first === "views" && third ? `views/${second}` : first;
}

/** The modules of src that a module imports. */
function importsOf(module: string): string[] {
  const found = (sources.get(module) ?? "").matchAll(/(?:\bfrom|\bimport|\bimport\()\s*"(\.[^"]+)"/g);
  return [...found].flatMap(([, path = ""]) => {
    const target = relative(SRC, resolve(SRC, dirname(module), path)).replaceAll("\\", "/");
    if (target.startsWith("..")) return [];
    const name = sources.has(target) ? target : `${target}.ts`;
    expect(sources.has(name), `${module} imports ${path}`).toBe(true);
    return [name];
  });
}

/** Modules that import each other in a circle, if there are any. */
function findCycle(): string[] | undefined {
  const done = new Set<string>();
  const visit = (module: string, path: string[]): string[] | undefined => {
    if (path.includes(module)) return [...path.slice(path.indexOf(module)), module];
    if (done.has(module)) return undefined;
    for (const target of importsOf(module)) {
      const cycle = visit(target, [...path, module]);
      if (cycle) return cycle;
    }
    done.add(module);
    return undefined;
  };
  for (const module of modules) {
    const cycle = visit(module, []);
    if (cycle) return cycle;
  }
  return undefined;
}

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

it("has no import cycle", () => {
  expect(findCycle()).toBeUndefined();
});

it("creates elements with h()", () => {
  // Markdown creates its nodes in a document that loads nothing.
  const others = modules.filter((module) => module !== "base/dom.ts" && folderOf(module) !== "markdown");
  const made = /\bdocument\.createElement\(|from "lit/;
  expect(others.filter((module) => made.test(withoutComments(sources.get(module) ?? "")))).toEqual([]);
});

it("lists every folder, and only those that exist", () => {
  expect([...new Set(modules.map(folderOf))].sort()).toEqual(Object.keys(FOLDERS).sort());
});

describe.each(Object.entries(FOLDERS))("%s", (folder, { imports, entry, never, forbidden }) => {
  const own = modules.filter((module) => folderOf(module) === folder);

  it("imports only what it may", () => {
    const allowed = [folder, ...imports];
    const others = own.flatMap((module) =>
      importsOf(module)
        .filter((target) => !allowed.includes(folderOf(target)))
        .map((target) => `${module} imports ${target}`),
    );
    expect(others).toEqual([]);
  });

  it("needs every import that it may have", () => {
    const used = new Set(own.flatMap(importsOf).map(folderOf));
    expect(imports.filter((name) => !used.has(name))).toEqual([]);
  });

  if (entry && never) {
    it(`says in the first line of ${entry}: ${never}`, () => {
      const [line = ""] = (sources.get(entry) ?? "").split("\n");
      expect(line).toContain(`// ${folder}: `);
      expect(line).toContain(never);
    });
  }

  if (forbidden) {
    it("keeps that promise", () => {
      const broken = own.filter((module) => forbidden.test(withoutComments(sources.get(module) ?? "")));
      expect(broken).toEqual([]);
    });
  }
});
