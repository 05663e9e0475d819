import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.ts"],
    // Two cores are all a small CI machine has.
    maxWorkers: 2,
  },
});
