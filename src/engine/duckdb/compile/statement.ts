/** One statement of a step, with a name for golden files and timings. Values are literals in it: it can be printed, kept and compared. */
export type Statement = Readonly<{ name: string; sql: string }>;
