import type { Properties } from "../connector.ts";

export const postgresConnection = {
  host: { description: "Server name, or the folder of its socket (begins with /)", type: "text", default: "127.0.0.1" },
  port: { description: "Port of the server", type: "integer", default: 5432 },
  database: { description: "Database to read", type: "text", required: true },
  ssl: {
    description:
      "`verify-full` checks the certificate and its name, `require` encrypts only. Default: `disable` on this machine, else `verify-full`",
    type: "text",
    values: ["disable", "require", "verify-full"],
  },
  ssl_ca: { description: "File with the certificate of the authority, relative to the project", type: "path" },
  connect_timeout: { description: "Seconds to wait for the connection", type: "integer", default: 15 },
} as const satisfies Properties;

export const postgresAuthentication = {
  none: { user: { description: "User the server trusts without a password", type: "text" } },
  password: {
    user: { description: "User with the right to read", type: "text", required: true },
    password: { description: "Its password, by the name of a secret", type: "secret", required: true },
  },
} as const satisfies Readonly<Record<string, Properties>>;
