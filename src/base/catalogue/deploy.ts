/** Codes of deployments: see `index.ts` for the ranges. */
export const deployCodes = {
  LW7000: {
    text: 'Environment "{environment}": {key} is missing or cannot be used',
    help: "The Terraform roots for Azure need to know what the metadata of products cannot say: subscription, tenant, region, network, groups, who pays. It stands in `azure:` of the environment; each value may be `${config.category.item}`. The guide on Azure shows all of it.",
  },
  LW7001: {
    text: 'Environment "{environment}": {key} cannot be {value}',
    help: "The value does not have the form Azure, or the rule for names here, asks for. The hint says which.",
  },
  LW7002: {
    text: 'No files of a deployment can be read in "{folder}"',
    help: "What `deploy build` has written is read from there.",
  },
} as const;
