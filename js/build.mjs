// Builds the client into shiny_chatkit/www. The result is committed, so it must be the same on every machine:
// plain file names, no hashes, no source maps, no time stamps. CHATKIT_WWW names another folder, for a trial.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { aliases } from "./aliases.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const www = resolve(here, process.env.CHATKIT_WWW ?? "../shiny_chatkit/www");
const languages = resolve(here, "../shiny_chatkit/languages");

// What a page loads with an empty chat, or with a markdown stream alone, may not grow beyond this.
const BUDGETS = { "empty chat": 100_000, "markdown stream": 85_000 };

/** Nobody uses `md.utils.lib`: namespaces as values, for which a page would load esbuild's helpers. */
const withoutLib = {
  name: "markdown-it without utils.lib",
  setup({ onLoad }) {
    onLoad({ filter: /markdown-it\.mjs$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.replace(/\bmdurl,\s*ucmicro\b/, "");
      if (contents === source) throw new Error("markdown-it has no utils.lib any more");
      return { contents, loader: "js" };
    });
  },
};

/**
 * Plotly as a module. In its own wrappers, and in the one that esbuild puts around these, the browser would read its five
 * megabytes three times before it runs them.
 */
const withoutWrappers = {
  name: "plotly.js-dist-min without UMD",
  setup({ onLoad }) {
    onLoad({ filter: /plotly\.min\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const [, inside] =
        /"use strict";(var Plotly=.*)window\.Plotly = Plotly;\s*return Plotly;/s.exec(source) ?? [];
      if (!inside) throw new Error("Plotly has other wrappers");
      return { contents: `${inside}export default Plotly;`, loader: "js" };
    });
  },
};

const result = await build({
  absWorkingDir: here,
  entryPoints: { chatkit: "src/main.ts", "chatkit-stream": "src/stream.ts" },
  alias: aliases,
  plugins: [withoutLib],
  outdir: www,
  bundle: true,
  format: "esm",
  splitting: true,
  // The hash keeps shared chunks apart until they are named below.
  chunkNames: "chatkit-[name]-[hash]",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
});
const css = await build({
  absWorkingDir: here,
  entryPoints: {
    chatkit: "src/styles/index.css",
    "chatkit-artifacts": "src/styles/artifacts.css",
    "chatkit-diagrams": "src/drawings/diagrams.css",
    "chatkit-drawer": "src/views/drawer/drawer.css",
    "chatkit-formulas": "src/drawings/formulas.css",
    "chatkit-link-dialog": "src/views/chat/link-dialog.css",
    "chatkit-page": "src/page/page.css",
    "chatkit-palette": "src/views/composer/palette.css",
    "chatkit-settings": "src/views/settings/settings.css",
    "chatkit-threads": "src/styles/threads.css",
    "chatkit-todos": "src/views/progress/todos.css",
    "chatkit-tools": "src/styles/tools.css",
    "chatkit-tray": "src/views/composer/tray.css",
  },
  outdir: www,
  bundle: true,
  minify: true,
  charset: "utf8",
  // Of Temml's: ten kilobytes of script letters and primes.
  loader: { ".woff2": "dataurl" },
  // Nesting, :is() and color-mix() are native in the browsers Shiny supports.
  target: ["chrome120", "firefox121", "safari17.2"],
  write: false,
  logLevel: "warning",
});

/** The shell of page_chat(), by itself: chats in other pages load nothing of it. */
const page = await build({
  absWorkingDir: here,
  entryPoints: { "chatkit-page": "src/page/page.ts" },
  outdir: www,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  write: false,
  logLevel: "warning",
});

/** Libraries as plain scripts of their own, which the server names in chat:load-assets. */
const libraries = await build({
  absWorkingDir: here,
  entryPoints: {
    "ag-grid/ag-grid": "src/lib/ag-grid.ts",
    "plotly/plotly": "src/lib/plotly.ts",
    "vega/vega": "src/lib/vega.ts",
  },
  plugins: [withoutWrappers],
  outdir: join(www, "lib"),
  bundle: true,
  format: "iife",
  target: "es2021",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
});

/** Mermaid in pieces: a page loads what its kind of diagram needs. */
const mermaid = await build({
  absWorkingDir: here,
  entryPoints: { mermaid: "src/lib/mermaid.ts" },
  alias: {
    "elkjs/lib/elk.bundled.js": "./src/lib/left-out.ts",
    katex: "./src/lib/left-out.ts",
  },
  outdir: join(www, "lib/mermaid"),
  bundle: true,
  format: "esm",
  splitting: true,
  chunkNames: "[name]-[hash]",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
});

leaveOutHelpers(result);
const names = plainNames(result.metafile, "chatkit-shared");
const mermaidNames = plainNames(mermaid.metafile, "shared");
rmSync(www, { recursive: true, force: true });
for (const { path, contents } of [...libraries.outputFiles, ...page.outputFiles]) write(path, contents);
for (const file of [...result.outputFiles, ...css.outputFiles]) writeRenamed(file, names);
for (const file of mermaid.outputFiles) writeRenamed(file, mermaidNames);
// The shapes of Plotly's maps, which it would fetch from another server.
cpSync(join(here, "vendor/plotly-topojson"), join(www, "lib/plotly/topojson"), { recursive: true });
writeLanguages();
writeFileSync(join(www, "preload.json"), `${JSON.stringify(preloads(), null, 2)}\n`);
writeFileSync(join(www, "LICENSES.txt"), licenses([result.metafile, libraries.metafile, mermaid.metafile]));
report();

