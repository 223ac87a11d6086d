import type { Place } from "../../base/index.ts";
import type { Kinds } from "../extension/kinds.ts";
import type { Layer, Severity } from "../model.ts";
import type { Shaped } from "../schema/check-shape.ts";

/** A shaped file with what its path says. */
export type NamedFile<T> = Shaped<T> & Readonly<{ path: string; names: readonly string[] }>;

export type LayerDefaults = Readonly<{
  severity?: Severity;
  timeLimitSeconds: number;
  materialize: "table" | "append" | "merge";
}>;

export type BuildContext = Readonly<{
  kinds: Kinds;
  defaults: Readonly<Record<Layer, LayerDefaults>>;
  /** Subject → place: see `places.ts`. */
  places: Map<string, Place>;
}>;
