import { enableCompileCache } from "node:module";

// entry of the executor process: the cache has to be on before anything else is loaded
enableCompileCache();
const { serveSupervisor } = await import("./executor-service.ts");
serveSupervisor();
