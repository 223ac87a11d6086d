import type { Form } from "./settings-reader.ts";

/** What a setting has to look like, and how that is said. */
export const forms = {
  guid: { pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, hint: "a GUID" },
  secretReader: {
    pattern: /^(?!(users|account users)$).*\S/,
    hint: "a group or the id of an application; users would show every secret to everybody",
  },
  anyText: { pattern: /\S/, hint: "a text" },
  mail: { pattern: /^[^@\s]+@[^@\s]+\.[^@\s]+$/, hint: "a mail address" },
  classification: {
    pattern: /^(public|internal|confidential|restricted)$/,
    hint: "public, internal, confidential or restricted",
  },
  location: { pattern: /^[a-z0-9]+$/, hint: 'the short name of a region, such as "westeurope"' },
  namePrefix: {
    pattern: /^(?=.{2,12}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    hint: "2 to 12 lower-case letters, digits and hyphens, a letter first",
  },
  consumerGroups: { pattern: /^(create|existing)$/, hint: "create or existing" },
  catalogPrefix: {
    pattern: /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
    hint: "lower-case letters, digits and underscores, such as flights",
  },
  resource: { pattern: /^\/subscriptions\/.+\/providers\/.+\/[^/]+$/i, hint: "the id of a resource" },
  environment: { pattern: /^[a-z][a-z0-9]{1,4}$/, hint: "2 to 5 lower-case letters and digits, such as prod" },
  month: { pattern: /^20\d\d-(0[1-9]|1[0-2])$/, hint: "a month, such as 2027-01" },
  endpoints: { pattern: /^(create|external)$/, hint: "create or external" },
  tableLayer: { pattern: /^(bronze|silver|gold)$/, hint: "bronze, silver or gold" },
  purview: {
    pattern: /^\/subscriptions\/.+\/Microsoft\.Purview\/accounts\/[^/]+$/i,
    hint: "the resource id of a Purview account",
  },
  defenderPlan: {
    pattern: /^(Arm|CloudPosture|Containers|CosmosDbs|KeyVaults|SqlServers|StorageAccounts)$/,
    hint: "a plan: Arm, CloudPosture, Containers, CosmosDbs, KeyVaults, SqlServers or StorageAccounts",
  },
  backedUp: { pattern: /^(landing|bronze|silver|gold)$/, hint: "landing, bronze, silver or gold" },
  backupVault: {
    pattern: /^\/subscriptions\/.+\/Microsoft\.DataProtection\/backupVaults\/[^/]+$/i,
    hint: "the resource id of a backup vault",
  },
  registry: {
    pattern: /^\/subscriptions\/.+\/Microsoft\.ContainerRegistry\/registries\/[^/]+$/i,
    hint: "the resource id of a container registry",
  },
  vault: {
    pattern: /^\/subscriptions\/.+\/Microsoft\.KeyVault\/vaults\/[^/]+$/i,
    hint: "the resource id of a key vault",
  },
  downloadRuntime: { pattern: /^(container_job|batch)$/, hint: "container_job or batch" },
  machine: { pattern: /^Standard_\w+$/, hint: "the size of a machine, such as Standard_D4ds_v5" },
  cron: {
    pattern: /^[0-9*/,-]+( [0-9*/,-]+){4}$/,
    hint: 'minute, hour, day, month and weekday in UTC, such as "15 3 * * *"',
  },
  variable: {
    pattern: /^[A-Z][A-Z0-9_]*$/,
    hint: "a name of an environment variable, such as API_KEY",
  },
  secretName: { pattern: /^[0-9A-Za-z-]{1,127}$/, hint: "the name of a secret in the vault of the platform" },
  airflow: { pattern: /^3\.\d+\.\d+$/, hint: "a version of Airflow 3, such as 3.2.2" },
  digest: { pattern: /^sha256:[0-9a-f]{64}$/, hint: "sha256: and 64 hexadecimal digits" },
  repository: { pattern: /^(git@|ssh:\/\/|https:\/\/)\S+$/, hint: "git@…, ssh://… or, for a public one, https://…" },
  pinned: {
    pattern: /^(?!(main|master|HEAD)$)[\w./-]+$/,
    hint: "a tag or a commit: a branch would run whatever was merged last",
  },
  egress: { pattern: /^(nat_gateway|firewall)$/, hint: "nat_gateway or firewall" },
  resourceGroup: { pattern: /^[\w.()-]{0,89}[\w()-]$/, hint: "1 to 90 letters, digits, _ - . ( )" },
  storageAccount: { pattern: /^[a-z0-9]{3,24}$/, hint: "3 to 24 lower-case letters and digits" },
  container: { pattern: /^[a-z0-9](-?[a-z0-9]){2,62}$/, hint: "3 to 63 lower-case letters, digits and hyphens" },
  network: { pattern: /^\/subscriptions\/.+\/virtualNetworks\/[^/]+$/i, hint: "the resource id of a virtual network" },
  subnet: { pattern: /^\/subscriptions\/.+\/subnets\/[^/]+$/i, hint: "the resource id of a subnet" },
  logWorkspace: {
    pattern: /^\/subscriptions\/.+\/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/i,
    hint: "the resource id of a log workspace",
  },
  lowerGuid: { pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, hint: "a GUID in lower case" },
  metastoreOwner: {
    pattern: /\S/,
    hint: "metastore_id of the region's metastore; or, in the one environment that makes it, the group that owns it",
  },
  tier: { pattern: /^(development|test|production)$/, hint: "development, test or production" },
  redundancy: { pattern: /^(LRS|ZRS|GRS|GZRS)$/, hint: "LRS, ZRS, GRS or GZRS" },
  senderKind: { pattern: /^(container_job|function|logic_app)$/, hint: "container_job, function or logic_app" },
  schemaType: { pattern: /^(Avro|Json)$/, hint: "Avro or Json" },
  compatibility: { pattern: /^(None|Backward|Forward)$/, hint: "None, Backward or Forward" },
  image: {
    pattern: /^[a-z0-9.:/_-]+@sha256:[0-9a-f]{64}$/,
    hint: "an image pinned by its digest: <registry>/<name>@sha256:<64 hexadecimal digits>",
  },
  host: { pattern: /^([a-z0-9-]+\.)+[a-z]{2,}$/, hint: "the name of a host, without scheme, port and path" },
  url: { pattern: /^https:\/\/\S+$/, hint: "an address that begins with https://" },
} as const satisfies Readonly<Record<string, Form>>;
