import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import type { Storage } from "../../src/lake/index.ts";

const run = promisify(execFile);
const RACER = join(import.meta.dirname, "storage-racer.ts");

/** Lets `processes` race for `rounds` keys: each key has exactly one winner, and holds exactly what that winner wrote. */
export async function expectOneWinnerEach(
  storage: Storage,
  racerArguments: readonly string[],
  { processes = 8, rounds = 100 } = {},
): Promise<void> {
  const results = await Promise.all(
    Array.from({ length: processes }, async (_, index) => {
      const { stdout } = await run(process.execPath, [RACER, ...racerArguments, `racer-${index}`, String(rounds)]);
      return JSON.parse(stdout) as number[];
    }),
  );
  const winners = new Map<number, number[]>();
  for (const [index, won] of results.entries())
    for (const round of won) winners.set(round, [...(winners.get(round) ?? []), index]);
  for (let round = 0; round < rounds; round++) {
    const [winner, ...others] = winners.get(round) ?? [];
    expect([winner, others], `round ${round}`).toEqual([expect.any(Number), []]);
    const content = await storage.read(`race/${String(round).padStart(5, "0")}.json`);
    expect(new TextDecoder().decode(content)).toBe(`racer-${winner}\n`.repeat(2000));
  }
}
