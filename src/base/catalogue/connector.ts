/** Codes of one area: see `index.ts` for the ranges. */
export const connectorCodes = {
  LW4001: {
    text: "{place} cannot be reached: {problem}",
    help: "The address, the network or the other side. Transient failures (refused, reset, timed out, starting up) are tried again; others need a change of `connection`.",
  },
  LW4002: {
    text: "{place} refused the login: {problem}",
    help: "User, password or authentication method are wrong, or the user may not enter this database. Look at `authentication` and at the secret it names.",
  },
  LW4003: {
    text: 'Table "{table}" does not exist at {place}',
    help: "Tables are spelled as the source spells them, with their schema. A pattern such as `reference.*` must match at least one table.",
  },
  LW4004: {
    text: '{place} does not permit to read "{table}": {problem}',
    help: "The user of the source needs the right to select from this table and to see its columns.",
  },
  LW4005: {
    text: '{place} refused the query on "{table}": {problem}',
    help: "Usually the `filter` of the dataset: it is an SQL condition in the dialect of the source.",
  },
  LW4007: {
    text: 'Column "{column}" is not in "{table}" at {place}',
    help: "The source dropped or renamed the column since it was last discovered.",
  },
  LW4008: {
    text: "{place} broke off while reading: {problem}",
    help: "The connection was lost, or the other side gave up. The read is repeated from its start; nothing was published.",
  },
  LW4010: {
    text: 'Path "{path}" leads outside {root}',
    help: "Files are read from inside the root of their source only: no absolute paths, no `..`, no symbolic links that lead out.",
  },
  LW4011: {
    text: 'No file in {root} matches "{path}"',
    help: "A full load replaces the dataset by what is found, so finding nothing is an error and not an empty dataset.",
  },
  LW4012: {
    text: 'The format of file "{path}" is unknown',
    help: "The format follows from the extension (.csv, .tsv, .json, .ndjson, .jsonl, .parquet, each but the last also with .gz) or is given by `format`.",
  },
  LW4013: {
    text: 'File "{path}" changed while it was read',
    help: "Something is still writing it. Writers should write under another name and rename when done.",
  },
  LW4014: {
    text: 'File "{path}" was loaded before and has other content now',
    help: "`load: { mode: append }` reads each file once; reading it again would double rows. Deliver changes as new files, or load with `mode: full`.",
  },
  LW4015: {
    text: 'File "{path}" cannot be read: {problem}',
    help: "The file is missing, or this user has no permission to read it.",
  },
  LW4020: {
    text: 'Secret "{secret}" is unknown to {provider}',
    help: "Secrets are named in metadata as `{ secret: name }` and looked up in the provider of the environment. Only names are ever listed, never values.",
  },
  LW4021: {
    text: 'Secret file "{path}" cannot be used: {problem}',
    help: "It is a YAML file of one mapping: name to value, each value a text or a number.",
  },
  LW4022: {
    text: 'Secret file "{path}" is tracked by git',
    help: "Whatever git tracks ends on other machines and in the history. Remove it with `git rm --cached`, put it into .gitignore and change the secrets in it.",
  },
  LW4023: {
    text: 'Secret file "{path}" can be read by every user of this machine',
    help: "Take the right away: `chmod 600`.",
  },
  LW4024: {
    text: 'Secret provider "{provider}" is unknown',
    help: "An environment names its provider under `secrets`: `{ provider: file, path: … }` or `{ provider: env, prefix: … }`.",
  },
  LW4025: {
    text: 'The secret provider setting "{setting}" is {value}',
    help: "`file` takes a `path`; `env` takes a `prefix` and needs none.",
  },
  LW4030: {
    text: "The {part} of a {kind} source has {property} = {value}",
    help: "The properties of each kind of source and of its authentication methods are listed in the reference of sources.",
  },
  LW4031: {
    text: "The {part} of a {kind} source lacks {property}",
    help: "The properties of each kind of source and of its authentication methods are listed in the reference of sources.",
  },
  LW4032: {
    text: 'A source of type "{type}" cannot be read',
    help: "Each kind of source is one connector; the reference of sources lists them.",
  },
  LW4033: {
    text: 'A source of type "{type}" is not read by a run on this machine',
    help: "It can be declared, checked and deployed: `deploy build` makes what it needs in the cloud, where it is read. For a local run, give the environment a source of files with the same columns.",
  },
  LW4040: {
    text: 'Lookback "{lookback}" does not fit a watermark of type {type}',
    help: "A duration (`90s`, `30m`, `1h`, `2d`, `1w`) for dates and timestamps, a number for numbers. A date is looked back by whole days, rounded up.",
  },
  LW4041: {
    text: 'Watermark "{column}" of type {type} cannot be {value}',
    help: "Watermarks are numbers, decimals, dates, timestamps or text and are compared as such.",
  },
} as const;
