import { cidrPrefix } from "./address.ts";
import { forms } from "./settings-form.ts";
import { isDocument, nested, type Reader, text } from "./settings-reader.ts";

/** The network: made from a range, or one of IT. */
export type NetworkSettings = Readonly<{
  /** Ranges of networks it is connected with, by what they are called: hub, office. */
  connected: Readonly<Record<string, string>>;
}> &
  (
    | Readonly<{ kind: "create"; addressSpace: string }>
    | Readonly<{
        kind: "existing";
        virtualNetworkId: string;
        subnets: Readonly<Record<string, SubnetSettings>>;
        /** Its range, where the environment says it. */
        addressSpace?: string;
      }>
  );
export type SubnetSettings = Readonly<{ id: string; securityGroupAssociationId?: string }>;

export function networkOf(reader: Reader): NetworkSettings {
  const { document, path, problems } = reader;
  const kinds = ["address_space", "existing"].filter((key) => document[key] !== undefined);
  if (kinds.length !== 1) problems.push({ key: path, hint: "either address_space or existing" });
  const connected = rangesOf(nested(reader, "connected"));
  if (isDocument(document["existing"])) return { connected, ...existingNetwork(nested(reader, "existing")) };
  const addressSpace = text(reader, "address_space", forms.anyText);
  const prefix = cidrPrefix(addressSpace);
  if (kinds.length === 1 && (prefix === undefined || prefix < 16 || prefix > 24))
    problems.push({
      key: `${path}.address_space`,
      value: addressSpace,
      hint: "a range of /16 to /24, such as 10.20.0.0/20",
    });
  return { connected, kind: "create", addressSpace };
}

function existingNetwork(reader: Reader) {
  const subnets = nested(reader, "subnets");
  const names = Object.keys(subnets.document);
  return {
    kind: "existing",
    virtualNetworkId: text(reader, "virtual_network_id", forms.network),
    subnets: Object.fromEntries(names.map((name) => [name, subnetOf(nested(subnets, name), name)])),
    ...(reader.document["address_space"] === undefined ? {} : { addressSpace: rangeOf(reader, "address_space") }),
  } as const;
}

function rangesOf(reader: Reader): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(reader.document).map((name) => [name, rangeOf(reader, name)]));
}

function rangeOf(reader: Reader, key: string): string {
  const range = text(reader, key, forms.anyText);
  if (range !== "" && cidrPrefix(range) === undefined)
    reader.problems.push({ key: `${reader.path}.${key}`, value: range, hint: "a range such as 10.0.0.0/16" });
  return range;
}

function subnetOf(reader: Reader, name: string): SubnetSettings {
  const id = text(reader, "id", forms.subnet);
  const key = "security_group_association_id";
  if (!name.startsWith("databricks_")) return { id };
  return { id, securityGroupAssociationId: text(reader, key, forms.anyText) };
}
