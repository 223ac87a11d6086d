/** Codes of the plan: LW38xx. */
export const planCodes = {
  LW3800: {
    text: "Datasets depend on each other in a circle: {path}",
    help: "A dataset cannot be computed from itself. Remove one of the reads on the path, or split the dataset whose older part is wanted into a dataset of its own.",
  },
  LW3801: {
    text: 'Dataset "{missing}" does not exist; it is needed by {path}',
    help: "Every table a SELECT or a reference rule reads has to be a dataset of this project: of a source, or of a product. Mend the name, or declare the dataset.",
  },
  LW3802: {
    text: 'Selector "{selector}" matches no dataset',
    help: "A selector is `gold.name`, `owner.layer.name`, `tag:name`, `source:name` or `product:name`; `*` stands for any text; a `+` in front adds everything it is made from, a `+` behind everything made from it.",
  },
  LW3803: {
    text: 'Dataset "{dataset}" reads "{input}", which never ran and is not selected',
    help: "A step can only read tables that exist. Select the input too: a `+` in front of a selector adds everything the dataset is made from.",
  },
  LW3804: {
    text: 'Selector "{selector}" is not written as a selector',
    help: "A selector has one or more `+` only at its ends, and no spaces: `+gold.name`, `gold.name+`, `tag:name`, `source:name`, `product:name`.",
  },
} as const;
