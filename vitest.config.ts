import { defineConfig } from "vitest/config";

const entry = (name: string) => new URL(`./src/${name}.ts`, import.meta.url).pathname;

export default defineConfig({
  // code of a project imports the program by its name: see src/metadata/project-code.ts
  resolve: {
    alias: [
      { find: /^lakewright$/, replacement: entry("index") },
      { find: /^lakewright\/testing$/, replacement: entry("testing") },
    ],
  },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "bench/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    // tests that start processes wait a quarter of their time
    maxWorkers: 3,
  },
});
