export { analyseProject, type AnalysisResult } from "./analysis/analyse-project.ts";
export { type AnalysisCache, fileCache, memoryCache } from "./analysis/cache.ts";
export type { AnalyzerSource } from "./analysis/cached-analyzer.ts";
export { configTypesOf } from "./analysis/config-types.ts";
export { parseStepOutput, type StepOutputName } from "./analysis/step-output.ts";
export { wildcardName } from "./build/wildcard.ts";
export { canonicalModel, canonicalResolved, parseCanonicalModel, parseCanonicalResolved } from "./canonical.ts";
export { type Conversion, convertProject, writeConversion } from "./convert/convert.ts";
export { DURATION_RULE, parseDuration } from "./duration.ts";
export {
  defineExtension,
  type DeployInput,
  type DeployTarget,
  type Extension,
  type FileFormat,
  type FunctionStepExtension,
  type PortDelivery,
  type PortExtension,
  portKind,
  type RuleExtension,
  ruleKind,
  type SettingsOf,
  type SqlStepExtension,
  type StepExtension,
  stepKind,
  type StepWork,
} from "./extension/extension.ts";
export { functionColumns, functionOf } from "./extension/function-columns.ts";
export { type Kinds, kindsOf } from "./extension/kinds.ts";
export { fixInsertions, fixProject, type Insertion, type ProjectFixes } from "./fix/fix-project.ts";
export type { ChangedTexts, FixOutcome } from "./fix/plan-fixes.ts";
export { writeTexts } from "./fix/write-texts.ts";
export { jsonSchemas } from "./json-schema.ts";
export { loadProject, type LoadedProject } from "./load-project.ts";
export { readEmptyPaths } from "./missing/empty-paths.ts";
export { findMissing } from "./missing/find-missing.ts";
export type { DatasetCondition, MissingItem, NextStep, ProjectFacts } from "./missing/missing.ts";
export type * from "./model.ts";
export { type PlaceMap, placeOf, settingPlace } from "./places.ts";
export { type CodedPolicies, loadCodedPolicies } from "./policy/coded-policies.ts";
export { definePolicy, type PolicyDefinition } from "./policy/define-policy.ts";
export { expressionFunctions } from "./policy/expression/functions.ts";
export { judgePolicies, readPolicies } from "./policy/judge-policies.ts";
export { policies } from "./policy/policies.ts";
export type { Breach, Policy } from "./policy/policy.ts";
export type { PolicyProject } from "./policy/project.ts";
export { subjectProperties } from "./policy/properties.ts";
export type { PolicyColumn, SubjectKind, Subjects } from "./policy/subject.ts";
export { builtInPorts } from "./port/kinds.ts";
export { takenBy } from "./port/taken.ts";
export { projectCodeFiles } from "./project-code.ts";
export { type JudgedRule, judgedRules, JUDGED_ROWS } from "./rule/judge.ts";
export type { GroupJudgement, Judgement, RowJudgement, RuleForm, TableJudgement } from "./rule/judgement.ts";
export { datasetsOfRules } from "./rule/kinds.ts";
export type { GroupRule, RowRule, RuleFacts, TableRule } from "./rule/record.ts";
export { filledEnvironment, resolve, type Resolution } from "./resolve.ts";
export { describeSchemaChange, diffSchema, type SchemaChange } from "./schema-diff.ts";
export { readSchemaFile } from "./schema-file.ts";
export { formatSchemaFile, schemaFilePath, type SchemaTable } from "./schema-format.ts";
export type { Columns, Table } from "./typed/columns.ts";
export { type DatasetDefinition, defineDataset } from "./typed/dataset.ts";
export { defineProduct, ownPort, type ProductDefinition } from "./typed/product.ts";
export { type ConfigDefinition, defineConfig, defineProject, type ProjectDefinition } from "./typed/project.ts";
export { defineRule, ownRule } from "./typed/rule.ts";
export { defineSource, type SourceDefinition } from "./typed/source.ts";
export { formatSchemaTypes, schemaTypesPath } from "./typed/schema-types.ts";
export { expression, type Expression, from, type Steps } from "./typed/steps.ts";
export { defineTransformation, sql, type Transformation } from "./typed/transformation.ts";
export { LATER_KEYS, LATER_VALUES } from "./schema/later.ts";
