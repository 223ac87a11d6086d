import type { LogicalType } from "../../base/index.ts";
import type { Dataset, Environment, OutputPort, Product, Rule, Source } from "../model.ts";

/** A column as declared, as discovered, or as the SQL gives it. */
export type PolicyColumn = Readonly<{
  name: string;
  /** Undefined when nobody knows it yet. */
  type?: LogicalType;
  nullable: boolean;
  description: string;
  unit?: string;
  classification?: string;
  isDeclared: boolean;
}>;

/** What policies are asked about, by kind. */
export type Subjects = Readonly<{
  environment: Environment;
  source: Source;
  product: Product;
  /** A dataset of a source or of a product. */
  dataset: Dataset;
  column: PolicyColumn & Readonly<{ dataset: Dataset }>;
  rule: Readonly<{ rule: Rule; dataset: Dataset }>;
  port: OutputPort & Readonly<{ product: Product }>;
}>;
export type SubjectKind = keyof Subjects;

export const SUBJECT_KINDS = [
  "environment",
  "source",
  "product",
  "dataset",
  "column",
  "rule",
  "port",
] as const satisfies readonly SubjectKind[];
