/** Policies on the metadata: LW1900–1949, what is missing: LW1950–1979, settings of policies: LW1980–1999. */
export const policyCodes = {
  LW1901: {
    text: 'The name of {name} repeats "{repeated}"',
    help: "A dataset is always named with its owner and its layer. Saying them again makes every query longer and is wrong after a move.",
  },
  LW1902: {
    text: 'Column "{column}" of {dataset} is {type}; in {other}, where it is a key, it is {theirs}',
    help: "The same name is read as the same thing. Joined over two types, rows get lost or every one of them is cast.",
  },
  LW1903: {
    text: 'Column "{column}" of {dataset} is true or false, and its name does not say so',
    help: "`is_active` says what true means; `active` may be a date, a count or a flag.",
  },
  LW1910: {
    text: 'Product {name} has no real owner: "{owner}"',
    help: "Somebody has to answer when the data is late or wrong. Name a team or person that consumers can reach.",
  },
  LW1911: {
    text: "Product {name} has no {missing}",
    help: "The description says what is in it, the purpose who decides what with it: by these two others find the product, and see what it may be changed for.",
  },
  LW1912: {
    text: "{name} has no description",
    help: "One sentence: what is one row? It goes into the catalogue, the contract and the documentation.",
  },
  LW1913: {
    text: "{name} has no description of its own",
    help: "What the source calls a table rarely says what is in it.",
  },
  LW1914: {
    text: "{count} of the {total} columns that {name} gives out have no description: {columns}",
    help: "Consumers have nothing but the contract. A unit or the meaning of a code that is not written down is guessed.",
  },
  LW1915: {
    text: 'Column "{column}" of {dataset} has no description',
    help: "Write what the values mean, with `unit:` where there is one.",
  },
  LW1920: {
    text: "{name} has no keys",
    help: "Keys say what one row stands for. Without them nobody can join safely, correct one row or find a duplicate.",
  },
  LW1921: {
    text: "No rule judges that the keys of {name} are unique: {keys}",
    help: "Keys are a promise. A `unique` rule keeps it; a duplicate otherwise shows up as a doubled sum.",
  },
  LW1922: {
    text: "No rule judges that the keys of {name} hold a value: {keys}",
    help: "A row without its key is found by no join. Write a `not_null` rule or `nullable: false`.",
  },
  LW1925: {
    text: "{name} is given out, and no rule judges it",
    help: "What others build on is checked before they see it.",
  },
  LW1926: {
    text: "{name} is given out, and its rules only warn",
    help: "A warning is published all the same. At least what consumers rely on has to keep rows aside or stop the batch.",
  },
  LW1927: {
    text: 'Rule "{rule}" of {dataset} stops the whole load for one bad row',
    help: "Rows of a source are as others write them. `quarantine` keeps the bad ones aside and loads the rest; `max_failed` stops when there are too many.",
  },
  LW1928: {
    text: 'Rule "{rule}" of {dataset} discards rows without saying why',
    help: "Discarded rows do not come back. The reason belongs beside the rule.",
  },
  LW1930: {
    text: 'Column "{column}" of {dataset} looks like personal data and has no classification',
    help: "A classification decides who may read a column and for how long it may be kept. Any value settles it; `public` says that somebody looked and it is none.",
  },
  LW1931: {
    text: 'Column "{column}" of {dataset} is classified in {origin} as {classification}, and here not at all',
    help: "A copy is as personal as its original. Where it no longer is (hashed, cut, counted), say so: `classification: public`.",
  },
  LW1932: {
    text: "{name} is tagged {tag}, and none of its columns is classified",
    help: "A tag selects, a classification protects. Say which of the columns it is about.",
  },
  LW1933: {
    text: "{name} holds personal data and is not tagged",
    help: "A tag finds all such datasets at once, when somebody asks what is known about a person or wants it deleted.",
  },
  LW1934: {
    text: "{name} gives out personal data ({columns}), and its product has no {missing}",
    help: "Personal data is collected for a purpose and kept no longer than that needs. Both belong into the contract.",
  },
  LW1940: {
    text: "Output port {name} has no contract version",
    help: "Without a version consumers cannot say which promise they read, and a change cannot be told from a breach.",
  },
  LW1941: {
    text: "Output port {name} has no description",
    help: "It is the first thing a consumer reads in the catalogue.",
  },
  LW1942: {
    text: "Product {name} gives out data and does not promise how old it may be",
    help: "`sla: { freshness: 24h }` is what consumers plan with and what monitoring measures.",
  },
  LW1943: {
    text: "Output port {name} gives out {dataset}, which is not gold",
    help: "Silver follows the sources. A gold dataset in between lets a source change without breaking consumers.",
  },
  LW1945: {
    text: "{name} is read by nothing and given out by no port",
    help: "It costs time in every run. Give it out, read it, or remove its files.",
  },
  LW1946: {
    text: "{name} is read by nothing",
    help: "Loading what nobody reads costs time and, with personal data, needs a reason.",
  },
  LW1947: {
    text: "The columns of {name} are not known",
    help: "The committed schema file makes a change of the source visible in review. LW1504 warns of the same; as a policy it can be an error.",
  },
  LW1948: {
    text: "Product {name} has no unit test",
    help: "Given rows, expected rows: the only check of the logic that needs no data of others.",
  },
  LW1949: {
    text: "Environment {name} has no secret provider, and the project names secrets",
    help: "Without a provider every step that needs a secret fails.",
  },

  LW1950: {
    text: "The metadata has errors: {count}",
    help: "Nothing runs before they are mended; what else is missing may be listed wrongly until then.",
  },
  LW1951: {
    text: "The transformation of {name} is missing",
    help: "There is a description of the dataset, and nothing that makes it.",
  },
  LW1952: { text: "Product {name} has no product.yaml", help: "Datasets belong to a product with an owner." },
  LW1953: {
    text: "Source {name} was not discovered: no columns are known of {datasets}",
    help: "Without columns SQL over the source cannot be checked before it runs.",
  },
  LW1954: { text: "Source {name} has no datasets", help: "Nothing is loaded from it." },
  LW1955: { text: "Product {name} has no datasets", help: "It is an announcement so far." },
  LW1956: { text: "Product {name} has no output port", help: "Nobody else can read it." },
  LW1957: { text: "The project has no source", help: "Data has to come from somewhere." },
  LW1958: { text: "The project has no product", help: "Sources alone give nothing to consumers." },
  LW1960: { text: "{name} was never loaded in {environment}", help: "It is described and has no rows yet." },
  LW1961: {
    text: "The table of {name} is gone from {environment}",
    help: "It was loaded once, and the lake does not hold it any more.",
  },
  LW1962: {
    text: "{name} was changed by somebody else in {environment}",
    help: "Runs stop before it until somebody decides.",
  },
  LW1963: { text: "Folder {name} is empty", help: "It was made for something that never came." },
  LW1964: { text: "File {name} is empty", help: "It was made for something that never came." },

  LW1980: {
    text: 'There is no policy "{value}"',
    help: "Codes of built-in policies are listed in docs/reference/policies.md; others are made below `own:` or in the folder `policies`.",
  },
  LW1981: {
    text: 'Policy "{value}" is there twice',
    help: "A code names one policy, in lakewright.yaml or in the folder `policies`.",
  },
  LW1983: {
    text: "The policy cannot be read: {problem}",
    help: "Expressions know properties, texts in single quotes, numbers, true, false, null; = <> < <= > >=, is null, in (…), like, matches, and, or, not, and a few functions: docs/reference/policies.md.",
  },
  LW1984: {
    text: 'A {what} has no property "{value}"',
    help: "docs/reference/policies.md lists the properties of every kind.",
  },
  LW1985: { text: 'There is no function "{value}"', help: "docs/reference/policies.md lists the functions." },
  LW1986: {
    text: "The policy does not fit: {problem}",
    help: "Texts are compared with texts and numbers with numbers; `where` and `expect` have to be true or false.",
  },
  LW1988: {
    text: "{file} leads out of the project",
    help: "Only files of the project are changed. Put a file in the place of the link, or change it where it lies.",
  },
  LW1989: {
    text: "{file} was changed while its fixes were worked out",
    help: "Nothing was written. Run the command again.",
  },
  LW1990: {
    text: "{file} exports no policy",
    help: "Every file of the folder `policies` exports what `definePolicy({ … })` gives. What policies share belongs into another folder.",
  },
  LW1991: {
    text: "The exported {name} is no policy: {problem}",
    help: "`definePolicy` says while typing what belongs into one.",
  },
  LW1992: {
    text: "Policy {value} failed: {problem}",
    help: "Its `check` threw, or did not answer with true, false or a text. A policy is asked about every subject of its kind, also about those that lack what it looks at.",
  },
} as const;
