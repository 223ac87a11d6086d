import { writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { EXIT, UserError } from "../../base/index.ts";
import { type Command, textOption } from "../context.ts";
import { bytesText, pluralText } from "../quantity-text.ts";
import { askedVersion, withTable } from "../table-target.ts";
import { namesOption } from "./table-optimize.ts";

const FORMATS = { ".parquet": "parquet", ".csv": "csv", ".ndjson": "ndjson", ".json": "schema" } as const;

/** `table export`: rows as one Parquet, CSV or NDJSON file, or the schema as JSON. */
export const tableExport: Command = (context) => {
  const file = context.arguments[1] ?? "";
  const ending = extname(file).toLowerCase();
  if (!(ending in FORMATS)) throw new UserError("LW9081", { values: { path: file }, exitCode: EXIT.usage });
  const format = FORMATS[ending as keyof typeof FORMATS];
  const path = resolve(context.output.terminal.cwd, file);
  return withTable(context, async ({ name, table }) => {
    const version = askedVersion(context);
    if (format === "schema") {
      const { columns, partitionColumns, properties } = await table.describe(version);
      await writeFile(path, `${JSON.stringify({ columns, partitionColumns, properties }, null, 2)}\n`);
      context.output.json({ table: name, file, columns: columns.length });
      context.output.result(`${file}: the schema of ${name}, ${pluralText(columns.length, "column")}.`);
      return EXIT.done;
    }
    const where = textOption(context, "where");
    const columns = namesOption(context, "columns");
    const written = await table.export(path, {
      ...version,
      format,
      ...(where === undefined ? {} : { where }),
      ...(columns.length === 0 ? {} : { columns }),
      signal: context.signal,
    });
    context.output.json({ table: name, file, ...written });
    context.output.result(`${file}: ${pluralText(written.rows, "row")} of ${name}, ${bytesText(written.sizeBytes)}.`);
    return EXIT.done;
  });
};
