/** Codes of `deploy check` for what holds behind the first door: see `index.ts` for the ranges. */
export const deployFurtherRuleCodes = {
  LW7113: {
    text: "{resource}: data of the account is encrypted once",
    help: "A second layer of encryption below the first costs nothing and stays when the first fails. It cannot be added later.",
  },
  LW7114: {
    text: "{resource}: shared access signatures may be valid for ever",
    help: "A signature is a key in an address: it passes by every role. A limit that blocks keeps the ones that leak short.",
  },
  LW7119: {
    text: "{resource}: the network of the workspace is open to the control plane",
    help: "With private link for front and back no rule has to let Databricks in.",
  },
  LW7124: {
    text: "{resource}: nobody writes down what is done on the SQL server",
    help: "Without an audit policy there is no trace of who read or changed what.",
  },
  LW7134: {
    text: "{resource}: the key never ends",
    help: "A key that is not replaced is known to more and more who had it once.",
  },
  LW7146: {
    text: "{resource}: the namespace takes old versions of TLS",
    help: "Versions before 1.2 can be broken.",
  },
  LW7147: {
    text: "{resource}: account keys of Cosmos DB may change databases and containers",
    help: "Changes of structure belong to roles, which name who made them.",
  },
  LW7148: {
    text: "{resource}: documents can be brought back from periodic copies alone",
    help: "What is wrong since an hour is in the last copy too; a continuous backup goes back to any second.",
  },
  LW7149: {
    text: "{resource}: rights in the cluster are not those of Entra and Azure",
    help: "Two worlds of rights drift apart; nobody sees both.",
  },
  LW7154: {
    text: "{resource}: the subnet has no security group",
    help: "What is not named has to be refused, between subnets too.",
  },
  LW7162: {
    text: "{resource}: Azure Policy does not look into the cluster",
    help: "What runs there is judged by nobody.",
  },
  LW7163: {
    text: "{resource}: the database server knows passwords",
    help: "A password names nobody and lies in a file somewhere.",
  },
  LW7164: {
    text: "{resource}: images can be reached from the internet",
    help: "Images hold code and settings; clients come through private endpoints.",
  },
  LW7179: {
    text: "{resource}: logs are taken in from the internet",
    help: "Whoever sends false logs hides the right ones.",
  },
  LW7301: {
    text: "{resource}: logs can be queried from the internet",
    help: "Logs tell how everything is built and who does what.",
  },
  LW7302: {
    text: "{resource}: images can be pulled without an identity",
    help: "Anonymous pulls leave no name.",
  },
  LW7303: {
    text: "{resource}: the Synapse workspace knows SQL logins",
    help: "A password names nobody and lies in a file somewhere.",
  },
  LW7304: {
    text: "{resource}: the Synapse workspace is in no managed network",
    help: "Its runtimes would reach data over public addresses.",
  },
  LW7305: {
    text: "{resource}: data can leave the Synapse workspace for any tenant",
    help: "Ways out are named tenants, approved one by one.",
  },
  LW7306: {
    text: "{resource}: the gateway is in no network of yours",
    help: "It would reach backends over public addresses, and everybody would reach it.",
  },
  LW7307: {
    text: "{resource}: the gateway takes old versions of TLS",
    help: "Versions before 1.2 can be broken.",
  },
  LW7308: {
    text: "{resource}: old doors of the workspace are open",
    help: "Unless they are closed, the Hive metastore and DBFS pass by every right of Unity Catalog.",
  },
  LW7309: {
    text: "{resource}: serverless compute reaches the whole internet",
    help: "Data leaves where nobody looks; destinations are named.",
  },
  LW7310: {
    text: "{resource}: the SQL server may call any host",
    help: "A server that is taken over carries data out; hosts it may call are named.",
  },
  LW7311: {
    text: "{resource}: deleted secrets can be brought back for less than 90 days",
    help: "A secret that is gone by mistake is often missed a month later.",
  },
  LW7312: {
    text: "{resource}: pods of the cluster reach each other without a rule",
    help: "One that is taken over reaches all.",
  },
  LW7313: {
    text: "{resource}: the firewall of the namespace lets everybody in",
    help: "What is not named has to be refused: a default of Allow makes every rule meaningless.",
  },
  LW7314: {
    text: "{resource}: the lake has no private endpoint for {missing}",
    help: "Databricks and Spark speak to files (dfs), Data Factory, events and backups to blobs: with one of the two missing, half of the tools go nowhere.",
  },
} as const;
