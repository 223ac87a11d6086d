locals {
  registry_host = module.registry.endpoints.registry
  database_host = "${local.database_server}.postgres.database.azure.com"

  # Kubernetes secret: key the chart looks for. The vault has one secret of the same name for each.
  chart_secrets = merge(
    {
      airflow-fernet-key = "fernet-key"
      airflow-api-secret = "api-secret-key"
      airflow-jwt-secret = "jwt-secret"
      airflow-sign-in    = "client-secret"
    },
    var.dags_repository.private ? { airflow-git-ssh = "gitSshKey" } : {},
    local.with_password ? { airflow-metadata = "connection" } : {},
  )

  workload_identity = { "azure.workload.identity/client-id" = azurerm_user_assigned_identity.this["airflow"].client_id }
  service_accounts = {
    for component, account in local.components : component => {
      serviceAccount = { create = true, name = account, annotations = local.workload_identity }
    }
  }
  one_may_be_away = { enabled = true, config = { maxUnavailable = 1 } }

  token_listener = <<-EOT
    """Signs in to the metadata database with a token of the workload identity instead of a password."""
    from azure.identity import WorkloadIdentityCredential
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    _credential = WorkloadIdentityCredential()


    @event.listens_for(Engine, "do_connect")
    def _use_token(dialect, record, arguments, parameters):
        host = parameters.get("host") or ""
        if host.endswith(".postgres.database.azure.com"):
            parameters["password"] = _credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
  EOT

  sign_in = <<-EOT
    import os

    from flask_appbuilder.security.manager import AUTH_OAUTH

    AUTH_TYPE = AUTH_OAUTH
    AUTH_USER_REGISTRATION = True
    AUTH_USER_REGISTRATION_ROLE = "Public"
    AUTH_ROLES_SYNC_AT_LOGIN = True
    AUTH_ROLES_MAPPING = ${jsonencode(var.sign_in.role_mapping)}
    OAUTH_PROVIDERS = [
        {
            "name": "azure",
            "icon": "fa-windows",
            "token_key": "access_token",
            "remote_app": {
                "client_id": "${var.sign_in.client_id}",
                "client_secret": os.environ["AIRFLOW_SIGN_IN_SECRET"],
                "server_metadata_url": "https://login.microsoftonline.com/${var.tenant_id}/v2.0/.well-known/openid-configuration",
                "client_kwargs": {"scope": "openid profile email", "verify_signature": True},
            },
        }
    ]
  EOT

  chart_values = merge(
    {
      executor                 = "KubernetesExecutor"
      airflowVersion           = var.airflow_version
      defaultAirflowTag        = var.airflow_version
      defaultAirflowDigest     = var.airflow_image_digest
      defaultAirflowRepository = "${local.registry_host}/airflow"
      images = {
        gitSync = { repository = "${local.registry_host}/git-sync", tag = var.git_sync_version }
      }

      postgresql = { enabled = false }
      redis      = { enabled = false }
      pgbouncer  = { enabled = false }
      statsd     = { enabled = false }
      data       = { metadataSecretName = "airflow-metadata" }

      fernetKeySecretName    = "airflow-fernet-key"
      apiSecretKeySecretName = "airflow-api-secret"
      jwtSecretName          = "airflow-jwt-secret"
      createUserJob          = { enabled = false }

      labels          = { "azure.workload.identity/use" = "true" }
      nodeSelector    = azurerm_kubernetes_cluster_node_pool.airflow.node_labels
      networkPolicies = { enabled = true }

      env = [{
        name  = "AIRFLOW_CONN_TASK_LOGS"
        value = jsonencode({ conn_type = "wasb", host = module.logs.endpoints.blob })
      }]
      secret = [{ envName = "AIRFLOW_SIGN_IN_SECRET", secretName = "airflow-sign-in", secretKey = "client-secret" }]
      config = {
        core                 = { auth_manager = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager", load_examples = "False" }
        api                  = { base_url = "https://${var.ingress.host}" }
        logging              = { remote_logging = "True", remote_base_log_folder = "wasb-logs", remote_log_conn_id = "task_logs", delete_local_logs = "True" }
        azure_remote_logging = { remote_wasb_log_container = "airflow-logs" }
      }
      logs = { persistence = { enabled = false } }

      dags = {
        persistence = { enabled = false }
        gitSync = merge(
          { enabled = true, repo = var.dags_repository.url, ref = var.dags_repository.ref, subPath = var.dags_repository.sub_path },
          var.dags_repository.private ? { sshKeySecret = "airflow-git-ssh", knownHosts = var.dags_repository.known_hosts } : {},
        )
      }

      scheduler    = merge(local.service_accounts["scheduler"], { replicas = 2, podDisruptionBudget = local.one_may_be_away, resources = var.resources["scheduler"] })
      dagProcessor = merge(local.service_accounts["dagProcessor"], { enabled = true, replicas = 1, resources = var.resources["dagProcessor"] })
      triggerer    = merge(local.service_accounts["triggerer"], { enabled = true, replicas = 2, persistence = { enabled = false }, resources = var.resources["triggerer"] })
      workers      = merge(local.service_accounts["workers"], { resources = var.resources["workers"] })
      apiServer = merge(local.service_accounts["apiServer"], {
        replicas            = 2
        podDisruptionBudget = local.one_may_be_away
        resources           = var.resources["apiServer"]
        apiServerConfig     = local.sign_in
      })
      migrateDatabaseJob = local.service_accounts["migrateDatabaseJob"]

      ingress = {
        apiServer = {
          enabled          = true
          ingressClassName = "webapprouting.kubernetes.azure.com"
          hosts            = [{ name = var.ingress.host, tls = { enabled = true, secretName = var.ingress.tls_secret_name } }]
        }
      }
    },
    local.with_password ? {} : { airflowLocalSettings = local.token_listener },
  )

  manifests = concat(
    [
      { apiVersion = "v1", kind = "Namespace", metadata = { name = local.namespace, labels = { "pod-security.kubernetes.io/enforce" = "baseline" } } },
      {
        apiVersion = "v1", kind = "ServiceAccount"
        metadata   = { name = local.secret_reader_account, namespace = local.namespace, annotations = { "azure.workload.identity/client-id" = azurerm_user_assigned_identity.this["secrets"].client_id } }
      },
      {
        apiVersion = "external-secrets.io/v1", kind = "SecretStore"
        metadata   = { name = "airflow-vault", namespace = local.namespace }
        spec       = { provider = { azurekv = { authType = "WorkloadIdentity", tenantId = var.tenant_id, vaultUrl = module.vault.endpoints.vault, serviceAccountRef = { name = local.secret_reader_account } } } }
      },
    ],
    [
      for name, key in local.chart_secrets : {
        apiVersion = "external-secrets.io/v1", kind = "ExternalSecret"
        metadata   = { name = name, namespace = local.namespace }
        spec = {
          refreshInterval = "1h"
          secretStoreRef  = { kind = "SecretStore", name = "airflow-vault" }
          target          = { name = name, creationPolicy = "Owner" }
          data            = [{ secretKey = key, remoteRef = { key = name } }]
        }
      }
    ],
    # Without a password the connection is no secret; the chart wants it in one all the same.
    [
      for name in local.with_password ? [] : ["airflow-metadata"] : {
        apiVersion = "v1", kind = "Secret", type = "Opaque"
        metadata   = { name = name, namespace = local.namespace }
        stringData = { connection = "postgresql://${local.database_user}@${local.database_host}:${local.database_port}/${local.database_name}?sslmode=require" }
      }
    ],
  )
}
