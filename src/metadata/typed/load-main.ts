import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { LoadRequest } from "./load-answer.ts";

// entry of the thread, which has a cache of its own: most of its work is loading what the project imports of this program
enableCompileCache();
const { load } = await import("./load-answer.ts");
parentPort?.postMessage(await load(workerData as LoadRequest), []);
