import { openBench } from "../engine/fixture.ts";
import { engineContract } from "./engine.case.ts";

engineContract({ name: "duckdb", open: () => openBench() });
