mock_provider "azurerm" {
  mock_resource "azurerm_user_assigned_identity" {
    defaults = {
      id           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-flights-airflow-dev"
      principal_id = "00000000-0000-0000-0000-0000000000c1"
      client_id    = "00000000-0000-0000-0000-0000000000c2"
    }
    override_during = plan
  }
  mock_resource "azurerm_container_registry" {
    defaults        = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev/providers/Microsoft.ContainerRegistry/registries/crflightsdev", login_server = "crflightsdev.azurecr.io" }
    override_during = plan
  }
  mock_resource "azurerm_storage_account" {
    defaults        = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev/providers/Microsoft.Storage/storageAccounts/stafflightsdev", primary_blob_endpoint = "https://stafflightsdev.blob.core.windows.net/" }
    override_during = plan
  }
  mock_resource "azurerm_key_vault" {
    defaults        = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev/providers/Microsoft.KeyVault/vaults/kvaf-flights-dev", vault_uri = "https://kvaf-flights-dev.vault.azure.net/" }
    override_during = plan
  }
}

variables {
  name_prefix                  = "flights"
  environment                  = "dev"
  location                     = "westeurope"
  resource_group_name          = "rg-flights-dev"
  tags                         = { env = "dev" }
  tenant_id                    = "00000000-0000-0000-0000-0000000000aa"
  log_analytics_workspace_id   = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id   = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  node_subnet_id               = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/aks"
  administrator_group_ids      = ["00000000-0000-0000-0000-0000000000a1"]
  database_administrator_group = { name = "flights-admins", object_id = "00000000-0000-0000-0000-0000000000a1" }
  airflow_version              = "3.2.2"
  airflow_image_digest         = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  sign_in                      = { client_id = "00000000-0000-0000-0000-0000000000b1" }
  ingress                      = { host = "airflow.data.contoso.internal" }
  dags_repository              = { url = "git@ssh.dev.azure.com:v3/contoso/data/flights", ref = "release-1", known_hosts = "ssh.dev.azure.com ssh-rsa AAAA" }
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_kubernetes_cluster.this.private_cluster_enabled && azurerm_kubernetes_cluster.this.private_cluster_public_fqdn_enabled == false && azurerm_kubernetes_cluster.this.local_account_disabled && azurerm_kubernetes_cluster.this.azure_active_directory_role_based_access_control[0].azure_rbac_enabled
    error_message = "no public address, no local account"
  }
  assert {
    condition     = azurerm_kubernetes_cluster.this.azure_policy_enabled && azurerm_kubernetes_cluster.this.oidc_issuer_enabled && azurerm_kubernetes_cluster.this.workload_identity_enabled && azurerm_kubernetes_cluster.this.run_command_enabled == false && length(azurerm_kubernetes_cluster.this.microsoft_defender) == 1
    error_message = "policies, workload identity and Defender are on, commands from the portal are off"
  }
  assert {
    condition     = azurerm_kubernetes_cluster.this.network_profile[0].network_policy == "cilium" && azurerm_kubernetes_cluster.this.network_profile[0].outbound_type == "userAssignedNATGateway" && azurerm_kubernetes_cluster.this.network_profile[0].dns_service_ip == "10.245.0.10"
    error_message = "network policies, one way out"
  }
  assert {
    condition     = azurerm_kubernetes_cluster.this.default_node_pool[0].only_critical_addons_enabled && azurerm_kubernetes_cluster.this.default_node_pool[0].host_encryption_enabled && azurerm_kubernetes_cluster_node_pool.airflow.host_encryption_enabled
    error_message = "Airflow has nodes of its own, all encrypted"
  }
  assert {
    condition     = azurerm_kubernetes_cluster.this.web_app_routing[0].default_nginx_controller == "Internal" && azurerm_kubernetes_cluster.this.private_dns_zone_id == "System"
    error_message = "people come in from the network only"
  }
  assert {
    condition     = { for name, role in azurerm_role_assignment.of_cluster : name => role.role_definition_name } == { kubelet = "Managed Identity Operator", subnet = "Network Contributor" }
    error_message = "the control plane places nodes and gives them their identity, nothing else"
  }
  assert {
    condition     = azurerm_postgresql_flexible_server.this.public_network_access_enabled == false && azurerm_postgresql_flexible_server.this.authentication[0].password_auth_enabled == false && azurerm_postgresql_flexible_server.this.authentication[0].active_directory_auth_enabled
    error_message = "closed, Entra identities only"
  }
  assert {
    condition     = azurerm_postgresql_flexible_server.this.high_availability[0].mode == "ZoneRedundant" && azurerm_postgresql_flexible_server.this.geo_redundant_backup_enabled
    error_message = "a second zone and backups in a second region"
  }
  assert {
    condition     = azurerm_postgresql_flexible_server_configuration.this["require_secure_transport"].value == "on" && azurerm_postgresql_flexible_server_configuration.this["pgbouncer.enabled"].value == "true"
    error_message = "TLS and the pooler"
  }
  assert {
    condition     = length(output.database_grants) == 3 && strcontains(output.database_grants[0], "id-flights-airflow-airflow-dev")
    error_message = "the administrators are told how to let Airflow in"
  }
  assert {
    condition     = toset([for each in azurerm_federated_identity_credential.this : each.subject]) == toset([for account in ["airflow-scheduler", "airflow-api-server", "airflow-dag-processor", "airflow-triggerer", "airflow-worker", "airflow-migrate-database-job", "airflow-secret-reader"] : "system:serviceaccount:airflow:${account}"])
    error_message = "each component and the reader of secrets is federated by name"
  }
  assert {
    condition     = toset(keys(output.private_link_targets)) == toset(["database-postgresqlServer", "registry-registry", "vault-vault", "logs-blob", "logs-dfs"])
    error_message = "database, registry, vault and logs are reached privately"
  }
  assert {
    condition     = yamldecode(output.helm_values).postgresql.enabled == false && yamldecode(output.helm_values).data.metadataSecretName == "airflow-metadata" && yamldecode(output.helm_values).executor == "KubernetesExecutor"
    error_message = "the chart brings no database of its own"
  }
  assert {
    condition     = yamldecode(output.helm_values).defaultAirflowRepository == "crflightsdev.azurecr.io/airflow" && yamldecode(output.helm_values).defaultAirflowDigest == var.airflow_image_digest && yamldecode(output.helm_values).dags.gitSync.ref == "release-1"
    error_message = "images by digest from the own registry, DAGs by a pinned reference"
  }
  assert {
    condition     = yamldecode(output.helm_values).fernetKeySecretName == "airflow-fernet-key" && yamldecode(output.helm_values).apiSecretKeySecretName == "airflow-api-secret" && yamldecode(output.helm_values).jwtSecretName == "airflow-jwt-secret" && yamldecode(output.helm_values).networkPolicies.enabled
    error_message = "keys by reference, network policies on"
  }
  assert {
    condition     = alltrue([for component in ["scheduler", "apiServer", "dagProcessor", "triggerer", "workers"] : yamldecode(output.helm_values)[component].serviceAccount.annotations["azure.workload.identity/client-id"] == "00000000-0000-0000-0000-0000000000c2" && yamldecode(output.helm_values)[component].resources.requests.cpu != ""])
    error_message = "every component has its identity and its resources"
  }
  assert {
    condition     = yamldecode(output.helm_values).scheduler.podDisruptionBudget.enabled && yamldecode(output.helm_values).apiServer.podDisruptionBudget.enabled && yamldecode(output.helm_values).scheduler.replicas == 2
    error_message = "one of two may be away"
  }
  assert {
    condition     = strcontains(yamldecode(output.helm_values).airflowLocalSettings, "WorkloadIdentityCredential") && strcontains(output.manifests, "postgresql://id-flights-airflow-airflow-dev@psql-flights-airflow-dev.postgres.database.azure.com:6432/airflow?sslmode=require")
    error_message = "the database is entered with a token"
  }
  assert {
    condition     = yamldecode(output.helm_values).env[0].value == jsonencode({ conn_type = "wasb", host = "https://stafflightsdev.blob.core.windows.net/" }) && yamldecode(output.helm_values).config.logging.remote_logging == "True"
    error_message = "task logs go to the account without a key"
  }
  assert {
    condition     = output.vault_secrets == tolist(["airflow-api-secret", "airflow-fernet-key", "airflow-git-ssh", "airflow-jwt-secret", "airflow-sign-in"]) && strcontains(output.helm_command, "--version 1.22.0")
    error_message = "what belongs into the vault is listed, the chart is pinned"
  }
}

