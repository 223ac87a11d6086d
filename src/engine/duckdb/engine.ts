import { rm } from "node:fs/promises";
import type { Engine, EngineSettings } from "../engine.ts";
import { openDatabase } from "./connection.ts";
import { extractionWriter } from "./extract/writer.ts";
import { inspectFile } from "./extract/scan.ts";
import { runQuery } from "./query.ts";
import { exportFile, readBatches } from "./read-batches.ts";
import { readSamples } from "./stage/samples.ts";
import { stageAttempt } from "./stage/stage.ts";
import { makeTempFolder } from "./temp-folder.ts";

/** Opens DuckDB in this process, locked down to the allowed folders. */
export async function openDuckdb(settings: EngineSettings): Promise<Engine> {
  const tempFolder = await makeTempFolder(settings.tempFolder);
  const database = await openDatabase({ ...settings, tempFolder });
  return {
    name: "duckdb",
    capabilities: { commits: "lake", merge: true },
    stage: (request, signal) => stageAttempt(database, request, { tempFolder, signal }),
    samples: (...asked) => readSamples(database, asked),
    extractionWriter: (request) => extractionWriter(database, request),
    inspectFile: (file) => inspectFile(database, file),
    query: (source, limit, signal) => runQuery(database, source, { limit, signal }),
    read: (source, columns, signal) => readBatches(database, source, { columns, signal }),
    exportFile: (source, file, signal) => exportFile(database, source, { ...file, signal }),
    interrupt: () => database.interrupt(),
    [Symbol.asyncDispose]: async () => {
      database.close();
      await rm(tempFolder, { recursive: true, force: true });
    },
  };
}
