import { afterAll, beforeAll } from "vitest";
import type { Bench } from "../engine/fixture.ts";
import { growthCases } from "./engine-growth.case.ts";
import { judgementCases } from "./engine-judgement.case.ts";
import { engineKit } from "./engine-kit.ts";
import { ruleCases } from "./engine-rule.case.ts";
import { selectCases } from "./engine-select.case.ts";
import { tableRuleCases } from "./engine-table-rule.case.ts";

export type EngineSubject = Readonly<{ name: string; open: () => Promise<Bench> }>;

/** The behaviour of every engine that stages files for the lake. */
export function engineContract(subject: EngineSubject): void {
  let bench: Bench | undefined;
  beforeAll(async () => {
    bench = await subject.open();
  });
  afterAll(() => bench?.close());
  const kit = engineKit(subject.name, () => {
    if (bench === undefined) throw new Error("the engine is not open yet");
    return bench;
  });
  growthCases(kit);
  ruleCases(kit);
  tableRuleCases(kit);
  judgementCases(kit);
  selectCases(kit);
}
