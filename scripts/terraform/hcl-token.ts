export { HclError, type Token } from "../../src/deploy/index.ts";
