import type { Layer, ResolvedModel } from "../../metadata/index.ts";
import { type FileClass, fileClassesOf, type SourceClasses } from "./lifecycle.ts";
import type { Naming } from "./names.ts";
import { type AskedSettings, askedOf } from "./settings-asked.ts";
import { forms } from "./settings-form.ts";
import { type NetworkSettings, networkOf } from "./settings-network.ts";
import {
  amount,
  isDocument,
  nested,
  optional,
  optionalText,
  type Reader,
  type SettingProblem,
  text,
  textMap,
  textOr,
  texts,
} from "./settings-reader.ts";
import {
  type AccountSettings,
  accountOf,
  type ApiSettings,
  apiOf,
  costOf,
  type SchemaGroupSettings,
  schemaGroupOf,
  type SenderSettings,
  senderOf,
} from "./settings-services.ts";
import { type Tier, tierOf, tierRules } from "./tier.ts";

/** `azure:` of an environment with its values put in and checked. */
export type AzureSettings = Naming &
  AskedSettings &
  Readonly<{
    tenantId: string;
    location: string;
    costCentre: string;
    classification: string;
    administrators: Readonly<{ group: string; objectId: string }>;
    ownerGroup: string;
    contacts: readonly string[];
    budget?: Readonly<{ monthly: number; from: string }>;
    network: NetworkSettings;
    /** Zones of IT: id by zone name. */
    privateDnsZones?: Readonly<Record<string, string>>;
    privateEndpoints: "create" | "external";
    logWorkspaceId?: string;
    resourceGroups: Readonly<{ platform?: string; data?: string }>;
    state?: StateSettings;
    databricksApplicationId: string;
    /** Databricks account, when its part is ours to make. */
    account?: AccountSettings;
    /** Groups that query through the SQL warehouse. */
    warehouseGroups: readonly string[];
    /** How products are given out over HTTP. */
    api?: ApiSettings;
    /** What is assumed about use, over the assumptions of the package. */
    cost: Readonly<Record<string, number>>;
    tier: Tier;
    redundancy?: string;
    /** Beginning of the names of catalogs, credentials and locations, where several projects share a metastore. */
    catalogPrefix?: string;
    /** Whether each output port gets a group in Entra; otherwise groups of IT are named. */
    makesConsumerGroups: boolean;
    /** Resources that reach the lake with their identity, though its network is closed. */
    allowedResources: readonly string[];
    /** Classes of files that are no tables, by name. */
    fileClasses: Readonly<Record<string, FileClass>>;
    federation?: Readonly<{ issuer: string; deploySubject: string; planSubject?: string }>;
    moduleSource?: string;
    owners: Readonly<Record<string, OwnerSettings>>;
  }>;

export type StateSettings = Readonly<{ resourceGroup: string; storageAccount: string; container: string }>;
export type OwnerSettings = Readonly<{
  ownerGroup?: string;
  consumers: Readonly<Partial<Record<Layer, readonly string[]>>>;
  costCentre?: string;
  classification?: string;
  budget?: number;
  /** What sends events into a hub of the source, when that is made too. */
  sender?: SenderSettings;
  /** Whether all events are kept as files too. */
  captures: boolean;
  /** Object ids that may read documents, by short name. */
  documentReaders: Readonly<Record<string, string>>;
  /** Groups and applications that read its secret scope. */
  secretReaders: readonly string[];
  /** Classes of its files as delivered. */
  lifecycle?: SourceClasses;
  schemaGroup?: SchemaGroupSettings;
}>;

/**
 * Reads the settings of an environment whose values are put in. Everything that is wrong is said at once; the settings are there only when
 * nothing is.
 */
export function readAzureSettings(
  resolved: ResolvedModel,
): Readonly<{ settings?: AzureSettings; problems: readonly SettingProblem[] }> {
  const problems: SettingProblem[] = [];
  const { environment, model } = resolved;
  const given = environment.settings["azure"];
  if (!isDocument(given)) {
    const hint = "subscription_id, tenant_id, location, cost_centre, owner_group, administrators, contacts, network …";
    return { problems: [{ key: "azure", hint }] };
  }
  const reader: Reader = { document: given, path: "azure", problems };
  const settings = settingsOf(reader, { environment: environment.name, project: model.project });
  return problems.length === 0 ? { settings, problems } : { problems };
}

