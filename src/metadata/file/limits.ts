/**
 * What a project may be, at most. Metadata is read whole into memory, so every limit is checked before the work it bounds.
 * The figures are ten to a hundred times what the largest known projects need.
 */
export const LIMITS = {
  /** Bytes of one YAML file. */
  yamlBytes: 4 * 1024 * 1024,
  /** Bytes of one `*.schema.yaml`: written by the tool, one line per column. */
  schemaBytes: 32 * 1024 * 1024,
  /** Bytes of one SQL file. */
  sqlBytes: 1024 * 1024,
  /** Metadata files of one project. */
  fileCount: 100_000,
  /** Folders below the project root. */
  folderDepth: 8,
  /** Collections inside each other in one YAML file. */
  yamlDepth: 40,
  /** Nodes of one YAML file after its aliases are followed. */
  yamlNodes: 5_000_000,
  /** Nodes that come from following aliases. */
  aliasNodes: 10_000,
  /** UTF-16 units of one name. */
  nameLength: 100,
  /** Datasets of one project, after wildcards are expanded. */
  datasetCount: 50_000,
} as const;
