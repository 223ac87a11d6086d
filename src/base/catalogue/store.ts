/** Codes of one area: see `index.ts` for the ranges. */
export const storeCodes = {
  LW5001: {
    text: 'The store "{url}" {problem}',
    help: "A store is written `sqlite:./path` (relative to the project) or `postgres://user@host:port/database?sslmode=verify-full`.",
  },
  LW5002: {
    text: "The store URL of host {host} holds a password",
    help: "A URL lies in files, logs and process lists. Take the password out of the URL and name it as a secret of the environment.",
  },
  LW5003: {
    text: 'A store of kind "{kind}" is not known',
    help: "The kinds are `sqlite:` (one machine, the default) and `postgres:` (shared).",
  },
  LW5004: {
    text: "The store {store} is at version {found} and this command knows versions up to {known}",
    help: "A newer command has upgraded the store. Use that version of the command; a store is never taken back to an older version.",
  },
  LW5005: {
    text: "The store {store} lacks migration {number} although later ones were applied",
    help: "The table `Migrations` was changed by hand, or the store is half restored. Restore the store from a backup, or adopt the lake with a new one.",
  },
  LW5010: {
    text: "The store {store} is busy: {detail}",
    help: "Another process holds it longer than the command waits. The command has tried again several times; start it once more when the other has ended.",
  },
  LW5011: {
    text: "The store {store} has no room left: {detail}",
    help: "The disk of the store is full or its memory is exhausted. Nothing was changed; make room and start again.",
  },
  LW5012: {
    text: "The store {store} may not be used: {detail}",
    help: "The user of this process lacks a right on the file, its folder or the tables. Grant it, or name another store.",
  },
  LW5013: {
    text: "The store {store} is damaged or is no store: {detail}",
    help: "Restore it from a backup, or move it away and adopt the lake with a new store: states and versions are rebuilt from the lake.",
  },
  LW5014: {
    text: "The store {store} refused the login: {detail}",
    help: "User or password is wrong. The user stands in the URL, the password comes from the secret named in the environment.",
  },
  LW5015: {
    text: "The store {store} cannot be reached: {detail}",
    help: "The server does not run, the name or the port is wrong, or a firewall is between.",
  },
  LW5016: {
    text: "The connection to the store {store} was lost: {detail}",
    help: "The server ended the connection or cannot serve now. Every write is one transaction that can be repeated, so starting again is safe.",
  },
  LW5017: {
    text: "The store {store} lies on a network file system ({kind})",
    help: "SQLite needs locks that network file systems do not keep. Put the file on a local disk, or use Postgres.",
  },
  LW5019: {
    text: "The store {store} could not be read or written: {detail}",
    help: "The operating system or the database reported this; the detail is its own text.",
  },
  LW5030: {
    text: 'The store has no run "{run}"',
    help: "The run was started against another store or another environment.",
  },
  LW5031: {
    text: "{subject} is {current} and cannot become {wanted}",
    help: "Another process has already ended it. The first record stays.",
  },
  LW5032: {
    text: "Attempt {attempt} of {dataset} is already recorded with another identity",
    help: "Two stores write one lake, or a lake was copied. Look at `table history`, then decide which store stays and adopt the lake with it.",
  },
  LW5033: {
    text: "Transformations depend on each other in a circle: {path}",
    help: "Take one of the dependencies away; the store keeps only what can be executed in an order.",
  },
  LW5034: {
    text: 'The versions of configuration item "{item}" for environment "{environment}" have {problem} at {date}',
    help: "Each version must begin on the date at which the one before it ends.",
  },
  LW5035: {
    text: 'The store has no revision {revision} of project "{project}"',
    help: "The Model must be pushed before a run can refer to it.",
  },
} as const;
