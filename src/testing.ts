/**
 * Contract suites for a project's own kinds: the tests the built-in kinds pass, for any test framework.
 *
 * ```ts
 * import { test } from "node:test";
 * import { ruleContract } from "lakewright/testing";
 *
 * ruleContract({ test }, {
 *   kind: "even",
 *   home: { root: import.meta.dirname, extension: "extensions/even.ts" },
 *   settings: { column: "n" },
 *   columns: { n: "int" },
 *   good: [[2], [4]],
 *   bad: [[3], [null]],
 * });
 * ```
 */
export {
  type Framework,
  type GivenColumns,
  type GivenRow,
  type GivenTable,
  type KindHome,
  portContract,
  type PortSubject,
  ruleContract,
  type RuleSubject,
  sourceContract,
  type SourceSubject,
  type SourceTable,
  stepContract,
  type StepSubject,
  type TableRuleSubject,
  targetContract,
  type TargetSubject,
} from "./testing/index.ts";
