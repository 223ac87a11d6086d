import { quoteName } from "../../sql/index.ts";
import { whereClause } from "../condition.ts";
import type {
  ConnectorContext,
  ExtractRequest,
  ExtractResult,
  ResolvedConnection,
  StagingSink,
  Watermark,
} from "../connector.ts";
import { rowBatches, watermarkColumn } from "../row-batches.ts";
import { postgresConvert, postgresText } from "./convert.ts";
import { findTable } from "./discover.ts";
import { type PostgresSession, withPostgres } from "./session.ts";
import { isArrayType, postgresCast } from "./types.ts";

export function extractPostgres(
  source: ResolvedConnection,
  request: ExtractRequest,
  sink: StagingSink,
  context: ConnectorContext,
): Promise<ExtractResult> {
  return withPostgres(source, context, async (session) => {
    const { table } = request.dataset;
    const format = {
      converts: request.columns.map(({ type }) => postgresConvert(type)),
      textOf: postgresText,
    };
    const batches = rowBatches(request, format, sink);
    await session.rows(`DECLARE extraction NO SCROLL CURSOR FOR ${await selection(session, request)}`, table);
    const fetch = `FETCH FORWARD ${sink.batchRows} FROM extraction`;
    for (let rows = await session.rows(fetch, table); rows.length > 0; rows = await session.rows(fetch, table)) {
      for (const row of rows) batches.add(row);
      await batches.flush();
    }
    return batches.result();
  });
}

async function selection(session: PostgresSession, request: ExtractRequest): Promise<string> {
  const { schema, name } = await findTable(session, request.dataset.table);
  const list = request.columns.map(({ sourceName, sourceType }) => {
    const column = quoteName(sourceName);
    return isArrayType(sourceType) ? `array_to_json(${column})` : column;
  });
  const where = whereClause([request.filter, boundsCondition(session, request)]);
  return `SELECT ${list.join(", ")} FROM ${quoteName(schema)}.${quoteName(name)}${where}`;
}

/** Rows without a watermark have no place in the order and must not be lost: they are read each time. */
function boundsCondition(session: PostgresSession, request: ExtractRequest): string | undefined {
  const found = watermarkColumn(request);
  if (found === undefined || (request.from === undefined && request.until === undefined)) return undefined;
  const column = quoteName(found.sourceName);
  // text is ordered by code units everywhere else, whatever the collation of the database
  const name = found.type === "string" ? `${column}::text COLLATE "C"` : column;
  const literal = (bound: Watermark) => `${session.quoteText(bound.value)}::${postgresCast(bound.type)}`;
  const range = [
    request.from === undefined ? undefined : `${name} >= ${literal(request.from)}`,
    request.until === undefined ? undefined : `${name} <= ${literal(request.until)}`,
  ];
  return `(${range.filter((part) => part !== undefined).join(" AND ")}) OR ${name} IS NULL`;
}
