import { fileCache } from "../../src/metadata/index.ts";

const [folder = ".", name = "0"] = process.argv.slice(2);
const cache = fileCache(folder);
for (let entry = 0; entry < 50; entry++) {
  cache.set(`parse:${name}-${entry}`, { writer: Number(name), text: "ü".repeat(500) });
  if (entry % 5 === 0) cache.flush();
}
cache.flush();
