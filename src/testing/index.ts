export type { Framework, GivenColumns, GivenRow } from "./framework.ts";
export { portContract, type PortSubject } from "./port.ts";
export type { GivenTable, KindHome } from "./project.ts";
export { ruleContract, type RuleSubject, type TableRuleSubject } from "./rule.ts";
export { sourceContract, type SourceSubject, type SourceTable } from "./source.ts";
export { stepContract, type StepSubject } from "./step.ts";
export { targetContract, type TargetSubject } from "./target.ts";
