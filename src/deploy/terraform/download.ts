import type { AskedService } from "./asked-service.ts";
import type { Deployment } from "./deployment.ts";
import { type Arguments, code, type Expression } from "./hcl-text.ts";
import { resourceName } from "./names.ts";
import { roles } from "./role.ts";
import { type Root, stateOutput, variable } from "./root.ts";
import { nameVariable, output, serviceRoot } from "./service-root.ts";
import { type DownloadSettings, registryHost } from "./settings-work.ts";

/** A job in a container that brings files into `landing`; what starts it besides its schedule is for the project to say. */
export function downloadService(deployment: Deployment, download: DownloadSettings): AskedService {
  const { settings, names } = deployment;
  const isBatch = download.nodes !== undefined;
  const job = `caj-${settings.namePrefix}-download-${settings.environment}`;
  const name = isBatch ? resourceName("batch_account", settings, "download") : job;
  const identity = {
    who: `id-${settings.namePrefix}-download-${settings.environment}`,
    as: "identity of the download",
  };
  const { registryId } = download;
  const isOurs = registryId !== undefined && isInGroup(deployment, registryId);
  return {
    root: downloadRoot(deployment, download),
    ...(hasSecrets(download) ? { precedesFactory: true, readsSecretsAs: "principal_id" } : {}),
    title: "download",
    name,
    zones: isBatch ? ["batch"] : [],
    registers: [isBatch ? "Microsoft.Batch" : "Microsoft.App"],
    grants: { data: isOurs ? ["imagePuller"] : [] },
    rights: [
      { ...identity, may: roles.blobContributor.name, on: `container landing of ${names.lakeAccount}` },
      ...(hasSecrets(download) ? [{ ...identity, may: roles.secretsUser.name, on: `vault ${names.vault}` }] : []),
      ...(registryId === undefined ? [] : [{ ...identity, may: roles.imagePuller.name, on: `registry ${registryId}` }]),
    ],
    needs: downloadNeeds(deployment, download),
    items: [
      isBatch
        ? { what: "hours of a node of four cores", price: "machine_hour", quantity: "download_hours" }
        : { what: "hours of a core", price: "container_core_hour", quantity: "download_hours" },
    ],
    // a job has no way in
    endpoints: isBatch ? 2 : 0,
    found: isBatch
      ? [
          {
            name,
            type: "Microsoft.Batch/batchAccounts",
            hosts: [["batch", "batchAccount", `${name}.${settings.location}`]],
          },
        ]
      : [],
    ...(download.nodes === undefined ? {} : { cores: CORES_OF_A_NODE * download.nodes.maximum }),
  };
}

/** Of the size that is taken where none is named; its price is the one counted with. */
const CORES_OF_A_NODE = 4;

/** What a person or IT has to do for it. */
function downloadNeeds(deployment: Deployment, download: DownloadSettings): readonly string[] {
  const { registryId } = download;
  const { names } = deployment;
  const isOurs = registryId !== undefined && isInGroup(deployment, registryId);
  const limited = `${roles.accessAdministrator.name} of the deploying identity, limited to ${roles.imagePuller.name}`;
  return [
    ...(registryId === undefined || isOurs
      ? []
      : [
          `- For the root \`batch_download\`: ${limited}, on the registry \`${registryId}\`, or IT applies the root; and a way from the subnet downloads to the registry.`,
        ]),
    ...(hasSecrets(download)
      ? [
          `- Before the root \`batch_download\`: the secrets ${Object.values(download.secrets)
            .map((each) => `\`${each}\``)
            .join(", ")} in the vault \`${names.vault}\`.`,
        ]
      : []),
    ...(download.fromInternet
      ? [
          "- The subnet downloads lets out to the internet, which the environment asks for: what the job calls there is approved by IT.",
        ]
      : []),
  ];
}

function hasSecrets({ secrets }: DownloadSettings): boolean {
  return Object.keys(secrets).length > 0;
}

/** Whether a resource lies in the group of the data services, where the deploying identity hands out roles. */
function isInGroup({ settings, names }: Deployment, id: string): boolean {
  const group = `/subscriptions/${settings.subscriptionId}/resourceGroups/${names.dataGroup}/`;
  return id.toLowerCase().startsWith(group.toLowerCase());
}

