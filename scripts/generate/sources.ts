import { type Connector, declaredConnectors, type Properties } from "../../src/connector/index.ts";

/** `docs/reference/sources.md`: every kind of source with its properties, from the records of the connectors. */
export function sourcesPage(): string {
  return [
    "# Kinds of sources",
    "<!-- Made by `npm run generate`; do not edit. -->",
    ...declaredConnectors.map(connectorPart),
    "",
  ].join("\n\n");
}

function connectorPart(connector: Connector): string {
  const methods = Object.entries(connector.authentication);
  return [
    `## ${connector.type}`,
    `${connector.summary}. Load modes: ${connector.modes.map((mode) => `\`${mode}\``).join(", ")}.`,
    table("connection", connector.connection),
    ...methods.map(([method, properties]) => table(`authentication, method \`${method}\``, properties)),
    table("each dataset", connector.dataset),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function table(title: string, properties: Properties): string {
  const rows = Object.entries(properties).map(
    ([name, property]) =>
      `| \`${name}\` | ${property.values === undefined ? property.type : property.values.map((value) => `\`${value}\``).join(", ")} | ${property.required === true ? "required" : defaultText(property.default)} | ${property.description} |`,
  );
  return rows.length === 0
    ? ""
    : [`| ${title} | value | default | meaning |`, "| --- | --- | --- | --- |", ...rows].join("\n");
}

function defaultText(value: string | number | boolean | undefined): string {
  return value === undefined ? "" : `\`${value}\``;
}
