import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../../src/cli/main.ts";
import { jsonSchemas } from "../../../src/metadata/index.ts";
import { recordingTerminal, temporaryFolder } from "../../cli/launch.ts";
import { expectGoldenFolder, folderTexts } from "../../support/golden-folder.ts";

async function made(template: string): Promise<ReadonlyMap<string, string>> {
  const folder = temporaryFolder();
  const { terminal, err } = recordingTerminal(folder);
  expect(await main(["init", "trade", "--template", template], terminal), err()).toBe(0);
  return folderTexts(join(folder, "trade"));
}

/** Without what other tests hold: the schemas of an editor are those of the package, the record follows from the files. */
function withoutGenerated(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...texts].filter(([path]) => !path.startsWith(".vscode/schemas/") && path !== ".lakewright-scaffold.json"));
}

test.each(["shop", "blank"])("init --template %s writes this repository", async (template) => {
  const texts = await made(template);
  await expectGoldenFolder(withoutGenerated(texts), join(import.meta.dirname, template));
  for (const [name, text] of Object.entries(await jsonSchemas())) expect(texts.get(`.vscode/schemas/${name}`), name).toBe(text);
});

test("the templates differ in metadata and data only: the frame of every repository is the same", async () => {
  const [shop, blank] = [await made("shop"), await made("blank")];
  const isFrame = (path: string) => !/^(config|data|products|sources|lakewright\.yaml$)/.test(path.split("/")[0] ?? "");
  const frame = (texts: ReadonlyMap<string, string>) => [...texts].filter(([path]) => isFrame(path));
  expect(frame(shop)).toEqual(frame(blank));
  expect(frame(shop).length).toBeGreaterThan(15);
});
