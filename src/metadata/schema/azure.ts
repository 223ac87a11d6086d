import { z } from "zod";
import { airflowShape, backupShape, defenderShape, downloadShape, purviewShape, synapseShape } from "./azure-asked.ts";
import { durationShape, nameShape, referenceShape, textShape } from "./common.ts";

/*
 * `azure:` of an environment: what the generated Terraform roots cannot know. Every scalar may be a value of the configuration; forms of
 * ids, names and addresses are checked once the values are put in. Nothing here is a secret, and no secret is ever asked for.
 */

const AMOUNT = "an amount above 0";
const amountShape = z.union([z.number().positive(), referenceShape(AMOUNT)], { error: AMOUNT });
const textsShape = z.array(textShape, { error: "a list of texts" });

const subnetShape = z
  .strictObject({
    id: textShape.describe("Resource id of the subnet"),
    security_group_association_id: textShape
      .describe("Id of the association with a security group; needed for the two subnets of Databricks")
      .optional(),
  })
  .describe("A subnet of IT");

const networkShape = z
  .strictObject({
    address_space: textShape.describe("Range agreed with IT, /16 to /24; the network is made from it").optional(),
    existing: z
      .strictObject({
        virtual_network_id: textShape,
        address_space: textShape
          .describe("Its range, so that ranges of other environments are held apart from it")
          .optional(),
        subnets: z.strictObject({
          databricks_host: subnetShape,
          databricks_container: subnetShape,
          private_endpoints: subnetShape,
          aks: subnetShape.optional(),
          api_management: subnetShape.optional(),
          container_apps: subnetShape.optional(),
          downloads: subnetShape.optional(),
          functions: subnetShape.optional(),
        }),
      })
      .describe("Network of IT; nothing of it is made")
      .optional(),
    connected: z
      .record(nameShape, textShape)
      .describe("Ranges of networks it is connected with, which its own must not meet: hub: 10.0.0.0/16")
      .optional(),
  })
  .describe("Either an address space or the network of IT");

const senderShape = z
  .strictObject({
    kind: z
      .enum(["container_job", "function", "logic_app"])
      .describe("What sends; container_job by default")
      .optional(),
    image: textShape.describe("Image of the container job, pinned by its digest").optional(),
    interval_seconds: z.int().min(1).describe("Seconds between two events").optional(),
    dataset: textShape.describe("The dataset whose hub receives; the first by default").optional(),
  })
  .describe("A program, function or Logic App in Azure that sends events into a hub of this source");

const DAYS = "whole days or weeks, such as 90d";
const daysShape = z.union([durationShape, referenceShape(DAYS)], { error: DAYS });

const fileClassShape = z
  .strictObject({
    cool: daysShape.optional(),
    cold: daysShape.optional(),
    archive: daysShape
      .describe("With redundancy LRS or GRS alone; a file has to come back before it can be read")
      .optional(),
    delete: daysShape.optional(),
  })
  .describe("How long after its last change a file of this class gets cool, cold, archived, deleted; {} keeps it hot");

const ownerShape = z
  .strictObject({
    owner_group: textShape.describe("Entra group that owns its objects; otherwise that of the environment").optional(),
    consumers: z
      .partialRecord(z.enum(["bronze", "silver", "gold"]), textsShape)
      .describe("Entra groups that may read, by layer: gold: [analysts]")
      .optional(),
    cost_centre: textShape.optional(),
    classification: textShape.optional(),
    budget: amountShape.describe("Warn when its resources cost more in a month").optional(),
    sender: senderShape.optional(),
    capture: z.boolean().describe("Write all events of the source as files into `landing` too").optional(),
    schema_group: z
      .strictObject({
        type: z.enum(["Avro", "Json"]).describe("Avro by default").optional(),
        compatibility: z.enum(["None", "Backward", "Forward"]).describe("Forward by default").optional(),
      })
      .describe("Group for the schemas of its events in the registry of the namespace")
      .optional(),
    lifecycle: z
      .union([textShape, z.record(nameShape, textShape)], { error: "a class, or classes by dataset" })
      .describe("Class of `azure.lifecycle` for its files as delivered, or classes by dataset: orders: short")
      .optional(),
    secret_readers: z
      .array(textShape, { error: "a list of groups and applications" })
      .describe("Who may read its secret scope beside who made it: groups, or applications that run its jobs")
      .optional(),
    document_readers: z
      .record(nameShape, textShape)
      .describe("Who may read its documents: object id of a group or identity, by short name")
      .optional(),
  })
  .describe("What differs for one source or product");

const accountShape = z
  .strictObject({
    id: textShape.describe("Id of the Databricks account"),
    metastore_id: textShape.describe("Metastore of the region").optional(),
    metastore_owner: textShape
      .describe("Group that owns the metastore, where this environment makes it: one in each region")
      .optional(),
    allowed_hosts: textsShape.describe("Hosts that serverless compute may call; none by default").optional(),
    budget: amountShape.describe("Monthly budget of the workspace in US dollars at list price").optional(),
  })
  .describe("The Databricks account, when its part is made here and not by IT");

