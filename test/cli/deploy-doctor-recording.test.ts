import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { askAndRecord, askRecording } from "../../src/cli/deploy-doctor/recording.ts";
import { checksOf, examine, type Question, type RawAnswer, sceneOf } from "../../src/deploy/index.ts";
import { answerIn } from "../deploy/doctor-programs.ts";
import { healthyWorld, shopProject, type World } from "../deploy/doctor-world.ts";
import { temporaryFolder } from "./launch.ts";

const scene = sceneOf({ resolved: await shopProject() }, "deploy/prod", process.platform);
const questions = checksOf(scene).flatMap(({ asks }) => asks);
const clock = { now: () => 0, monotonicMs: () => 0, sleep: () => Promise.resolve() };

test("what could not be seen leaves the answer of somebody who could", async () => {
  const folder = temporaryFolder();
  const given = { folder, project: "shop", environment: "prod" };
  const record = async (answer: (question: Question) => RawAnswer) => {
    const recording = askAndRecord((question) => Promise.resolve(answer(question)), given, clock);
    for (const question of questions) await recording.ask(question);
    await recording.finish();
  };
  const refused: RawAnswer = { kind: "failure", text: "ERROR: (AuthorizationFailed) no right to read this\n" };
  const gone: RawAnswer = { kind: "failure", text: "ERROR: (ResourceNotFound) The Resource was not found.\n" };
  const readBack = (prefix: string) => {
    const question = questions.find(({ file }) => file.startsWith(prefix));
    return question === undefined ? undefined : askRecording(given)(question);
  };
  await record((question) => answerIn(healthyWorld(), question));
  await record(() => refused);
  expect(await readBack("resource-servers")).toMatchObject({ kind: "text" });
  await record(() => ({ kind: "no program" }));
  expect(await readBack("databricks-version")).toMatchObject({ kind: "text" });
  await record(() => gone);
  expect(await readBack("resource-servers")).toEqual(gone);
  expect(await readBack("cores-")).toMatchObject({ kind: "text" });
});

test("whoever is signed out, or may not see the metastores, leaves what a colleague saw", async () => {
  const folder = temporaryFolder();
  const given = { folder, project: "shop", environment: "prod" };
  const detached: World = { ...healthyWorld(), metastore: undefined };
  const record = async (world: World) => {
    const recording = askAndRecord((question) => Promise.resolve(answerIn(world, question)), given, clock);
    const results = await examine(scene, recording.ask);
    await recording.finish();
    return new Map(results.map((each) => [each.id, each]));
  };
  const seen = await record(detached);
  const kept = (file: string) => readFileSync(join(folder, file), "utf8");
  const before = [kept("account.json"), kept("metastores.json")];
  const unseen = await record({ ...detached, metastores: undefined });
  expect(unseen.get("metastore")).toMatchObject({ status: "failed", code: "LW7234" });
  const signedOut = await record({ ...detached, account: undefined });
  expect(signedOut.get("login")).toMatchObject({ status: "failed", code: "LW7203" });
  expect([kept("account.json"), kept("metastores.json")]).toEqual(before);
  expect(readdirSync(folder).filter((name) => /^(account|metastores)\.json\.error$/.test(name))).toEqual([]);
  const again = await examine(scene, askRecording(given));
  expect(again.find(({ id }) => id === "metastore")).toEqual(seen.get("metastore"));
});
