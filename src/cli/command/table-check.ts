import { EXIT } from "../../base/index.ts";
import type { Command } from "../context.ts";
import { pluralText } from "../quantity-text.ts";
import { withTable } from "../table-target.ts";
import { textTable } from "../text-table.ts";

/** `table check`: whether a table is as its log says. */
export const tableCheck: Command = (context) =>
  withTable(context, async ({ name, table }) => {
    const found = await table.check(context.signal);
    context.output.json({ table: name, ...found });
    const rows = found.findings.map(({ file, problem }) => [file, problem]);
    const text =
      rows.length === 0
        ? `${name} is whole: version ${found.version}, ${pluralText(found.files, "file")}, ${pluralText(found.rows, "row")}.`
        : textTable([{ title: "file" }, { title: "what is wrong" }], rows, context.output.paint, 120);
    context.output.result(text);
    return rows.length === 0 ? EXIT.done : EXIT.failed;
  });
