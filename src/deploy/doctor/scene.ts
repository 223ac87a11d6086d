import type { DeployInput } from "../../metadata/index.ts";
import { askedServices } from "../terraform/asked.ts";
import type { Deployment, Owner } from "../terraform/deployment.ts";
import { requireDeployment } from "../terraform/require-deployment.ts";
import { resourceName } from "../terraform/names.ts";
import { privateZones } from "../terraform/modules.ts";
import { account, resource, roleAssignments } from "./answers.ts";
import { az, NOT_FOUND, type Question } from "./question.ts";
import type { Resource, RoleAssignment } from "./answers.ts";

/** What the checks are made from: a deployment, and where its files were built. */
export type Scene = Readonly<{
  deployment: Deployment;
  /** Environment as it is called in the project. */
  environment: string;
  /** Folder with `iac/`, as it is typed. */
  built: string;
  platform: NodeJS.Platform;
}>;

/**
 * The scene of an environment.
 * @param built folder `deploy build` wrote, as it is typed in a command
 * @throws DiagnosticsError LW7000, LW7001 when the environment does not say what Azure needs
 */
export function sceneOf({ resolved, places }: DeployInput, built: string, platform: NodeJS.Platform): Scene {
  return { deployment: requireDeployment(resolved, places), environment: resolved.environment.name, built, platform };
}

/** A data service that is reached privately. */
export type Service = Readonly<{
  component: string;
  name: string;
  id: string;
  group: string;
  provider: string;
  /** Component that makes its endpoint, when it is another one. */
  endpointBy?: string;
  /** Its private hosts, with the zone and the name of their records; those of the workspace are only known when it is made. */
  hosts: readonly PrivateHost[];
}>;
export type PrivateHost = Readonly<{ host: string; zone: string; record: string }>;

/** Id of something in the group of the data services. */
export function dataId({ deployment: { settings, names } }: Scene, path: string): string {
  return resourceId(settings.subscriptionId, names.dataGroup, path);
}

