export { type CheckResult, checkKinds } from "./doctor/check.ts";
export { checksOf, examine } from "./doctor/examine.ts";
export {
  type Ask,
  commandText,
  noProgram,
  type Question,
  quoted,
  type RawAnswer,
  readAnswer,
} from "./doctor/question.ts";
export { accountRepairs, repairs } from "./doctor/repairs.ts";
export { type Scene, sceneOf } from "./doctor/scene.ts";
export { type BuildChange, diffBuilds } from "./diff.ts";
export {
  allArguments,
  type Argument,
  argumentOf,
  type Block,
  blocksOf,
  type Body,
  literalOf,
  readHcl,
} from "./hcl/hcl.ts";
export { HclError, type Token } from "./hcl/token.ts";
export { markdownTable } from "./markdown-table.ts";
export { contentRules } from "./check/content/rules.ts";
export { checkTree, deployRules, type RuleResult } from "./check/check-tree.ts";
export { knownTraps, type Trap } from "./check/traps.ts";
export { exemptionsOf } from "./check/exemptions-of.ts";
export { buildTarget, deployTargets, staysInside, targetOf } from "./targets.ts";
export { terraformTarget } from "./terraform/target.ts";
