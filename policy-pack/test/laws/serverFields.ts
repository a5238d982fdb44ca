/** What API servers, controllers and providers add to what a program says; see `withServerFields`. */
import { isTree, type Tree } from "./changes.ts";
import type { Recorded } from "./stacks.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** A resource's outputs with all that is added to them. What a program has said is never changed. */
export function withServerFields(resource: Recorded): Recorded {
  const { type, outputs } = resource;
  const added = type.startsWith("kubernetes:")
    ? ofKubernetes(resource)
    : type.startsWith("aws:")
      ? ofAws(resource)
      : {};
  return { ...resource, outputs: withDefaults(outputs, added) };
}

/** Deeply: what is there stays, and `null` counts as not there. Lists are merged element by element. */
function withDefaults(value: Tree, added: Tree): Tree {
  const merged = Object.entries(added).map(([key, extra]) => {
    const own = Object.hasOwn(value, key) ? value[key] : undefined;
    if (own === undefined || own === null) return [key, extra] as const;
    if (isTree(own) && isTree(extra)) return [key, withDefaults(own, extra)] as const;
    if (!Array.isArray(own) || !Array.isArray(extra) || !isTree(extra[0])) return [key, own] as const;
    const [each] = extra;
    return [key, own.map((element: unknown) => (isTree(element) ? withDefaults(element, each) : element))] as const;
  });
  return { ...value, ...Object.fromEntries(merged) };
}

function ofKubernetes({ type, outputs }: Recorded): Tree {
  const [, version = "", kind = ""] = type.split(":");
  if (version === "helm.sh/v3")
    return { status: { status: "deployed", revision: 1 }, resourceNames: {}, skipAwait: false };
  const metadata = {
    uid: "7c1b1cde-0000-4000-8000-000000000000",
    resourceVersion: "812",
    generation: 1,
    creationTimestamp: "2026-11-01T00:00:00Z",
    finalizers: ["elbv2.k8s.aws/resources"],
    managedFields: [{ manager: "pulumi-kubernetes", operation: "Apply", fieldsV1: { "f:spec": {} } }],
    annotations: { [LAST_APPLIED]: JSON.stringify(outputs), "pulumi.com/autonamed": "true" },
    labels: { "app.kubernetes.io/managed-by": "pulumi" },
  };
  return { apiVersion: version, kind, metadata, status: STATUS[kind] ?? {}, ...SPEC[kind] };
}

const STATUS: Readonly<Record<string, Tree>> = {
  Ingress: { loadBalancer: { ingress: [{ hostname: "internal-edge-0000000000.eu-central-1.elb.amazonaws.com" }] } },
  Service: { loadBalancer: {} },
  Namespace: { phase: "Active" },
  Deployment: { replicas: 1, readyReplicas: 1, observedGeneration: 1 },
  Rollout: { phase: "Healthy", canary: { weights: { canary: { weight: 0 } } } },
};

const SPEC: Readonly<Record<string, Tree>> = {
  Namespace: { spec: { finalizers: ["kubernetes"] } },
  Service: { spec: { type: "ClusterIP", clusterIP: "172.20.0.7", sessionAffinity: "None", ipFamilies: ["IPv4"] } },
  Deployment: {
    spec: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, template: podTemplate() },
  },
  Ingress: { spec: { rules: [{ http: { paths: [{ pathType: "ImplementationSpecific" }] } }] } },
  TargetGroupBinding: { spec: { ipAddressType: "ipv4", vpcID: "vpc-0a1b2c3d4e5f60718" } },
};

function podTemplate(): Tree {
  const container = { terminationMessagePath: "/dev/termination-log", imagePullPolicy: "IfNotPresent", resources: {} };
  return { spec: { restartPolicy: "Always", dnsPolicy: "ClusterFirst", containers: [container] } };
}

function ofAws({ type, name, outputs }: Recorded): Tree {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  const arn = `arn:aws:elasticloadbalancing:eu-central-1:123456789012:${kind}/${name}`;
  const tags = isTree(outputs.tags) ? { tagsAll: outputs.tags } : {};
  return { id: arn, region: "eu-central-1", ...tags, ...ofKind(kind, outputs) };
}

function ofKind(kind: string, outputs: Tree): Tree {
  if (kind === "LoadBalancer") return LOAD_BALANCER;
  if (kind === "Listener") return outputs.protocol === "HTTPS" ? { ...LISTENER, sslPolicy: SSL_DEFAULT } : LISTENER;
  if (kind === "ListenerRule") return { priority: 1, actions: ACTIONS, conditions: [CONDITION] };
  if (kind === "TargetGroup") return outputs.targetType === "lambda" ? LAMBDA_GROUP : TARGET_GROUP;
  return kind === "Role" ? { inlinePolicies: [], managedPolicyArns: [], maxSessionDuration: 3600, path: "/" } : {};
}

const SSL_DEFAULT = "ELBSecurityPolicy-2016-08";
const STICKINESS = { enabled: false, duration: 0 };
/** Of a list of blocks that a program gives, each gets what the provider computes. */
const ACTIONS = [{ order: 1, forward: { stickiness: STICKINESS } }];
const LISTENER = { defaultActions: ACTIONS, sslPolicy: "", tcpIdleTimeoutSeconds: null, alpnPolicy: null };
const CONDITION = {
  hostHeader: null,
  httpHeader: null,
  httpRequestMethod: null,
  pathPattern: null,
  queryStrings: [],
  sourceIp: null,
};

const LOAD_BALANCER = {
  internal: false,
  loadBalancerType: "application",
  ipAddressType: "ipv4",
  namePrefix: "",
  customerOwnedIpv4Pool: "",
  enableDeletionProtection: false,
  dropInvalidHeaderFields: false,
  accessLogs: { bucket: "", enabled: false, prefix: "" },
  connectionLogs: { bucket: "", enabled: false, prefix: "" },
  subnetMappings: [],
  desyncMitigationMode: "defensive",
};

const TARGET_GROUP = {
  namePrefix: "",
  deregistrationDelay: 300,
  stickiness: { type: "lb_cookie", enabled: false, cookieDuration: 86400, cookieName: "" },
  healthCheck: { enabled: true, interval: 30, path: "/", matcher: "200", port: "traffic-port", protocol: "HTTP" },
  targetFailovers: [],
  targetHealthStates: [],
  targetGroupHealth: {
    dnsFailover: { minimumHealthyTargetsCount: "1", minimumHealthyTargetsPercentage: "off" },
    unhealthyStateRouting: { minimumHealthyTargetsCount: 1, minimumHealthyTargetsPercentage: "off" },
  },
};
const LAMBDA_GROUP = {
  namePrefix: "",
  lambdaMultiValueHeadersEnabled: false,
  healthCheck: { enabled: false, interval: 35, path: "/", matcher: "200" },
};
