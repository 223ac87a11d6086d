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
  LW7003: {
    text: '"{file}" is not as a build wrote it; it is kept, and what the metadata says now is not written',
    help: "`deploy build` replaces only what a build has written, as `.lakewright-build.json` in the folder tells by hashes. Somebody else wrote or changed this file. What stands in it belongs into the metadata, or, for Terraform, into an override file (`…_override.tf`) beside it, which no build touches. Without the file the next build writes it anew.",
  },
  LW7004: {
    text: '"{file}" belongs to nothing in the metadata any more, but is not as a build wrote it; it is kept',
    help: "`deploy build` removes what earlier builds wrote and the metadata no longer asks for: a product or a source that is gone. Somebody changed this file since, so it is for you to remove it.",
  },
  LW7006: {
    text: "No alert watches {product}: it promises {hours} hours, and at most {most} can be watched",
    help: "Azure remembers alerts for 30 days and a query looks back two: a longer promise would need somebody who remembers. Its run records say when it succeeded last.",
  },
  LW7007: {
    text: 'Nothing watches "{key}", which the SLA of {product} promises',
    help: "Runs are watched by `freshness`, and `retention` is asked for by the policies on personal data. Other keys are promises between people: they stand in the contract, and no alert is raised when they are broken.",
  },
  LW7005: {
    text: '"{file}" cannot be read: it is not what `deploy build` wrote',
    help: "The record tells what builds wrote from what somebody changed since. Restore it from git. Or remove the folder and build again; without the record alone every file that differs is kept.",
  },
} as const;
