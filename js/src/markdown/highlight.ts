// Colors complete code lazily: highlight.js and each language are loaded on first use, the work is done when the page is
// idle, and a block that contains the selection waits. Does not change the text.
import type { HLJSApi, LanguageFn } from "highlight.js";
import { codeOf, codeText, isCodeBlock } from "./index";

type Load = () => Promise<{ default: LanguageFn }>;

/** Each language is a separate chunk. */
const LANGUAGES: Record<string, Load> = {
  bash: () => import("highlight.js/lib/languages/bash"),
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  csharp: () => import("highlight.js/lib/languages/csharp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  julia: () => import("highlight.js/lib/languages/julia"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  latex: () => import("highlight.js/lib/languages/latex"),
  lua: () => import("highlight.js/lib/languages/lua"),
  makefile: () => import("highlight.js/lib/languages/makefile"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  perl: () => import("highlight.js/lib/languages/perl"),
  php: () => import("highlight.js/lib/languages/php"),
  powershell: () => import("highlight.js/lib/languages/powershell"),
  python: () => import("highlight.js/lib/languages/python"),
  r: () => import("highlight.js/lib/languages/r"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  scala: () => import("highlight.js/lib/languages/scala"),
  shell: () => import("highlight.js/lib/languages/shell"),
  sql: () => import("highlight.js/lib/languages/sql"),
  swift: () => import("highlight.js/lib/languages/swift"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};

const ALIASES: Record<string, string> = {
  "c#": "csharp",
  "c++": "cpp",
  cc: "cpp",
  cjs: "javascript",
  console: "shell",
  cs: "csharp",
  docker: "dockerfile",
  golang: "go",
  h: "c",
  hpp: "cpp",
  html: "xml",
  ipython: "python",
  jl: "julia",
  js: "javascript",
  jsonc: "json",
  json5: "json",
  jsx: "javascript",
  kt: "kotlin",
  make: "makefile",
  md: "markdown",
  mjs: "javascript",
  patch: "diff",
  pgsql: "sql",
  postgresql: "sql",
  ps1: "powershell",
  py: "python",
  py3: "python",
  python3: "python",
  qmd: "markdown",
  rb: "ruby",
  rmd: "markdown",
  rs: "rust",
  sh: "bash",
  sqlite: "sql",
  svg: "xml",
  tex: "latex",
  toml: "ini",
  ts: "typescript",
  tsx: "typescript",
  yml: "yaml",
  zsh: "bash",
};

/** Longer code is not colored, because that would block the page. */
const MAX_CHARS = 100_000;
const RETRY_MS = 500;

let core: Promise<HLJSApi> | null = null;
const loaded = new Map<string, Promise<boolean>>();

function load(name: string, language: Load): Promise<boolean> {
  let known = loaded.get(name);
  if (!known) {
    core ??= import("highlight.js/lib/core").then((module) => module.default);
    known = Promise.all([core, language()]).then(
      ([hljs, { default: definition }]) => {
        hljs.registerLanguage(name, definition);
        return true;
      },
      () => false,
    );
    loaded.set(name, known);
  }
  return known;
}

export class Highlighter {
  /** The length of the code when it was offered. */
  private readonly seen = new WeakMap<Element, number>();
  private queue: Element[] = [];
  private scheduled = false;

  /** Colors the code blocks in `node` when there is time. */
  offer(node: Node): void {
    if (!(node instanceof Element)) return;
    const blocks = isCodeBlock(node) ? [node] : node.querySelectorAll(".chatkit-code");
    for (const block of blocks) {
      const length = codeText(block).length;
      if (this.seen.get(block) === length) continue;
      this.seen.set(block, length);
      if (languageNamed(block)) this.queue.push(block);
    }
    this.schedule();
  }

  private schedule(delay = 0): void {
    if (this.scheduled || !this.queue.length) return;
    this.scheduled = true;
    const work = () => void this.work().finally(() => this.schedule(RETRY_MS));
    if (delay) setTimeout(work, delay);
    else if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: 1000 });
    else setTimeout(work, 1);
  }

  private async work(): Promise<void> {
    const waiting: Element[] = [];
    const blocks = this.queue;
    this.queue = [];
    for (const block of blocks) {
      if (isSelected(block)) waiting.push(block);
      else await color(block);
    }
    this.queue.push(...waiting.filter((block) => block.isConnected));
    this.scheduled = false;
  }
}

export const highlighter = new Highlighter();

function languageNamed(block: Element): string | null {
  const written = block.getAttribute("data-language") ?? "";
  const name = ALIASES[written] ?? written;
  return Object.hasOwn(LANGUAGES, name) ? name : null;
}

function isSelected(block: Element): boolean {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return false;
  return Array.from({ length: selection.rangeCount }, (_, at) => selection.getRangeAt(at)).some((range) =>
    range.intersectsNode(block),
  );
}

async function color(block: Element): Promise<void> {
  const name = languageNamed(block);
  const code = codeOf(block);
  const language = name ? LANGUAGES[name] : undefined;
  if (!name || !code || !language || !(await load(name, language))) return;
  const text = code.textContent ?? "";
  if (text.length > MAX_CHARS || isSelected(block)) return;
  const hljs = await core;
  if (!hljs) return;
  const html = hljs.highlight(text, { language: name, ignoreIllegals: true }).value;
  const made = document.createElement("template");
  // highlight.js escapes the text and adds only spans with its classes.
  made.innerHTML = html;
  if (made.content.textContent === text) code.replaceChildren(made.content);
}
