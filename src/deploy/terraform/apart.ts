import type { Document, Environment, ResolvedModel } from "../../metadata/index.ts";
import { freeRange, rangesMeet } from "./address.ts";
import type { AzureSettings } from "./settings.ts";
import { isDocument, type SettingProblem } from "./settings-reader.ts";
import { clusterRanges } from "./settings-work.ts";
import { othersInAzure } from "./written-names.ts";

/** What another environment says under `azure:`, as far as it can be read: its own build says what is wrong with it. */
type Other = Readonly<{ name: string; azure: Document }>;

/**
 * What an environment has that another one, or a network it is connected with, has too: addresses that would be there twice, subnets that
 * belong to one service, and what is there once in a subscription, an account or a region.
 */
export function apartProblems(resolved: ResolvedModel, settings: AzureSettings): readonly SettingProblem[] {
  const others = othersInAzure(resolved).flatMap(({ name, settings: { azure } }: Environment): readonly Other[] =>
    isDocument(azure) ? [{ name, azure }] : [],
  );
  return [
    ...rangeProblems(settings, others),
    ...others.flatMap((other) => [...subnetProblems(settings, other), ...singleProblems(settings, other)]),
  ];
}

/** A range that is taken, and by what. */
type Taken = Readonly<{ range: string; by: string }>;

function rangeProblems({ network, airflow }: AzureSettings, others: readonly Other[]): readonly SettingProblem[] {
  const { addressSpace, connected } = network;
  if (addressSpace === undefined) return [];
  const taken: readonly Taken[] = [
    ...Object.entries(connected).map(([by, range]) => ({ range, by })),
    ...(airflow === undefined
      ? []
      : Object.entries(clusterRanges).map(([part, range]) => ({ range, by: `${part} of Airflow` }))),
    ...others.flatMap((other) => rangeOf(other, network)),
  ];
  const met = taken.filter(({ range }) => rangesMeet(addressSpace, range));
  if (met.length === 0) return [];
  const key = network.kind === "create" ? "azure.network.address_space" : "azure.network.existing.address_space";
  const free = freeRange(
    addressSpace,
    taken.map(({ range }) => range),
  );
  const apart = met.map(({ range, by }) => `${range} (${by})`).join(" and ");
  const hint = `a range apart from ${apart}; ${free === undefined ? "none of this size is free" : `${free} is free`}`;
  return [{ key, value: addressSpace, hint }];
}

/** The range of another environment, unless both are in one network of IT. */
function rangeOf({ name, azure }: Other, own: AzureSettings["network"]): readonly Taken[] {
  const existing = at(azure, "network", "existing");
  const range = textIn(existing, "address_space") ?? textIn(at(azure, "network"), "address_space");
  const isSame = own.kind === "existing" && isSameId(textIn(existing, "virtual_network_id"), own.virtualNetworkId);
  return range === undefined || isSame ? [] : [{ range, by: name }];
}

/** Subnets of IT hold one workspace, one environment of Container Apps and so on; endpoints and functions share theirs. */
const sharedSubnets = ["functions", "private_endpoints"];

function subnetProblems({ network }: AzureSettings, { name, azure }: Other): readonly SettingProblem[] {
  if (network.kind !== "existing") return [];
  return Object.entries(network.subnets).flatMap(([subnet, { id }]): readonly SettingProblem[] => {
    if (sharedSubnets.includes(subnet)) return [];
    const others = Object.entries(at(azure, "network", "existing", "subnets") ?? {});
    const taken = others.find(([, each]) => isSameId(textIn(isDocument(each) ? each : undefined, "id"), id));
    if (taken === undefined) return [];
    const hint = `a subnet of its own: "${name}" has this one for ${taken[0]}`;
    return [{ key: `azure.network.existing.subnets.${subnet}.id`, value: id, hint }];
  });
}

function singleProblems(settings: AzureSettings, { name, azure }: Other): readonly SettingProblem[] {
  const { defender, account, subscriptionId, location } = settings;
  const problems: SettingProblem[] = [];
  const theirs = at(azure, "defender");
  const isOurs = defender?.mode === "create" && theirs !== undefined && textIn(theirs, "mode") !== "external";
  if (isOurs && isSameId(textIn(azure, "subscription_id"), subscriptionId))
    problems.push({
      key: "azure.defender",
      hint: `one environment of the subscription ${subscriptionId} that makes it, since plans and contact hold for all of it, and "${name}" does: leave it out of one of the two`,
    });
  const owner = textIn(at(azure, "databricks", "account"), "metastore_owner");
  const isSameAccount = isSameId(textIn(at(azure, "databricks", "account"), "id"), account?.id);
  const isMadeTwice = account !== undefined && "owner" in account.metastore && owner !== undefined;
  if (isMadeTwice && isSameAccount && textIn(azure, "location") === location)
    problems.push({
      key: "azure.databricks.account.metastore_owner",
      hint: `one environment that makes the metastore of ${location}, and "${name}" does: metastore_id of what it has made`,
    });
  return problems;
}

function at(document: Document, ...path: readonly string[]): Document | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return document;
  const value = document[key];
  return isDocument(value) ? at(value, ...rest) : undefined;
}

function textIn(document: Document | undefined, key: string): string | undefined {
  const value = document?.[key];
  return typeof value === "string" ? value : undefined;
}

/** Ids of Azure are the same in any case. */
function isSameId(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}
