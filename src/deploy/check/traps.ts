import type { Code } from "../../base/index.ts";

/** A mistake that samples about data platforms on Azure repeat, and the rules that find it. */
export type Trap = Readonly<{
  /** Stable number, with gaps. */
  number: string;
  mistake: string;
  right: string;
  codes: readonly Code[];
}>;

/** Every known mistake. All of them can be judged from files. */
export const knownTraps: readonly Trap[] = [
  {
    number: "6",
    mistake: "notebooks that run apart share results in memory; the factory starts two of four",
    right: "state passes through tables, and the whole chain is started",
    codes: ["LW7197", "LW7188"],
  },
  {
    number: "7",
    mistake: "output folders with the time in their name, nothing points to the current one",
    right: "versions of a Delta table, a published pointer, a retention",
    codes: ["LW7198"],
  },
  {
    number: "8",
    mistake: "errors are logged and swallowed",
    right: "recorded, classified, raised again; a failing branch ends in a Fail",
    codes: ["LW7199", "LW7187"],
  },
  {
    number: "9",
    mistake: "Lookup gives the first 5,000 rows without an error",
    right: "a guard that compares counts, lists in chunks",
    codes: ["LW7185"],
  },
  { number: "13", mistake: "a reserved word as a name", right: "brackets around every name", codes: ["LW7193"] },
  { number: "14", mistake: "foreign keys that may be empty", right: "NOT NULL", codes: ["LW7194"] },
  {
    number: "15",
    mistake: "a value in a table and in the table of its versions",
    right: "versions alone hold values, what holds now is a view",
    codes: ["LW7195"],
  },
  { number: "16", mistake: "tables that no script makes", right: "the names of the scripts", codes: ["LW7196"] },
  {
    number: "17",
    mistake: "storage denies all and has no private endpoint: nobody reaches it",
    right: "private endpoints for blob and dfs",
    codes: ["LW7150"],
  },
  {
    number: "18",
    mistake: "a firewall rule 0.0.0.0 opens the SQL server to all of Azure",
    right: "no rule, a private endpoint, public access off",
    codes: ["LW7123"],
  },
  {
    number: "19",
    mistake: "SQL resources that are gone or never were",
    right: "azurerm_mssql_*",
    codes: ["LW7167"],
  },
  { number: "19b", mistake: "arguments that are gone or renamed", right: "the names of azurerm 5", codes: ["LW7168"] },
  {
    number: "20",
    mistake: "an integration runtime with node sizes, node counts and tags",
    right: "compute_type, core_count, time_to_live_min, virtual_network_enabled",
    codes: ["LW7168", "LW7128"],
  },
  {
    number: "21",
    mistake: "a resource group and a provider in every folder, no state, no outputs",
    right: "one root makes the groups; each root has its own state and hands its outputs on",
    codes: ["LW7165", "LW7170", "LW7171"],
  },
  {
    number: "22",
    mistake: "a standard workspace without subnets of its own",
    right: "premium in a virtual network",
    codes: ["LW7115", "LW7116"],
  },
  {
    number: "23",
    mistake: "mounts with account keys",
    right: "external locations, shared_access_key_enabled = false",
    codes: ["LW7161", "LW7178", "LW7103"],
  },
  {
    number: "24",
    mistake: "NFS 3.0 on in passing",
    right: "off; on is a decision for one account, written down as an exemption",
    codes: ["LW7111"],
  },
  {
    number: "25",
    mistake: "class names in place of activity types, several objects in one file",
    right: "types of the API, one object a file under its own name",
    codes: ["LW7182", "LW7181"],
  },
  {
    number: "26",
    mistake: "tokens and connection strings in parameters, where the history of runs keeps them",
    right: "managed identity, references to a vault, secure input and output",
    codes: ["LW7183", "LW7184"],
  },
  { number: "27", mistake: "files with {}", right: "datasets and runtimes that are there", codes: ["LW7180"] },
  {
    number: "28",
    mistake: "the factory is connected to Git with its name and the address of the repository",
    right: "vsts_configuration, in development alone",
    codes: ["LW7191", "LW7129"],
  },
  {
    number: "29",
    mistake: "notebooks are imported once, because Terraform could not connect Git",
    right: "databricks_git_credential and databricks_repo",
    codes: ["LW7192"],
  },
  { number: "30", mistake: "folders spelled in two ways", right: "one naming rule", codes: ["LW7172"] },
  {
    number: "31",
    mistake: "every pipeline applies the same root on push with -auto-approve, the state is lost",
    right: "a folder and a state for each, plan, approval, apply",
    codes: ["LW7189", "LW7190", "LW7165"],
  },
  {
    number: "32",
    mistake: "rights for the Databricks API announced and missing; a pipeline for code that was never written",
    right: "service principal, federation policy, permissions; a root for every pipeline",
    codes: ["LW7174", "LW7173"],
  },
  {
    number: "33",
    mistake: "turns of a loop write one file, which shows after publishing alone",
    right: "a file for each turn",
    codes: ["LW7186"],
  },
];