run "password_by_choice_is_not_kept" {
  command = plan
  variables {
    database_password         = "not-a-real-one-0"
    database_password_version = 1
  }
  assert {
    condition     = azurerm_postgresql_flexible_server.this.authentication[0].password_auth_enabled && azurerm_postgresql_flexible_server.this.administrator_password == null && contains(output.vault_secrets, "airflow-metadata")
    error_message = "the password is write-only and the connection comes from the vault"
  }
  assert {
    condition     = !contains(keys(yamldecode(output.helm_values)), "airflowLocalSettings") && length(output.database_grants) == 0
    error_message = "no token where a password is used"
  }
}

run "own_zone_of_the_api_is_used" {
  command = plan
  variables {
    private_dns_zone_ids = {
      "privatelink.westeurope.azmk8s.io"        = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io"
      "privatelink.postgres.database.azure.com" = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/privatelink.postgres.database.azure.com"
      "privatelink.azurecr.io"                  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io"
      "privatelink.vaultcore.azure.net"         = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net"
      "privatelink.blob.core.windows.net"       = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net"
      "privatelink.dfs.core.windows.net"        = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/privatelink.dfs.core.windows.net"
    }
  }
  assert {
    condition     = endswith(azurerm_kubernetes_cluster.this.private_dns_zone_id, "/privatelink.westeurope.azmk8s.io") && azurerm_kubernetes_cluster.this.dns_prefix_private_cluster == "aks-flights-airflow-dev" && azurerm_role_assignment.of_cluster["zone"].role_definition_name == "Private DNS Zone Contributor"
    error_message = "the cluster writes its record into the given zone"
  }
}

