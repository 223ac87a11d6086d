import { EXIT, suggest, UserError } from "../base/index.ts";
import type { DatasetId, ResolvedModel } from "../metadata/index.ts";

/** The one dataset meant by `owner.layer.name`, `layer.name` or `name`. @throws UserError LW9011 none, LW9012 several. */
export function datasetCalled(resolved: ResolvedModel, name: string): DatasetId {
  const ids = datasetIds(resolved);
  const found = ids.filter((id) => id === name || id.endsWith(`.${name}`));
  const [only] = found;
  if (only !== undefined && (found.length === 1 || only === name)) return only;
  if (found.length > 1) {
    throw new UserError("LW9012", {
      values: { name },
      hint: `write one of: ${found.join(", ")}`,
      exitCode: EXIT.usage,
    });
  }
  const spellings = [...ids, ...ids.map((id) => shorter(id, 1)), ...ids.map((id) => shorter(id, 2))];
  throw new UserError("LW9011", {
    values: { name },
    hint: suggest(name, spellings) ?? "lakewright status lists all datasets",
    exitCode: EXIT.usage,
  });
}

/** Identifiers of all datasets in the order of the Model. */
export function datasetIds(resolved: ResolvedModel): readonly DatasetId[] {
  return [...resolved.model.sources, ...resolved.model.products].flatMap((owner) =>
    owner.datasets.map((dataset) => dataset.id),
  );
}

function shorter(id: DatasetId, words: number): string {
  return id.split(".").slice(words).join(".");
}
