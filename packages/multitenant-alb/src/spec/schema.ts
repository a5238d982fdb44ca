/**
 * The structure of fleet and tenant files: fields, types, ranges. What the values mean (DNS names, quotas, references)
 * is checked by `checkFleet` in @sluice/alb-model, whose interfaces these schemas mirror.
 */
import {
  DEFAULTS,
  DESYNC_MITIGATIONS,
  ISOLATIONS,
  PACKINGS,
  PLATFORMS,
  QUOTA_NAMES,
  QUOTAS,
  type QuotaName,
  SCHEMES,
} from "@sluice/alb-model";
import * as z from "zod";

const text = z.string().min(1);
const count = z.int().min(1);
const port = z.int().min(1).max(65535);
const threshold = z.int().min(2).max(10);
const certificateArn = text.describe("ARN of an ACM certificate");
// A letter in front keeps the order of profiles: objects sort keys that are whole numbers.
const profileName = z.string().regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
const cidr = z.union([z.cidrv4(), z.cidrv6()]).describe("a source range: 10.0.0.0/8");
const schemaReference = z.string().exactOptional().describe("JSON Schema of this file, for editors");

const healthCheckSchema = z
  .strictObject({
    path: z.string().startsWith("/").exactOptional().describe('Path that is requested. Default: "/"'),
    successCodes: z
      .string()
      .regex(/^\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*$/)
      .exactOptional()
      .describe('HTTP codes that count as healthy: "200", "200,204" or "200-299". Default: "200"'),
    intervalSeconds: z.int().min(5).max(300).exactOptional().describe("Seconds between checks, 5 to 300. Default: 15"),
    timeoutSeconds: z
      .int()
      .min(2)
      .max(120)
      .exactOptional()
      .describe("Seconds until a check fails, 2 to 120. Default: 5"),
    healthyThreshold: threshold.exactOptional().describe("Good checks in a row until healthy, 2 to 10. Default: 2"),
    unhealthyThreshold: threshold.exactOptional().describe("Bad checks in a row until unhealthy, 2 to 10. Default: 2"),
  })
  .describe("Target group health check");

const fallbackSchema = z
  .strictObject({
    steps: z
      .array(z.int().min(1).max(100))
      .min(1)
      .exactOptional()
      .describe("Percent of requests that it can be given: falling, 100 first, at most 8. Default: [100, 50, 10]"),
    domains: z
      .array(text.describe("a host or wildcard: *.example.com"))
      .min(1)
      .exactOptional()
      .describe("Hosts that it serves: [*.example.com]. Default: every host that reaches the load balancer"),
  })
  .describe(
    "{} or its settings; a Lambda function, given to the component, takes the requests while there are no pods",
  );

const serviceSchema = z
  .strictObject({
    namespace: text.describe("Namespace of the Kubernetes Service"),
    service: text.exactOptional().describe("Name of the Kubernetes Service. Default: the key under services"),
    port: port.describe("Port of the Service, 1 to 65535"),
    targetPort: port.exactOptional().describe("Port of the pods, where it differs from port"),
    healthCheck: healthCheckSchema.exactOptional(),
    maxReplicas: count.exactOptional().describe("Largest number of pods; each is a target. Default: 50"),
    deregistrationDelaySeconds: z
      .int()
      .min(0)
      .max(3600)
      .exactOptional()
      .describe("Seconds that a target drains before it is removed, 0 to 3600. Default: 30"),
    readinessGates: z
      .boolean()
      .exactOptional()
      .describe("Pods wait until every load balancer that serves them has found them healthy. Default: true"),
    fallback: fallbackSchema.exactOptional(),
  })
  .describe("A Kubernetes Service that tenants route to");

const routeSchema = z
  .strictObject({
    path: z
      .union([text, z.array(text).min(1)])
      .exactOptional()
      .describe("ALB path pattern or patterns (* and ? are wildcards): /api/*. Left out: all other requests"),
    service: text.describe("A key of services"),
  })
  .describe("Requests on path go to service");

const profileSchema = z.array(routeSchema).min(1).describe("Routes, first match wins");

const accessLogsSchema = z
  .strictObject({
    bucket: text.describe("S3 bucket in the load balancers' Region: my-access-logs"),
    prefix: z.string().exactOptional().describe('Beginning of the logs\' keys: edge/alb. Default: ""'),
  })
  .describe("Access logs in S3; the bucket's policy must let Elastic Load Balancing write");

const loadBalancerSchema = z
  .strictObject({
    deletionProtection: z
      .boolean()
      .exactOptional()
      .describe("AWS and Pulumi refuse to delete a load balancer. Default: false; turn it on in production"),
    disposable: text
      .exactOptional()
      .describe("Why these load balancers may be lost (a test's, a preview's): policies then ask for less"),
    accessLogs: accessLogsSchema.exactOptional(),
    dropInvalidHeaders: z
      .boolean()
      .exactOptional()
      .describe("Drop headers with names that HTTP does not allow. Default: true"),
    desyncMitigation: z
      .enum(DESYNC_MITIGATIONS)
      .exactOptional()
      .describe("How requests are treated that proxies may read differently. Default: defensive"),
    idleTimeoutSeconds: z
      .int()
      .min(1)
      .max(4000)
      .exactOptional()
      .describe("Seconds until an idle connection is closed, 1 to 4000. Default: 60"),
    webAclArn: text.exactOptional().describe("ARN of a WAFv2 web ACL of the load balancers' Region"),
  })
  .describe("Settings of every load balancer of the fleet");

