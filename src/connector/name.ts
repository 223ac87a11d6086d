const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  þ: "th",
  ı: "i",
};

/**
 * A name the lake accepts (`[a-z][a-z0-9_]*`) for a name of a source: `Dep Time` and `depTime` give `dep_time`, `Größe` gives `grosse`.
 * What has no letter or digit of the Latin alphabet gives `column`.
 */
export function lakeName(sourceName: string): string {
  const latin = sourceName
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1_$2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1_$2")
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => LETTERS[letter] ?? "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "");
  const safe = latin.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  if (safe === "") return "column";
  return /^[0-9]/.test(safe) ? `c_${safe}` : safe;
}

/**
 * Lake names for all names of one table, in order and without collision: the first keeps the name, later ones get `_2`, `_3` … A name that is
 * lake-safe as it stands is never taken by another one.
 */
export function lakeNames(sourceNames: readonly string[]): readonly string[] {
  const reserved = new Set(sourceNames.filter((name) => lakeName(name) === name));
  const used = new Set<string>();
  return sourceNames.map((sourceName) => {
    const wanted = lakeName(sourceName);
    const isFree = (name: string) => !used.has(name) && (name === sourceName || !reserved.has(name));
    let name = wanted;
    for (let number = 2; !isFree(name); number++) name = `${wanted}_${number}`;
    used.add(name);
    return name;
  });
}
