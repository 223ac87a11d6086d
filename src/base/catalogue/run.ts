/** Codes of one area: see `index.ts` for the ranges. */
export const runCodes = {
  LW3001: {
    text: 'Environment "{environment}" runs on engine "{engine}", which this version does not have',
    help: "This version runs on DuckDB. Choose an environment whose engine is `duckdb`.",
  },
  LW3002: {
    text: "The lake {root} belongs to another metadata store (id {owner})",
    help: "A lake has one store, because attempt numbers come from it. Open the project with the store that wrote the lake, or let this store adopt it with `lakewright store adopt`: states, versions and ledgers are rebuilt from the lake.",
  },
  LW3003: {
    text: 'Lake "{lake}" is neither a local folder nor a URL of Azure storage',
    help: "A lake lies in a local folder, or in containers: `abfss://<container>@<account>.dfs.core.windows.net`, `az://<container>/<path>`.",
  },
  LW3004: {
    text: "Another run is working on {dataset}: run {run}, process {pid} on {host}, until {until}",
    help: "A product is worked on by one run at a time. Wait for it, or give `--wait` to queue behind it. A run whose process has died is taken over by itself.",
  },
  LW3005: {
    text: 'Dataset "{dataset}" does not exist',
    help: "The name was not found among the datasets of this project.",
  },
  LW3006: {
    text: "Dataset {dataset} has never been loaded",
    help: "It has no published table yet. Run it first.",
  },
  LW3010: {
    text: "Attempt {attempt} at {dataset} was already announced by a run with another store",
    help: "Two stores number the attempts of one lake. Nothing was published.",
  },
  LW3011: {
    text: "The intent {key} in {root} is not readable",
    help: "Intents say what an attempt commits. A damaged one hides the state of its dataset; restore it from a backup of the lake.",
  },
  LW3012: {
    text: "The lake was written by a newer lakewright (intent format {format})",
    help: "Use a newer lakewright for this lake.",
  },
  LW3013: {
    text: "Attempt {attempt} at {dataset} was fenced: attempt {newer} has taken over",
    help: "This runner was paused longer than its lease, and another one went on with the work. Nothing is lost and nothing is to be done.",
  },
  LW3014: {
    text: "Another writer changed {dataset} in the meantime (version {version}, {operation})",
    help: "The attempt was made from an older version and was not published.",
  },
  LW3015: {
    text: "The staged file {key} of {dataset} has vanished before its commit",
    help: "Something removed a file that was about to be published. Nothing was published.",
  },
  LW3016: {
    text: "The quarantine table of {dataset} was changed by another writer (version {version}, {operation})",
    help: "Quarantine tables are written by lakewright only, because refused rows are counted there.",
  },
  LW3017: {
    text: "Table {dataset} was changed outside lakewright: version {version}, {operation}",
    help: "A write, restore or replacement that is not ours came after our last commit. Look at it with `lakewright table history`; set `on_foreign_change: accept` on the dataset to build on it.",
  },
  LW3018: {
    text: "Step {dataset} took longer than its time limit of {seconds} s",
    help: "Raise `time_limit` of the dataset, or make the step faster.",
  },
  LW3019: {
    text: "The worker process died {times} times ({signal}) while working on {datasets}",
    help: "A native crash or the system's out-of-memory killer ended the process. Lower the memory setting of the environment, then run again: finished steps stay finished.",
  },
  LW3020: {
    text: "Rule {rules} of {dataset} failed: nothing was published",
    help: "A rule of severity `fail`, or a threshold (`max_failed`), was passed. Readers still see the last good version.",
  },
  LW3021: {
    text: "Source {source} drifted from its schema file: {changes}",
    help: "The drift policy of the source refuses the change. Look at the diff of the schema file, then change the policy or take the new schema with `lakewright discover`.",
  },
  LW3022: {
    text: "Dataset {dataset} needs {input}, which has never been loaded",
    help: "Select it too (for instance with `+` before the name), or run everything.",
  },
  LW3023: {
    text: "{dataset} was not run because {input} failed",
    help: "Mend the failed step and run again; finished steps stay finished.",
  },
  LW3024: {
    text: 'The source {source} has no table "{table}"',
    help: "The table named in the metadata was not found at the source.",
  },
  LW3025: {
    text: "Step {dataset} failed: {problem}",
    help: "An unexpected failure of one step; `--debug` shows where it came from.",
  },
  LW3026: {
    text: "The lease on the datasets of this run was lost",
    help: "This process was paused longer than its lease, and another run may have taken over. Nothing is lost.",
  },
  LW3028: {
    text: "The folder {folder} of the lake cannot be made: {problem}",
    help: "The lake lies in a folder of its own. Check that its parent exists and may be written.",
  },
  LW3029: {
    text: 'Source "{source}" does not exist',
    help: "The name was not found among the files in `sources/`.",
  },
  LW3030: {
    text: "{dataset} was read from {before}, and its source now leads to {now}",
    help: "A watermark, or a list of files that were read, says nothing about another database: going on from it would leave rows out without a word. Nothing was read; what is published stays. When it is other data, or the same data in another place, `--force` reads everything anew and replaces the table.",
  },
  LW3031: {
    text: "{dataset} cannot be asked for its columns: {problem}",
    help: "The source did not answer for this dataset; what was found of others is written to the schema file.",
  },
  LW3032: {
    text: '{dataset} keeps its rows, and column "{column}" is {published} there and would become {type}',
    help: "Rows that stay in a table must still be readable: a type may become wider (then what lies there is rewritten), and a narrower one is held by the wider. Nothing was published. Give the column its type back (declare it under `columns:`, where a value that does not fit puts its row aside, or cast it in the SELECT), or make the whole table anew: with `--force`, or where a SELECT is merged by one run with `materialize: { as: table }`.",
  },
  LW3033: {
    text: "the log of {table} names the file {path}, which does not lie in the lake {root}",
    help: "Runs and queries read files of their lake only. Copy the rows into it (`CREATE TABLE … AS SELECT`, a deep clone), or clone a table of the same lake.",
  },
  LW3501: {
    text: "The engine ran out of memory at its limit of {limit}: {message}",
    help: "The engine spills to disk where it can; some operators cannot. Raise `memory` in the settings of the environment, or lower `threads`.",
  },
  LW3502: {
    text: "The engine needs more temporary space than its limit of {limit}: {message}",
    help: "Work that does not fit into memory is spilled to the temporary folder up to a cap. Raise `temp_limit` in the settings of the environment, or read less at a time.",
  },
  LW3503: {
    text: "The disk is full ({message})",
    help: "Nothing was published. Free space on the disk of the lake and of the temporary folder {folder}, then run again.",
  },
  LW3504: {
    text: "A value could not be converted: {message}",
    help: "A CAST in the SELECT met a value it cannot convert, or a number left its range. Use TRY_CAST, or leave the conversion to the declared types of the columns: then the row is put aside with its reason.",
  },
  LW3505: {
    text: "The engine cannot read a file: {message}",
    help: "A file of the table or of the source has vanished, is damaged, or may not be read; or the folder of the table may not be written.",
  },
  LW3510: {
    text: "The ledger of {dataset} does not close: in {in} is not inserted {inserted} + updated {updated} + unchanged {unchanged} + deduplicated {deduplicated} + quarantined {quarantined} + discarded {discarded} ({difference} rows)",
    help: "Rows delivered and rows accounted for differ, so nothing was published. This is a defect of the engine, not of the data.",
  },
  LW3511: {
    text: 'The SELECT of {dataset} does not give the column "{column}"',
    help: "The columns of the SELECT and the published columns differ. Run `lakewright validate`.",
  },
  LW3512: {
    text: 'Rule "{rule}" of {dataset} looks into {reference}, which has not been loaded',
    help: "A reference rule needs the table it refers to. Load it first.",
  },
  LW3513: {
    text: "{dataset} cannot be merged: {count} rows of the published table share their key ({keys}) with another one",
    help: "A merge needs keys that are unique in the published table. Remove the duplicates at the source and load it anew with `lakewright run --force`.",
  },
  LW3514: {
    text: 'Column "{column}" of {dataset} has the type {type}, which cannot be stored',
    help: "Some types of the engine have no counterpart in the lake. The hint names the cast that helps.",
  },
  LW3515: {
    text: "{dataset} has no keys, and a merge needs them",
    help: "Declare `keys` on the dataset, or choose another materialisation.",
  },
  LW3516: {
    text: 'Column "{column}" of {dataset} has a name that the engine needs itself',
    help: "`file_index` and `file_row_number` say where a row stands in its file. Give the column another name.",
  },
  LW3517: {
    text: "Reading broke off: {missing} of {rows} rows are missing",
    help: "The engine gave no reason. Most often memory or space for temporary files ran out, or a file was taken away while it was read. Nothing was made of the rows that came. Run again.",
  },
  LW3520: {
    text: "{file} is not readable as {format}: {message}",
    help: "The file as a whole cannot be read, so no row of it was taken.",
  },
  LW3521: {
    text: 'Rule "{rule}" of {dataset} gives {count} rows instead of one verdict',
    help: "The SELECT of a rule that judges the whole table gives one row: `failed`, and beside it `checked` and `detail`.",
  },
} as const;
