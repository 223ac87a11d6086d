import type { Diagnostic, Place } from "../../base/index.ts";
import type { Analysis, DatasetId, Model } from "../model.ts";
import type { PlaceMap } from "../places.ts";

/** What one does next: a command to type, or a change at a place of a file (which may not exist yet). */
export type NextStep =
  | Readonly<{ kind: "command"; command: string }>
  | Readonly<{ kind: "edit"; place: Place; edit: string }>;

/** Something that is declared or laid out, and missing or empty. Plain data. */
export type MissingItem = Readonly<{
  /** Of the catalogue: the same as the policy's where a policy asks for it. */
  code: string;
  /** Where it belongs in an overview: the project itself, or the source or product it is part of. */
  owner: string;
  /** The thing: `ops`, `on_time.gold.delay`, `on_time.delay` (a port), a path. */
  subject: string;
  text: string;
  next: NextStep;
}>;

/** How a dataset stands in an environment: see `DatasetStatus` of the run. */
export type DatasetCondition = "never ran" | "current" | "foreign change" | "missing";

/** What files, lake and store know beside the Model. */
export type ProjectFacts = Readonly<{
  places: PlaceMap;
  /** Everything that loading, resolving and judging the SQL found. */
  findings: readonly Diagnostic[];
  /** Folders and files of the project with nothing in them, relative to its root: see `readEmptyPaths`. */
  empty: Readonly<{ folders: readonly string[]; files: readonly string[] }>;
  /** Without it nothing is said about datasets that nobody reads. */
  analysis?: Analysis;
  /** Absent: nobody looked into the lake, and nothing is said about loading. */
  observed?: Readonly<{ environment: string; datasets: Readonly<Record<DatasetId, DatasetCondition>> }>;
}>;

export type MissingInput = Readonly<{ model: Model; facts: ProjectFacts }>;
