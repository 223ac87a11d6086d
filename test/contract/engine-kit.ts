import type { Column } from "../../src/base/index.ts";
import {
  checkLedger,
  type PinnedInput,
  type RowSource,
  type StageRequest,
  type StageResult,
} from "../../src/engine/index.ts";
import { type Bench, column, extract, never, publish, request } from "../engine/fixture.ts";

/** What the cases of an engine work with. */
export type EngineKit = Readonly<{
  bench: Bench;
  named: (name: string) => string;
  /** A number not used before. */
  next: () => number;
  /** Rows as a source delivers them. */
  batch: (rows: readonly (readonly unknown[])[], of?: readonly Column[]) => Promise<RowSource & { kind: "extract" }>;
  /** Stages and checks that the ledger closes. */
  stage: (asked: StageRequest) => Promise<StageResult>;
  /** A published table with these rows. */
  table: (rows: readonly (readonly unknown[])[], of?: readonly Column[]) => Promise<PinnedInput>;
}>;

export const columns = [column("id", "bigint", false), column("name", "string"), column("amount", "decimal(10,2)")];
export const common = { description: "", severity: "quarantine" } as const;

/** @param bench is asked for when a test runs: the suite opens it before the first */
export function engineKit(name: string, bench: () => Bench): EngineKit {
  let count = 0;
  const next = (): number => ++count;
  const batch: EngineKit["batch"] = (rows, of = columns) => extract(bench(), of, rows, `batch${next()}`);
  const stage: EngineKit["stage"] = async (asked) => {
    const result = await bench().engine.stage(asked, never);
    checkLedger(asked.dataset, result.ledger);
    return result;
  };
  return {
    get bench() {
      return bench();
    },
    named: (title) => `${name}: ${title}`,
    next,
    batch,
    stage,
    table: async (rows, of = columns) => {
      const asked = request(bench(), await batch(rows, of), of, { dataset: `ops.bronze.t${next()}` });
      return publish(asked, await stage(asked));
    },
  };
}
