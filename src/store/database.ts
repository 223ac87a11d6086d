import type { Kysely, Transaction } from "kysely";
import type { Clock, Random } from "../base/index.ts";
import type { StoreDialect } from "./dialect/dialect.ts";
import type { firstSchema } from "./migration/0001-first-schema.ts";
import type { stepFigures } from "./migration/0002-step-figures.ts";
import type { TablesOf } from "./schema/column.ts";

type FirstTables = TablesOf<typeof firstSchema>;

/** Every table as the newest migration leaves it. */
export type Database = Omit<FirstTables, "Steps"> & {
  Steps: FirstTables["Steps"] & TablesOf<{ Steps: { columns: typeof stepFigures } }>["Steps"];
  Migrations: { Number: number; Name: string; AppliedAt: string };
};

/** Records belong to one project in one environment; a store holds many. */
export type Scope = Readonly<{ project: string; environment: string }>;

/** An open store from the inside. */
export type Session = Readonly<{
  db: Kysely<Database>;
  dialect: StoreDialect;
  scope: Scope;
  /** Who is named in the audit. */
  actor: string;
  clock: Clock;
  random: Random;
}>;

export type { Transaction };
