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
    text: 'Rule kind "{kind}" of "{file}" cannot be compiled: {problem}',
    help: "The `compile` of a rule kind gives `good`, a condition in SQL, and `reason`, a sentence. It threw, or gave something else.",
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
