export {
  allArguments,
  type Argument,
  argumentOf,
  type Block,
  blocksOf,
  type Body,
  literalOf,
  readHcl,
} from "../../src/deploy/index.ts";
