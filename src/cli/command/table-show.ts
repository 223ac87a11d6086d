import { EXIT } from "../../base/index.ts";
import type { TableDescription } from "../../lake/index.ts";
import type { Command } from "../context.ts";
import { bytesText, countText } from "../quantity-text.ts";
import { askedVersion, withTable } from "../table-target.ts";
import { textTable } from "../text-table.ts";

/** `table show`: what a table is at a version. */
export const tableShow: Command = (context) =>
  withTable(context, async ({ name, table }) => {
    const found = await table.describe({ ...askedVersion(context), signal: context.signal });
    context.output.json({ table: name, ...found });
    const { paint } = context.output;
    const facts = textTable([{ title: name }, { title: "" }], factsOf(found), paint, 100);
    const columns = found.columns.map((column) => [
      column.name,
      column.type,
      column.nullable ? "" : "not null",
      found.partitionColumns.includes(column.name) ? "partition" : "",
    ]);
    const shape = [{ title: "column" }, { title: "type" }, { title: "" }, { title: "" }];
    context.output.result(`${facts}\n${textTable(shape, columns, paint, 100)}`);
    return EXIT.done;
  });

function factsOf(found: TableDescription): readonly (readonly string[])[] {
  const { protocol, rows, deletedRows } = found;
  const marked = deletedRows === 0 ? "" : `, ${countText(deletedRows)} more marked as deleted`;
  return [
    ["location", found.location],
    ["version", `${found.version}, ${new Date(found.timestamp).toISOString().slice(0, 19).replace("T", " ")} UTC`],
    ["rows", `${rows === undefined ? "not known" : countText(rows)}${marked}`],
    ["files", `${countText(found.files)}, ${bytesText(found.sizeBytes)}`],
    ["protocol", `reader ${protocol.reader}, writer ${protocol.writer}`],
    ...(protocol.features.length === 0 ? [] : [["features", protocol.features.join(", ")]]),
    ...Object.entries(found.properties).map(([key, value]) => ["property", `${key} = ${value}`]),
  ];
}
