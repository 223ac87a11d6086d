import type { ContentRule } from "./repository.ts";
import { adfRules } from "./rules-adf.ts";
import { adfSecretRules } from "./rules-adf-secrets.ts";
import { folderRules } from "./rules-folder.ts";
import { notebookRules } from "./rules-notebook.ts";
import { pipelineRules } from "./rules-pipeline.ts";
import { sqlRules } from "./rules-sql.ts";

/** Every rule about files beside Terraform. */
export const contentRules: readonly ContentRule[] = [
  ...adfRules,
  ...adfSecretRules,
  ...pipelineRules,
  ...sqlRules,
  ...notebookRules,
  ...folderRules,
];
