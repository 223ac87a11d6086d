import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Bench, timed } from "../harness.ts";
import { deltaRs, peerContestant, spark } from "../peer.ts";
import { IS_FULL, lakeIn, ROWS, sql, sync } from "./lines.ts";

export const deltaAppend: Bench = {
  name: "delta-append",
  what: `${ROWS} rows, 16 columns; the limit is DuckDB's COPY of the same rows, made durable as ours are`,
  rounds: 5,
  prepare: async (folder) => {
    const { duckdb, source, table, raw } = await lakeIn(folder);
    let number = 0;
    const place = (name: string) => ({ source, path: join(folder, name) });
    return [
      {
        name: "DuckDB COPY",
        before: () => rmSync(raw, { force: true }),
        measure: () =>
          timed(async () => {
            await duckdb.run(`COPY (SELECT * FROM '${source}') TO '${raw}' (FORMAT parquet)`);
            sync(raw);
          }),
      },
      {
        name: "append",
        measure: () => timed(() => table(`append-${number++}`).append(sql(`SELECT * FROM '${source}'`))),
        limit: { ratio: 1.1 },
      },
      ...peerContestant(deltaRs, {
        name: "delta-rs",
        before: "from deltalake import write_deltalake\nimport pyarrow.dataset as ds",
        code: `write_deltalake(args["path"], ds.dataset(args["source"]).scanner().to_reader(), mode="overwrite")`,
        args: place("append-delta-rs"),
      }),
      ...(IS_FULL ? peerContestant(spark, sparkAppend(place("append-spark"))) : []),
    ];
  },
};

function sparkAppend(args: unknown) {
  const code = `spark.read.parquet(args["source"]).write.format("delta").mode("overwrite").save(args["path"])`;
  return { name: "Spark", code, args };
}
