export { checkStructure } from "./check-structure.ts";
export { kindOf, type ScaffoldEffects } from "./files.ts";
export { unifiedDiff } from "./line-diff.ts";
export { textHash } from "./record.ts";
export { missingFrame } from "./missing-frame.ts";
export { besidePath, type FileChange } from "./plan-upgrade.ts";
export { scaffoldFiles, writeScaffold } from "./scaffold.ts";
export { type TemplateFile, type TemplateName, templates } from "./template.ts";
export { applyUpgrade, prepareUpgrade, type Upgrade } from "./upgrade.ts";
