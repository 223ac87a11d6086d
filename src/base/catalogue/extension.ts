/** Codes of one area: see `index.ts` for the ranges. */
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
} as const;
