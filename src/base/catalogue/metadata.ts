/** Codes of one area: see `index.ts` for the ranges. 10 files and YAML · 11 shape · 12 names · 13 references · 14 rules · 15 datasets · 16 configuration · 17 secrets. */
export const metadataCodes = {
  LW1001: {
    text: '"{root}" is not a project: there is no lakewright.yaml',
    help: "A project is the folder that holds lakewright.yaml, or lakewright.ts when it is written in TypeScript. `lakewright init` makes one.",
  },
  LW1002: {
    text: "{file} has {size}, more than the {limit} a metadata file may have",
    help: "Metadata is read whole into memory, so its size is checked first. Data belongs into a source, not into metadata.",
  },
  LW1003: { text: "{file} is not UTF-8 text", help: "Metadata is UTF-8. Editors offer it as an encoding when saving." },
  LW1004: {
    text: "{file} is a link that leads out of the project",
    help: "What lies outside the project folder is not under version control with it. Copy the file, or link to one inside.",
  },
  LW1005: {
    text: "{file} cannot be read: {reason}",
    help: "The file or folder is there, but the system refuses to read it.",
  },
  LW1006: {
    text: "{file} lies more than {limit} folders deep",
    help: "A project has at most four levels of folders; deeper ones are usually links in a circle.",
  },
  LW1007: {
    text: "{file} is at a place where lakewright expects no metadata",
    help: "The folders of a project are fixed: sources/, products/<product>/silver|gold|tests/, config/. A file elsewhere would be ignored, so it is an error.",
  },
  LW1008: {
    text: "the project has more than {limit} files",
    help: "Reading stops here. Split the project, or move what is not metadata out of its folders.",
  },
  LW1010: {
    text: "YAML cannot be read here: {reason}",
    help: "The file is not well-formed YAML. Indentation, a missing quote or a colon in a text are the usual causes.",
  },
  LW1011: {
    text: 'key "{key}" is given twice',
    help: "Only one of two equal keys could count, so neither is assumed.",
  },
  LW1012: {
    text: "YAML aliases grow the file to more than {limit} values",
    help: "Anchors and aliases (&a, *a) that refer to each other can make a small file huge. Write the values out.",
  },
  LW1013: {
    text: "values are nested more than {limit} deep",
    help: "No metadata needs this depth; a limit keeps hostile files from exhausting memory.",
  },
  LW1014: { text: "a second document begins here", help: "A metadata file is one YAML document." },
  LW1015: { text: 'key "{key}" cannot be used', help: "Keys are plain texts." },
  LW1016: { text: "{file} is empty", help: "An empty file says nothing; remove it or fill it." },
  LW1018: {
    text: "number {value} cannot be held exactly",
    help: "YAML numbers are 64-bit floating point: whole numbers are exact up to 9007199254740991. Texts are exact.",
  },

  LW1101: {
    text: 'unknown key "{key}" in {where}',
    help: "Unknown keys are errors, because a key that is misspelled would silently do nothing.",
  },
  LW1102: { text: 'key "{key}" is missing in {where}', help: "The key is needed; the hint says what belongs there." },
  LW1103: { text: '"{key}" has a value of the wrong type: {value}', help: "The hint says what is expected." },
  LW1104: { text: '"{key}" cannot be "{value}"', help: "Only the listed values have a meaning here." },
  LW1105: { text: '"{key}" is out of range: {value}', help: "The hint says the range." },
  LW1106: {
    text: '"{key}" has no value',
    help: "An empty value is neither a default nor null: remove the key or give it a value.",
  },
  LW1107: { text: '"{key}" is not written correctly: {value}', help: "The hint shows the form." },
  LW1110: {
    text: "{feature}: not in this version",
    help: "The design names it, a later version does it. It is refused here so that it is not taken for done.",
  },
  LW1111: {
    text: "the project has format {format}; this version reads up to {known}",
    help: "A newer lakewright wrote it. An older one would misread it, so it refuses.",
  },

  LW1201: {
    text: '"{value}" is not a valid name',
    help: "Names stand in paths, tables and SQL, so they are lower-case letters, digits and underscores, with a letter first. Source columns are renamed, their original name is kept.",
  },
  LW1202: {
    text: '"{value}" is a reserved word',
    help: "Layers and words of SQL would need quotes everywhere, or mean something else.",
  },
  LW1203: { text: '{what} "{value}" is defined twice', help: "Names are unique among their kind." },
  LW1204: {
    text: 'the file is called "{file}", but names itself "{value}"',
    help: "The file name is the name, so that every definition can be found without a search.",
  },

  LW1301: {
    text: 'dataset "{value}" does not exist for "{owner}"',
    help: "Inside a product silver.x and gold.x are its own and bronze.x is one of its inputs; <owner>.<layer>.<name> always works.",
  },
  LW1302: {
    text: '"{value}" is ambiguous for "{owner}": several sources have it',
    help: "Write the full name, or declare `inputs:` so that only one remains.",
  },
  LW1303: {
    text: '"{id}" belongs to another product and is no output port',
    help: "Products read each other through output ports only: these carry the contract.",
  },
  LW1304: {
    text: '"{id}" is not among the inputs of "{owner}"',
    help: "A product that declares `inputs:` reads nothing else.",
  },
  LW1305: {
    text: "these depend on each other in a circle: {path}",
    help: "Nothing on a circle can be computed first.",
  },
  LW1306: {
    text: 'configuration item "{value}" does not exist',
    help: "${config.category.item} and config('category.item') name items of config/<category>.yaml.",
  },
  LW1307: { text: '{what} "{value}" does not exist', help: "The name is not defined in this project." },
  LW1314: {
    text: 'step output "{value}" does not exist or is not of a dataset this SQL reads',
    help: "`config('steps.<owner>.<layer>.<name>.<output>')` takes a value from the step of a dataset that the same SQL reads: version, rows, inserted, updated, quarantined or watermark.",
  },
  LW1308: {
    text: '"{value}" of {where} does not exist',
    help: "The column is not among those the dataset has or gives.",
  },
  LW1309: {
    text: 'reference "{value}" is not well formed',
    help: "A reference is ${config.category.item}. $${ stands for the text ${.",
  },
  LW1310: {
    text: 'key "{key}" holds a reference',
    help: "References are replaced in values only; a key with one would change the structure of the file.",
  },

  LW1401: { text: "the rule has no kind", help: "A rule is one kind with its settings: not_null, unique, range …" },
  LW1402: {
    text: "the rule has several kinds: {kinds}",
    help: "One rule judges one thing, so that its counts mean something.",
  },
  LW1403: {
    text: 'severity "{severity}" makes no sense for {kind}',
    help: "Rules about a whole table have no row to keep aside: they warn or fail.",
  },
  LW1404: { text: "{kind} needs a bound", help: "Without a bound every value passes." },
  LW1405: { text: 'column "{value}" is named twice', help: "A column counts once in a list of columns." },
  LW1406: { text: "{count} columns cannot be looked up in {toCount}", help: "A reference compares columns pairwise." },
  LW1407: {
    text: 'type "{value}" is not valid: {problem}',
    help: "The reference of types lists every type and its spellings.",
  },
  LW1408: {
    text: '"{key}" needs an order',
    help: "Which row of a duplicate group is first has to be said, or a second run could decide otherwise.",
  },
  LW1409: { text: "min {min} is greater than max {max}", help: "No value could pass." },
  LW1410: {
    text: 'pattern "{value}" is not a regular expression: {reason}',
    help: "The pattern has to match the whole text.",
  },
  LW1411: {
    text: "a reference needs one of `column` and `columns`",
    help: "`column: a` for one column, `columns: [a, b]` for several.",
  },
  LW1412: {
    text: "max_failed makes no sense for {kind}",
    help: "A threshold counts what fails; this rule judges the table as a whole, and it is good or not.",
  },
  LW1413: { text: "max_failed has no effect with severity fail", help: "A rule that fails does so at the first row." },
  LW1414: {
    text: 'rule kind {kind} does not fit column "{column}" of type {type}',
    help: "The rule compares values in a way the type does not have.",
  },

  LW1501: { text: "merge needs keys", help: "Merge replaces rows by their keys." },
  LW1502: {
    text: 'dataset "{name}" has no SQL',
    help: "A dataset of a product is made by the SQL file of the same name.",
  },
  LW1503: {
    text: 'product "{name}" has no usable product.yaml',
    help: "Every folder in products/ is a product and says so in its product.yaml.",
  },
  LW1504: {
    text: 'schema of "{name}" is unknown',
    help: "Without columns SQL and rules can be checked only in part. `lakewright discover <source>` asks the source and writes the schema file; loads keep it up to date.",
  },
  LW1507: {
    text: 'wildcard "{value}" is not a name with one *',
    help: "A wildcard stands for the tables its pattern matches; its * becomes what * matches in the table.",
  },
  LW1508: {
    text: 'wildcard "{name}" reads "{value}", which has not exactly one *',
    help: "The * of the table is what the * of the name stands for.",
  },
  LW1509: {
    text: 'wildcard "{value}" names two tables "{name}": "{other}" and "{table}"',
    help: "Different tables gave the same name after it was made lake-safe.",
  },
  LW1510: { text: '"{key}" cannot be declared for a wildcard', help: "It would have to hold for every table." },
  LW1511: { text: "keys are given twice", help: "`keys:` of the dataset and of its load are the same thing." },
  LW1512: {
    text: "lookback needs keys",
    help: "Rows that are read again and have changed meanwhile would be added again; keys say which they are.",
  },
  LW1513: { text: "the project has {count} datasets, more than {limit}", help: "Split the project." },
  LW1514: {
    text: "{name} appends every row of its SELECT each time an input changes",
    help: "An append does not know which rows the SELECT gave before: with new rows in an input, the others come again. That is right for a SELECT that gives a measurement of the day. For each row once, give `keys:` and `as: merge`, or `as: table`. `--force` makes the table anew.",
  },
  LW1601: {
    text: "no value holds from {expires} to {effective}",
    help: "The versions of an item follow each other without a gap.",
  },
  LW1602: { text: "two values hold from {effective} on: {detail}", help: "The versions of an item do not overlap." },
  LW1603: {
    text: "the value ends on {expires}, before it begins on {effective}",
    help: "`effective` is the first day it holds, `expires` the first day it no longer does.",
  },
  LW1604: { text: "the item has both a value and versions", help: "A value always holds; versions hold by date." },
  LW1605: { text: "the item has no value", help: "An item has `value:`, or `versions:` with dates." },
  LW1606: { text: 'environment "{value}" does not exist', help: "Environments are defined in lakewright.yaml." },
  LW1607: {
    text: '"{name}" has no value in environment "{environment}" at {asOf}',
    help: "No version of the item is in force then.",
  },
  LW1608: {
    text: '"{name}" is a list or map and cannot stand inside a text',
    help: "Only a reference that is the whole value keeps a list or map.",
  },
  LW1609: {
    text: '"{name}" gives {value}, which does not fit here',
    help: "After the values are put in, the setting has the wrong type.",
  },

  LW1701: {
    text: '"{key}" looks like {likeness}',
    help: "Secrets never stand in metadata: it lies in git. { secret: name } names one that the environment's provider keeps.",
  },

  LW1702: {
    text: '"{key}" has to be a secret by name',
    help: "The value of a secret never stands in metadata, and is not repeated here. { secret: name } names one that the environment's provider keeps.",
  },
} as const;
