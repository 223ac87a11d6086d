import type { ColumnDeclaration, OutputPort, Product } from "../../metadata/index.ts";

/**
 * The OpenAPI document of a product: one path for each port, rows in pages, columns as far as they are declared, keys as filters. Names and
 * meanings are those of the metadata, so that the gateway promises what the contract does.
 */
export function openApi(product: Product, ports: readonly OutputPort[]): string {
  const document = {
    openapi: "3.0.3",
    info: {
      title: product.name,
      version: product.version,
      ...(product.description === "" ? {} : { description: product.description }),
    },
    paths: Object.fromEntries(ports.map((port) => [`/${port.name}`, { get: operation(product, port) }])),
    components: { schemas: Object.fromEntries(ports.map((port) => [port.name, rowSchema(product, port)])) },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function operation(product: Product, port: OutputPort) {
  const { keys, columns } = datasetOf(product, port);
  const filters = keys.map((key) => ({
    name: key,
    in: "query",
    schema: valueSchema(columns.find(({ name }) => name === key)?.type),
  }));
  const page = {
    type: "object",
    required: ["rows"],
    properties: {
      rows: { type: "array", items: { $ref: `#/components/schemas/${port.name}` } },
      next: { type: "string", description: "Cursor of the next page; absent on the last" },
    },
  };
  return {
    operationId: port.name,
    summary: port.description === "" ? `Rows of ${port.dataset}` : port.description,
    "x-contract": port.contract,
    parameters: [
      ...filters,
      { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 10_000, default: 1000 } },
      { name: "cursor", in: "query", schema: { type: "string" } },
    ],
    responses: {
      200: { description: "A page of rows", content: { "application/json": { schema: page } } },
      401: { description: "No valid token" },
      403: { description: "The token lacks the role" },
      429: { description: "Too many calls" },
    },
  };
}

function rowSchema(product: Product, port: OutputPort) {
  const { columns } = datasetOf(product, port);
  const properties = Object.fromEntries(columns.map((column) => [column.name, columnSchema(column)]));
  const required = columns.filter(({ nullable }) => !nullable).map(({ name }) => name);
  // columns that are not declared are published all the same
  return { type: "object", ...(required.length === 0 ? {} : { required }), properties, additionalProperties: true };
}

function columnSchema({ type, description, unit, nullable }: ColumnDeclaration) {
  const text = [description, unit === undefined ? "" : `unit: ${unit}`].filter((part) => part !== "").join("; ");
  return {
    ...valueSchema(type),
    ...(nullable ? { nullable: true } : {}),
    ...(text === "" ? {} : { description: text }),
  };
}

/** Numbers that JavaScript would round are texts. */
function valueSchema(type: string | undefined): Readonly<Record<string, string | object>> {
  switch (type) {
    case undefined:
      return {};
    case "boolean":
      return { type: "boolean" };
    case "tinyint":
    case "smallint":
    case "int":
      return { type: "integer", format: "int32" };
    case "float":
    case "double":
      return { type: "number", format: type };
    case "date":
      return { type: "string", format: "date" };
    case "timestamp":
    case "timestamp_ntz":
      return { type: "string", format: "date-time" };
    default:
      if (type.startsWith("array")) return { type: "array", items: {} };
      return type.startsWith("struct") || type.startsWith("map") ? { type: "object" } : { type: "string" };
  }
}

function datasetOf(
  product: Product,
  { dataset }: OutputPort,
): Readonly<{ keys: readonly string[]; columns: readonly ColumnDeclaration[] }> {
  return product.datasets.find(({ id }) => id === dataset) ?? { keys: [], columns: [] };
}
