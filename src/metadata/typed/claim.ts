import { diagnostic, type Diagnostic, type Place } from "../../base/index.ts";
import type { Analysis, DatasetId } from "../model.ts";

/** What code says about the columns of a dataset. The compiler believes it, so it has to be true. */
export type ColumnClaim = Readonly<{
  dataset: string;
  /** `selected`: all columns of the SELECT. `published`: some of those consumers see. */
  of: "selected" | "published";
  /** Name → logical type; an empty type says nothing. */
  columns: Readonly<Record<string, string>>;
  place: Place;
}>;

/** Compares claims with what the SELECTs give; what could not be analysed has its own findings. */
export function checkClaims(claims: readonly ColumnClaim[], datasets: Analysis["datasets"]): Diagnostic[] {
  return claims.flatMap((claim) => {
    const known = datasets[claim.dataset as DatasetId]?.[claim.of === "selected" ? "selected" : "columns"] ?? [];
    return known.length === 0 ? [] : checkClaim(claim, new Map(known.map(({ name, type }) => [name, type])));
  });
}

function checkClaim({ dataset, of, columns, place }: ColumnClaim, known: ReadonlyMap<string, string>): Diagnostic[] {
  const said = Object.entries(columns).flatMap(([column, type]): Diagnostic[] => {
    const given = known.get(column);
    if (given === undefined) {
      const hint = `columns are: ${[...known.keys()].join(", ")}`;
      return [diagnostic("LW1807", { place, values: { column, dataset }, value: column, hint })];
    }
    if (type === "" || type === given) return [];
    return [
      diagnostic("LW1806", { place, values: { column, given, said: type }, value: type, hint: `write ${given}` }),
    ];
  });
  if (of === "published") return said;
  const unsaid = [...known].filter(([column]) => !Object.hasOwn(columns, column));
  return [
    ...said,
    ...unsaid.map(([column, type]) =>
      diagnostic("LW1808", { place, values: { column }, value: column, hint: `add ${column}: "${type}"` }),
    ),
  ];
}
