import { markdownPage, markdownTable } from "../markdown-table.ts";
import { computeGroups } from "./account.ts";
import { askedServices } from "./asked.ts";
import type { Deployment } from "./deployment.ts";
import { roles } from "./role.ts";

/** Who may do what on what, as which identity: a line of an access report. */
export type Access = Readonly<{ who: string; as: string; may: string; on: string }>;

/** Rights of the services that are there because an owner asks for them, or the environment. */
function sharedAccess(deployment: Deployment): readonly Access[] {
  const { settings, names, uses } = deployment;
  const namespace = { who: names.eventHubs, as: "managed identity of the namespace" };
  const gateway = { who: names.gateway, as: "managed identity of the gateway" };
  return [
    ...(uses.captures
      ? [{ ...namespace, may: roles.blobContributor.name, on: `container landing of ${names.lakeAccount}` }]
      : []),
    ...(uses.api && settings.api?.existing === undefined
      ? [{ ...gateway, may: roles.metricsPublisher.name, on: "application insights of azure_monitor" }]
      : []),
    ...askedServices(deployment).flatMap(({ rights }) => rights),
  ];
}

/** The sheet of rights all sources and products share. */
export function platformAccess(deployment: Deployment): string {
  const { settings, names } = deployment;
  const groups = `resource groups ${names.platformGroup} and ${names.dataGroup}`;
  const deploy = { who: "deploy", as: "identity of the deploying pipeline" };
  const plan = { who: "plan", as: "identity of pull requests" };
  const factory = { who: names.dataFactory, as: "managed identity of the factory" };
  const administrators = { who: settings.administrators.group, as: "group" };
  const states = { on: `states in ${names.stateAccount}${settings.state === undefined ? "" : ", given there"}` };
  return markdownPage([
    "# Who may do what on the platform",
    "Rights of sources and products stand on their own sheets in `sources/` and `products/`.",
    accessTable([
      { ...deploy, may: roles.contributor.name, on: groups },
      { ...deploy, may: `${roles.accessAdministrator.name}, limited to roles on data`, on: groups },
      { ...plan, may: roles.reader.name, on: groups },
      { ...deploy, may: roles.blobContributor.name, ...states },
      { ...plan, may: roles.blobReader.name, ...states },
      { ...factory, may: roles.blobContributor.name, on: `container landing of ${names.lakeAccount}` },
      { ...factory, may: roles.secretsUser.name, on: `vault ${names.vault}` },
      { ...factory, may: "db_datareader, EXECUTE on procedures", on: `database ${names.sqlDatabase}, given there` },
      { ...factory, may: "CAN_MANAGE_RUN", on: `jobs it starts in ${names.workspace}, given there` },
      { ...administrators, may: "Entra administrator", on: `server ${names.sqlServer}` },
      ...policyAccess(deployment),
      ...computeAccess(deployment),
      ...sharedAccess(deployment),
    ]),
  ]);
}

/** What deploys missing logs is a policy with an identity of its own. */
function policyAccess({ settings, names }: Deployment): readonly Access[] {
  const policy = { who: "policy of missing logs", as: "managed identity of the assignment, one for each service" };
  const workspace = settings.logWorkspaceId === undefined ? "log workspace" : "log workspace of IT";
  return [`resource group ${names.dataGroup}`, workspace].map((on) => ({
    ...policy,
    may: roles.logContributor.name,
    on,
  }));
}

/** Who starts clusters and asks the warehouse. */
function computeAccess(deployment: Deployment): readonly Access[] {
  const { policies, warehouse } = computeGroups(deployment);
  return [
    ...policies.map((who) => ({ who, as: "group", may: "CAN_USE", on: "cluster policy products" })),
    ...warehouse.map((who) => ({ who, as: "group", may: "CAN_USE", on: "SQL warehouse consumers" })),
  ];
}

/** Lines of an access report as a table. */
export function accessTable(rows: readonly Access[]): string {
  return markdownTable(
    ["who", "as", "may", "on"],
    rows.map(({ who, as, may, on }) => [who, as, may, on]),
  );
}