const apiShape = z
  .strictObject({
    backend_url: textShape.describe("Where the read API answers, https://…"),
    backend_audience: textShape.describe("Whom the gateway asks a token for"),
    audience: textShape.describe("Audience a caller's token must have"),
    existing: z
      .strictObject({ name: textShape, resource_group: textShape })
      .describe("API Management of IT; otherwise it is made")
      .optional(),
  })
  .describe("How output ports of the kind `api` are given out");

/** `azure:` of an environment. */
export const azureShape = z
  .strictObject({
    subscription_id: textShape.describe("Subscription that receives the resources"),
    tenant_id: textShape.describe("Entra tenant"),
    location: textShape.describe("Region, such as westeurope"),
    name_prefix: textShape
      .describe("Part of every resource name, 2 to 12 characters; otherwise from the project's name")
      .optional(),
    environment: textShape
      .describe("Name of the environment in resource names, 2 to 5 characters; otherwise its own")
      .optional(),
    cost_centre: textShape.describe("Cost centre that is charged"),
    classification: textShape.describe("public, internal, confidential or restricted").optional(),
    administrators: z
      .strictObject({ group: textShape, object_id: textShape })
      .describe("Entra group that administers SQL and vaults"),
    owner_group: textShape.describe("Entra group that owns catalogs, schemas and locations"),
    contacts: textsShape.describe("Addresses that hear of alerts and budgets"),
    tier: z
      .union([z.enum(["development", "test", "production"]), referenceShape("a tier")], {
        error: "development, test or production",
      })
      .describe("Decides sizes, redundancy and retention; otherwise by the name of the environment")
      .optional(),
    redundancy: textShape.describe("LRS, ZRS, GRS or GZRS of the lake; otherwise by tier").optional(),
    consumer_groups: z
      .union([z.enum(["create", "existing"]), referenceShape("create or existing")], { error: "create or existing" })
      .describe("create: a group in Entra for each output port, which reads its table alone; otherwise groups of IT")
      .optional(),
    catalog_prefix: textShape
      .describe("Beginning of the names of catalogs, where several projects share a metastore; none by default")
      .optional(),
    allowed_resources: textsShape
      .describe(
        "Ids of resources that reach the lake with their identity, such as an access connector; none by default",
      )
      .optional(),
    lifecycle: z
      .record(nameShape, fileClassShape)
      .describe("Classes of files that are no tables: landing (as delivered), logs, and your own; otherwise by tier")
      .optional(),
    budget: z
      .strictObject({
        monthly: amountShape.describe("Otherwise by tier").optional(),
        from: textShape.describe("First month, such as 2027-01"),
      })
      .describe("Monthly budget of all resources; none when left out")
      .optional(),
    network: networkShape,
    private_dns_zones: z
      .record(z.string(), textShape)
      .describe("Zones of IT: id by zone name; when left out, zones are made")
      .optional(),
    private_endpoints: z
      .union([z.enum(["create", "external"]), referenceShape("create or external")], { error: "create or external" })
      .describe("external: IT makes them from the hand-over sheet")
      .optional(),
    log_workspace_id: textShape.describe("Log workspace of IT; otherwise one is made").optional(),
    resource_groups: z
      .strictObject({ platform: textShape.optional(), data: textShape.optional() })
      .describe("Groups of IT; otherwise they are made")
      .optional(),
    state: z
      .strictObject({ resource_group: textShape, storage_account: textShape, container: textShape })
      .describe("Where Terraform keeps its states, when IT has made it; otherwise bootstrap makes it")
      .optional(),
    databricks: z
      .strictObject({
        application_object_id: textShape.describe("Object id of the application AzureDatabricks in the tenant"),
        account: accountShape.optional(),
        warehouse_groups: textsShape
          .describe("Groups that query through the SQL warehouse; that of the owners by default")
          .optional(),
      })
      .describe("What Databricks is called in the tenant"),
    federation: z
      .strictObject({ issuer: textShape, deploy_subject: textShape, plan_subject: textShape.optional() })
      .describe("Who may sign in as the deploying identity without a secret: issuer and subjects of the pipeline")
      .optional(),
    module_source: textShape
      .describe(
        "Where the roots take the modules from, such as git::https://example.com/modules.git//modules; otherwise a copy beside them",
      )
      .optional(),
    api: apiShape.optional(),
    defender: defenderShape.optional(),
    purview: purviewShape.optional(),
    synapse: synapseShape.optional(),
    airflow: airflowShape.optional(),
    batch_download: downloadShape.optional(),
    backup: backupShape.optional(),
    cost: z
      .record(nameShape, amountShape)
      .describe("What is known about use, over the assumptions of the cost sheet: stored_gb: 500")
      .optional(),
    exemptions: z
      .array(
        z.strictObject({
          rule: textShape.describe("Code of the rule, such as LW7111"),
          resource: textShape.describe("As the finding names it; * at the end stands for anything"),
          reason: textShape.describe("Why it does not hold here"),
          until: textShape.describe("Last day it holds, such as 2027-03-31"),
        }),
        { error: "a list of exemptions" },
      )
      .describe("Rules of `deploy check` that do not hold for a resource, for a time")
      .optional(),
    owners: z.record(nameShape, ownerShape).describe("What differs, by source or product").optional(),
  })
  .describe("What the generated infrastructure for Azure needs to know; never a secret");
