import { rmSync } from "node:fs";
import { join } from "node:path";
import type { DeltaTable } from "../../src/lake/index.ts";
import { type Bench, type Contestant, timed, timedCommand } from "../harness.ts";
import { deltaRs, isThere, peerContestant, spark } from "../peer.ts";
import { upsert } from "./upsert.ts";
import { FILES, fillScattered, IS_FULL, lakeIn, ROWS, sync, withVectors } from "./lines.ts";

/** Four fifths of the rows are there already, one fifth is new. */
const CHANGES = (source: string) =>
  `SELECT * REPLACE (CASE WHEN l_orderkey % 5 = 0 THEN l_orderkey + 100000000 ELSE l_orderkey END AS l_orderkey, (l_quantity + 1)::DECIMAL(15,2) AS l_quantity)
   FROM '${source}' WHERE hash(l_orderkey) % 100 = 0`;

export const deltaMerge: Bench = {
  name: "delta-merge",
  what: `1 % of ${ROWS} rows in ${FILES} files, four fifths updates; the limits are matching, positions and new rows, or the rewrite, in DuckDB, made durable as ours are`,
  rounds: 5,
  prepare: async (folder) => {
    const { duckdb, source, table, raw } = await lakeIn(folder);
    const changes = join(folder, "changes.parquet");
    await duckdb.run(`COPY (${CHANGES(source)}) TO '${changes}' (FORMAT parquet)`);
    const vectors = table("upsert");
    const copied = table("copied");
    const measured = table("measured");
    await fillScattered(vectors, source, withVectors);
    await fillScattered(measured, source, withVectors);
    await fillScattered(copied, source);
    const files = (await vectors.scan()).files.map(({ path }) => `'${path}'`).join(", ");
    const clean = () => rmSync(raw, { force: true });
    const run = (statement: string) => duckdb.run(statement);
    return [
      {
        name: "match, positions, new rows",
        before: clean,
        measure: () =>
          timed(async () => {
            await run(`CREATE OR REPLACE TEMP TABLE changed AS SELECT * FROM '${changes}'`);
            await run(
              `CREATE OR REPLACE TEMP TABLE found AS SELECT f.file_index, f.file_row_number, s.l_orderkey FROM read_parquet([${files}]) AS f JOIN changed AS s USING (l_orderkey)`,
            );
            await duckdb.runAndReadAll("SELECT * FROM found");
            await run(`COPY changed TO '${raw}' (FORMAT parquet)`);
            sync(raw);
          }),
      },
      { name: "merge", ...merging(vectors, changes), limit: { ratio: 2 } },
      { name: "merge of the same rows again", measure: () => timed(() => upsert(vectors, changes)) },
      {
        name: "rewrite in one query",
        before: clean,
        measure: () =>
          timed(async () => {
            await run(
              `COPY (SELECT * FROM read_parquet([${files}]) AS f WHERE NOT EXISTS (FROM '${changes}' AS s WHERE s.l_orderkey = f.l_orderkey)
               UNION ALL SELECT * FROM '${changes}') TO '${raw}' (FORMAT parquet)`,
            );
            sync(raw);
          }),
      },
      { name: "merge by rewriting", ...merging(copied, changes), limit: { ratio: 1.15, of: "rewrite in one query" } },
      {
        name: "merge in a process of its own",
        before: restored(measured),
        measure: () =>
          timedCommand([process.execPath, join(import.meta.dirname, "upsert-main.ts"), folder, "measured", changes], {
            cwd: folder,
            memory: true,
          }),
        limit: { peakMb: 400 },
      },
      ...peers(folder, { source, changes }),
      ...compared(deltaRs, 1 / 8, { table: vectors, changes }),
      ...(IS_FULL ? compared(spark, 1 / 14, { table: vectors, changes }) : []),
    ];
  },
};

function merging(table: DeltaTable, changes: string): Pick<Contestant, "before" | "measure"> {
  return { before: restored(table), measure: () => timed(() => upsert(table, changes)) };
}

/** Back to the sixteen files. */
function restored(table: DeltaTable): () => Promise<void> {
  return async () => void (await table.restore({ version: FILES - 1 }));
}

/** Our merge once more, for the comparison with theirs. */
function compared(
  peer: typeof deltaRs,
  ratio: number,
  { table, changes }: Readonly<{ table: DeltaTable; changes: string }>,
): readonly Contestant[] {
  if (!isThere(peer)) return [];
  return [{ name: `merge beside ${peer.name}`, ...merging(table, changes), limit: { ratio, of: peer.name } }];
}

type Rows = Readonly<{ source: string; changes: string }>;

/** The same upsert by others, on tables of their own. Our merge is compared with them. */
function peers(folder: string, rows: Rows): readonly Contestant[] {
  const theirs = peerContestant(deltaRs, {
    name: "delta-rs",
    before:
      "from deltalake import write_deltalake, DeltaTable\nimport pyarrow.dataset as ds\n" +
      "write_deltalake(args['path'], ds.dataset(args['source']).scanner().to_reader(), mode='overwrite', target_file_size=args['size'])\n" +
      "table = DeltaTable(args['path'])\nrows = ds.dataset(args['changes']).to_table()",
    code:
      "table.merge(rows, 'target.l_orderkey = source.l_orderkey', source_alias='source', target_alias='target')" +
      ".when_matched_update_all().when_not_matched_insert_all().execute()",
    args: { ...rows, path: join(folder, "merge-delta-rs"), size: Math.round((ROWS * 32) / FILES) },
  });
  return IS_FULL && isThere(spark) ? [...theirs, ...sparkMerge(folder, rows)] : theirs;
}

function sparkMerge(folder: string, rows: Rows): readonly Contestant[] {
  return peerContestant(spark, {
    name: "Spark",
    before:
      // the table is made once: making it takes many times as long as the merge
      "import os\n" +
      "name = 'delta.`' + args['path'] + '`'\n" +
      "if not os.path.exists(args['path']): spark.read.parquet(args['source']).repartition(args['files']).write.format('delta')" +
      ".option('delta.enableDeletionVectors', 'true').save(args['path'])\n" +
      "spark.sql('RESTORE TABLE ' + name + ' TO VERSION AS OF 0')\n" +
      "spark.read.parquet(args['changes']).createOrReplaceTempView('changes')",
    code:
      "spark.sql('MERGE INTO ' + name + ' AS target USING changes AS source ON target.l_orderkey = source.l_orderkey '" +
      " + 'WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *')",
    args: { ...rows, path: join(folder, "merge-spark"), files: FILES },
  });
}
