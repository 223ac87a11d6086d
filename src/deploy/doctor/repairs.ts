import type { Code } from "../../base/index.ts";
import { quoted, withVariables } from "./question.ts";

/**
 * What can be wrong, and the one command that mends it. What Terraform owns is mended by Terraform; what it does not know is taken away or
 * given by hand. `{name}` is a value of the finding, `{install …}` the command of the machine.
 */
export const repairs = {
  LW7201: "{installAzure}",
  LW7202: "az upgrade --yes",
  LW7203: "az login --tenant {tenant}",
  LW7204: "az login --tenant {tenant}",
  LW7205: "az account set --subscription {subscription}",
  LW7206: "az account subscription enable --subscription-id {subscription}",
  LW7207: "az provider register --namespace {provider} --subscription {subscription} --wait",
  LW7208: "terraform -chdir={root} apply",
  LW7209: "az group create --name {group} --location {location} --subscription {subscription}",
  LW7210:
    "az quota update --resource-name cores --resource-type dedicated --scope {scope} --limit-object value={wanted}",
  LW7211: "{installDatabricks}",
  LW7212: "{installDatabricks}",
  LW7220: "terraform -chdir={root} apply",
  LW7221: "terraform -chdir={root} apply",
  LW7222: "terraform -chdir={root} apply",
  LW7223: "terraform -chdir={root} apply",
  LW7224: "terraform -chdir={root} output private_link_targets",
  LW7225: "az network private-endpoint-connection approve --id {connection} --description {description}",
  LW7226: "terraform -chdir={root} apply",
  LW7227: "terraform -chdir={root} apply",
  LW7228: "terraform -chdir={root} apply",
  LW7229: "az role assignment delete --ids {assignments}",
  LW7230: "terraform -chdir={root} apply",
  LW7231: "az role assignment delete --ids {assignments}",
  LW7232: "terraform -chdir={root} apply",
  LW7233: "az role assignment delete --ids {assignments}",
  LW7234: "databricks metastores assign {workspace} {metastore} {catalog}",
  LW7235: "databricks metastores assign {workspace} {metastore} {catalog}",
  LW7236: "terraform -chdir={root} apply",
  LW7237: "terraform -chdir={root} apply",
  LW7238: "terraform -chdir={root} apply",
  LW7239:
    "az storage account network-rule add --account-name {account} --resource-group {group} --subscription {subscription} --resource-id {connector} --tenant-id {tenant}",
  LW7240: "terraform -chdir={root} apply",
  LW7241: "terraform -chdir={root} apply -replace={address}",
  LW7242: "databricks secrets delete-acl {scope} {principal}",
  LW7243: "databricks ip-access-lists delete {list}",
  LW7244: "databricks workspace-conf set-status --json {switch}",
  LW7245: "terraform -chdir={root} apply",
  LW7246: "terraform -chdir={root} apply",
  LW7247: "terraform -chdir={root} output private_link_targets",
  LW7248: "lakewright deploy doctor --env {environment} --record {folder}",
} as const satisfies Readonly<Partial<Record<Code, string>>>;

export type FailureCode = keyof typeof repairs;

/** What mends it where the part of the Databricks account is made by a root of its own: then the finding has a `root`. */
export const accountRepairs = {
  LW7234: "terraform -chdir={root} apply",
  LW7235: "terraform -chdir={root} apply",
} as const satisfies Readonly<Partial<Record<FailureCode, string>>>;

/** How programs are installed, by system. */
const installers = {
  linux: {
    azure: "curl -fsSL https://aka.ms/InstallAzureCLIDeb | sudo bash",
    databricks: "curl -fsSL https://raw.githubusercontent.com/databricks/setup-cli/main/install.sh | sudo sh",
  },
  darwin: { azure: "brew install azure-cli", databricks: "brew install databricks/tap/databricks" },
  win32: { azure: "winget install Microsoft.AzureCLI", databricks: "winget install Databricks.DatabricksCLI" },
} as const;

/** Where a repair is typed. */
export type RepairPlace = Readonly<{
  platform: NodeJS.Platform;
  /** Variables that lead the Databricks CLI to the workspace. */
  workspace: Readonly<Record<string, string>>;
}>;

/** The command with its values in it, ready to be typed. */
export function repairText(
  code: FailureCode,
  values: Readonly<Record<string, string | number | readonly string[]>>,
  { platform, workspace }: RepairPlace,
): string {
  const { azure, databricks } = platform === "darwin" || platform === "win32" ? installers[platform] : installers.linux;
  const isInAccount = code in accountRepairs && values["root"] !== undefined;
  const command = (isInAccount ? { ...repairs, ...accountRepairs } : repairs)[code]
    .replace("{installAzure}", azure)
    .replace("{installDatabricks}", databricks)
    .replaceAll(/\{(\w+)\}/g, (slot, name: string) => {
      const value = values[name];
      if (value === undefined) return slot;
      return typeof value === "object" ? value.map(quoted).join(" ") : quoted(String(value));
    });
  return command.startsWith("databricks ") ? withVariables(workspace, command) : command;
}
