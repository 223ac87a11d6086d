export { buildTarget, deployTargets, targetOf } from "./targets.ts";
