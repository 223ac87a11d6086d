import { expect, test } from "vitest";
import { generatedFiles, staleFiles } from "../../scripts/generate.ts";
import { repositoryRoot } from "../support/places.ts";
import { repositoryWith } from "./fixture.ts";

test("a generated file that is missing or changed by hand is named, a fresh one is not", () => {
  const root = repositoryWith({ "a.md": "fresh", "b.md": "edited" });
  expect(staleFiles(root, { "a.md": "fresh", "b.md": "made", "c.md": "made" })).toEqual(["b.md", "c.md"]);
});

test("every generated file of this repository is fresh", async () => {
  const files = await generatedFiles();
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(["bin/help.json", "docs/reference/commands.md", "docs/reference/errors.md"]),
  );
  expect(staleFiles(repositoryRoot, files)).toEqual([]);
});
