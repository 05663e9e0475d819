// Builds the client into shiny_chatkit/www. The result is committed, so it must be the same on every machine:
// plain file names, no hashes, no source maps, no time stamps.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const www = join(here, "../shiny_chatkit/www");

// What a page with an empty chat loads may not grow beyond this.
const BUDGET = 100_000;

const result = await build({
  absWorkingDir: here,
  entryPoints: { chatkit: "src/main.ts" },
  outdir: www,
  bundle: true,
  format: "esm",
  splitting: true,
  chunkNames: "chatkit-[name]",
  target: "es2021",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
});
const css = await build({
  absWorkingDir: here,
  entryPoints: { chatkit: "src/styles/index.css" },
  outdir: www,
  bundle: true,
  minify: true,
  charset: "utf8",
  // Nesting, :is() and color-mix() are native in the browsers Shiny supports.
  target: ["chrome120", "firefox121", "safari17.2"],
  write: false,
  logLevel: "warning",
});

rmSync(www, { recursive: true, force: true });
mkdirSync(www, { recursive: true });
for (const file of [...result.outputFiles, ...css.outputFiles]) writeFileSync(file.path, file.contents);
writeFileSync(join(www, "LICENSES.txt"), licences(result.metafile));
report();

/** The licence of every package whose code is in the bundle. */
function licences(metafile) {
  const names = new Set();
  for (const input of Object.keys(metafile.inputs)) {
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

/** Prints sizes; fails when what an empty chat loads is over the budget. */
function report() {
  const gzipped = (name) => gzipSync(readFileSync(join(www, name)), { level: 9 }).length;
  const outputs = Object.entries(result.metafile.outputs);
  const byName = new Map(outputs.map(([path, output]) => [path.split("/").pop(), output]));
  const eager = new Set(["chatkit.css"]);
  const visit = (name) => {
    if (eager.has(name)) return;
    eager.add(name);
    for (const { path, kind } of byName.get(name)?.imports ?? []) {
      if (kind === "import-statement") visit(path.split("/").pop());
    }
  };
  visit("chatkit.js");
  let total = 0;
  for (const name of readdirSync(www).sort()) {
    if (!/\.(js|css)$/.test(name)) continue;
    const size = gzipped(name);
    if (eager.has(name)) total += size;
    console.log(
      `${name.padEnd(28)} ${String(size).padStart(7)} bytes gzip${eager.has(name) ? "" : "  (lazy)"}`,
    );
  }
  console.log(`${"empty chat".padEnd(28)} ${String(total).padStart(7)} bytes gzip of ${BUDGET}`);
  if (total > BUDGET || !existsSync(join(www, "chatkit.css"))) process.exitCode = 1;
}
