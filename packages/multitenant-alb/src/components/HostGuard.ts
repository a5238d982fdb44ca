import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SpecError } from "../errors.ts";
import { celText } from "../hostGuard/cel.ts";
import { checkHostGuard } from "../hostGuard/checkHostGuard.ts";
import { checkOwners } from "../hostGuard/checkOwners.ts";
import { countHosts } from "../hostGuard/parameters.ts";
import type { GuardPolicy } from "../hostGuard/policy.ts";
import { GUARD_SUBJECTS, renderHostGuard } from "../hostGuard/renderHostGuard.ts";
import type { FleetOwners, HostGuardSettings } from "../hostGuard/settings.ts";
import { type Filled, type Fillings, toArgs } from "./toArgs.ts";

export type HostGuardArgs = HostGuardSettings<pulumi.Input<string>>;

/**
 * Keeps a fleet's hosts to their owners by admission policies, which the API server evaluates itself: no webhook runs.
 * They need Kubernetes 1.30. On the fleet's IngressClasses, groups and load balancers, those of shards to come too,
 *
 * - the fleet's owners may do everything;
 * - a namespace may claim, by Ingresses with the shard's class, the hosts that are listed for it, and use annotations
 *   about its own rules and target groups; actions forward to its own Services;
 * - nobody else may claim a host, change the fleet's classes, name them or their groups in classes of their own, bind
 *   its target groups, or change who owns what.
 *
 * What changes neither spec nor annotations is not looked at, so that controllers set finalizers and status whoever
 * they are. What was there before the guard is looked at when it next changes. Rights on the policies themselves are
 * RBAC's matter: tenants must have none on admissionregistration.k8s.io.
 *
 * A host that is given to a namespace may be claimed once the update is through. While a guard is destroyed, the API
 * server may refuse changes of Ingresses for up to a second, until it has seen that the policies are gone.
 *
 * Owners are found by the identity that the API server authenticated. `kubectl auth whoami`, run with the credentials
 * of the Pulumi program, tells it.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * new HostGuard("guard", {
 *   fleet,
 *   owners: {
 *     groups: ["platform-deployers"],
 *     serviceAccounts: [{ namespace: "edge", name: "weight-shifter" }],
 *   },
 *   namespaces: { acme: { hosts: ["acme.example.com", "*.acme.example.com"] } },
 * });
 */
export class HostGuard extends pulumi.ComponentResource {
  /** Name of the ConfigMap that says who owns which host; another one whenever that changes. */
  readonly parameters: pulumi.Output<string>;
  /** Names of the policies, which are their bindings' names, too. */
  readonly policies: readonly string[];
  /** How many hosts each namespace may claim, sorted by namespace. */
  readonly hosts: readonly { readonly namespace: string; readonly hosts: number }[];

  constructor(name: string, args: HostGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    const { owners, fillings } = withStandIns(args.owners);
    const settings = { ...args, owners };
    const problems = checkHostGuard(settings);
    if (problems.length > 0) throw new SpecError(problems);
    // Hosts show in the ConfigMap; here they would mark the component as changed with every one of them.
    const { fleet, parametersNamespace, validationActions } = args;
    const shown = { fleet: fleet.name, owners: args.owners, parametersNamespace, validationActions };
    super("sluice:index:HostGuard", name, shown, opts);
    const { parameters: rendered, policies } = renderHostGuard(settings);
    const parameters = new k8s.core.v1.ConfigMap(`${name}-parameters`, toArgs(rendered), { parent: this });
    for (const subject of GUARD_SUBJECTS) {
      this.createPolicy(`${name}-${subject}`, toArgs(policies[subject], fillings), parameters);
    }
    this.parameters = parameters.metadata.name;
    this.policies = GUARD_SUBJECTS.map((subject) => policies[subject].policy.metadata.name);
    this.hosts = countHosts(args.namespaces);
    this.registerOutputs({ parameters: this.parameters, policies: this.policies, hosts: this.hosts });
  }

  private createPolicy(name: string, { policy, binding }: Filled<GuardPolicy>, parameters: pulumi.Resource): void {
    const { v1 } = k8s.admissionregistration;
    const made = new v1.ValidatingAdmissionPolicy(name, policy, { parent: this });
    // A policy that is bound before its parameters are there would refuse every Ingress of the cluster.
    new v1.ValidatingAdmissionPolicyBinding(name, binding, { parent: this, dependsOn: [parameters, made] });
  }
}

/** Owners with stand-ins for what is not plain, and what takes the place of these in a policy's text. */
function withStandIns(owners: HostGuardArgs["owners"]): { owners: FleetOwners; fillings: Fillings } {
  const fillings = new Map<string, pulumi.Input<string>>();
  const plain = (value: pulumi.Input<string>, kind: "users" | "groups"): string => {
    if (typeof value === "string") return value;
    const standIn = `owner-${fillings.size + 1}-not-known-yet`;
    fillings.set(
      standIn,
      pulumi.output(value).apply((known) => soundOwner(known, kind)),
    );
    return standIn;
  };
  const { users = [], groups = [], serviceAccounts = [] } = owners;
  return {
    owners: {
      users: users.map((user) => plain(user, "users")),
      groups: groups.map((group) => plain(group, "groups")),
      serviceAccounts: serviceAccounts.map(({ namespace, name }) => ({
        namespace: plain(namespace, "users"),
        name: plain(name, "users"),
      })),
    },
    fillings,
  };
}

/** An owner that is only known at deployment, as it stands between the quotes of a CEL text. */
function soundOwner(value: string, kind: "users" | "groups"): string {
  const problems = checkOwners({ [kind]: [value] });
  if (problems.length > 0) throw new SpecError(problems);
  return celText(value).slice(1, -1);
}
