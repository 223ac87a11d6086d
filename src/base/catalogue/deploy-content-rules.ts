/** Codes of `deploy check` about the files beside Terraform, one for each rule: see `index.ts` for the ranges. */
export const deployContentRuleCodes = {
  LW7178: {
    text: "{resource}: storage is reached with a key ({what})",
    help: "Whoever may start a notebook then has everything the key opens, under nobody's name. Unity Catalog gives rights by person and group.",
  },
  LW7180: {
    text: "{file} holds no object",
    help: "An empty file is published as nothing: what refers to its dataset or runtime fails when it runs.",
  },
  LW7181: {
    text: "{file} is not one object of a factory: {problem}",
    help: "Git mode and publishing read one object a file, with its name, from the folder of its kind. Anything else is passed over.",
  },
  LW7182: {
    text: "{resource}: Data Factory has no activity {type}",
    help: "Names of classes of an SDK are no types of the API: publishing refuses the pipeline.",
  },
  LW7183: {
    text: "{resource}: a run is given a secret as a literal ({argument})",
    help: "It lies in the repository, in the factory and in the history of every run, for everybody who may look at runs.",
  },
  LW7184: {
    text: "{resource}: a secret is read in the open",
    help: "What an activity gives back is kept in the history of the run, unless its output is said to be secure.",
  },
  LW7185: {
    text: "{resource}: a list that is cut after 5,000 rows",
    help: "Lookup gives the first 5,000 rows and succeeds. Only counting what came finds out, and reading in chunks helps.",
  },
  LW7186: {
    text: "{resource}: turns of {loop} that run at once write the same thing",
    help: "Debug runs take one turn after the other and look right; published, the turns overwrite each other. Variables belong to the whole pipeline too.",
  },
  LW7187: {
    text: "{resource}: its failure ends as a success",
    help: "The result of a run is that of its last activities. A branch for the failure that ends well makes the whole run a success.",
  },
  LW7188: {
    text: "The notebook {notebook} is started by nothing",
    help: "A chain that lacks a part looks finished: data is read and never checked or written.",
  },
  LW7189: {
    text: "{pipeline} applies what nobody looked at: {problem}",
    help: "A push then changes what exists, or deletes it. What is applied is the plan that was read and approved.",
  },
  LW7190: {
    text: "{count} pipelines apply the folder {folder}, {pipeline} is one of them",
    help: "Each plans for everything in the folder, with its own variables alone: what the others made is changed or waits for input.",
  },
  LW7191: {
    text: "{pipeline} does not connect the factory to its repository",
    help: "The call works on subscription and location with the id of the factory, and wants the name of the organisation, not the address of the repository.",
  },
  LW7192: {
    text: "{pipeline} copies notebooks into the workspace once",
    help: "A copy knows no branch and no commit. A connection to Git can be made with Terraform.",
  },
  LW7193: {
    text: "{resource}: {name} is a reserved word of T-SQL",
    help: "The script stops there. Quoted names cannot clash, now or in a later version.",
  },
  LW7194: {
    text: "{resource}: {column} may be empty, though it refers to {parent}",
    help: "Rows without a parent are found by no join: they exist and are never used.",
  },
  LW7195: {
    text: "{resource}: {column} stands here and in {parent}",
    help: "Of two places for one value, one is wrong after the first change.",
  },
  LW7196: {
    text: "{resource}: no script makes the table {table}",
    help: "The statement fails, or reads something of the same name somewhere else.",
  },
  LW7197: {
    text: "{resource}: {name} is made in the notebook {other}, which runs for itself",
    help: "Each notebook that is started has a memory of its own. What one made is not there in the next.",
  },
  LW7198: {
    text: "{resource}: every run writes another folder",
    help: "Nothing says which folder counts, a reader finds half of one, and nobody takes the old ones away.",
  },
  LW7199: {
    text: "{resource}: an error is caught and nothing comes of it",
    help: "The run goes on with what it has and ends as a success. Whoever starts it has to see the failure.",
  },
} as const;
