import { type AzureLocation, LAYER_CONTAINER } from "./location.ts";

/** A blob by its container and its name there. */
export type BlobName = Readonly<{ container: string; name: string }>;

/** Where keys lie, and back. One container, or one for each layer. */
export type Containers = Readonly<{
  nameOf: (key: string) => BlobName;
  /** Where keys with this beginning can lie: several containers when it does not say which layer. */
  prefixesOf: (prefix: string) => readonly BlobName[];
  keyOf: (blob: BlobName) => string;
  /** Printable address of a key or of the beginning of one. */
  urlOf: (prefix: string) => string;
}>;

/** Containers of a lake by layer; what belongs to no layer lies in `miscellaneous`. */
const LAYERS = ["bronze", "gold", "miscellaneous", "quarantine", "silver"] as const;
const REST = "miscellaneous";

export function containersOf(location: AzureLocation): Containers {
  return location.container === LAYER_CONTAINER ? layerContainers(location) : oneContainer(location);
}

function oneContainer({ container, path, url }: AzureLocation): Containers {
  const nameOf = (key: string): BlobName => ({ container, name: joined(path, key) });
  return {
    nameOf,
    prefixesOf: (prefix) => [nameOf(prefix)],
    keyOf: ({ name }) => below(path, name),
    urlOf: (prefix) => addressed(url, prefix),
  };
}

function layerContainers({ path, url }: AzureLocation): Containers {
  const nameOf = (key: string): BlobName => {
    const [layer = "", ...rest] = key.split("/");
    if (isLayer(layer)) return { container: layer, name: joined(path, rest.join("/")) };
    return { container: REST, name: joined(path, key) };
  };
  return {
    nameOf,
    prefixesOf: (prefix) => {
      if (prefix.includes("/")) return [nameOf(prefix)];
      const layers = LAYERS.filter((layer) => layer.startsWith(prefix));
      const all = layers.map((layer) => ({ container: layer, name: joined(path, "") }));
      return prefix === "" || layers.includes(REST) ? all : [...all, { container: REST, name: joined(path, prefix) }];
    },
    keyOf: ({ container, name }) => {
      const key = below(path, name);
      return container === REST && key.startsWith("_lakewright/") ? key : `${container}/${key}`;
    },
    urlOf: (prefix) => {
      const { container, name } = nameOf(prefix);
      return addressed(url.replace(LAYER_CONTAINER, container), below(path, name));
    },
  };
}

function isLayer(name: string): boolean {
  return (LAYERS as readonly string[]).includes(name);
}

function joined(path: string, key: string): string {
  return path === "" ? key : `${path}/${key}`;
}

function addressed(url: string, prefix: string): string {
  return `${url}/${prefix}`.replace(/\/+$/, "");
}

function below(path: string, name: string): string {
  return path === "" ? name : name.slice(path.length + 1);
}
