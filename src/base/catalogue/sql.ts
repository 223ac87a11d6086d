/** Codes of one area: see `index.ts` for the ranges. LW20xx types · LW21xx what the parser says · LW22xx what the binder says · LW23xx expressions. */
export const sqlCodes = {
  LW2001: {
    text: 'Type "{type}" is not valid: {problem}',
    help: "Types are boolean, tinyint, smallint, int, bigint, float, double, decimal(p,s), string, binary, date, timestamp (an instant), timestamp_ntz (no zone), array<…>, map<…,…> and struct<name:type,…>.",
  },
  LW2101: { text: "The SQL cannot be read: {problem}", help: "The parser of DuckDB refused the text at this place." },
  LW2102: {
    text: "The file has no SELECT",
    help: "A transformation is exactly one SELECT; this text is empty or a comment.",
  },
  LW2103: {
    text: "The file has {count} statements instead of one SELECT",
    help: "One file makes one dataset: put each SELECT into a file of its own.",
  },
  LW2104: {
    text: "Only a SELECT can make a dataset, not {construct}",
    help: "Statements that change data, settings or schemas are never run: how rows are written is said by `materialize`.",
  },
  LW2105: {
    text: "PIVOT is not supported: its columns would depend on the data",
    help: "Write one aggregate with a filter per column: sum(x) FILTER (WHERE kind = 'a') AS a. UNPIVOT is allowed.",
  },
  LW2106: {
    text: "{construct} is not allowed in a transformation",
    help: "The SQL of a transformation reads datasets and computes; nothing else is let through.",
  },
  LW2107: {
    text: 'Table function "{name}" is not allowed: {reason}',
    help: "Only functions that compute rows from their arguments may stand in FROM: unnest, range, generate_series, repeat, json_each, json_tree.",
  },
  LW2108: {
    text: 'File "{name}" cannot be read here',
    help: "Files come in through a source (type: files), so that they are pinned, typed and traced; the SQL then reads its bronze dataset.",
  },
  LW2109: {
    text: 'Table "{name}" has no layer',
    help: "Datasets are written layer.name (bronze.flights, silver.flights) or owner.layer.name (ops.bronze.flights).",
  },
  LW2110: {
    text: 'Function "{name}" is not allowed: {reason}',
    help: "A transformation sees its inputs and nothing else: no files, network, settings, catalogue or other SQL.",
  },
  LW2111: {
    text: '"{name}" gives another result in every run',
    help: "A dataset must be the same when it is made again from the same inputs. run_time() is the clock of the run; hash(…) gives stable pseudo-random numbers.",
  },
  LW2112: {
    text: 'Function "{name}" is not known',
    help: "The function is neither in the list of allowed functions nor one that is refused for a reason of its own.",
  },
  LW2113: {
    text: "config(…) needs exactly one text literal",
    help: "Write config('category.item'): the value is put in before the SELECT runs, so its name must stand in the text.",
  },
  LW2114: {
    text: "LIMIT without ORDER BY takes other rows in every run",
    help: "Add an ORDER BY that orders all rows, such as ORDER BY ALL.",
  },
  LW2115: {
    text: "Sampling takes other rows in every run",
    help: "Filter by a hash of the key instead: WHERE hash(id) % 100 < 10.",
  },
  LW2116: { text: "Parameter {name} has no value here", help: "Values come in by config('category.item')." },
  LW2117: { text: "run_time() takes no argument", help: "run_time() is the instant the run started, in UTC." },
  LW2118: {
    text: "DISTINCT ON without ORDER BY keeps other rows in every run",
    help: "Add an ORDER BY that says which row of each group is kept.",
  },
  LW2119: { text: "The SQL is too large: {problem}", help: "Split the SELECT into several datasets." },
  LW2120: {
    text: 'Column "{name}" is qualified by a layer',
    help: "Qualify columns by the table's name or an alias: flights.carrier, or FROM bronze.flights f … f.carrier.",
  },
  LW2121: {
    text: 'Time travel on "{name}" is not allowed',
    help: "Which version of an input is read is pinned by the run.",
  },
  LW2122: {
    text: '"{name}" follows the order of rows, and nothing orders them',
    help: "Rows have no order of their own: files and threads decide it, so the same inputs would give other results. Name one inside the call (string_agg(x, ',' ORDER BY y)), or in the window (row_number() OVER (ORDER BY y)); an ORDER BY of a sub-query does not reach it. Let the order tell all rows apart: rows it calls equal still come in any order.",
  },
  LW2123: {
    text: "POSITIONAL JOIN pairs other rows in every run",
    help: "Rows have no order of their own: number them on both sides with row_number() OVER (ORDER BY …) and join by the number.",
  },
  LW2201: {
    text: 'Column "{name}" does not exist',
    help: "None of the tables in scope has it; the columns of a source are known from its schema file.",
  },
  LW2202: {
    text: 'Dataset "{name}" cannot be read: it does not exist',
    help: "No source or product of the project has it.",
  },
  LW2203: {
    text: "The SQL does not fit its inputs: {problem}",
    help: "The binder of DuckDB refused the SELECT over tables with the known columns and types.",
  },
  LW2204: {
    text: 'Column "{name}" is ambiguous',
    help: "More than one table has it: qualify it by the table's name or alias.",
  },
  LW2205: {
    text: 'Output column {position} has no name: "{name}"',
    help: "Give it one that a lake can keep: … AS name. Names match [a-z][a-z0-9_]*.",
  },
  LW2206: {
    text: 'Output column "{name}" occurs twice',
    help: "Rename one of them with AS, or leave it out of the star with EXCLUDE (…).",
  },
  LW2207: {
    text: 'Output column "{name}" has no lake-safe name',
    help: "Names match [a-z][a-z0-9_]* and have at most 128 characters: rename it with AS.",
  },
  LW2208: {
    text: 'Output column "{name}" has the type {type}, which no table keeps exactly',
    help: "Cast it to a type of the type table.",
  },
  LW2209: {
    text: 'No function "{name}" takes these types: {problem}',
    help: "Add explicit casts, or use the signature the hint names.",
  },
  LW2210: {
    text: 'Table or alias "{name}" is not in FROM',
    help: "Columns are qualified by the name or alias a table has in this SELECT.",
  },
  LW2211: {
    text: 'Dataset "{name}" has no columns to read',
    help: "Its schema is empty: load it once, or write its columns into the schema file.",
  },
  LW2301: {
    text: "The expression cannot be read: {problem}",
    help: "An expression is a condition over the columns of one dataset, such as dep_delay < 2000.",
  },
  LW2302: {
    text: "{construct} is not allowed in an expression",
    help: "An expression judges one row: no sub-query, aggregate, window, or table function.",
  },
  LW2303: {
    text: "The expression gives {type} instead of true or false",
    help: "Compare it with something: length(name) > 0.",
  },
} as const;