run "names_unique_in_azure_may_be_given" {
  command = plan
  variables {
    vault_name           = "kv-flights-airflow-ab12"
    log_account_name     = "stflightsairflowab12"
    registry_name        = "crflightsab12"
    database_server_name = "psql-flights-airflow-ab12"
  }
  assert {
    condition     = azurerm_postgresql_flexible_server.this.name == "psql-flights-airflow-ab12" && strcontains(output.manifests, "@psql-flights-airflow-ab12.postgres.database.azure.com:6432/airflow") && module.vault.name == "kv-flights-airflow-ab12"
    error_message = "the given names are used, also in what the pods are told"
  }
}

run "registry_vault_and_endpoints_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode      = "external"
    private_endpoint_subnet_id = null
    existing_registry_id       = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.ContainerRegistry/registries/crofit"
    existing_vault_id          = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.KeyVault/vaults/kv-of-it"
  }
  assert {
    condition     = length(module.database_endpoint.id) == 0 && toset(keys(output.private_link_targets)) == toset(["database-postgresqlServer", "logs-blob", "logs-dfs"])
    error_message = "no endpoint is made; those of registry and vault are IT's"
  }
  assert {
    condition     = output.registry_access_requests["pull-airflow-nodes"].role_definition_name == "AcrPull" && output.vault_access_requests["secret-reader-airflow-secrets"].role_definition_name == "Key Vault Secrets User" && output.endpoints.registry == "crofit.azurecr.io"
    error_message = "IT is asked for the roles on its registry and its vault"
  }
}

run "refuses_what_is_not_pinned" {
  command = plan
  variables {
    dags_repository      = { url = "git@ssh.dev.azure.com:v3/contoso/data/flights", ref = "main", known_hosts = "ssh.dev.azure.com ssh-rsa AAAA" }
    airflow_image_digest = "3.2.2"
    chart_version        = "1.15.0"
  }
  expect_failures = [var.dags_repository, var.airflow_image_digest, var.chart_version]
}

run "refuses_public_ways_out_burstable_zones_and_pods_without_limits" {
  command = plan
  variables {
    outbound_type = "loadBalancer"
    database      = { size = "B_Standard_B2s" }
    resources     = { scheduler = { requests = { cpu = "1", memory = "1Gi" }, limits = { memory = "2Gi" } } }
  }
  expect_failures = [var.outbound_type, var.database, var.resources]
}
