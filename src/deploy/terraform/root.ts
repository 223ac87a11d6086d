import { type Arguments, block, type BlockText, type Code, code, type Expression, printFile } from "./hcl-text.ts";

/** Providers a root can configure, with the versions the modules were checked with. */
const providers = {
  azurerm: { source: "hashicorp/azurerm", version: "~> 5.2" },
  databricks: { source: "databricks/databricks", version: "1.128.0" },
  azuread: { source: "hashicorp/azuread", version: "3.9.0" },
} as const;

type VariableText = Readonly<{ type: string; description: string; value: Expression }>;
type OutputText = Readonly<{ description: string; value: Code; sensitive?: true }>;

/** A folder Terraform is run in, with a state of its own. */
export type Root = Readonly<{
  /** Folder below `iac/`, such as `adls` or `products/on_time`. */
  component: string;
  summary: string;
  providers: readonly (keyof typeof providers)[];
  /** Components whose outputs it reads; they are applied before. */
  reads: readonly string[];
  variables: Readonly<Record<string, VariableText>>;
  blocks: readonly BlockText[];
  outputs: Readonly<Record<string, OutputText>>;
  /** Services it switches on in the subscription: the first root does it for all. */
  registers?: readonly string[];
  /** Its provider of Databricks is signed in to the account of this variable, not to the workspace. */
  inDatabricksAccount?: boolean;
  /** Files its expressions read, by path beside it. */
  files?: Readonly<Record<string, string>>;
}>;

/** Where the states lie. */
export type StateStore = Readonly<{
  resourceGroup: string;
  storageAccount: string;
  container: string;
  /** Beginning of the key of each state: project and environment. */
  keyPrefix: string;
  subscriptionId: string;
  tenantId: string;
}>;

/** An output of another root. */
export function stateOutput(component: string, output: string): Code {
  return code(`data.terraform_remote_state.${stateLabel(component)}.outputs.${output}`);
}

/** A variable of the root. */
export function variable(name: string): Code {
  return code(`var.${name}`);
}

/** A call of one of the modules; `source` is where modules lie, seen from the root. */
export function moduleCall(label: string, source: string, given: Arguments): BlockText {
  return block("module", [label], { source, ...given });
}

/** The files of a root by path below `iac/`. */
export function printRoot(root: Root, state: StateStore): ReadonlyMap<string, string> {
  const files: [string, string][] = [
    [
      "terraform.tf",
      printFile(`${root.summary}\nState, providers and what other states hand on.`, settingBlocks(root, state)),
    ],
    ["variables.tf", printFile("Values of this environment stand in terraform.tfvars.json.", variableBlocks(root))],
    ["main.tf", printFile(root.summary, root.blocks)],
    ["outputs.tf", printFile("What other roots, pipelines and people need from here.", outputBlocks(root))],
    ["terraform.tfvars.json", `${JSON.stringify(valuesOf(root), null, 2)}\n`],
    ...Object.entries(root.files ?? {}),
  ];
  return new Map(files.map(([name, text]) => [`${root.component}/${name}`, text]));
}

function settingBlocks(root: Root, state: StateStore): readonly BlockText[] {
  const required = Object.fromEntries(root.providers.map((name) => [name, providers[name]]));
  const backend = block("backend", ["azurerm"], { ...stateAddress(root.component, state), use_azuread_auth: true });
  return [
    block("terraform", [], { required_version: ">= 1.11" }, [block("required_providers", [], required), backend]),
    ...root.providers.map((name) => providerBlock(name, root)),
    ...root.reads.map((component) =>
      block("data", ["terraform_remote_state", stateLabel(component)], {
        backend: "azurerm",
        config: { ...stateAddress(component, state), use_azuread_auth: true },
      }),
    ),
  ];
}

function providerBlock(name: keyof typeof providers, root: Root): BlockText {
  if (name === "databricks") {
    if (root.inDatabricksAccount === true) {
      const host = "https://accounts.azuredatabricks.net";
      return block("provider", [name], { host, account_id: variable("account_id"), auth_type: "azure-cli" });
    }
    const host = stateOutput("databricks", "workspace_url");
    return block("provider", [name], { host, auth_type: "azure-cli" });
  }
  if (name === "azuread") return block("provider", [name], { tenant_id: variable("tenant_id") });
  const given = { subscription_id: variable("subscription_id"), storage_use_azuread: true };
  const registered: Arguments = root.registers === undefined ? {} : { resource_providers_to_register: root.registers };
  return block("provider", [name], { ...given, ...registered }, [block("features", [], {})]);
}

function stateAddress(component: string, state: StateStore): Arguments {
  return {
    resource_group_name: state.resourceGroup,
    storage_account_name: state.storageAccount,
    container_name: state.container,
    key: `${state.keyPrefix}/${component}.tfstate`,
    subscription_id: state.subscriptionId,
    tenant_id: state.tenantId,
  };
}

function stateLabel(component: string): string {
  return component.replaceAll("/", "_");
}

function variableBlocks(root: Root): readonly BlockText[] {
  return Object.entries(root.variables).map(([name, { type, description }]) =>
    block("variable", [name], { description, type: code(type) }),
  );
}

function valuesOf(root: Root): Readonly<Record<string, Expression>> {
  return Object.fromEntries(Object.entries(root.variables).map(([name, { value }]) => [name, value]));
}

function outputBlocks(root: Root): readonly BlockText[] {
  return Object.entries(root.outputs).map(([name, { description, value, sensitive }]) =>
    block("output", [name], { description, value, ...(sensitive === true ? { sensitive } : {}) }),
  );
}

/** The names of the modules a root calls, when they lie beside the roots. */
export function calledModules(root: Root): readonly string[] {
  return root.blocks.flatMap(({ type, arguments: { source } }) =>
    type === "module" && typeof source === "string" ? [source.slice(source.lastIndexOf("/") + 1)] : [],
  );
}
