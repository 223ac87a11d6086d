import * as documentation from "./builtin/documentation.ts";
import * as keys from "./builtin/keys.ts";
import * as naming from "./builtin/naming.ts";
import * as personal from "./builtin/personal-data.ts";
import * as port from "./builtin/port.ts";
import * as rules from "./builtin/rules.ts";
import * as use from "./builtin/use.ts";

/** The policies every project has, in order of their codes. */
export const policies = [
  naming.plainDatasetName,
  naming.keyType,
  naming.flagName,
  documentation.productOwner,
  documentation.productDescription,
  documentation.datasetDescription,
  documentation.sourceDatasetDescription,
  documentation.portColumnDescription,
  documentation.columnDescription,
  keys.datasetKeys,
  keys.uniqueKeys,
  keys.filledKeys,
  rules.portRules,
  rules.portSeverity,
  rules.bronzeSeverity,
  rules.discardReason,
  personal.personalColumn,
  personal.lostClassification,
  personal.taggedWithoutClass,
  personal.personalTag,
  personal.personalPurpose,
  port.portContract,
  port.portDescription,
  port.productSla,
  port.goldPort,
  use.unusedDataset,
  use.unusedSourceDataset,
  use.committedSchema,
  use.productTests,
  use.secretProvider,
] as const;

export type PolicyCode = (typeof policies)[number]["code"];
