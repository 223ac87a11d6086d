/** A type whose lists and maps nobody changes. */
export type ReadonlyDeep<T> = T extends (...input: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> }
    : T;
