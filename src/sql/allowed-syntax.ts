/**
 * The nodes of DuckDB's syntax tree (`json_serialize_sql`) a transformation may have, by the `type` they carry.
 * Whatever is not in one of these lists is refused: a new DuckDB brings no new door by itself.
 */
export const allowedSyntax = {
  query: ["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE"],
  table: ["BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY", "PIVOT"],
  modifier: ["LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "ORDER_MODIFIER", "DISTINCT_MODIFIER"],
  order: ["ORDER_DEFAULT", "ASCENDING", "DESCENDING"],
  expression: [
    "COLUMN_REF",
    "VALUE_CONSTANT",
    "FUNCTION",
    "STAR",
    "SUBQUERY",
    "CASE_EXPR",
    "LAMBDA",
    "LAMBDA_REF",
    "COLLATE",
    "POSITIONAL_REFERENCE",
    "OPERATOR_CAST",
    "OPERATOR_NOT",
    "OPERATOR_IS_NULL",
    "OPERATOR_IS_NOT_NULL",
    "OPERATOR_COALESCE",
    "OPERATOR_NULLIF",
    "OPERATOR_TRY",
    "OPERATOR_UNPACK",
    "GROUPING_FUNCTION",
    "ARRAY_CONSTRUCTOR",
    "ARRAY_EXTRACT",
    "ARRAY_SLICE",
    "STRUCT_EXTRACT",
    "CONJUNCTION_AND",
    "CONJUNCTION_OR",
    "COMPARE_EQUAL",
    "COMPARE_NOTEQUAL",
    "COMPARE_LESSTHAN",
    "COMPARE_GREATERTHAN",
    "COMPARE_LESSTHANOREQUALTO",
    "COMPARE_GREATERTHANOREQUALTO",
    "COMPARE_DISTINCT_FROM",
    "COMPARE_NOT_DISTINCT_FROM",
    "COMPARE_IN",
    "COMPARE_NOT_IN",
    "COMPARE_BETWEEN",
    "COMPARE_NOT_BETWEEN",
    "WINDOW_AGGREGATE",
    "WINDOW_RANK",
    "WINDOW_RANK_DENSE",
    "WINDOW_NTILE",
    "WINDOW_PERCENT_RANK",
    "WINDOW_CUME_DIST",
    "WINDOW_ROW_NUMBER",
    "WINDOW_FIRST_VALUE",
    "WINDOW_LAST_VALUE",
    "WINDOW_LEAD",
    "WINDOW_LAG",
    "WINDOW_NTH_VALUE",
    "WINDOW_FILL",
  ],
} as const satisfies Record<string, readonly string[]>;

/** Nodes that have a code or a name of their own when they are refused. */
export const syntaxNames: Readonly<Record<string, string>> = {
  SHOW_REF: "DESCRIBE, SHOW or SUMMARIZE",
  VALUE_DEFAULT: "DEFAULT",
  VALUE_PARAMETER: "a parameter",
  COLUMN_DATA: "inline column data",
  TABLE_REF: "a table reference",
};

/**
 * Names that DuckDB reads as a function when no column is called so: in one project the column, after a change of schema the function.
 * Unqualified they are refused; a column of that name is reached through its table (`f.user`).
 */
export const functionLikeNames: readonly string[] = [
  "current_catalog",
  "current_date",
  "current_role",
  "current_schema",
  "current_time",
  "current_timestamp",
  "current_user",
  "localtime",
  "localtimestamp",
  "session_user",
  "user",
];
