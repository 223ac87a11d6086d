variable "name_prefix" {
  description = "Short name of the platform or product; part of every resource name."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,11}$", var.name_prefix)) && !endswith(var.name_prefix, "-")
    error_message = "name_prefix has 2 to 12 lower-case letters, digits and hyphens, begins with a letter and ends with a letter or digit, such as \"flights\"."
  }
}

variable "environment" {
  description = "Environment the resources belong to, such as dev, test or prod; part of every resource name."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,4}$", var.environment))
    error_message = "environment has 2 to 5 lower-case letters and digits, such as \"dev\", \"test\" or \"prod\"."
  }
}

variable "groups" {
  description = "Groups to create, by the part of their name that says what they are for, such as engineers; owners decide about members."
  type = map(object({
    description = string
    owner_ids   = optional(set(string), [])
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for name, group in var.groups : can(regex("^[a-z][a-z0-9-]{1,40}$", name)) && length(trimspace(group.description)) > 0])
    error_message = "a group is named by 2 to 41 lower-case letters, digits and hyphens and has a description."
  }
}

variable "existing_group_ids" {
  description = "Groups of IT: object id by name. They are used in role_groups, not created and not filled."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = length(setintersection(keys(var.existing_group_ids), keys(var.groups))) == 0
    error_message = "a group is either created or given: one name is in both groups and existing_group_ids."
  }
}

variable "group_members" {
  description = "Members that must be there from the start, by group and short name: object ids of people, groups or service principals."
  type        = map(map(string))
  default     = {}
  nullable    = false
  validation {
    condition     = length(setsubtract(keys(var.group_members), keys(var.groups))) == 0
    error_message = "group_members names a group that is not in groups; groups of IT are filled by IT."
  }
}

variable "applications" {
  description = "Application registrations by name. roles are what others may do with the application, role_groups says which groups may; federations let it sign in with a token of somebody else. There are no secrets and no wildcard subjects."
  type = map(object({
    description   = string
    owner_ids     = optional(set(string), [])
    roles         = optional(set(string), [])
    role_groups   = optional(map(set(string)), {})
    redirect_uris = optional(set(string), [])
    federations = optional(map(object({
      description = optional(string)
      issuer      = string
      subject     = string
    })), {})
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for app in var.applications : length(setsubtract(keys(app.role_groups), app.roles)) == 0])
    error_message = "role_groups of an application names a role that is not in its roles."
  }
  validation {
    condition     = alltrue(flatten([for app in var.applications : [for groups in values(app.role_groups) : length(setsubtract(groups, concat(keys(var.groups), keys(var.existing_group_ids)))) == 0]]))
    error_message = "role_groups of an application names a group that is neither in groups nor in existing_group_ids."
  }
  validation {
    condition     = alltrue(flatten([for app in var.applications : [for federation in values(app.federations) : startswith(federation.issuer, "https://") && !strcontains(federation.subject, "*") && length(federation.subject) > 0]]))
    error_message = "issuer of a federation begins with https://, its subject is exact and has no wildcard."
  }
  validation {
    condition     = alltrue(flatten([for app in var.applications : [for uri in app.redirect_uris : startswith(uri, "https://") && !strcontains(uri, "*")]]))
    error_message = "redirect_uris begin with https:// and have no wildcard."
  }
}

variable "identity_federations" {
  description = "Federation of user-assigned identities, by name: the identity, and issuer and subject of the token that may stand for it, such as a service connection of Azure DevOps or a service account of Kubernetes."
  type = map(object({
    user_assigned_identity_id = string
    issuer                    = string
    subject                   = string
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for each in var.identity_federations : startswith(each.issuer, "https://") && !strcontains(each.subject, "*") && length(each.subject) > 0])
    error_message = "issuer of a federation begins with https://, its subject is exact and has no wildcard."
  }
}
