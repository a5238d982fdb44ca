import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { alarmOn } from "./loadBalancer.ts";
import { CERTIFICATE, LOG_BUCKET, OWNED, TLS_POLICY } from "./tags.ts";
import { soundTargetGroup } from "./targetGroup.ts";

const PREFIX = "alb.ingress.kubernetes.io";

/** What a program of the corpus does otherwise; every part left out is as it should be. */
export interface GroupChanges {
  /** Replaces fields of the class parameters; `undefined` takes one away. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly paramsAnnotations?: Readonly<Record<string, string>>;
  readonly targetGroup?: Partial<aws.lb.TargetGroupArgs>;
  /** Tenants by name, each with its host. @default one */
  readonly tenants?: Readonly<Record<string, string>>;
  /** @default one alarm on 5xx answers */
  readonly alarms?: false;
  /** Where the same stack installs it; all Kubernetes objects then go before it does. */
  readonly controller?: pulumi.Resource;
}

/** Load balancer attributes as IngressClassParams take them. */
export function attributes(entries: Readonly<Record<string, string>>) {
  return Object.entries(entries).map(([key, value]) => ({ key, value }));
}

export const SOUND_ATTRIBUTES = {
  "deletion_protection.enabled": "true",
  "access_logs.s3.enabled": "true",
  "access_logs.s3.bucket": LOG_BUCKET,
  "routing.http.drop_invalid_header_fields.enabled": "true",
};

/** An IngressGroup that the controller builds and that no policy objects to, made with plain Kubernetes resources. */
export function soundGroup(name: string, changes: GroupChanges = {}) {
  const options = changes.controller === undefined ? {} : { dependsOn: [changes.controller] };
  const params = soundParams(name, changes, options);
  const ingressClass = new k8s.networking.v1.IngressClass(
    `${name}-class`,
    {
      metadata: { name },
      spec: {
        controller: "ingress.k8s.aws/alb",
        parameters: { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name },
      },
    },
    options,
  );
  const targetGroup = soundTargetGroup(`${name}-web`, changes.targetGroup);
  new k8s.apiextensions.CustomResource(
    `${name}-web-binding`,
    {
      apiVersion: "elbv2.k8s.aws/v1beta1",
      kind: "TargetGroupBinding",
      metadata: { name: `${name}-web`, namespace: "shops" },
      spec: { targetGroupARN: targetGroup.arn, targetType: "ip", serviceRef: { name: "web", port: 80 } },
    },
    options,
  );
  for (const [tenant, host] of Object.entries(changes.tenants ?? { acme: "acme.example.com" })) {
    tenantIngress(name, { name: tenant, host }, options);
  }
  if (changes.alarms !== false) {
    alarmOn(name, aws.lb.getLoadBalancerOutput({ name }).arnSuffix);
  }
  return { params, ingressClass, targetGroup };
}

/** Class parameters of a group that no policy objects to. */
function soundParams(name: string, changes: GroupChanges, options: pulumi.CustomResourceOptions) {
  return new k8s.apiextensions.CustomResource(
    `${name}-params`,
    {
      apiVersion: "elbv2.k8s.aws/v1beta1",
      kind: "IngressClassParams",
      metadata: {
        name,
        ...(changes.paramsAnnotations === undefined ? {} : { annotations: changes.paramsAnnotations }),
      },
      spec: {
        group: { name },
        loadBalancerName: name,
        scheme: "internal",
        targetType: "ip",
        certificateArn: [CERTIFICATE],
        sslPolicy: TLS_POLICY,
        sslRedirectPort: "443",
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shops" } },
        loadBalancerAttributes: attributes(SOUND_ATTRIBUTES),
        tags: Object.entries(OWNED).map(([key, value]) => ({ key, value })),
        ...changes.params,
      },
    },
    options,
  );
}

/** The Service `web` of the group's binding, with the pods behind it. */
export function soundWorkload(name: string): void {
  const labels = { "app.kubernetes.io/name": name };
  const metadata = { name, namespace: "shops" };
  new k8s.core.v1.Service(`${name}-service`, { metadata, spec: { selector: labels, ports: [{ port: 80 }] } });
  new k8s.apps.v1.Deployment(`${name}-pods`, {
    metadata,
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image: "registry.k8s.io/pause:3.10" }] } },
    },
  });
}

export interface TenantIngress {
  readonly name: string;
  /** `undefined` for every host. */
  readonly host: string | undefined;
  readonly namespace?: string;
  readonly path?: string;
  /** @default forwards to the group's target group */
  readonly action?: unknown;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly service?: k8s.types.input.networking.v1.IngressServiceBackend;
}

/** An Ingress of a tenant in a group, which forwards to the group's target group by name. */
export function tenantIngress(
  group: string,
  tenant: TenantIngress,
  options: pulumi.CustomResourceOptions = {},
): k8s.networking.v1.Ingress {
  const { name, host, namespace = "shops", path = "/" } = tenant;
  const action = tenant.action ?? {
    type: "forward",
    forwardConfig: { targetGroups: [{ targetGroupName: `${group}-web` }] },
  };
  const service = tenant.service ?? { name: "web", port: { name: "use-annotation" } };
  return new k8s.networking.v1.Ingress(
    name,
    {
      metadata: {
        name,
        namespace,
        annotations: {
          [`${PREFIX}/actions.web`]: JSON.stringify(action),
          "pulumi.com/skipAwait": "true",
          ...tenant.annotations,
        },
      },
      spec: {
        ingressClassName: group,
        rules: [
          {
            ...(host === undefined ? {} : { host }),
            http: { paths: [{ path, pathType: "Prefix", backend: { service } }] },
          },
        ],
      },
    },
    options,
  );
}
