/** A name of the metadata as a name in code: `on_time` → `onTime`. Different names stay different. */
export function identifierOf(name: string): string {
  if (!/^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*$/.test(name)) return name;
  return name.replace(/_([a-z])/g, (_, next: string) => next.toUpperCase());
}

/** A key of an object literal. */
export function keyText(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
