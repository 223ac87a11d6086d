import { EXIT, errorText, Secret, UserError } from "../../base/index.ts";
import { secretProvider } from "../../connector/index.ts";
import type { ResolvedModel } from "../../metadata/index.ts";

/** Where traces and metrics go. Undefined: nowhere, which is the default. */
export type TelemetrySettings = Readonly<{
  traces: string;
  metrics: string;
  headers: Readonly<Record<string, Secret>>;
  timeoutMs: number;
  /** Attributes of the resource: `service.name` and what the environment adds. */
  resource: Readonly<Record<string, string>>;
  /** Trace and span this run is part of, when whoever started it said so. */
  parent?: Readonly<{ traceId: string; spanId: string }>;
}>;

type Variables = Readonly<Record<string, string | undefined>>;

const TIMEOUT_MS = 10_000;

/**
 * `telemetry:` of the environment, and over it the standard variables of OpenTelemetry: what an operator sets at the machine decides.
 * @throws UserError LW3751 for a setting that cannot be used, LW4020 for an unknown secret
 * @source OpenTelemetry specification, OTLP exporter and SDK environment variables; W3C trace context
 */
export async function telemetrySettings(
  projectRoot: string,
  { environment, model }: ResolvedModel,
  variables: Variables = process.env,
): Promise<TelemetrySettings | undefined> {
  const given = environment.settings["telemetry"] as Readonly<{ otlp: string; headers?: object }> | undefined;
  const base = variables["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? given?.otlp;
  const traces = endpoint(variables["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"], base, "v1/traces");
  const metrics = endpoint(variables["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"], base, "v1/metrics");
  if (variables["OTEL_SDK_DISABLED"] === "true" || traces === undefined || metrics === undefined) return undefined;
  const parent = parentOf(variables["TRACEPARENT"]);
  const secrets = secretProvider(environment.secrets, projectRoot);
  const named = await Promise.all(
    Object.entries(given?.headers ?? {}).map(async ([name, value]: [string, string | Readonly<{ secret: string }>]) => [
      name,
      typeof value === "string" ? new Secret(value) : await secrets.get(value.secret),
    ]),
  );
  return {
    traces,
    metrics,
    headers: {
      ...(Object.fromEntries(named) as Record<string, Secret>),
      ...pairs(variables, "OTEL_EXPORTER_OTLP_HEADERS", (text) => new Secret(text)),
    },
    timeoutMs: milliseconds(variables["OTEL_EXPORTER_OTLP_TIMEOUT"]),
    resource: {
      "service.name": variables["OTEL_SERVICE_NAME"] ?? "lakewright",
      "service.namespace": model.project,
      "deployment.environment.name": environment.name,
      ...pairs(variables, "OTEL_RESOURCE_ATTRIBUTES", (text) => text),
    },
    ...(parent === undefined ? {} : { parent }),
  };
}

/** A URL for one signal as it is, or the common one with the path of the signal behind it. */
function endpoint(own: string | undefined, base: string | undefined, path: string): string | undefined {
  const text = own ?? (base === undefined || base === "" ? undefined : `${base.replace(/\/+$/, "")}/${path}`);
  if (text === undefined || text === "") return undefined;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw wrong("the endpoint", text, "a URL such as http://localhost:4318");
}

function milliseconds(text: string | undefined): number {
  if (text === undefined || text === "") return TIMEOUT_MS;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw wrong("OTEL_EXPORTER_OTLP_TIMEOUT", text, "milliseconds, such as 10000");
}

/** `a=1,b=two%20words` */
function pairs<T>(variables: Variables, name: string, make: (value: string) => T): Record<string, T> {
  const parts = (variables[name] ?? "").split(",").filter((part) => part.trim() !== "");
  return Object.fromEntries(
    parts.map((part) => {
      const equals = part.indexOf("=");
      if (equals < 1) throw wrong(name, part, "name=value,name=value");
      return [part.slice(0, equals).trim(), make(decoded(name, part.slice(equals + 1).trim()))];
    }),
  );
}

function decoded(name: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw wrong(name, errorText(error), "values with %-encoded characters");
  }
}

/** `00-<trace>-<span>-01`; anything else is left alone, as the standard says. */
function parentOf(text: string | undefined): TelemetrySettings["parent"] {
  const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(text ?? "") ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}

function wrong(setting: string, value: string, hint: string): UserError {
  return new UserError("LW3751", { values: { setting, value }, hint, exitCode: EXIT.usage });
}