function downloadVariables(deployment: Deployment, download: DownloadSettings): Root["variables"] {
  const { registryId, schedule, command } = download;
  return {
    image: { type: "string", description: "Image of the job, pinned by its digest.", value: download.image },
    ...(registryId === undefined
      ? {}
      : {
          registry: {
            type: "object({ id = string, server = string })",
            description: "Registry the image is pulled from with the identity of the job.",
            value: { id: registryId, server: registryHost(registryId) },
          },
        }),
    ...(schedule === undefined
      ? {}
      : { schedule: { type: "string", description: "When the job starts, in UTC.", value: schedule } }),
    ...(command === undefined
      ? {}
      : { command: { type: "list(string)", description: "Command instead of that of the image.", value: command } }),
    ...(download.nodes === undefined ? jobVariables(deployment, download) : batchVariables(deployment, download.nodes)),
    ...(hasSecrets(download)
      ? {
          secrets: {
            type: "map(string)",
            description: "Environment variables by the secret of the vault they come from.",
            value: download.secrets,
          },
        }
      : {}),
  };
}

function jobVariables({ settings }: Deployment, download: DownloadSettings): Root["variables"] {
  return {
    timeout_minutes: {
      type: "number",
      description: "Minutes after which it is stopped.",
      value: download.timeoutMinutes,
    },
    environment_variables: {
      type: "map(string)",
      description: "Environment variables that are no secrets.",
      value: download.variables,
    },
    zone_redundancy_enabled: {
      type: "bool",
      description: "Its environment survives the failure of a zone; cannot be changed later.",
      value: settings.tier === "production",
    },
  };
}

function batchVariables({ settings }: Deployment, nodes: NonNullable<DownloadSettings["nodes"]>): Root["variables"] {
  return {
    ...nameVariable("Name of the Batch account.", resourceName("batch_account", settings, "download")),
    batch_nodes: {
      type: "object({ size = string, maximum = number })",
      description: "Size of a node, and most nodes at a time; none runs while nothing waits.",
      value: nodes,
    },
  };
}

/** A job is told where to write; tasks on nodes are told by whoever adds them. */
function runtimeArguments(isBatch: boolean): Arguments {
  if (isBatch) return { runtime: "batch", name: variable("name"), batch_nodes: variable("batch_nodes") };
  return {
    zone_redundancy_enabled: variable("zone_redundancy_enabled"),
    timeout_minutes: variable("timeout_minutes"),
    environment_variables: code(
      'merge({ LANDING = data.terraform_remote_state.adls.outputs.containers["landing"].path }, var.environment_variables)',
    ),
  };
}

function downloadRoot(deployment: Deployment, download: DownloadSettings): Root {
  const { registryId, schedule, command } = download;
  const readsVault = hasSecrets(download);
  const isBatch = download.nodes !== undefined;
  const secrets: Readonly<Record<string, Expression>> = readsVault
    ? {
        secret_variables: code(
          '{ for name, secret in var.secrets : name => "${trimsuffix(data.terraform_remote_state.key_vault.outputs.uri, "/")}/secrets/${secret}" }',
        ),
        read_vaults: { platform: stateOutput("key_vault", "id") },
      }
    : {};
  return serviceRoot(deployment, {
    component: "batch_download",
    module: "batch_download",
    summary: isBatch
      ? "Nodes of Azure Batch that write files into landing and nothing else; none runs while nothing waits."
      : "A job in a container that writes files into landing and nothing else.",
    reads: ["adls", ...(readsVault ? ["key_vault"] : [])],
    variables: downloadVariables(deployment, download),
    given: {
      subnet_id: code('data.terraform_remote_state.platform.outputs.subnet_ids["downloads"]'),
      ...runtimeArguments(isBatch),
      image: variable("image"),
      ...(registryId === undefined ? {} : { registry: variable("registry") }),
      ...(schedule === undefined ? {} : { schedule: variable("schedule") }),
      ...(command === undefined ? {} : { command: variable("command") }),
      ...secrets,
      written_containers: { landing: code('data.terraform_remote_state.adls.outputs.containers["landing"].id') },
    },
    outputs: {
      id: output("The job.", "module.batch_download.id"),
      principal_id: output("Its identity, for rights elsewhere.", "module.batch_download.principal_id"),
      start_command: output("Command that starts it once.", "module.batch_download.start_command"),
      private_link_targets: output(
        isBatch ? "Endpoints the account needs." : "Endpoints it needs: none.",
        "module.batch_download.private_link_targets",
      ),
    },
  });
}
