import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../../src/cli/main.ts";
import { recordingTerminal, temporaryFolder } from "../../cli/launch.ts";
import { expectGoldenFolder, folderTexts } from "../../support/golden-folder.ts";

/** A copy: reading a project leaves a cache in its folder. */
function project(): string {
  const folder = join(temporaryFolder(), "rides");
  cpSync(join(import.meta.dirname, "project"), folder, { recursive: true });
  return folder;
}

async function pagesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const { terminal, out, err } = recordingTerminal(folder);
  expect(await main(["docs", "build", "--out", "pages"], terminal), err()).toBe(0);
  expect(out()).toBe("pages/index.html\n");
  return folderTexts(join(folder, "pages"));
}

/** The style is the same on every page and would hide what changed. */
function withoutStyle(text: string): string {
  return text.replace(/<style>[^<]*<\/style>/, "<style></style>");
}

test("the pages about a project are what they were when they were last looked at, and the same each time", async () => {
  const pages = await pagesOf(project());
  expect(await pagesOf(project())).toEqual(pages);
  const styles = new Set([...pages.values()].flatMap((text) => /<style>[^<]*<\/style>/.exec(text)?.[0] ?? []));
  expect(styles.size).toBe(1);
  const judged = new Map([...pages].map(([path, text]) => [path, withoutStyle(text)]));
  await expectGoldenFolder(judged, join(import.meta.dirname, "expected"));
});