const room = z.int().min(0);
const reservedSchema = z
  .strictObject({
    rules: room.exactOptional().describe("Listener rules kept free on every load balancer. Default: 0"),
    targetGroups: room.exactOptional().describe("Target groups kept free on every load balancer. Default: 0"),
  })
  .describe("Room left on every load balancer for Ingresses that Sluice does not write, such as a canary's");

const quotaFields = Object.fromEntries(
  QUOTA_NAMES.map((name) => [name, count.exactOptional().describe(`${QUOTAS[name].meaning}. ${defaultLimit(name)}`)]),
) as Record<QuotaName, z.ZodExactOptional<typeof count>>;

function defaultLimit(name: QuotaName): string {
  const { limit } = QUOTAS[name];
  return `Default: ${limit === Number.MAX_SAFE_INTEGER ? "no limit" : limit}`;
}

/** A fleet file's content. */
export const fleetSchema = z
  .strictObject({
    platform: z
      .enum(PLATFORMS)
      .exactOptional()
      .describe("Who builds the load balancers: the controller in the cluster, or EKS Auto Mode. Default: controller"),
    name: text.describe("Prefix of every AWS name: lower case letters, digits and -, at most 12 characters"),
    services: z.record(text, serviceSchema).describe("Kubernetes Services that tenants route to, by name"),
    profiles: z.record(profileName, profileSchema).describe("Ordered routes by profile name; the first is the default"),
    packing: z.enum(PACKINGS).exactOptional().describe("How tenants share listener rules. Default: exact"),
    namespace: text.exactOptional().describe("Namespace of the tenant Ingresses. Default: the fleet's name"),
    allowedNamespaces: z
      .array(text)
      .exactOptional()
      .describe("Other namespaces whose Ingresses may join the load balancers, such as a canary's: [canary]"),
    scheme: z.enum(SCHEMES).exactOptional().describe("Who reaches the load balancers. Default: internal"),
    loadBalancer: loadBalancerSchema.exactOptional(),
    reserved: reservedSchema.exactOptional(),
    certificates: z
      .array(certificateArn)
      .exactOptional()
      .describe("ACM certificates of every load balancer. None: HTTP on port 80 only"),
    sslPolicy: text.exactOptional().describe(`TLS policy of the HTTPS listener. Default: ${DEFAULTS.sslPolicy}`),
    inboundCidrs: z
      .array(cidr)
      .exactOptional()
      .describe(
        "Source ranges that may reach the load balancers. Default: everyone, within what the scheme lets through",
      ),
    tags: z
      .record(text, z.string())
      .exactOptional()
      .describe("Tags on every AWS resource; on EKS Auto Mode the cluster's role must allow them"),
    quotas: z
      .strictObject(quotaFields)
      .exactOptional()
      .describe("Limits that differ from AWS's defaults in this account"),
  })
  .describe("A fleet: services, profiles and the load balancers that serve its tenants");

/** One tenant. */
export const tenantSchema = z
  .strictObject({
    id: text.describe("Unique: lower case letters, digits and -, at most 63 characters"),
    hosts: z
      .array(text.describe("a DNS name such as acme.example.com"))
      .min(1)
      .describe('DNS names, "*." allowed in front, internationalised names in punycode: [shop.example.com]'),
    profile: text.exactOptional().describe("A key of the fleet's profiles. Default: the first profile"),
    isolation: z
      .enum(ISOLATIONS)
      .exactOptional()
      .describe("none: shares rules; rule: rules of its own; shard: a load balancer of its own. Default: none"),
    certificate: certificateArn.exactOptional().describe("ACM certificate, where the fleet's do not cover its hosts"),
  })
  .describe("A tenant: an id, its hosts, and which routes it uses")
  .meta({ id: "Tenant" });

/** All tenants of all files at once: one parse is several times faster than one a tenant. */
export const tenantListSchema = z.array(tenantSchema).describe("Tenants");

/** The wrapper of a tenants file, without its tenants being looked at. */
export const tenantsWrapperSchema = z.strictObject({
  $schema: schemaReference,
  tenants: z.array(z.unknown()).describe("List of tenants"),
});

/** `schema/fleet.schema.json`. */
export const fleetFileSchema = fleetSchema.extend({ $schema: schemaReference });

/** `schema/tenants.schema.json`: a wrapper, a bare list, or a single tenant. */
export const tenantsFileSchema = z
  .union([
    tenantsWrapperSchema.extend({ tenants: tenantListSchema }),
    tenantListSchema,
    tenantSchema.extend({ $schema: schemaReference }),
  ])
  .describe("Tenants of a fleet: a list under `tenants`, a bare list, or a single tenant");
