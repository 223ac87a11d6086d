/** Codes of `deploy doctor`, one for each thing that can be wrong: see `index.ts` for the ranges. */
export const deployDoctorCodes = {
  LW7201: {
    text: "The Azure CLI is not there",
    help: "What Azure has is asked by the command `az`. Recorded answers of a colleague do without it.",
  },
  LW7202: {
    text: "The Azure CLI is {version}, older than {least}",
    help: "Older ones print other forms, or lack commands that are asked.",
  },
  LW7203: {
    text: "Nobody is signed in to the Azure CLI",
    help: "Everything in Azure is asked as the person or identity that is signed in.",
  },
  LW7204: {
    text: "The Azure CLI is signed in to tenant {found}, the environment is in {tenant}",
    help: "Sign in to the tenant of the environment; identities and rights are those of one tenant.",
  },
  LW7205: {
    text: "Subscription {found} is selected, the environment is in {subscription}",
    help: "Whoever applies by hand would write into the subscription that is selected.",
  },
  LW7206: {
    text: "Subscription {subscription} is {state}, not Enabled",
    help: "Nothing can be made or changed in it until it is enabled again.",
  },
  LW7207: {
    text: "Resource provider {provider} is {state}, not Registered",
    help: "Azure offers a service in a subscription once its provider is registered. The root `bootstrap` registers all; with rights on groups only, somebody with rights on the subscription does it.",
  },
  LW7208: {
    text: "Resource group {group} is not there",
    help: "The root `bootstrap` makes it; everything else is made in it.",
  },
  LW7209: {
    text: "Resource group {group} of IT is not there",
    help: "The environment names it as one IT provides, so Terraform does not make it.",
  },
  LW7210: {
    text: "{free} of {limit} cores are free in {location}, {least} are needed at least",
    help: "Clusters of the workspace, and the nodes of Airflow where there is one, count against the quota of the subscription in the region; without free cores no job starts. The smallest job cluster needs eight.",
  },
  LW7211: {
    text: "The Databricks CLI is not there",
    help: "What Unity Catalog and the workspace have is asked by the command `databricks`.",
  },
  LW7212: {
    text: "The Databricks CLI is {version}, older than {least}",
    help: "Older ones are another program of the same name, without the commands that are asked.",
  },
  LW7220: {
    text: "{name} is not there",
    help: "Its root has not been applied, or it was deleted.",
  },
  LW7221: {
    text: "{name} is {state}, not finished",
    help: "Making or changing it failed or goes on; applying again finishes it.",
  },
  LW7222: {
    text: "{name} can be reached from the internet: its public network access is {access}",
    help: "It was built closed and opened by hand since. Applying its root closes it again.",
  },
  LW7223: {
    text: "{name} has no private endpoint",
    help: "It is closed to the internet, so nobody reaches it. The root named in the command makes the endpoint.",
  },
  LW7224: {
    text: "{name} has no private endpoint, which IT makes",
    help: "The command prints what IT needs to make it.",
  },
  LW7225: {
    text: "A private endpoint of {name} waits for approval: {endpoint}",
    help: "Managed endpoints of Data Factory arrive waiting; until the owner of the target approves them, no pipeline reaches it.",
  },
  LW7226: {
    text: "Access connector {name} is not there",
    help: "It is the identity its source or product reads and writes data with.",
  },
  LW7227: {
    text: "Access connector {name} has no identity",
    help: "Without a managed identity it cannot have any right.",
  },
  LW7228: {
    text: "{name} lacks Storage Blob Data Contributor on {containers}",
    help: "Runs could not write there. A new right takes some minutes to count.",
  },
  LW7229: {
    text: "{name} has rights on containers beyond its own: {roles}",
    help: "A source or product writes its own containers and reaches no others.",
  },
  LW7230: {
    text: "{name} lacks Reader on account {account}",
    help: "Unity Catalog looks at the account before it takes a location.",
  },
  LW7231: {
    text: "{name} has more than Reader on the account or above: {roles}",
    help: "A role on the account, its group or the subscription reaches the data of everybody. The rights of a connector are on containers.",
  },
  LW7232: {
    text: "AzureDatabricks cannot read vault {vault}",
    help: "The secret scope reads the vault as the application AzureDatabricks, which needs Key Vault Secrets User on it.",
  },
  LW7233: {
    text: "Vault {vault} is read by others: {who}",
    help: "A vault behind a secret scope has one reader. People who write secrets have a role on request, which is not Key Vault Secrets User.",
  },
  LW7234: {
    text: "No metastore is attached to the workspace; {metastore} is the one of {location}",
    help: "Without a metastore there is no Unity Catalog: no catalogs, locations or rights on tables. Who administers the Databricks account attaches it. METASTORE_ID stands for one that could not be seen.",
  },
  LW7235: {
    text: "The metastore of the workspace is in {region}, the environment in {location}",
    help: "A workspace takes the metastore of its own region.",
  },
  LW7236: {
    text: "External location {name} is not there, or may not be seen",
    help: "The root of its source or product makes it; tables lie in it.",
  },
  LW7237: {
    text: "External location {name} is {found} with credential {with}, not {url} with {credential}",
    help: "It was changed by hand, or belongs to another deployment.",
  },
  LW7238: {
    text: "External location {name} cannot be read, its identity has no right: {message}",
    help: "The roles are there but do not count: the credential of the location stands for another identity, or the role is some minutes old.",
  },
  LW7239: {
    text: "External location {name} cannot be read: {message}",
    help: "The identity is known, the network refuses it. Unity Catalog itself looks at the storage: an account that is closed to the internet lets its access connector in by a rule for that one resource. The next apply of `adls` takes the rule away again unless `azure.allowed_resources` of the environment names the connector.",
  },
  LW7240: {
    text: "Secret scope {scope} is not there",
    help: "Connections of its source read their secrets through it.",
  },
  LW7241: {
    text: "Secret scope {scope} reads {found}, not {vault}",
    help: "A scope shows every secret behind it to its readers: each has a vault of its own.",
  },
  LW7242: {
    text: "{principal} has {permission} on secret scope {scope}",
    help: "Who has a right on the scope reads all secrets of its vault. Only who made it manages it.",
  },
  LW7243: {
    text: 'IP access list "{label}" lets everybody in: {range}',
    help: "A range of this size is no network of a company.",
  },
  LW7244: {
    text: "IP access lists are there and not in force: {labels}",
    help: "Lists count only while the workspace has them switched on.",
  },
  LW7245: {
    text: "Private zone {zone} is not linked to network {network}",
    help: "Only linked networks get private addresses from a zone; all others get the public one, which is closed.",
  },
  LW7246: {
    text: "{host} has no record in {zone}",
    help: "The private endpoint writes it; without one, nobody finds the way.",
  },
  LW7247: {
    text: "{host} has no record in {zone}, and its endpoint is made by IT",
    help: "The command prints what IT needs to make the endpoint and its record.",
  },
  LW7248: {
    text: "{host} resolves to {found} here, not to {expected}",
    help: "Zone and record are right, so it is the machine that asked: it is not in the network, or its DNS server does not forward to 168.63.129.16 of Azure. The command records the answers on a machine that is.",
  },
  LW7250: {
    text: "No answer is recorded in {file}",
    help: "What was not asked cannot be judged; it counts as not passed. The command records it.",
  },
  LW7251: {
    text: "{file} answers another question: {command}",
    help: "Names have changed since it was recorded, or the folder is that of another deployment. Record it anew.",
  },
  LW7252: {
    text: "{file} cannot be used: {problem}",
    help: "The file does not hold what the command prints with `--output json`: it was cut, edited, or is the answer to something else.",
  },
  LW7253: {
    text: "{tool} gave no answer for {file}: {problem}",
    help: "Most often a right is missing to see it. Somebody who has it records the answer with `deploy doctor --record`.",
  },
  LW7254: {
    text: "Waits for: {check}",
    help: "Its answer would mean nothing as long as that is not right.",
  },
  LW7260: {
    text: 'There is no folder "{folder}" of recorded answers',
    help: "`deploy doctor --record <folder>` makes one.",
  },
  LW7261: {
    text: '"{folder}" was recorded for {found}, not for {expected}',
    help: "Answers of one environment say nothing about another.",
  },
  LW7262: {
    text: '"{file}" cannot be read as the list of a recording',
    help: "The file says which command gave which answer. Record anew, or delete it: then answers are taken as they are.",
  },
  LW7263: {
    text: "Give --record or --recorded, not both",
    help: "One asks and writes, the other reads what was written.",
  },
} as const;
