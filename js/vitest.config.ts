import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // As in build.mjs.
  resolve: { alias: { entities: fileURLToPath(new URL("src/markdown/entities.ts", import.meta.url)) } },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.ts"],
    // Two cores are all a small CI machine has.
    maxWorkers: 2,
    // Such a machine may be busy, too.
    testTimeout: 20_000,
    server: { deps: { inline: ["markdown-it"] } },
  },
});
