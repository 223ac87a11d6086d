/** Codes of `deploy check`, one for each rule: see `index.ts` for the ranges. */
export const deployRuleCodes = {
  LW7101: {
    text: "{resource}: the storage account can be reached from the internet",
    help: "A public endpoint is one stolen token away from the data. Everything here comes through private endpoints.",
  },
  LW7102: {
    text: "{resource}: the firewall of the storage account lets everybody in",
    help: "What is not named has to be refused: a default of Allow makes every rule meaningless.",
  },
  LW7103: {
    text: "{resource}: the storage account has account keys",
    help: "A key opens every container, names nobody in the logs and passes by every role.",
  },
  LW7104: {
    text: "{resource}: containers of the account may be opened to everybody",
    help: "Anonymous reading needs no identity at all and leaves no name.",
  },
  LW7105: {
    text: "{resource}: the account answers without encryption",
    help: "Data and tokens would pass in clear text.",
  },
  LW7106: {
    text: "{resource}: the account takes old versions of TLS",
    help: "Versions before 1.2 can be broken.",
  },
  LW7107: {
    text: "{resource}: what is deleted from the account is gone",
    help: "Deleting by mistake or by intent has to be reversible for some days.",
  },
  LW7108: {
    text: "{resource}: the account may be replicated into another tenant",
    help: "Replication carries data out of the organisation without a trace in its own network.",
  },
  LW7109: {
    text: "{resource}: blobs can be copied from and to any account",
    help: "Anybody's account could be source or target of a copy.",
  },
  LW7110: {
    text: "{resource}: the account knows local users",
    help: "Local users are no Entra identities: no groups, no conditions, no leaving.",
  },
  LW7111: {
    text: "{resource}: NFS 3.0 is on, for the whole life of the account",
    help: "The protocol knows no identities and no encryption; whoever is in the network reads as whom he claims. A conscious choice is an exemption with its reason.",
  },
  LW7112: {
    text: "{resource}: the container can be read by everybody",
    help: "A container for everybody needs no identity and leaves no name.",
  },
  LW7115: {
    text: "{resource}: the workspace is not premium",
    help: "Unity Catalog, private link and roles need premium.",
  },
  LW7116: {
    text: "{resource}: clusters of the workspace have public addresses",
    help: "Without public addresses, in subnets of its own, a cluster cannot be reached from outside.",
  },
  LW7117: {
    text: "{resource}: people sign in to the workspace from the internet",
    help: "The workspace is where all data comes together: it is entered through the private endpoint.",
  },
  LW7118: {
    text: "{resource}: the default storage of the workspace is open",
    help: "Results and logs of the workspace lie there.",
  },
  LW7120: {
    text: "{resource}: the server takes SQL logins",
    help: "A password belongs to nobody and is found in scripts.",
  },
  LW7121: {
    text: "{resource}: the server can be reached from the internet",
    help: "The metadata store is reached through its private endpoint.",
  },
  LW7122: {
    text: "{resource}: the server takes old versions of TLS",
    help: "Versions before 1.2 can be broken.",
  },
  LW7123: {
    text: "{resource}: a firewall rule opens the server",
    help: "A rule from 0.0.0.0 opens it to every customer of Azure, any other to whoever shares the address.",
  },
  LW7125: {
    text: "{resource}: the factory can be reached from the internet",
    help: "Pipelines could be started and read from anywhere.",
  },
  LW7126: {
    text: "{resource}: the factory has no managed network",
    help: "Without it, sources are reached over the internet.",
  },
  LW7127: {
    text: "{resource}: the factory has no identity",
    help: "Without an identity it signs in with secrets.",
  },
  LW7128: {
    text: "{resource}: the integration runtime lies outside of the managed network",
    help: "It would not find private endpoints.",
  },
  LW7129: {
    text: "{resource}: the factory of an environment that is no development ({env}) is connected to Git",
    help: "Whoever edits there changes what runs. Development alone is connected; the others get what was published, reviewed and approved.",
  },
  LW7130: {
    text: "{resource}: the vault has access policies instead of roles",
    help: "Policies are per vault, know no conditions and are found in no review of roles.",
  },
  LW7131: {
    text: "{resource}: secrets of the vault can be deleted for good",
    help: "Whoever may delete could make everything that is encrypted unreadable.",
  },
  LW7132: {
    text: "{resource}: the vault can be reached from the internet",
    help: "A stolen token would be enough.",
  },
  LW7133: {
    text: "{resource}: the firewall of the vault lets everybody in",
    help: "What is not named has to be refused.",
  },
  LW7135: {
    text: "{resource}: the namespace has keys",
    help: "Connection strings with keys name nobody.",
  },
  LW7136: {
    text: "{resource}: the namespace can be reached from the internet",
    help: "Events come and go through the private endpoint.",
  },
  LW7137: {
    text: "{resource}: the account has keys",
    help: "A key reads and writes everything.",
  },
  LW7138: {
    text: "{resource}: the account can be reached from the internet",
    help: "Documents are served through the private endpoint.",
  },
  LW7139: {
    text: "{resource}: the log workspace takes keys",
    help: "Whoever has the key can write false logs.",
  },
  LW7140: {
    text: "{resource}: the API of the cluster is public",
    help: "Whoever steals a token could run anything.",
  },
  LW7141: {
    text: "{resource}: the cluster has a local administrator",
    help: "Its certificate belongs to nobody and cannot be taken back.",
  },
  LW7142: {
    text: "{resource}: the PostgreSQL server can be reached from the internet",
    help: "It is reached in its subnet or through a private endpoint.",
  },
  LW7143: {
    text: "{resource}: the registry has an administrator with a password",
    help: "Images could be replaced by whoever has it.",
  },
  LW7144: {
    text: "{resource}: the workspace can be reached from the internet",
    help: "It is entered through its private endpoints.",
  },
  LW7145: {
    text: "{resource}: machines of the subnet reach the internet by themselves",
    help: "The way out is named: a gateway or a firewall, not the default of Azure.",
  },
  LW7150: {
    text: "{resource}: there is no private endpoint",
    help: "Public access is off, so nobody could reach it; with public access on, everybody could. IT may make the endpoint: then the module private_endpoint is called in mode external.",
  },
  LW7151: {
    text: "{resource}: there is no diagnostic setting",
    help: "What is not logged cannot be proved. Storage needs a setting for each of its services, SQL one on the database.",
  },
  LW7152: {
    text: "{resource}: tags are missing: {tags}",
    help: "Without owner, cost centre and classification nobody answers, pays or protects.",
  },
  LW7153: {
    text: "{resource}: the scope shows a vault that serves others too",
    help: "Readers of a scope see every secret of its vault. A vault for each scope keeps them apart, and the vault of the platform out of reach.",
  },
  LW7155: {
    text: "{resource}: the role {role} is wider than any identity here needs",
    help: "Owner, Contributor and the roles that hand out roles belong to people on request, and to the deploying identity with a condition.",
  },
  LW7156: {
    text: "{resource}: the role {role} on data is given on more than a container",
    help: "A product writes its own containers; on the account it sees that it is there.",
  },
  LW7157: {
    text: "{resource}: {principal} may not have {role} on {scope}",
    help: "Each kind of identity has a row in the table of least privilege; this is not in it.",
  },
  LW7158: {
    text: "{resource}: a role that hands out roles has no condition",
    help: "Without a condition it could make itself Owner.",
  },
  LW7159: {
    text: "{resource}: the lifecycle rule touches Delta tables in {container}",
    help: "Archived or deleted files break a table. Tables are kept small with VACUUM.",
  },
  LW7160: {
    text: "{resource}: a literal stands where a secret belongs ({argument})",
    help: "It would stay in the repository and in the state, for everybody who reads them. Identities need none; what needs one takes it from a vault.",
  },
  LW7161: {
    text: "{resource}: mounts give everybody in the workspace the rights of one key",
    help: "External locations of Unity Catalog carry rights by person and group.",
  },
  LW7165: {
    text: "The root {root} has no backend",
    help: "Without one the state lies on the machine that applied, and is lost on a hosted one.",
  },
  LW7166: {
    text: "The module {root} configures a provider",
    help: "Modules take their providers from the root; own ones cannot be removed or counted.",
  },
  LW7167: {
    text: "{resource}: azurerm 5 has no resource {type}",
    help: "The name is from an older version, or never was one: nothing of the file can be applied.",
  },
  LW7168: {
    text: "{resource}: azurerm 5 has no argument {argument} there",
    help: "The name is from an older version, or belongs to another resource.",
  },
  LW7169: {
    text: "{file} cannot be read: {problem}",
    help: "What cannot be read cannot be judged.",
  },
  LW7170: {
    text: "{root} makes the resource group {group}, which another root makes too",
    help: "The second one to be applied fails, or takes over what the first one made. One root makes the groups, the others are given their names.",
  },
  LW7171: {
    text: "The root {root} hands nothing on",
    help: "Without outputs, ids and names are copied by hand into the next root, and go stale there.",
  },
  LW7172: {
    text: 'The folder "{folder}" is called "{right}" everywhere else',
    help: "Pipelines and the factory find folders by their names: one rule for all of them, and every path is right.",
  },
  LW7173: {
    text: "{pipeline} runs Terraform in {folder}, where there is none",
    help: "The code was never written, was moved, or the folder is the one above the roots.",
  },
  LW7174: {
    text: "{pipeline} calls Databricks, and nobody was given rights there",
    help: "The identity of the pipeline is a stranger in the workspace until it is made a service principal with permissions.",
  },
  LW7175: {
    text: 'The exemption of {rule} for "{resource}" ended on {until}',
    help: "An exemption is a decision for a time. Mend what it covers, or decide anew with a new date.",
  },
  LW7176: {
    text: 'The exemption of {rule} for "{resource}" covers nothing',
    help: "What it covered is mended or was renamed; an exemption that is left could cover something else one day.",
  },
  LW7177: {
    text: "The exemption of {rule} has no {what}",
    help: "An exemption says which rule and resource, why, and until when (a day, such as 2027-03-31).",
  },
} as const;
