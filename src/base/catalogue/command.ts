/** Codes of one area: see `index.ts` for the ranges. */
export const commandCodes = {
  LW9000: { text: "{problem}", help: "A finding without a code of its own yet." },
} as const;
