/** Keys the design names that this version does not do yet: refused by name instead of as unknown. */
export const LATER_KEYS: Readonly<Record<string, string>> = {
  split: "`split:` (a split with its certificate)",
  stream: "`stream:` (streaming loads)",
};

/** Values the design names that this version does not do yet, as `key: value`. */
export const LATER_VALUES: Readonly<Record<string, string>> = {
  "type: mysql": "source type mysql",
  "type: sqlserver": "source type sqlserver",
  "type: http-index": "source type http-index",
  "type: rest": "source type rest",
  "type: kafka": "source type kafka",
  "type: generator": "source type generator",
  "as: incremental": "materialisation incremental",
  "as: scd2": "materialisation scd2",
  "as: snapshot": "materialisation snapshot",
  "as: view": "materialisation view",
};
