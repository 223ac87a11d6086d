/** Codes of the command line: LW9xxx. */
export const commandCodes = {
  LW9001: { text: 'Unknown command "{command}"', help: "`lakewright --help` lists all commands." },
  LW9002: {
    text: '"{group}" needs a command behind it',
    help: "Some commands have two words, such as `quarantine list`.",
  },
  LW9003: { text: 'Unknown option "{option}"', help: "`lakewright <command> --help` lists the options of a command." },
  LW9004: { text: 'Option {option} needs a whole number, not "{value}"', help: "Write digits only: `--limit 20`." },
  LW9005: {
    text: "Option {option} needs a value: <{value}>",
    help: "Write it behind the option: `--limit 20` or `--limit=20`. A value that begins with a dash has to be joined by `=`.",
  },
  LW9006: { text: "Option {option} is a switch and takes no value", help: "Write the option alone." },
  LW9007: {
    text: '"{command}" needs <{argument}>',
    help: "`lakewright <command> --help` shows what a command needs, with examples.",
  },
  LW9008: {
    text: '"{command}" does not know what to do with "{value}"',
    help: "There are more words than the command takes. Text with spaces, such as SQL, has to stand in quotes.",
  },
  LW9009: { text: '"{value}" is no {argument}', help: "Only the listed values are possible." },
  LW9010: {
    text: 'No lakewright.yaml or lakewright.ts in "{folder}"',
    help: "A project is a folder with a lakewright.yaml, or a lakewright.ts when it is written in TypeScript. Change into it, name it with `--project`, or make a new one with `lakewright init`.",
  },
  LW9011: {
    text: 'Dataset "{name}" does not exist',
    help: "A dataset is named owner.layer.name, or shorter while that is unambiguous. `lakewright status` lists all of them.",
  },
  LW9012: { text: '"{name}" can be several datasets', help: "Write owner.layer.name in full." },
  LW9013: {
    text: 'Source "{name}" does not exist',
    help: "The sources of a project are the files in its folder `sources`.",
  },
  LW9014: { text: "There is no SQL to run", help: "Give one SELECT in quotes, or a file with `--file`." },
  LW9015: {
    text: '"{folder}" is not empty: {files} would be overwritten',
    help: "`init` replaces nothing unasked. Choose another folder, or use `--force`.",
  },
  LW9016: {
    text: '"{name}" cannot be the name of a project',
    help: "Names are made of small letters, digits and underscores and begin with a letter. Give one with `--name`.",
  },
  LW9017: { text: 'There is no schema "{kind}"', help: "`lakewright schema` lists the kinds." },
  LW9018: {
    text: "The metadata has {count} errors",
    help: "`lakewright validate` prints each with its place and what would be right.",
  },
  LW9019: {
    text: '"{folder}" is not empty: it holds {files}',
    help: "`init` makes a project in a new or empty folder. Choose another folder, or use `--force` to add the project to it.",
  },
  LW9030: {
    text: 'No permission for "{path}"',
    help: "The user who runs lakewright may not read or write there. Change the permission or the owner, or choose another folder.",
  },
  LW9031: {
    text: "The disk is full",
    help: "Make room on the disk that holds the lake and run again: nothing half-written is visible, and the run goes on where it stopped.",
  },
  LW9032: { text: '"{path}" does not exist', help: "Mend the name or make the file." },
  LW9033: {
    text: '"{path}" is on a file system that can only be read',
    help: "Choose a lake and a store on a disk that can be written.",
  },
  LW9034: {
    text: "No connection: {problem}",
    help: "The other side does not answer. Look whether it runs and whether the address is right; `lakewright doctor` tries every connection.",
  },
  LW9035: {
    text: "The system refused: {problem}",
    help: "The operating system could not do what was asked. The text in brackets is its own.",
  },
  LW9040: {
    text: "Interrupted",
    help: "The run was ended by a signal. Run again to go on: finished steps are not repeated.",
  },
  LW9060: {
    text: '"{file}" cannot be read: it is not what lakewright wrote',
    help: "The record of the frame is needed to tell hand edits from what was written. Restore it from git; without it an upgrade puts a `.new` file beside everything that differs.",
  },
  LW9061: {
    text: '"{file}" is not an ordinary file or folder',
    help: "An upgrade writes into the repository only and follows no links. Put a file or folder there, or take the link away.",
  },
  LW9062: {
    text: "The repository was made by lakewright {written}, which is newer than this one, {own}",
    help: "An older version would undo what the newer one wrote. Install the version that `package.json` names.",
  },
  LW9063: {
    text: 'There is no folder "{folder}"',
    help: "All repositories have the same folders, so that everybody finds his way. Make it, or run `lakewright init --upgrade`.",
  },
  LW9064: {
    text: "There is no {file}",
    help: "All repositories have it. `lakewright init --upgrade` does not bring back what was deleted: take it from a new project.",
  },
  LW9065: {
    text: 'An upgrade of "{file}" waits for a decision',
    help: "Both the team and the new version changed the same lines. Take over what is wanted from the file that ends with `.new`, then remove that file.",
  },
  LW9066: {
    text: '"{entry}" is not in .gitignore',
    help: "Tables and values of secrets must never be committed. Add the line.",
  },
  LW9067: {
    text: "There is no record of the frame of this repository",
    help: "It was made by a version that kept none. `lakewright init --upgrade` writes it.",
  },
  LW9068: {
    text: "The frame of the repository is that of lakewright {written}; this is {own}",
    help: "`lakewright init --upgrade` renews it; metadata and hand edits stay.",
  },
  LW9069: {
    text: "Option {option} does not go with {mode}",
    help: "`init` makes a project, `init --check` and `init --upgrade` look after one: each has its own options.",
  },
  LW9070: {
    text: "This is a bug in lakewright: {problem}",
    help: "Run again with `--debug` and report what it prints.",
  },
  LW9071: {
    text: '"{folder}" has files of its own: {files} would be overwritten',
    help: "`docs build` replaces only pages it wrote before. Give an empty folder with `--out`.",
  },
  LW9072: {
    text: 'A file stands where "{folder}" is to be a folder',
    help: "Give another folder, or move the file away.",
  },
  LW9073: {
    text: '"{file}" is not UTF-8 text',
    help: "An upgrade merges texts line by line and would damage this one.",
  },
  LW9080: {
    text: '"{text}" is neither a version nor a time',
    help: "Versions are whole numbers from 0, times are written as 2026-01-31 or 2026-01-31T12:00:00Z.",
  },
  LW9081: {
    text: 'The ending of "{path}" does not say what to write',
    help: "Rows are written as `.parquet` or `.csv`, the schema as `.json`.",
  },
  LW9082: {
    text: '"{text}" is no size',
    help: "Sizes are written as a number with a unit: 128MB, 1GB.",
  },
  LW9083: {
    text: '"{text}" is no length of time',
    help: "Lengths of time are written as a number with a unit: 12h, 7d, 2w.",
  },
} as const;
