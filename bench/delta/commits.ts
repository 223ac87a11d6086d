import { linkSync, mkdirSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bench, type Contestant, type Sample, spread } from "../harness.ts";
import { deltaRs, isThere, peerContestant } from "../peer.ts";
import { IS_FULL, lakeIn, sql, sync } from "./lines.ts";

const COMMITS = IS_FULL ? 1_000 : 100;

/** Milliseconds of the single commits of the last round. */
type Series = { ms: number[] };

export const deltaCommits: Bench = {
  name: "delta-commits",
  what: `${COMMITS} commits of 1,000 rows, medians of one commit; the limit is Parquet + JSON + three fsyncs`,
  rounds: 3,
  prepare: async (folder) => {
    const { duckdb, background, source, table } = await lakeIn(folder);
    // a file of their own: finding them among all lines would be most of the work
    const thousand = join(folder, "thousand.parquet");
    await duckdb.run(`COPY (SELECT * FROM '${source}' WHERE l_orderkey < 1000) TO '${thousand}' (FORMAT parquet)`);
    const rows = `SELECT * FROM '${thousand}'`;
    const floor = join(folder, "floor");
    mkdirSync(floor);
    let number = 0;
    const writeOne = async (name: string) => {
      await duckdb.run(`COPY (${rows}) TO '${floor}/${name}.parquet' (FORMAT parquet)`);
      sync(`${floor}/${name}.parquet`);
      writeFileSync(`${floor}/${name}.tmp`, "x".repeat(1500));
      sync(`${floor}/${name}.tmp`);
      linkSync(`${floor}/${name}.tmp`, `${floor}/${name}.json`);
      unlinkSync(`${floor}/${name}.tmp`);
      sync(floor);
    };
    const base: Series = { ms: [] };
    const ours: Series = { ms: [] };
    const isCompared = isThere(deltaRs);
    return [
      { name: "floor, p50", measure: () => series(base, () => writeOne(`${number++}`)) },
      {
        name: "commit, p50",
        measure: () => {
          const small = table(`small-${number++}`);
          return series(ours, () => small.append(sql(rows)), background.settled);
        },
        limit: { ratio: 3 },
      },
      share("floor, p99", base, (ms) => quantile(ms, 0.99)),
      // the goal is 15 ms where the floor takes 2 ms (p50) and 3.3 ms (p99)
      share("commit, p99", ours, (ms) => quantile(ms, 0.99), { ratio: 4.5, of: "floor, p99" }),
      share("about commit 10", ours, (ms) => median(ms.slice(5, 15))),
      share("the last ten commits", ours, (ms) => median(ms.slice(-10)), { ratio: 1.5, of: "about commit 10" }),
      ...peerContestant(deltaRs, {
        name: "delta-rs, p50",
        before:
          "from deltalake import write_deltalake\nimport pyarrow.dataset as ds\nimport shutil\nshutil.rmtree(args['path'], True)\n" +
          "rows = ds.dataset(args['source']).head(1000)\ntimes = []",
        code:
          "for n in range(args['commits']):\n  begun = time.perf_counter()\n  write_deltalake(args['path'], rows, mode='append')\n" +
          "  times.append(time.perf_counter() - begun)\ntimes.sort()\nstarted = time.perf_counter() - times[len(times) // 2]\n" +
          "used = time.process_time() - (time.process_time() - used) / args['commits']",
        args: { source: thousand, path: join(folder, "small-delta-rs"), commits: COMMITS },
      }),
      ...(isCompared ? [share("commit, p50, beside delta-rs", ours, median, { ratio: 0.4, of: "delta-rs, p50" })] : []),
    ];
  },
};

/** @param last what no commit waits for; its processor time counts */
async function series(into: Series, one: () => Promise<unknown>, last?: () => Promise<void>): Promise<Sample> {
  into.ms = [];
  const before = process.cpuUsage();
  for (let index = 0; index < COMMITS; index++) {
    const started = performance.now();
    await one();
    into.ms.push(performance.now() - started);
  }
  await last?.();
  const { user, system } = process.cpuUsage(before);
  return { ms: median(into.ms), cpuMs: (user + system) / 1000 / COMMITS };
}

/** A figure of commits that were measured already in this round. */
function share(
  name: string,
  of: Series,
  figure: (ms: readonly number[]) => number,
  limit?: Contestant["limit"],
): Contestant {
  return { name, measure: () => ({ ms: figure(of.ms) }), ...(limit === undefined ? {} : { limit }) };
}

const median = (ms: readonly number[]) => spread(ms).median;

/** The least value that is not exceeded by this part of them: of a hundred, the 99th and not the largest is p99. */
function quantile(ms: readonly number[], part: number): number {
  return [...ms].sort((a, b) => a - b)[Math.ceil(part * ms.length) - 1] ?? Number.NaN;
}
