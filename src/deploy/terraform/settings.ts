import type { Document, Layer, ResolvedModel, Value } from "../../metadata/index.ts";
import { cidrPrefix } from "./address.ts";
import type { Naming } from "./names.ts";

/** `azure:` of an environment with its values put in and checked. */
export type AzureSettings = Naming &
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
    federation?: Readonly<{ issuer: string; deploySubject: string; planSubject?: string }>;
    moduleSource?: string;
    owners: Readonly<Record<string, OwnerSettings>>;
  }>;

export type NetworkSettings =
  | Readonly<{ kind: "create"; addressSpace: string }>
  | Readonly<{ kind: "existing"; virtualNetworkId: string; subnets: Readonly<Record<string, SubnetSettings>> }>;
export type SubnetSettings = Readonly<{ id: string; securityGroupAssociationId?: string }>;
export type StateSettings = Readonly<{ resourceGroup: string; storageAccount: string; container: string }>;
export type OwnerSettings = Readonly<{
  ownerGroup?: string;
  consumers: Readonly<Partial<Record<Layer, readonly string[]>>>;
  costCentre?: string;
  classification?: string;
  budget?: number;
}>;

/** A setting that is missing or has not the form it needs. */
export type SettingProblem = Readonly<{ key: string; value?: string; hint: string }>;

type Form = Readonly<{ pattern: RegExp; hint: string }>;
const guid: Form = { pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, hint: "a GUID" };
const anyText: Form = { pattern: /\S/, hint: "a text" };
const mail: Form = { pattern: /^[^@\s]+@[^@\s]+\.[^@\s]+$/, hint: "a mail address" };
const classification: Form = {
  pattern: /^(public|internal|confidential|restricted)$/,
  hint: "public, internal, confidential or restricted",
};
const forms = {
  location: { pattern: /^[a-z0-9]+$/, hint: 'the short name of a region, such as "westeurope"' },
  namePrefix: {
    pattern: /^(?=.{2,12}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    hint: "2 to 12 lower-case letters, digits and hyphens, a letter first",
  },
  environment: { pattern: /^[a-z][a-z0-9]{1,4}$/, hint: "2 to 5 lower-case letters and digits, such as prod" },
  month: { pattern: /^20\d\d-(0[1-9]|1[0-2])$/, hint: "a month, such as 2027-01" },
  endpoints: { pattern: /^(create|external)$/, hint: "create or external" },
  resourceGroup: { pattern: /^[\w.()-]{0,89}[\w()-]$/, hint: "1 to 90 letters, digits, _ - . ( )" },
  storageAccount: { pattern: /^[a-z0-9]{3,24}$/, hint: "3 to 24 lower-case letters and digits" },
  container: { pattern: /^[a-z0-9](-?[a-z0-9]){2,62}$/, hint: "3 to 63 lower-case letters, digits and hyphens" },
  network: { pattern: /^\/subscriptions\/.+\/virtualNetworks\/[^/]+$/i, hint: "the resource id of a virtual network" },
  subnet: { pattern: /^\/subscriptions\/.+\/subnets\/[^/]+$/i, hint: "the resource id of a subnet" },
  logWorkspace: {
    pattern: /^\/subscriptions\/.+\/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/i,
    hint: "the resource id of a log workspace",
  },
  url: { pattern: /^https:\/\/\S+$/, hint: "an address that begins with https://" },
} as const satisfies Readonly<Record<string, Form>>;

/** A document of settings, with the path to it and the place for what is wrong. */
type Reader = Readonly<{ document: Document; path: string; problems: SettingProblem[] }>;

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
  return {
    project: names.project,
    subscriptionId: text(reader, "subscription_id", guid),
    tenantId: text(reader, "tenant_id", guid),
    location: text(reader, "location", forms.location),
    namePrefix: textOr(reader, "name_prefix", forms.namePrefix, prefix),
    environment: textOr(reader, "environment", forms.environment, names.environment),
    costCentre: text(reader, "cost_centre", anyText),
    classification: textOr(reader, "classification", classification, "internal"),
    administrators: {
      group: text(administrators, "group", anyText),
      objectId: text(administrators, "object_id", guid),
    },
    ownerGroup: text(reader, "owner_group", anyText),
    contacts: texts(reader, "contacts", mail),
    ...optional(reader, "budget", (budget) => ({ budget: budgetOf(budget) })),
    network: networkOf(nested(reader, "network")),
    ...optional(reader, "private_dns_zones", (zones) => ({ privateDnsZones: textMap(zones) })),
    privateEndpoints:
      textOr(reader, "private_endpoints", forms.endpoints, "create") === "external" ? "external" : "create",
    ...optionalText(reader, "log_workspace_id", forms.logWorkspace, (logWorkspaceId) => ({ logWorkspaceId })),
    resourceGroups: optional(reader, "resource_groups", groupsOf),
    ...optional(reader, "state", (state) => ({ state: stateOf(state) })),
    databricksApplicationId: text(nested(reader, "databricks"), "application_object_id", guid),
    ...optional(reader, "federation", (federation) => ({ federation: federationOf(federation) })),
    ...optionalText(reader, "module_source", anyText, (moduleSource) => ({ moduleSource })),
    owners: ownersOf(nested(reader, "owners")),
  };
}

