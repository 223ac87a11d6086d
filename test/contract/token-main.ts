import { openStorage } from "../../src/lake/index.ts";

/** Opens a lake with an access token of Entra ID, in a process that trusts the certificate of the emulator. Arguments: endpoint, container, cache, token. */
const [endpoint = "", container = "", folder = "", token = ""] = process.argv.slice(2);
const scopes: string[] = [];
const storage = openStorage(`az://${container}`, {
  endpoint,
  credential: {
    method: "token",
    getToken: async (asked) => {
      scopes.push(...[asked].flat());
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  },
  cache: { folder, limitBytes: 1e9 },
});
try {
  await storage.probe();
  const first = await storage.writeNew("a", "by token");
  const content = new TextDecoder().decode(await storage.read("a"));
  process.stdout.write(JSON.stringify({ first, again: await storage.writeNew("a", "x"), content, scopes }));
} catch (error) {
  process.stdout.write(JSON.stringify({ code: (error as { code?: string }).code, text: String(error), scopes }));
} finally {
  await storage.release();
}
