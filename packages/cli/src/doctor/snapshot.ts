import type { Platform } from "@sluice/alb-model";

/** What the doctor knows of a namespace, as plain data. Times are milliseconds; undefined lists could not be read. */
export interface Snapshot {
  readonly name: string;
  readonly namespace?: NamespaceState | undefined;
  readonly pods: readonly Pod[];
  /** There are pods that were not asked for. */
  readonly partial?: boolean;
  readonly services?: readonly Service[] | undefined;
  readonly bindings?: readonly Binding[] | undefined;
  readonly webhooks?: readonly Webhook[] | undefined;
  /** Platforms whose TargetGroupBindings the cluster has. */
  readonly platforms: readonly Platform[];
  readonly unchecked: readonly Unchecked[];
}

/** What the cluster did not let the doctor read, and what is therefore not known. */
export interface Unchecked {
  /** As in a role: `services`, `targetgroupbindings.elbv2.k8s.aws`. */
  readonly resource: string;
  readonly message: string;
  readonly fix: string;
}

export type Labels = Readonly<Record<string, string>>;

export interface NamespaceState {
  readonly labels: Labels;
  /** By label: when it was last written, as far as the API server knows. */
  readonly labelledAt: Readonly<Record<string, number>>;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export interface Pod {
  readonly name: string;
  readonly created: number;
  readonly labels: Labels;
  readonly owner?: { readonly kind: string; readonly name: string } | undefined;
  readonly phase: string;
  readonly deleting: boolean;
  /** Condition types that it waits for. */
  readonly gates: readonly string[];
  readonly conditions: readonly Condition[];
}

export interface Service {
  readonly name: string;
  readonly created: number;
  readonly type: string;
  readonly selector: Labels;
}

export interface Binding {
  readonly name: string;
  readonly created: number;
  readonly platform: Platform;
  readonly service: string;
  readonly targetType?: string | undefined;
}

export interface Selector {
  readonly matchLabels?: Labels | undefined;
  readonly matchExpressions?: readonly Requirement[] | undefined;
}

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

/** A mutating webhook that sees pods being created. */
export interface Webhook {
  readonly configuration: string;
  readonly name: string;
  readonly created: number;
  readonly failurePolicy: string;
  readonly namespaceSelector?: Selector | undefined;
  readonly objectSelector?: Selector | undefined;
}
