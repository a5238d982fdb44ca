import type { Fleet, Tenant } from "@sluice/alb-model";

/** A service account, as Pulumi or a controller in the cluster uses one. */
export interface ServiceAccountName<Text = string> {
  readonly namespace: Text;
  readonly name: Text;
}

/**
 * Who works for the fleet, as the API server knows them: `kubectl auth whoami`, run with the credentials of the Pulumi
 * program, prints user name and groups. One match is enough. At least one is needed, or the fleet locks itself out.
 *
 * A field manager is no proof of who somebody is, for anyone may write any name there, so it is not asked for.
 */
export interface FleetOwners<Text = string> {
  /** User names, in full. On EKS a role's has the name of its session at the end: prefer groups there. */
  readonly users?: readonly Text[];
  /** Kubernetes groups: on EKS those of the role's access entry. */
  readonly groups?: readonly Text[];
  /** Also what changes the fleet's own Ingresses in the cluster, such as a weight shifter. */
  readonly serviceAccounts?: readonly ServiceAccountName<Text>[];
}

/** What Ingresses of a namespace may claim on the fleet's load balancers. */
export interface NamespaceHosts {
  /**
   * DNS names, by the rules for tenants' hosts. `*.acme.example.com` also gives every host with one label in place of
   * the `*`; deeper ones are listed on their own, for no certificate covers both.
   */
  readonly hosts: readonly string[];
}

/** What happens to a request that breaks a rule. Warnings and audit entries are for a rollout: they let it pass. */
export type ValidationActions =
  | readonly ["Deny"]
  | readonly ["Deny", "Audit"]
  | readonly ["Warn"]
  | readonly ["Audit"]
  | readonly ["Warn", "Audit"];

export interface HostGuardSettings<Text = string> {
  /** The fleet, as in `fleet.yaml`; its load balancers are found by the names that begin with the fleet's. */
  readonly fleet: Pick<Fleet, "name" | "quotas">;
  readonly owners: FleetOwners<Text>;
  /** By namespace. Names are trusted: who may create a namespace of one of these names may claim its hosts. */
  readonly namespaces: Readonly<Record<string, NamespaceHosts>>;
  /** The fleet's tenants, so that no namespace is given a host of theirs. @default not checked */
  readonly tenants?: readonly Tenant[];
  /**
   * Namespace of the ConfigMap that says who owns which host. It must outlive everything else: while there is none,
   * the API server refuses every change of every Ingress in the cluster, so that nothing is claimed unseen. The guard
   * itself keeps all but owners from deleting it.
   *
   * @default "kube-system", which cannot be deleted
   */
  readonly parametersNamespace?: string;
  /** @default ["Deny"] */
  readonly validationActions?: ValidationActions;
}

export const HOST_GUARD_DEFAULTS = { parametersNamespace: "kube-system", validationActions: ["Deny"] } as const;

/** Settings that were checked, with defaults. */
export interface ResolvedHostGuard {
  readonly fleet: string;
  readonly owners: FleetOwners;
  readonly namespaces: Readonly<Record<string, NamespaceHosts>>;
  readonly parametersNamespace: string;
  readonly validationActions: ValidationActions;
}
