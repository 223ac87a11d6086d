/** Codes of one area, extensions and telemetry: see `index.ts` for the ranges. */
export const extensionCodes = {
  LW3700: {
    text: 'There is no file "{file}"',
    help: "The project names a file of its own code that is not there. Paths are relative to the project.",
  },
  LW3701: {
    text: '"{file}" leads out of the project',
    help: "Code that becomes part of a run lies in the project, so that it is reviewed and versioned with it.",
  },
  LW3702: {
    text: '"{file}" cannot be loaded: {problem}',
    help: "The file was imported and threw, or it is not valid TypeScript. Node runs TypeScript by leaving types out, so `enum`, `namespace` and parameter properties do not work.",
  },
  LW3703: {
    text: '"{file}" exports no `extension`',
    help: "A file named in `extensions:` exports one record by this name, made with `defineExtension`.",
  },
  LW3704: {
    text: 'The extension in "{file}" is wrong at {where}',
    help: "Records of an extension are checked as metadata is: names, properties as data, functions where they belong. The guide on extending shows each of them.",
  },
  LW3705: {
    text: '"{file}" is written for contract {contract} of extensions, this version has {known}',
    help: "The number says which interfaces the records follow. Move the records to the contract of this version, or use the version they were written for.",
  },
  LW3706: {
    text: '"{file}" adds the {name}, which {owner} has already',
    help: "A name means one thing in a project: kinds of its own are named otherwise than the built-in ones and than each other.",
  },
  LW3707: {
    text: '"{file}" changed while the run was on',
    help: "A run works with the code its plan was made with. Nothing was published by the steps that had not begun.",
  },
  LW3708: {
    text: '{what} of "{file}" failed: {problem}',
    help: "Code of the project threw an error, or gave what does not fit. The place to mend it is the named file.",
  },
  LW3709: {
    text: '{what} "{kind}" cannot be compiled: {problem}',
    help: "The `compile` of a rule kind gives `reason`, a sentence, and what its form asks for: `good`, a condition in SQL, for rows; `columns` for groups; `select` for tables. That of a step kind gives a SELECT. It threw, or gave something else.",
  },
  LW3710: {
    text: "A step is of one kind, this one is of several: {kinds}",
    help: "Every entry of `steps:` has one key, the kind of the step, with its settings below.",
  },
  LW3711: {
    text: 'Step kind "{kind}" is a function, and another step follows it',
    help: "A function is the last step of its dataset: steps before it are one SELECT, which gives the rows it works on.",
  },
  LW3712: {
    text: '"{name}" is made by {file} and by `steps:`',
    help: "A dataset is made in one way: by a SELECT in a file of its name, or by steps.",
  },
  LW3713: {
    text: 'The port has settings for "{kind}" and is not given out as that',
    help: "The kinds of a port stand in `as:`; the settings of a kind stand under its name.",
  },
  LW3714: {
    text: 'Step kind "{kind}" gives columns that cannot be: {problem}',
    help: "The `columns` of a function says what it gives for the columns it is given: names of lower-case letters, digits and _, each once, with logical types.",
  },
  LW3715: {
    text: 'Step kind "{kind}" has nothing to read, or too much: {count} datasets',
    help: "A function that stands alone reads the one dataset that a setting of type `dataset` names.",
  },
  LW3716: {
    text: 'Dataset {dataset} is published, port "{port}" could not be brought to its consumers as {kind}: {problem}',
    help: "The table has its new version; what the port writes beside it is behind. Mend the cause and run again: it is tried again without making the dataset anew.",
  },
  LW3717: {
    text: 'There is no deploy target "{target}"',
    help: "Targets are built in, or brought by the project in a file named in `extensions:`.",
  },
  LW3718: {
    text: 'Deploy target "{target}" of the project is built in already',
    help: "A name means one target: name the project's own otherwise.",
  },
  LW3719: {
    text: 'Deploy target "{target}" gives the file "{path}", which cannot be written: {problem}',
    help: "A target gives a map of paths to texts; the paths are relative with `/` and stay below the folder given.",
  },
  LW3720: {
    text: 'Port kind "{kind}" cannot be written with these settings: {problem}',
    help: "A kind of output port says where consumers find what it brings. With these settings it cannot say so.",
  },
  LW3721: {
    text: '"{path}" leads out of the project: a folder on the way is a link',
    help: "Files for consumers are written below the project, symbolic links followed. Make the folder a real one, or name another.",
  },
  LW3722: {
    text: 'The file "{path}" is written by the port "{other}" already',
    help: "Each port that is written as a file has one of its own: two of them would take turns in it.",
  },
  LW3723: {
    text: '"{path}" would lie among {what}',
    help: "A file for consumers has a place of its own: it must not replace metadata or what a source reads, nor lie in a lake. Name a folder that nothing else uses.",
  },
  LW3750: {
    text: "Traces and metrics are not sent: {problem}",
    help: "The collector did not take what was sent, or a setting is wrong. The run is not affected: its records are in the store and in `.lakewright/runs`. Told once in a run.",
  },
  LW3751: {
    text: 'Telemetry: {setting} cannot be "{value}"',
    help: "Traces and metrics go to the URL in `telemetry: { otlp: … }` of the environment, or in the variables `OTEL_EXPORTER_OTLP_*`.",
  },
} as const;
