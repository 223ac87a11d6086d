import { appendFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../../src/cli/main.ts";
import { recordingTerminal, temporaryFolder } from "../../cli/launch.ts";
import { expectGoldenFolder } from "../../support/golden-folder.ts";

const here = import.meta.dirname;

/** The half-finished project, on request with more that is only half there: metadata with errors. */
function project(...overlays: readonly string[]): string {
  const folder = join(temporaryFolder(), "half_done");
  for (const overlay of ["project", ...overlays]) cpSync(join(here, overlay), folder, { recursive: true });
  return folder;
}

type Answer = Readonly<{ exitCode: number; out: string; err: string }>;

async function ask(folder: string, ...words: readonly string[]): Promise<Answer> {
  const { terminal, out, err } = recordingTerminal(folder);
  const exitCode = await main([...words], terminal);
  return { exitCode, out: out(), err: err() };
}

/** Without what no two runs share. */
function lasting(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d[ T][\d:.]+( UTC|Z)/g, "<instant>")
    .replaceAll(/"sizeBytes":\d+/g, '"sizeBytes":0')
    .replaceAll(/\d[\d.]* (KB|B)\b/g, "<size>");
}

test("status of a half-finished project: what is there, and every open step with what to do next", async () => {
  const folder = project();
  expect(await ask(folder, "run", "source:shop")).toMatchObject({ exitCode: 0 });
  const texts = new Map<string, string>();
  for (const [name, words] of [
    ["status.txt", ["status"]],
    ["missing.txt", ["status", "--missing"]],
    ["status.json", ["status", "--json"]],
  ] as const) {
    const { exitCode, out, err } = await ask(folder, ...words);
    expect([exitCode, err]).toEqual([0, ""]);
    texts.set(name, lasting(out));
  }
  const broken = await ask(project("broken"), "status");
  expect(broken.exitCode).toBe(2);
  texts.set("with-errors.txt", `${broken.out}\n${broken.err}`);
  await expectGoldenFolder(texts, join(here, "expected"));
});

test("every step of the list names a command of ours or a place in the project", async () => {
  const { out } = await ask(project(), "status", "--json");
  const { missing } = JSON.parse(out) as { missing: readonly { next: Record<string, unknown> }[] };
  expect(missing.length).toBeGreaterThan(15);
  for (const { next } of missing) {
    if (next["kind"] === "command") expect(next["command"]).toMatch(/^lakewright (run|discover|validate)\b/);
    else expect(next).toMatchObject({ kind: "edit", place: { file: expect.not.stringMatching(/^[/.]/) }, edit: expect.stringMatching(/../) });
  }
});

test("with --json findings about metadata are part of the one document", async () => {
  const { exitCode, out } = await ask(project("broken"), "status", "--json");
  const { diagnostics, datasets } = JSON.parse(out) as { diagnostics: readonly { code: string }[]; datasets?: unknown };
  expect([exitCode, datasets, diagnostics.map(({ code }) => code)]).toEqual([
    2,
    undefined,
    ["LW1502", "LW1503", "LW1504", "LW1308"],
  ]);
});

test("what is missing is told too when the environment cannot be opened", async () => {
  const folder = project();
  const spark = '  spark: { engine: spark, remote: "sc://127.0.0.1:1", lake: ./lake, store: "sqlite:./spark.db" }\n';
  appendFileSync(join(folder, "lakewright.yaml"), spark);
  const { exitCode, out, err } = await ask(folder, "status", "--missing", "--env", "spark");
  expect(exitCode, err).toBe(0);
  expect(err).toContain("Nothing is known about spark: ");
  expect(out).toContain("Product sales has no real owner");
  expect(out).not.toContain("was never loaded");
});