function budgetOf(reader: Reader): Readonly<{ monthly: number; from: string }> {
  return { monthly: amount(reader, "monthly"), from: text(reader, "from", forms.month) };
}

function networkOf(reader: Reader): NetworkSettings {
  const { document, path, problems } = reader;
  const kinds = ["address_space", "existing"].filter((key) => document[key] !== undefined);
  if (kinds.length !== 1) problems.push({ key: path, hint: "either address_space or existing" });
  if (isDocument(document["existing"])) return existingNetwork(nested(reader, "existing"));
  const addressSpace = text(reader, "address_space", anyText);
  const prefix = cidrPrefix(addressSpace);
  if (kinds.length === 1 && (prefix === undefined || prefix < 16 || prefix > 24))
    problems.push({
      key: `${path}.address_space`,
      value: addressSpace,
      hint: "a range of /16 to /24, such as 10.20.0.0/20",
    });
  return { kind: "create", addressSpace };
}

function existingNetwork(reader: Reader): NetworkSettings {
  const subnets = nested(reader, "subnets");
  const names = Object.keys(subnets.document);
  return {
    kind: "existing",
    virtualNetworkId: text(reader, "virtual_network_id", forms.network),
    subnets: Object.fromEntries(names.map((name) => [name, subnetOf(nested(subnets, name), name)])),
  };
}

function subnetOf(reader: Reader, name: string): SubnetSettings {
  const id = text(reader, "id", forms.subnet);
  const key = "security_group_association_id";
  if (!name.startsWith("databricks_")) return { id };
  return { id, securityGroupAssociationId: text(reader, key, anyText) };
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
    deploySubject: text(reader, "deploy_subject", anyText),
    ...optionalText(reader, "plan_subject", anyText, (planSubject) => ({ planSubject })),
  };
}

function ownersOf(reader: Reader): Readonly<Record<string, OwnerSettings>> {
  return Object.fromEntries(Object.keys(reader.document).map((name) => [name, ownerOf(nested(reader, name))]));
}

function ownerOf(reader: Reader): OwnerSettings {
  return {
    ...optionalText(reader, "owner_group", anyText, (ownerGroup) => ({ ownerGroup })),
    consumers: optional(reader, "consumers", (consumers) =>
      Object.fromEntries(Object.keys(consumers.document).map((layer) => [layer, texts(consumers, layer, anyText)])),
    ),
    ...optionalText(reader, "cost_centre", anyText, (costCentre) => ({ costCentre })),
    ...optionalText(reader, "classification", classification, (level) => ({ classification: level })),
    ...(reader.document["budget"] === undefined ? {} : { budget: amount(reader, "budget") }),
  };
}

function isDocument(value: Value | undefined): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nested({ document, path, problems }: Reader, key: string): Reader {
  const value = document[key];
  return { document: isDocument(value) ? value : {}, path: `${path}.${key}`, problems };
}

function optional<T extends object>(reader: Reader, key: string, read: (reader: Reader) => T): Partial<T> {
  return reader.document[key] === undefined ? {} : read(nested(reader, key));
}

function text({ document, path, problems }: Reader, key: string, form: Form): string {
  const value = document[key];
  if (typeof value === "string" && form.pattern.test(value)) return value;
  const written = value === undefined ? {} : { value: JSON.stringify(value) };
  problems.push({ key: `${path}.${key}`, ...written, hint: form.hint });
  return "";
}

function textOr(reader: Reader, key: string, form: Form, otherwise: string): string {
  const document = { ...reader.document, [key]: reader.document[key] ?? otherwise };
  return text({ ...reader, document }, key, form);
}

function optionalText<T extends object>(
  reader: Reader,
  key: string,
  form: Form,
  wrap: (value: string) => T,
): Partial<T> {
  return reader.document[key] === undefined ? {} : wrap(text(reader, key, form));
}

function texts({ document, path, problems }: Reader, key: string, form: Form): readonly string[] {
  const value = document[key];
  const list = Array.isArray(value) ? value : [];
  if (list.length > 0 && list.every((each) => typeof each === "string" && form.pattern.test(each)))
    return list.map((each) => String(each));
  problems.push({ key: `${path}.${key}`, hint: `a list, each of it ${form.hint}` });
  return [];
}

function textMap(reader: Reader): Readonly<Record<string, string>> {
  const names = Object.keys(reader.document);
  return Object.fromEntries(names.map((name) => [name, text(reader, name, anyText)]));
}

function amount({ document, path, problems }: Reader, key: string): number {
  const value = document[key];
  if (typeof value === "number" && value > 0) return value;
  problems.push({ key: `${path}.${key}`, hint: "an amount above 0" });
  return 0;
}
