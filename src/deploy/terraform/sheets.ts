import { markdownPage } from "../markdown-table.ts";
import { alertName, alertOf, LOOK_BACK_HOURS, LONGEST_ALERT_HOURS } from "./alert.ts";
import type { Deployment, Owner } from "./deployment.ts";
import { portGroupName, resourceName } from "./names.ts";
import { type Access, accessTable, platformAccess } from "./platform-access.ts";
import { handOver } from "./hand-over.ts";
import { deliveredFiles } from "./lifecycle.ts";
import { catalogOf, containersOf, volumeSchema } from "./place.ts";
import { architecturePicture } from "./picture.ts";
import { roles } from "./role.ts";
import { apiPath, apiRole } from "./serving.ts";

/** The sheets people read, by path: what IT has to do, who may do what on the platform, and one sheet for each source and product. */
export function sheetFiles(deployment: Deployment): ReadonlyMap<string, string> {
  return new Map([
    ["docs/hand-over.md", handOver(deployment)],
    ["docs/access.md", platformAccess(deployment)],
    ["docs/architecture.svg", architecturePicture(deployment)],
    ...deployment.owners.map((owner): [string, string] => [
      `docs/${owner.component}.md`,
      ownerSheet(deployment, owner),
    ]),
  ]);
}

function ownerSheet(deployment: Deployment, owner: Owner): string {
  const { settings } = deployment;
  const vault = resourceName("key_vault", settings, owner.name);
  const secrets = owner.secrets.map((name) => `- \`${name}\` in the vault \`${vault}\``);
  return markdownPage([
    `# ${owner.kind === "source" ? "Source" : "Product"} ${owner.name}`,
    ...(owner.description === "" ? [] : [owner.description]),
    "## Who may do what",
    accessTable(ownerAccess(deployment, owner)),
    ...(secrets.length === 0
      ? []
      : ["## Secrets to be written by hand or by a pipeline, never by Terraform", secrets.join("\n")]),
    ...delivered(deployment, owner),
    ...served(deployment, owner),
    ...foreignEvents(deployment, owner),
    "## What is watched",
    watched(owner),
    ...(owner.otherPromises.length === 0
      ? []
      : [
          `Nothing here watches ${owner.otherPromises.map((key) => `\`${key}\``).join(", ")} of its SLA: a promise between people.`,
        ]),
  ]);
}

function ownerAccess(deployment: Deployment, owner: Owner): readonly Access[] {
  const { settings, names } = deployment;
  const connector = resourceName("access_connector", settings, owner.name);
  const catalog = catalogOf(deployment, owner);
  const identity = { who: connector, as: "managed identity of the access connector" };
  const containers = containersOf(owner).map((container) => ({
    ...identity,
    may: roles.blobContributor.name,
    on: `container ${container} of ${names.lakeAccount}`,
  }));
  const reader = {
    who: "AzureDatabricks",
    as: "application of the tenant",
    may: roles.secretsUser.name,
    on: `vault ${resourceName("key_vault", settings, owner.name)}`,
  };
  return [
    ...containers,
    { ...identity, may: roles.reader.name, on: `account ${names.lakeAccount}` },
    ...(owner.secrets.length === 0 ? [] : [reader]),
    ...owner.own.secretReaders.map((who) => ({
      who,
      as: "group or application of the workspace",
      may: "READ",
      on: `secret scope ${resourceName("secret_scope", settings, owner.name)}`,
    })),
    ...eventAccess(names.eventHubs, owner, identity),
    ...documentAccess(names.cosmos, owner, identity),
    { who: owner.ownerGroup, as: "group", may: "owner", on: `catalog ${catalog} and its locations` },
    ...owner.consumers.map(({ layer, group }) => ({
      who: group,
      as: "group",
      may: "USE_SCHEMA, SELECT",
      on: `schema ${catalog}.${layer}`,
    })),
    ...portAccess(deployment, owner),
    ...alertAccess(deployment, owner),
  ];
}

/** An alert on a promise of more than two days reads how long another one has been fired. */
function alertAccess(deployment: Deployment, owner: Owner): readonly Access[] {
  const alert = alertOf(owner);
  if (alert === undefined || alert.firedFor === 0) return [];
  const { logWorkspaceId } = deployment.settings;
  const on = `log workspace${logWorkspaceId === undefined ? "" : " of IT, given there"}`;
  return [{ who: alertName(deployment, owner), as: "managed identity of the alert", may: roles.reader.name, on }];
}

/** Groups of output ports read their table and see its schema. */
function portAccess(deployment: Deployment, owner: Owner): readonly Access[] {
  const { settings } = deployment;
  if (!settings.makesConsumerGroups) return [];
  return owner.tables.map(({ port, layer, table }) => ({
    who: portGroupName(settings, owner.name, port),
    as: "group, made here",
    may: "USE_SCHEMA, SELECT on the table",
    on: `table ${catalogOf(deployment, owner)}.${layer}.${table}`,
  }));
}

type Identity = Readonly<Pick<Access, "who" | "as">>;

function eventAccess(namespace: string, { name, hubs, own }: Owner, identity: Identity): readonly Access[] {
  const target = hubs.find(({ dataset }) => dataset === own.sender?.dataset) ?? hubs[0];
  const kinds = { container_job: "container job", function: "function", logic_app: "Logic App" } as const;
  const sender = { who: `sender of ${name}`, as: kinds[own.sender?.kind ?? "container_job"] };
  const schemas = { ...identity, may: roles.schemaReader.name, on: `schema group ${name} of ${namespace}` };
  return [
    ...(own.schemaGroup === undefined || hubs.length === 0 ? [] : [schemas]),
    ...hubs.map((hub) => ({ ...identity, may: roles.eventReceiver.name, on: `event hub ${hub.name} of ${namespace}` })),
    ...(own.sender === undefined || target === undefined
      ? []
      : [{ ...sender, may: roles.eventSender.name, on: `event hub ${target.name} of ${namespace}` }]),
  ];
}

function documentAccess(account: string, owner: Owner, identity: Identity): readonly Access[] {
  if (owner.documents.length === 0) return [];
  const database = { on: `database ${owner.name} of ${account}` };
  const readers = Object.entries(owner.own.documentReaders);
  return [
    { ...identity, may: "write documents", ...database },
    ...readers.map(([name, id]) => ({
      who: `${name} (${id})`,
      as: "object of Entra",
      may: "read documents",
      ...database,
    })),
  ];
}

/** Where files are put that are no tables yet, and how long they stay. */
function delivered(deployment: Deployment, owner: Owner): readonly string[] {
  const schema = volumeSchema(owner);
  if (schema === undefined) return [];
  const catalog = catalogOf(deployment, owner);
  return [
    "## Files as delivered",
    [
      `- the volume \`/Volumes/${catalog}/${schema}/landing\` of Unity Catalog`,
      ...deliveredFiles(deployment, owner).map(([prefix, text]) => `- \`${prefix}\`, ${text}`),
    ].join("\n"),
  ];
}