function settingsOf(reader: Reader, names: Readonly<{ environment: string; project: string }>): AzureSettings {
  const prefix = names.project.replaceAll("_", "-").slice(0, 12).replace(/-+$/, "");
  const administrators = nested(reader, "administrators");
  const databricks = nested(reader, "databricks");
  const tier = tierOf(textOr(reader, "tier", forms.tier, tierOf(names.environment)));
  const redundancy = optionalText(reader, "redundancy", forms.redundancy, (given) => ({ redundancy: given }));
  return {
    project: names.project,
    subscriptionId: text(reader, "subscription_id", forms.guid),
    tenantId: text(reader, "tenant_id", forms.guid),
    location: text(reader, "location", forms.location),
    namePrefix: textOr(reader, "name_prefix", forms.namePrefix, prefix),
    environment: textOr(reader, "environment", forms.environment, names.environment),
    costCentre: text(reader, "cost_centre", forms.anyText),
    classification: textOr(reader, "classification", forms.classification, "internal"),
    administrators: {
      group: text(administrators, "group", forms.anyText),
      objectId: text(administrators, "object_id", forms.guid),
    },
    ownerGroup: text(reader, "owner_group", forms.anyText),
    contacts: texts(reader, "contacts", forms.mail),
    tier,
    ...redundancy,
    ...optionalText(reader, "catalog_prefix", forms.catalogPrefix, (catalogPrefix) => ({ catalogPrefix })),
    makesConsumerGroups: textOr(reader, "consumer_groups", forms.consumerGroups, "existing") === "create",
    allowedResources:
      reader.document["allowed_resources"] === undefined ? [] : texts(reader, "allowed_resources", forms.resource),
    fileClasses: fileClassesOf(nested(reader, "lifecycle"), tier, redundancy.redundancy),
    ...optional(reader, "budget", (budget) => ({ budget: budgetOf(budget, tier) })),
    network: networkOf(nested(reader, "network")),
    ...optional(reader, "private_dns_zones", (zones) => ({ privateDnsZones: textMap(zones, forms.anyText) })),
    privateEndpoints:
      textOr(reader, "private_endpoints", forms.endpoints, "create") === "external" ? "external" : "create",
    ...optionalText(reader, "log_workspace_id", forms.logWorkspace, (logWorkspaceId) => ({ logWorkspaceId })),
    resourceGroups: optional(reader, "resource_groups", groupsOf),
    ...optional(reader, "state", (state) => ({ state: stateOf(state) })),
    databricksApplicationId: text(databricks, "application_object_id", forms.guid),
    ...optional(databricks, "account", (account) => ({ account: accountOf(account) })),
    warehouseGroups:
      databricks.document["warehouse_groups"] === undefined ? [] : texts(databricks, "warehouse_groups", forms.anyText),
    ...optional(reader, "api", (api) => ({ api: apiOf(api) })),
    ...askedOf(reader),
    cost: costOf(nested(reader, "cost")),
    ...optional(reader, "federation", (federation) => ({ federation: federationOf(federation) })),
    ...optionalText(reader, "module_source", forms.anyText, (moduleSource) => ({ moduleSource })),
    owners: ownersOf(nested(reader, "owners")),
  };
}

function budgetOf(reader: Reader, tier: Tier): Readonly<{ monthly: number; from: string }> {
  const monthly = reader.document["monthly"] === undefined ? tierRules[tier].monthlyBudget : amount(reader, "monthly");
  return { monthly, from: text(reader, "from", forms.month) };
}

function groupsOf(reader: Reader): Readonly<{ platform?: string; data?: string }> {
  return {
    ...optionalText(reader, "platform", forms.resourceGroup, (platform) => ({ platform })),
    ...optionalText(reader, "data", forms.resourceGroup, (data) => ({ data })),
  };
}

function stateOf(reader: Reader): StateSettings {
  return {
    resourceGroup: text(reader, "resource_group", forms.resourceGroup),
    storageAccount: text(reader, "storage_account", forms.storageAccount),
    container: text(reader, "container", forms.container),
  };
}

function federationOf(reader: Reader): Readonly<{ issuer: string; deploySubject: string; planSubject?: string }> {
  return {
    issuer: text(reader, "issuer", forms.url),
    deploySubject: text(reader, "deploy_subject", forms.anyText),
    ...optionalText(reader, "plan_subject", forms.anyText, (planSubject) => ({ planSubject })),
  };
}

function ownersOf(reader: Reader): Readonly<Record<string, OwnerSettings>> {
  return Object.fromEntries(Object.keys(reader.document).map((name) => [name, ownerOf(nested(reader, name))]));
}

function ownerOf(reader: Reader): OwnerSettings {
  return {
    ...optionalText(reader, "owner_group", forms.anyText, (ownerGroup) => ({ ownerGroup })),
    consumers: optional(reader, "consumers", (consumers) =>
      Object.fromEntries(
        Object.keys(consumers.document).map((layer) => [layer, texts(consumers, layer, forms.anyText)]),
      ),
    ),
    ...optionalText(reader, "cost_centre", forms.anyText, (costCentre) => ({ costCentre })),
    ...optionalText(reader, "classification", forms.classification, (level) => ({ classification: level })),
    ...(reader.document["budget"] === undefined ? {} : { budget: amount(reader, "budget") }),
    ...optional(reader, "sender", (sender) => ({ sender: senderOf(sender) })),
    captures: reader.document["capture"] === true,
    ...optional(reader, "schema_group", (group) => ({ schemaGroup: schemaGroupOf(group) })),
    secretReaders:
      reader.document["secret_readers"] === undefined ? [] : texts(reader, "secret_readers", forms.secretReader),
    documentReaders: textMap(nested(reader, "document_readers"), forms.guid),
    ...sourceClasses(reader),
  };
}

/** One class for all files of a source, or classes by dataset. */
function sourceClasses(reader: Reader): Readonly<{ lifecycle?: SourceClasses }> {
  if (!isDocument(reader.document["lifecycle"]))
    return optionalText(reader, "lifecycle", forms.anyText, (lifecycle) => ({ lifecycle }));
  return { lifecycle: textMap(nested(reader, "lifecycle"), forms.anyText) };
}
