// Throughline in Azure, in one deployment: a Container App with HTTPS, PostgreSQL, Key Vault, and the bot with its Teams channel.
//
// No secret of Microsoft expires: the bot proves itself by a managed identity. See docs/azure.md for the two commands around it.
// Checked without Azure: the syntax, the types and versions, the required properties, and where secrets go (tests/test_azure.py).
// The Bicep compiler runs in .github/workflows/site.yml. It has not been deployed to a live subscription.

targetScope = 'resourceGroup'

@description('Short name of everything, unique in Azure: 3 to 18 small letters and digits.')
@minLength(3)
@maxLength(18)
param name string

@description('Application (client) id of the registration of the bot. Empty: without Teams.')
param teamsAppId string = ''

@description('Zoom client id. Empty: without Zoom.')
param zoomClientId string = ''

@description('Zoom account id.')
param zoomAccountId string = ''

@description('Zoom Bot JID.')
param zoomRobotJid string = ''

@secure()
@description('Zoom client secret.')
param zoomClientSecret string = ''

@secure()
@description('Zoom webhook secret token.')
param zoomWebhookSecret string = ''

@description('Client id of the app for Zoom\'s side panel. Empty: without it.')
param zoomPanelClientId string = ''

@secure()
@description('Client secret of the app for Zoom\'s side panel.')
param zoomPanelClientSecret string = ''

@description('The image, with its version.')
param image string

@secure()
@minLength(32)
@description('Seals anonymous answers. Generate it once and keep it: openssl rand -hex 32')
param answerKey string

@secure()
@minLength(16)
@description('Password of the database. Letters and digits only, because it becomes part of an address: openssl rand -hex 24')
param databasePassword string

@description('Time zone of clock times.')
param timezone string = 'Europe/London'

param location string = resourceGroup().location

var tenant = subscription().tenantId
var withTeams = !empty(teamsAppId)
var withZoom = !empty(zoomClientId)
var withZoomPanel = withZoom && !empty(zoomPanelClientId)
var app = '${name}-app'
var host = '${app}.${environment.properties.defaultDomain}'
var databaseUser = 'throughline'
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-identity'
  location: location
}

resource logs 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.40.0.0/16'] }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: '10.40.0.0/23'
          delegations: [{ name: 'apps', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: '10.40.2.0/24'
          delegations: [{ name: 'database', properties: { serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers' } }]
        }
      }
    ]
  }
}

resource databaseNames 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'
}

resource databaseNamesHere 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: databaseNames
  name: 'network'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: network.id }
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: '${name}-database'
  location: location
  sku: { name: 'Standard_B1ms', tier: 'Burstable' }
  properties: {
    version: '17'
    administratorLogin: databaseUser
    administratorLoginPassword: databasePassword
    storage: { storageSizeGB: 32 }
    backup: { backupRetentionDays: 30, geoRedundantBackup: 'Disabled' }
    network: {
      delegatedSubnetResourceId: network.properties.subnets[1].id
      privateDnsZoneArmResourceId: databaseNames.id
    }
  }
  dependsOn: [databaseNamesHere]
}

resource tables 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: database
  name: 'throughline'
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: '${name}-vault'
  location: location
  properties: {
    tenantId: tenant
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
  }
}

resource databaseUrl 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'database'
  properties: {
    value: 'postgresql://${databaseUser}:${databasePassword}@${database.properties.fullyQualifiedDomainName}/throughline?ssl=require'
  }
}

resource answers 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'answer-key'
  properties: { value: answerKey }
}

resource zoomClient 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (withZoom) {
  parent: vault
  name: 'zoom-client'
  properties: { value: zoomClientSecret }
}

resource zoomWebhook 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (withZoom) {
  parent: vault
  name: 'zoom-webhook'
  properties: { value: zoomWebhookSecret }
}

