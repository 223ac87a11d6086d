import type { DeployTarget } from "../../metadata/index.ts";
import { costFiles } from "../cost/sheet.ts";
import { rootsOf, terraformFiles } from "./build.ts";
import { requireDeployment } from "./require-deployment.ts";
import { moduleFiles } from "./modules.ts";
import { promiseWarnings } from "./owner-problems.ts";
import { calledModules } from "./root.ts";
import { sheetFiles } from "./sheets.ts";

/** Terraform for Azure: a root for each component with its values, and the modules they call. */
export const terraformTarget: DeployTarget = {
  name: "azure-terraform",
  summary:
    "Terraform for Azure: network, lake, vaults, Databricks, SQL, Data Factory, alerts, policies, and each product's rights",
  warnings: ({ resolved, places }) => promiseWarnings(requireDeployment(resolved, places), places),
  build: ({ resolved, places }) => {
    const deployment = requireDeployment(resolved, places);
    const roots = rootsOf(deployment);
    const vendored =
      deployment.moduleSource === undefined ? moduleFiles(roots.flatMap(calledModules)) : new Map<string, string>();
    return Object.fromEntries([
      ...terraformFiles(deployment),
      ...sheetFiles(deployment),
      ...costFiles(deployment),
      ...[...vendored].map(([path, text]): [string, string] => [`iac/modules/${path}`, text]),
    ]);
  },
};
