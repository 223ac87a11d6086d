export { allowedFunctionNames, allowedTableFunctions, functionKind, type FunctionKind } from "./allowed-functions.ts";
export { allowedSyntax, functionLikeNames, syntaxNames } from "./allowed-syntax.ts";
export type * from "./analyzer.ts";
export { configType } from "./config-type.ts";
export { lineColumn, utf16Offsets } from "./offset.ts";
export { literal, typedLiteral } from "./literal.ts";
export { dependsOnOrder, orderHint } from "./order-dependent.ts";
export { type Dialect, quoteName, quoteNames, quoteText } from "./quote.ts";
export { refusalOf, type Refusal } from "./refused-functions.ts";
export {
  firstComment,
  firstSign,
  foreignBlank,
  literalCall,
  meaningful,
  nameEnd,
  parenthesesBalance,
  statementText,
  tokens,
  wordsOf,
} from "./scan.ts";
export { type Replacement, splice, spliceTraced } from "./splice.ts";
