/** The parts of the Kubernetes objects that the model reads and writes. Shapes follow the API, nothing is renamed. */

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** RFC 3339; set by the API server. */
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
}

export interface ServiceBackend {
  readonly service?: { readonly name: string; readonly port?: { readonly name?: string; readonly number?: number } };
  readonly resource?: { readonly apiGroup?: string; readonly kind: string; readonly name: string };
}

export interface HttpIngressPath {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend: ServiceBackend;
}

export interface IngressRule {
  readonly host?: string;
  readonly http?: { readonly paths: readonly HttpIngressPath[] };
}

export interface Ingress {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "Ingress";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly ingressClassName?: string;
    readonly defaultBackend?: ServiceBackend;
    readonly rules?: readonly IngressRule[];
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
  };
}

export interface IngressClass {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "IngressClass";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly controller: string;
    readonly parameters?: {
      readonly apiGroup?: string;
      readonly kind: string;
      readonly name: string;
      readonly scope?: string;
      readonly namespace?: string;
    };
  };
}

export interface IngressClassParams {
  readonly apiVersion: "elbv2.k8s.aws/v1beta1" | "eks.amazonaws.com/v1";
  readonly kind: "IngressClassParams";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly group?: { readonly name: string };
    readonly scheme?: string;
    readonly targetType?: string;
    readonly loadBalancerName?: string;
    readonly certificateArn?: readonly string[];
    /** `certificateArn` in eks.amazonaws.com/v1. */
    readonly certificateARNs?: readonly string[];
    readonly sslPolicy?: string;
    readonly sslRedirectPort?: string;
    readonly inboundCIDRs?: readonly string[];
    readonly ipAddressType?: string;
    readonly namespaceSelector?: {
      readonly matchLabels?: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly {
        readonly key: string;
        readonly operator: string;
        readonly values?: readonly string[];
      }[];
    };
    readonly subnets?: {
      readonly ids?: readonly string[];
      readonly tags?: Readonly<Record<string, readonly string[]>>;
      /** `tags` in eks.amazonaws.com/v1. */
      readonly matchTags?: Readonly<Record<string, readonly string[]>>;
    };
    readonly tags?: readonly { readonly key: string; readonly value: string }[];
    readonly loadBalancerAttributes?: readonly { readonly key: string; readonly value: string }[];
    readonly listeners?: readonly {
      readonly protocol?: string;
      readonly port?: number;
      readonly listenerAttributes?: readonly { readonly key: string; readonly value: string }[];
      /** `listenerAttributes` in eks.amazonaws.com/v1. */
      readonly attributes?: readonly { readonly key: string; readonly value: string }[];
    }[];
    readonly minimumLoadBalancerCapacity?: { readonly capacityUnits: number };
    readonly ipamConfiguration?: { readonly ipv4IPAMPoolId?: string };
    readonly prefixListsIDs?: readonly string[];
    /** Older spelling of `prefixListsIDs`. */
    readonly PrefixListsIDs?: readonly string[];
    readonly wafv2AclArn?: string;
    readonly wafv2AclName?: string;
  };
}

export interface TargetGroupBinding {
  readonly apiVersion: "elbv2.k8s.aws/v1beta1" | "eks.amazonaws.com/v1";
  readonly kind: "TargetGroupBinding";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly serviceRef: { readonly name: string; readonly port: number | string };
    readonly targetGroupARN?: string;
    readonly targetGroupName?: string;
    readonly targetType: "ip";
    readonly networking?: {
      readonly ingress: readonly {
        readonly from: readonly (
          | { readonly securityGroup: { readonly groupID: string } }
          | { readonly ipBlock: { readonly cidr: string } }
        )[];
        readonly ports: readonly { readonly protocol: "TCP"; readonly port?: number | string }[];
      }[];
    };
  };
}

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  /** @default `port` */
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

export interface Service {
  readonly apiVersion: "v1";
  readonly kind: "Service";
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly type?: string;
    readonly ports: readonly ServicePort[];
    readonly ipFamilies?: readonly string[];
  };
}

/** The objects of one shard, in the order in which they are to be applied. */
export type KubernetesObject = IngressClassParams | IngressClass | TargetGroupBinding | Ingress;
