variable "environment" {
  description = "Environment the resources belong to, such as dev, test or prod; part of every resource name."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,4}$", var.environment))
    error_message = "environment has 2 to 5 lower-case letters and digits, such as \"dev\", \"test\" or \"prod\"."
  }
}

variable "product" {
  description = "Data product; catalog, credential and locations are named after it."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.product))
    error_message = "product has 1 to 63 lower-case letters, digits and underscores and begins with a letter."
  }
}

variable "owner" {
  description = "Group that owns all objects; a person would take the ownership along when leaving."
  type        = string
  nullable    = false
}

variable "groups" {
  description = "Groups of the grants that must exist in the account (synchronised from Entra); a missing one stops the plan instead of a grant."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "access_connector_id" {
  description = "Access connector of the product; needed unless existing_storage_credential_name is given."
  type        = string
  default     = null
  validation {
    condition     = (var.existing_storage_credential_name == null) == (var.access_connector_id != null)
    error_message = "give either access_connector_id or existing_storage_credential_name."
  }
}

variable "storage_credential_name" {
  description = "Name of the created credential; null makes <product>_<environment>."
  type        = string
  default     = null
}

variable "existing_storage_credential_name" {
  description = "Credential of IT. When given, none is created and it is not bound to workspaces."
  type        = string
  default     = null
}

variable "catalog_name" {
  description = "Name of the created catalog; null makes <product>_<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.catalog_name == null || can(regex("^[a-z][a-z0-9_]{0,254}$", var.catalog_name))
    error_message = "catalog_name has lower-case letters, digits and underscores and begins with a letter."
  }
}

variable "existing_catalog_name" {
  description = "Catalog of IT. When given, none is created, bound or granted; schemas are made in it."
  type        = string
  default     = null
}

variable "managed_storage_url" {
  description = "Where managed tables of the catalog lie, inside one of locations; null uses the root of the metastore."
  type        = string
  default     = null
  validation {
    condition     = var.managed_storage_url == null || anytrue([for url in values(var.locations) : startswith(coalesce(var.managed_storage_url, " "), url)])
    error_message = "managed_storage_url must lie inside one of locations."
  }
}

variable "locations" {
  description = "External locations by short name: abfss addresses, one per container of the product."
  type        = map(string)
  nullable    = false
  validation {
    condition     = alltrue([for url in values(var.locations) : can(regex("^abfss://[a-z0-9-]+@[a-z0-9]+\\.dfs\\.core\\.[a-z.]+/", url))])
    error_message = "a location is an address such as \"abfss://bronze@account.dfs.core.windows.net/\"."
  }
}

variable "schemas" {
  description = "Schemas of the catalog."
  type        = set(string)
  default     = ["bronze", "silver", "gold", "ops"]
  nullable    = false
  validation {
    condition     = alltrue([for schema in var.schemas : can(regex("^[a-z][a-z0-9_]{0,254}$", schema))])
    error_message = "a schema has lower-case letters, digits and underscores and begins with a letter."
  }
}

variable "landing_volume" {
  description = "Volume over the files as delivered: schema and address inside one of locations; null makes none."
  type = object({
    schema = string
    url    = string
  })
  default = null
  validation {
    condition     = var.landing_volume == null || contains(var.schemas, try(var.landing_volume.schema, ""))
    error_message = "schema of landing_volume is not one of schemas."
  }
}

variable "workspace_ids" {
  description = "Numbers of the workspaces that see catalog, credential and locations, by short name; all others do not."
  type        = map(number)
  nullable    = false
  validation {
    condition     = length(var.workspace_ids) > 0
    error_message = "workspace_ids needs at least one workspace: the catalog is isolated."
  }
}

variable "properties" {
  description = "Properties of the catalog, such as domain, owner and contract version."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "grants" {
  description = "Who may do what: on one schema, or on the catalog when schema is null. Readers of a schema get USE_CATALOG by themselves. ALL_PRIVILEGES and MANAGE are refused: name what is needed."
  type = list(object({
    principal  = string
    privileges = set(string)
    schema     = optional(string)
  }))
  default  = []
  nullable = false
  validation {
    condition     = alltrue([for grant in var.grants : length(setintersection(grant.privileges, ["ALL_PRIVILEGES", "ALL PRIVILEGES", "MANAGE"])) == 0 && length(grant.privileges) > 0])
    error_message = "grants name privileges such as USE_SCHEMA, SELECT or MODIFY; ALL_PRIVILEGES and MANAGE belong to the owner."
  }
  validation {
    condition     = alltrue([for grant in var.grants : grant.schema == null || contains(var.schemas, coalesce(grant.schema, " "))])
    error_message = "a grant names a schema that is not one of schemas."
  }
  validation {
    condition     = length(distinct([for grant in var.grants : "${grant.principal}/${grant.schema == null ? "" : grant.schema}"])) == length(var.grants)
    error_message = "a principal has one entry per schema; put its privileges together."
  }
}

variable "location_grants" {
  description = "Who may do what on external locations: privileges by principal, by location. Usually nobody: tables and volumes carry the rights."
  type        = map(map(set(string)))
  default     = {}
  nullable    = false
  validation {
    condition     = length(setsubtract(keys(var.location_grants), keys(var.locations))) == 0
    error_message = "location_grants names a location that is not one of locations."
  }
  validation {
    condition     = alltrue(flatten([for grants in values(var.location_grants) : [for privileges in values(grants) : length(setsubtract(privileges, ["READ_FILES", "WRITE_FILES", "BROWSE", "CREATE_EXTERNAL_TABLE", "CREATE_EXTERNAL_VOLUME"])) == 0]]))
    error_message = "privileges on a location are READ_FILES, WRITE_FILES, BROWSE, CREATE_EXTERNAL_TABLE and CREATE_EXTERNAL_VOLUME."
  }
}

variable "secret_scope" {
  description = "Secret scope over a vault that holds nothing but secrets of this scope: readers see all of them. The scope is managed by who creates it; null makes none."
  type = object({
    name      = optional(string)
    vault_id  = string
    vault_uri = string
    readers   = optional(set(string), [])
  })
  default = null
  validation {
    condition     = var.secret_scope == null || length(setintersection(try(var.secret_scope.readers, []), ["users", "account users"])) == 0
    error_message = "readers of secret_scope must not be all users: each of them would see every secret of the vault."
  }
}
