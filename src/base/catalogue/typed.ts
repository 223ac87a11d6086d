/** Projects written in TypeScript: LW1800–1899. */
export const typedCodes = {
  LW1800: {
    text: "the project is written twice: in lakewright.yaml and in lakewright.ts",
    help: "One of the two says what the project is. `lakewright convert` makes one from the other.",
  },
  LW1801: {
    text: "{file} exports no project",
    help: "A project written in TypeScript is what `defineProject` returned, exported from lakewright.ts under any name.",
  },
  LW1802: {
    text: "{file} exports more than one project: {names}",
    help: "A folder holds one project. Put the other one into a folder of its own.",
  },
  LW1803: {
    text: "{file} {how}",
    help: "The file is run to learn what the project is; it must end by itself, quickly, and leave the process alone.",
  },
  LW1804: {
    text: '"{key}" is {value}, which metadata cannot hold',
    help: "Everything a definition says could stand in a YAML file: texts, numbers, true and false, lists and maps of them. References go by names, or by the dataset itself where one is expected.",
  },
  LW1805: {
    text: "{file} is there, and the code defines it too",
    help: "SQL and schema files may lie beside the code, but each thing is said once.",
  },
  LW1806: {
    text: 'column "{column}" is {given}, the code says {said}',
    help: "The compiler trusts the types given with a transformation or promised by an output port, so they are compared with what the SELECT gives.",
  },
  LW1807: {
    text: 'column "{column}" is said to be there, but {dataset} does not have it',
    help: "The compiler trusts the columns given with a transformation or promised by an output port, so they are compared with what the SELECT gives.",
  },
  LW1808: {
    text: 'the SELECT gives column "{column}", which the code does not name',
    help: "The columns given with a transformation are all of its columns: without one of them keys and rules could not use it.",
  },
  LW1809: {
    text: "{file} does not say what {schema} says",
    help: "The column types the compiler uses are made from the schema file. `lakewright discover --types` writes them again without asking the source.",
  },
  LW1810: {
    text: "{project} is written that way already: --to {to}",
    help: "`--to ts` is for a project with lakewright.yaml, `--to yaml` for one with lakewright.ts.",
  },
  LW1811: {
    text: "{project} would not be the same project any more; nothing was written",
    help: "What a conversion would write is loaded first and compared. This is a mistake in lakewright: report it with the project.",
  },
  LW1812: {
    text: '"{folder}" is not empty',
    help: "A converted project goes into a folder of its own. Without `--out` it takes the place of the files it is made from.",
  },
  LW1813: {
    text: 'Option --to is ts or yaml, not "{value}"',
    help: "`--to ts` writes the project in TypeScript, `--to yaml` writes it in YAML.",
  },
  LW1814: {
    text: '"{key}" holds something that {maker} did not make',
    help: "Sources, products, datasets and categories are what their `define…` functions returned; a plain object is none.",
  },
  LW1815: {
    text: "{file} is defined twice",
    help: "Two definitions have the same name, so both would stand in the same file of a project written in YAML.",
  },
} as const;