/** Writes the catalogs of all languages but English, which is part of the scripts. */
function writeLanguages() {
  for (const name of readdirSync(languages).filter((file) => file.endsWith(".json") && file !== "en.json")) {
    // The server writes documents itself.
    const { document: _, ...catalog } = JSON.parse(readFileSync(join(languages, name), "utf8"));
    const file = join(www, "languages", `${basename(name, ".json")}.js`);
    write(file, `export default ${JSON.stringify(catalog)};\n`);
  }
}

/** Takes out imports, for nothing but their order, of the chunk that holds esbuild's own helpers: it does nothing by itself. */
function leaveOutHelpers({ metafile, outputFiles }) {
  const [helpers] =
    Object.entries(metafile.outputs).find(([, { inputs }]) => !Object.keys(inputs).length) ?? [];
  if (!helpers) return;
  for (const file of outputFiles) {
    const text = file.text.replace(`import"./${basename(helpers)}";`, "");
    if (text === file.text) continue;
    file.contents = Buffer.from(text);
    const output = Object.entries(metafile.outputs).find(([path]) => basename(path) === basename(file.path));
    output[1].imports = output[1].imports.filter(({ path }) => path !== helpers);
  }
}

/** What each chunk is called: by its entry, or by a number where it only holds what others share. */
function plainNames(metafile, sharedName) {
  const chunks = Object.entries(metafile.outputs)
    .filter(([path]) => /-[A-Z0-9]{8}\.js$/.test(path))
    .map(([path, { entryPoint, inputs }]) => ({
      name: basename(path),
      entryPoint,
      // The same numbers if node_modules is a link to another folder.
      key: Object.keys(inputs)
        .map((input) => input.replace(/^.*node_modules/, "node_modules"))
        .sort()
        .join(),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  let shared = 0;
  const plain = new Map();
  for (const { name, entryPoint } of chunks)
    plain.set(name, entryPoint ? name.replace(/-[A-Z0-9]{8}\.js$/, ".js") : `${sharedName}-${++shared}.js`);
  if (new Set(plain.values()).size < plain.size) throw new Error("Two chunks have one name");
  return plain;
}

function write(file, contents) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
}

/** Writes a file and the imports in it with the plain names of chunks. */
function writeRenamed({ path, contents }, plain) {
  let text = Buffer.from(contents).toString("utf8");
  for (const [name, short] of plain) text = text.replaceAll(name, short);
  write(join(dirname(path), plain.get(basename(path)) ?? basename(path)), text);
}

/** The license of every package whose code is in the bundle. */
function licenses(metafiles) {
  const names = new Set();
  for (const input of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) names.add(match[1]);
  }
  const texts = [...names].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `Third-party code in these files\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** Prints sizes; fails when what an empty chat or a stream loads is over its budget. */
function report() {
  const gzipped = (name) => gzipSync(readFileSync(join(www, name)), { level: 9 }).length;
  const files = readdirSync(www, { recursive: true }).sort();
  const sizes = new Map(
    files.filter((name) => /\.(js|css)$/.test(name)).map((name) => [name, gzipped(name)]),
  );
  const chat = loadedBy("chatkit.js");
  const show = (name, size, more) =>
    console.log(`${name.padEnd(28)} ${String(size).padStart(7)} bytes gzip${more}`);
  for (const [name, size] of sizes) show(name, size, chat.has(name) ? "" : "  (lazy)");
  const weights = { "empty chat": chat, "markdown stream": loadedBy("chatkit-stream.js") };
  for (const [what, names] of Object.entries(weights)) {
    const total = [...names].reduce((sum, name) => sum + sizes.get(name), 0);
    show(what, total, ` of ${BUDGETS[what]}`);
    if (total > BUDGETS[what]) process.exitCode = 1;
  }
}

/** The modules that each entry imports at once, so that a page can load all of them at the same time. */
function preloads() {
  const modules = (entry) => [...loadedBy(entry)].filter((name) => /\.js$/.test(name) && name !== entry);
  return Object.fromEntries(
    ["chatkit.js", "chatkit-stream.js"].map((entry) => [entry, modules(entry).sort()]),
  );
}

/** The files that a page loads at once with an entry. */
function loadedBy(entry) {
  const plain = (path) => names.get(basename(path)) ?? basename(path);
  const byName = new Map(
    Object.entries(result.metafile.outputs).map(([path, output]) => [plain(path), output]),
  );
  const found = new Set(["chatkit.css"]);
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const { path, kind } of byName.get(name)?.imports ?? []) {
      if (kind === "import-statement") visit(plain(path));
    }
  };
  visit(entry);
  return found;
}