/** How consumers get what leaves the product other than as a table. */
function served({ settings, names }: Deployment, owner: Owner): readonly string[] {
  if (owner.api === undefined && owner.documents.length === 0) return [];
  const path = apiPath(settings.tier, settings.environment, owner);
  return [
    "## How it is given out",
    [
      ...(owner.api === undefined
        ? []
        : [
            `- \`https://<gateway>/${path}\` on the gateway \`${names.gateway}\`, for tokens of \`${settings.api?.audience ?? ""}\` with the role \`${apiRole(owner)}\`; described by \`openapi.json\` beside its root.`,
          ]),
      ...owner.documents.map(
        ({ name, partitionKeys }) =>
          `- container \`${name}\` of the database \`${owner.name}\` in \`${names.cosmos}\`, partitioned by ${partitionKeys.map((key) => `\`${key}\``).join(", ")}.`,
      ),
    ].join("\n"),
  ];
}

/** A namespace of somebody else is not in our hands: its owner has to let the source in. */
function foreignEvents({ settings }: Deployment, { name, foreignHubs }: Owner): readonly string[] {
  if (foreignHubs === undefined) return [];
  const connector = resourceName("access_connector", settings, name);
  const hubs = foreignHubs.names.map((hub) => `\`${hub}\``).join(", ");
  return [
    "## What the owner of the events has to give",
    `\`${roles.eventReceiver.name}\` on ${hubs} of \`${foreignHubs.namespace}\` to the identity of \`${connector}\`, the consumer group \`${foreignHubs.consumerGroup}\`, and a private endpoint or a way into its network.`,
  ];
}

function watched(owner: Owner): string {
  const alert = alertOf(owner);
  if (alert !== undefined) {
    const told = `An alert is raised when no run of a pipeline called \`${owner.name}\`, alone or with more behind a hyphen or a space, succeeded for ${alert.hours} hours.`;
    if (alert.firedFor === 0) return told;
    return `${told} A query of Azure Monitor looks back ${LOOK_BACK_HOURS} hours at most: a silent rule fires after those, and the alert looks through Azure Resource Graph, a preview in log alerts, whether that one has been fired for ${alert.firedFor} hours more.`;
  }
  if (owner.freshnessHours !== undefined)
    return `Nothing: it promises ${owner.freshnessHours} hours, and Azure keeps alerts for 30 days, which makes ${LONGEST_ALERT_HOURS} at most. Watch it in the run records.`;
  return "Nothing: it promises no freshness.";
}
