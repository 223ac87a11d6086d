import { addressRecords, zoneLinks } from "./answers.ts";
import { isPrivate } from "./address.ts";
import { type Answers, type Check, fine, wrong } from "./check.ts";
import { groupCheck, providerCheck } from "./prerequisites.ts";
import { addressesOf, az, NOT_FOUND, type Question } from "./question.ts";
import {
  hostIn,
  type PrivateHost,
  resourceQuestion,
  rootOf,
  sameId,
  type Scene,
  type Service,
  servicesOf,
  workspaceId,
  workspaceZone,
} from "./scene.ts";
import { serviceCheck } from "./services.ts";

/** Where a zone lies. */
type Zone = Readonly<{ name: string; group: string; subscription: string }>;

/** Names of the private hosts: zones linked, records there, and what this machine gets for them. */
export function dnsChecks(scene: Scene): readonly Check[] {
  const services = servicesOf(scene);
  const names = [...new Set([...services.flatMap(({ hosts }) => hosts.map(({ zone }) => zone)), workspaceZone()])];
  const made = scene.deployment.settings.privateDnsZones === undefined;
  return [
    // zones of IT may be linked to a network of IT that answers for all others
    ...(made ? names.flatMap((name) => zoneLinked(scene, name)) : []),
    ...services.flatMap((service) => hostChecks(scene, service)),
  ];
}

/** The zone, where it is known: made with the platform, or named by IT. */
function zoneOf({ deployment: { settings, names } }: Scene, name: string): Zone | undefined {
  const { privateDnsZones, subscriptionId } = settings;
  if (privateDnsZones === undefined) return { name, group: names.platformGroup, subscription: subscriptionId };
  const parts = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(privateDnsZones[name] ?? "");
  return parts === null ? undefined : { name, subscription: parts[1] ?? "", group: parts[2] ?? "" };
}

function zoneWords({ name, group, subscription }: Zone): readonly string[] {
  return ["--zone-name", name, "--resource-group", group, "--subscription", subscription];
}

function zoneLinked(scene: Scene, name: string): readonly Check[] {
  const zone = zoneOf(scene, name);
  if (zone === undefined) return [];
  const { settings, names } = scene.deployment;
  const words = ["network", "private-dns", "link", "vnet", "list", ...zoneWords(zone)];
  const question = az(`zone-links-${name}`, words, zoneLinks, NOT_FOUND);
  const network =
    settings.network.kind === "existing"
      ? settings.network.virtualNetworkId
      : `/subscriptions/${settings.subscriptionId}/resourceGroups/${names.platformGroup}/providers/Microsoft.Network/virtualNetworks/vnet-${settings.namePrefix}-${settings.environment}`;
  const values = { zone: name, network: network.split("/").at(-1) ?? "", root: rootOf(scene, "platform") };
  return [
    {
      id: zoneCheck(name),
      kind: "dns-zone",
      needs: [groupCheck(names.platformGroup), providerCheck("Microsoft.Network")],
      asks: [question],
      judge: (answers) => {
        const link = answers(question)?.find(({ virtualNetwork }) => sameId(virtualNetwork.id, network));
        const isThere = (link?.virtualNetworkLinkState ?? "Completed") === "Completed";
        return link !== undefined && isThere ? fine(`${name} is linked to ${values.network}`) : wrong("LW7245", values);
      },
    },
  ];
}

function zoneCheck(name: string): string {
  return `dns-zone ${name}`;
}

function hostChecks(scene: Scene, service: Service): readonly Check[] {
  if (service.id === workspaceId(scene)) return pairOf(scene, service, workspaceHost(scene));
  return service.hosts.flatMap((given) =>
    pairOf(scene, service, { about: given.host, zone: given.zone, asks: [], host: () => given }),
  );
}

/** A host that is known, or that the answer to a question makes known. */
type HostSource = Readonly<{
  about: string;
  zone: string;
  asks: readonly Question[];
  host: (answers: Answers) => PrivateHost;
}>;

/** Azure gives a workspace its address when it is made. */
function workspaceHost(scene: Scene): HostSource {
  const question = resourceQuestion(workspaceId(scene));
  const zone = workspaceZone();
  return {
    about: scene.deployment.names.workspace,
    zone,
    asks: [question],
    host: (answers) => {
      const host = answers(question)?.properties?.workspaceUrl ?? "";
      return hostIn(zone, host.replace(/\.azuredatabricks\.net$/, ""));
    },
  };
}

function pairOf(scene: Scene, service: Service, source: HostSource): readonly Check[] {
  const zone = zoneOf(scene, source.zone);
  const records = zone === undefined ? undefined : recordsQuestion(zone);
  const linked = scene.deployment.settings.privateDnsZones === undefined ? [zoneCheck(source.zone)] : [];
  const recordCheck = `dns-record ${source.about}`;
  const first = zone === undefined || records === undefined ? [] : [record(records)];
  return [...first, resolves()];

  function record(question: NonNullable<typeof records>): Check {
    const external = scene.deployment.settings.privateEndpoints === "external";
    return {
      id: recordCheck,
      kind: "dns-record",
      needs: [serviceCheck(service.name), ...linked],
      asks: [...source.asks, question],
      judge: (answers) => {
        const { record: name, host } = source.host(answers);
        const found = addressesIn(answers, question, name);
        if (found.length > 0) return fine(`${host} is ${found.join(", ")} in its zone`);
        const values = { host, zone: source.zone, root: rootOf(scene, service.endpointBy ?? service.component) };
        return external ? wrong("LW7247", values) : wrong("LW7246", values);
      },
    };
  }

  function resolves(): Check {
    return {
      id: `dns-host ${source.about}`,
      kind: "dns-host",
      needs: records === undefined ? [serviceCheck(service.name)] : [recordCheck],
      asks: [...source.asks, ...(records === undefined ? [] : [records])],
      asksThen: (answers) => [addressesOf(source.host(answers).host)],
      judge: (answers) => {
        const { record: name, host } = source.host(answers);
        const found = answers(addressesOf(host)) ?? [];
        const expected = records === undefined ? [] : addressesIn(answers, records, name);
        const isRight = (address: string) =>
          isPrivate(address) && (records === undefined || expected.includes(address));
        if (found.length > 0 && found.every(isRight)) return fine(`${host} resolves to ${found.join(", ")}`);
        return wrong("LW7248", {
          host,
          found: found.length === 0 ? "nothing" : found,
          expected: expected.length === 0 ? "a private address" : expected,
          environment: scene.environment,
          folder: "recorded",
        });
      },
    };
  }
}

function recordsQuestion(zone: Zone) {
  const words = ["network", "private-dns", "record-set", "a", "list", ...zoneWords(zone)];
  return az(`zone-records-${zone.name}`, words, addressRecords, NOT_FOUND);
}

function addressesIn(answers: Answers, question: ReturnType<typeof recordsQuestion>, name: string): readonly string[] {
  const record = answers(question)?.find((each) => each.name.toLowerCase() === name.toLowerCase());
  return (record?.aRecords ?? []).map(({ ipv4Address }) => ipv4Address).sort();
}
