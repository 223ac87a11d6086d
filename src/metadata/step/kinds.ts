import type { SqlStepExtension } from "../extension/extension.ts";
import { add } from "./add.ts";
import { aggregate } from "./aggregate.ts";
import { deduplicate } from "./deduplicate.ts";
import { drop } from "./drop.ts";
import { from } from "./from.ts";
import { join } from "./join.ts";
import { select } from "./select.ts";
import { union } from "./union.ts";
import { where } from "./where.ts";

/** Every kind of step that is built in; those the typed builder has too bear its names. */
export const builtInSteps: readonly SqlStepExtension[] = [
  from,
  where,
  select,
  add,
  drop,
  join,
  aggregate,
  union,
  deduplicate,
];
