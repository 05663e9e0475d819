import { defineConfig } from "vitest/config";
import { aliases } from "./aliases.mjs";

export default defineConfig({
  // As in build.mjs.
  resolve: { alias: aliases },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/jsdom.ts"],
    // Loads jsdom once for each worker; loading it for each file took longer than most files' tests.
    pool: "vmThreads",
    // Two cores are all a small CI machine has.
    maxWorkers: 2,
    // Such a machine may be busy, too.
    testTimeout: 20_000,
    server: { deps: { inline: ["linkify-it", "markdown-it", "markdown-it-cjk-friendly"] } },
  },
});