function resourceId(subscription: string, group: string, path: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/${path}`;
}

export function rootOf({ built }: Scene, component: string): string {
  return `${built}/iac/${component}`;
}

export function lakeId(scene: Scene): string {
  return dataId(scene, `Microsoft.Storage/storageAccounts/${scene.deployment.names.lakeAccount}`);
}

export function containerId(scene: Scene, container: string): string {
  return `${lakeId(scene)}/blobServices/default/containers/${container}`;
}

export function workspaceId(scene: Scene): string {
  return dataId(scene, `Microsoft.Databricks/workspaces/${scene.deployment.names.workspace}`);
}

export function connectorName({ deployment }: Scene, owner: Owner): string {
  return resourceName("access_connector", deployment.settings, owner.name);
}

export function connectorId(scene: Scene, owner: Owner): string {
  return dataId(scene, `Microsoft.Databricks/accessConnectors/${connectorName(scene, owner)}`);
}

export function ownerVaultName({ deployment }: Scene, owner: Owner): string {
  return resourceName("key_vault", deployment.settings, owner.name);
}

export function vaultId(scene: Scene, vault: string): string {
  return dataId(scene, `Microsoft.KeyVault/vaults/${vault}`);
}

/** The services of the deployment: those all share, and the vault of each owner with secrets. */
export function servicesOf(scene: Scene): readonly Service[] {
  const { settings, names, owners, uses } = scene.deployment;
  const withSecrets = owners.filter(({ secrets }) => secrets.length > 0);
  const shared = (component: string, type: string, given: Pick<Service, "name" | "hosts">): Service => ({
    component,
    id: dataId(scene, `${type}/${given.name}`),
    group: names.dataGroup,
    provider: type.split("/")[0] ?? "",
    ...given,
  });
  const vault = (component: string, name: string) =>
    shared(component, "Microsoft.KeyVault/vaults", { name, hosts: [vaultHost(name)] });
  return [
    ...(settings.state === undefined ? [statesOf(scene)] : []),
    shared("adls", "Microsoft.Storage/storageAccounts", {
      name: names.lakeAccount,
      hosts: ["blob", "dfs"].map((each) => hostIn(zoneName("storage", each), names.lakeAccount)),
    }),
    vault("key_vault", names.vault),
    shared("databricks", "Microsoft.Databricks/workspaces", { name: names.workspace, hosts: [] }),
    shared("azure_sql", "Microsoft.Sql/servers", {
      name: names.sqlServer,
      hosts: [hostIn(zoneName("azure_sql", "sqlServer"), names.sqlServer)],
    }),
    shared("azure_data_factory", "Microsoft.DataFactory/factories", {
      name: names.dataFactory,
      hosts: [hostIn(zoneName("data_factory", "dataFactory"), `${names.dataFactory}.${settings.location}`)],
    }),
    ...(uses.events
      ? [
          shared("event_hubs", "Microsoft.EventHub/namespaces", {
            name: names.eventHubs,
            hosts: [hostIn(zoneName("event_hubs", "namespace"), names.eventHubs)],
          }),
        ]
      : []),
    ...(uses.documents
      ? [
          shared("cosmos_serving", "Microsoft.DocumentDB/databaseAccounts", {
            name: names.cosmos,
            hosts: [hostIn(zoneName("cosmos", "Sql"), names.cosmos)],
          }),
        ]
      : []),
    ...namedServices(scene.deployment).map(({ component, type, ...given }) => shared(component, type, given)),
    ...withSecrets.map((owner) => vault(owner.component, ownerVaultName(scene, owner))),
  ];
}

/** The services the environment names, where they have endpoints. */
function namedServices(deployment: Deployment) {
  return askedServices(deployment).flatMap(({ root: { component }, found }) =>
    found.map(({ name, type, hosts }) => ({
      component,
      name,
      type,
      hosts: hosts.map(([service, part, record]) =>
        service === "key_vault" ? vaultHost(record) : hostIn(zoneName(service, part), record),
      ),
    })),
  );
}

/** The account of the states is made before there is a network: the platform makes its endpoint. */
function statesOf({ deployment: { settings, names } }: Scene): Service {
  const path = `Microsoft.Storage/storageAccounts/${names.stateAccount}`;
  return {
    component: "bootstrap",
    name: names.stateAccount,
    id: resourceId(settings.subscriptionId, names.platformGroup, path),
    group: names.platformGroup,
    provider: "Microsoft.Storage",
    endpointBy: "platform",
    hosts: [hostIn(zoneName("storage", "blob"), names.stateAccount)],
  };
}

/** The zone of vaults is not called as their hosts are. */
function vaultHost(name: string): PrivateHost {
  return { host: `${name}.vault.azure.net`, zone: zoneName("key_vault", "vault"), record: name };
}

function zoneName(service: string, subResource: string): string {
  return privateZones[service]?.[subResource]?.[0] ?? "";
}

/** Zone of the hosts of workspaces. */
export function workspaceZone(): string {
  return zoneName("databricks", "databricks_ui_api");
}

export function hostIn(zone: string, record: string): PrivateHost {
  return { host: `${record}.${zone.replace(/^privatelink\./, "")}`, zone, record };
}

// questions several checks ask

export const accountQuestion = {
  ...az("account", ["account", "show"], account),
  unseen: /az login|no subscription/i,
} as const satisfies Question;

export function resourceQuestion(id: string): Question<Resource> {
  const name = id.split("/").slice(-2).join("-");
  return az(`resource-${name}`, ["resource", "show", "--ids", id], resource, NOT_FOUND);
}

/** Roles given on a scope; `inherited` adds those given above. */
export function rolesQuestion(
  { deployment: { settings } }: Scene,
  scope: string,
  inherited: boolean,
): Question<readonly RoleAssignment[]> {
  const name = scope.split("/").slice(-2).join("-");
  const above = inherited ? ["--include-inherited"] : [];
  const words = ["--fill-principal-name", "false", "--subscription", settings.subscriptionId];
  const command = ["role", "assignment", "list", "--scope", scope, ...above, ...words];
  return az(`roles-${name}`, command, roleAssignments, NOT_FOUND);
}

/** Ids of Azure are the same in any case. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A role is known by the last part of its id, in whatever subscription and language. */
export function hasRole({ roleDefinitionId }: RoleAssignment, role: Readonly<{ id: string }>): boolean {
  return sameId(roleDefinitionId.split("/").at(-1) ?? "", role.id);
}

/** `Reader on …/storageAccounts/x` */
export function assignmentText({ roleDefinitionName, roleDefinitionId, scope }: RoleAssignment): string {
  return `${roleDefinitionName ?? roleDefinitionId} on ${scope.split("/").slice(-2).join("/")}`;
}
