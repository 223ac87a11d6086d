import { join } from "node:path";
import { expect, test } from "vitest";
import { resultLines, summaryLine } from "../../../src/cli/deploy-doctor/report.ts";
import { examine, sceneOf } from "../../../src/deploy/index.ts";
import { failures, inCompany } from "../../deploy/doctor-failures.ts";
import { answerIn } from "../../deploy/doctor-programs.ts";
import { healthyWorld, shopOfIt, shopProject, type World } from "../../deploy/doctor-world.ts";
import { expectGoldenFolder } from "../../support/golden-folder.ts";

const projects = { own: await shopProject(), ofIt: await shopOfIt() };

async function report(world: World, ofIt: boolean, everything: boolean): Promise<string> {
  const scene = sceneOf({ resolved: ofIt ? projects.ofIt : projects.own }, "deploy/prod", "linux");
  const results = await examine(scene, (question) => Promise.resolve(answerIn(world, question)));
  const lines = resultLines(results, { paint: (_, text) => text, recordTo: "recorded" });
  const shown = everything ? lines : lines.filter((line) => !line.startsWith("ok "));
  return `${[...shown, summaryLine(results)].join("\n")}\n`;
}

test("what people read: all is well, and each thing that can be wrong with its repair", async () => {
  const texts = new Map([["healthy.txt", await report(healthyWorld(), false, true)]]);
  for (const [code, { plant, ofIt = false }] of Object.entries(failures)) {
    const world = ofIt ? inCompany(healthyWorld()) : healthyWorld();
    plant(world);
    texts.set(`${code}.txt`, await report(world, ofIt, false));
  }
  await expectGoldenFolder(texts, join(import.meta.dirname, "expected"));
  expect(texts.size).toBe(Object.keys(failures).length + 1);
});