resource zoomPanel 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (withZoomPanel) {
  parent: vault
  name: 'zoom-panel'
  properties: { value: zoomPanelClientSecret }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, secretsUser)
  scope: vault
  properties: {
    roleDefinitionId: secretsUser
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    vnetConfiguration: { infrastructureSubnetId: network.properties.subnets[0].id }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

var usual = [
  { name: 'THROUGHLINE_HOST', value: '0.0.0.0' }
  { name: 'THROUGHLINE_PORT', value: '3978' }
  { name: 'THROUGHLINE_URL', value: 'https://${host}' }
  { name: 'THROUGHLINE_TIMEZONE', value: timezone }
  { name: 'THROUGHLINE_DATABASE', secretRef: 'database' }
  { name: 'THROUGHLINE_ANSWER_KEY', secretRef: 'answer-key' }
]
var forTeams = [
  { name: 'THROUGHLINE_TEAMS_APP_ID', value: teamsAppId }
  { name: 'THROUGHLINE_TEAMS_TENANT', value: tenant }
  { name: 'THROUGHLINE_TEAMS_IDENTITY', value: identity.properties.clientId }
]
var forZoom = [
  { name: 'THROUGHLINE_ZOOM_CLIENT_ID', value: zoomClientId }
  { name: 'THROUGHLINE_ZOOM_ACCOUNT_ID', value: zoomAccountId }
  { name: 'THROUGHLINE_ZOOM_ROBOT_JID', value: zoomRobotJid }
  { name: 'THROUGHLINE_ZOOM_CLIENT_SECRET', secretRef: 'zoom-client' }
  { name: 'THROUGHLINE_ZOOM_WEBHOOK_SECRET', secretRef: 'zoom-webhook' }
]
var forZoomPanel = [
  { name: 'THROUGHLINE_ZOOM_PANEL_CLIENT_ID', value: zoomPanelClientId }
  { name: 'THROUGHLINE_ZOOM_PANEL_CLIENT_SECRET', secretRef: 'zoom-panel' }
]
var vaultSecrets = 'https://${vault.name}${az.environment().suffixes.keyvaultDns}/secrets'
var usualSecrets = [
  { name: 'database', keyVaultUrl: '${vaultSecrets}/database', identity: identity.id }
  { name: 'answer-key', keyVaultUrl: '${vaultSecrets}/answer-key', identity: identity.id }
]
var zoomSecrets = [
  { name: 'zoom-client', keyVaultUrl: '${vaultSecrets}/zoom-client', identity: identity.id }
  { name: 'zoom-webhook', keyVaultUrl: '${vaultSecrets}/zoom-webhook', identity: identity.id }
]
var zoomPanelSecrets = [
  { name: 'zoom-panel', keyVaultUrl: '${vaultSecrets}/zoom-panel', identity: identity.id }
]

resource service 'Microsoft.App/containerApps@2025-07-01' = {
  name: app
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: 3978, transport: 'auto', allowInsecure: false }
      secrets: concat(usualSecrets, withZoom ? zoomSecrets : [], withZoomPanel ? zoomPanelSecrets : [])
    }
    template: {
      initContainers: [
        {
          name: 'migrate'
          image: image
          command: ['throughline', 'migrate']
          env: [{ name: 'THROUGHLINE_DATABASE', secretRef: 'database' }]
          resources: { cpu: json('0.5'), memory: '1Gi' }
        }
      ]
      containers: [
        {
          name: 'throughline'
          image: image
          command: ['throughline', 'serve']
          env: concat(usual, withTeams ? forTeams : [], withZoom ? forZoom : [], withZoomPanel ? forZoomPanel : [])
          resources: { cpu: json('0.5'), memory: '1Gi' }
          probes: [
            { type: 'Startup', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 2, failureThreshold: 30 }
            { type: 'Liveness', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 10, failureThreshold: 6 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 5, failureThreshold: 3 }
          ]
        }
      ]
      terminationGracePeriodSeconds: 60
      // Never none: the clock of every session runs in the process.
      scale: { minReplicas: 1, maxReplicas: 2 }
    }
  }
  dependsOn: [mayRead, tables, databaseUrl, answers, zoomClient, zoomWebhook, zoomPanel]
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = if (withTeams) {
  name: '${name}-bot'
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: 'Throughline'
    endpoint: 'https://${host}/api/messages'
    msaAppId: teamsAppId
    msaAppType: 'SingleTenant'
    msaAppTenantId: tenant
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = if (withTeams) {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: { isEnabled: true }
  }
}

@description('Where the service is reached.')
output domain string = host

@description('Client id of the managed identity: for setup teams --azure --identity.')
output identityClientId string = identity.properties.clientId

@description('Object id of the managed identity: the subject that the registration trusts.')
output identityPrincipalId string = identity.properties.principalId
