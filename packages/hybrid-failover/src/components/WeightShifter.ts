import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Plan } from "@sluice/alb-model";
import { SpecError } from "@sluice/multitenant-alb";
import { SHIFTER_BUNDLE_KEY, shifterBundle } from "../bundle.ts";
import type { ShifterConfig } from "../gate/config.ts";
import { checkShifter } from "../manifests/checkShifter.ts";
import { renderConfigMap, renderProgram, renderStatus } from "../manifests/configMaps.ts";
import { renderDeployment, renderDisruptionBudget } from "../manifests/deployment.ts";
import { gatePolicy, notAnOwner, shifterPolicy } from "../manifests/gatePolicies.ts";
import { renderPrometheusRule, renderServiceMonitor } from "../manifests/monitoring.ts";
import { shifterName } from "../manifests/names.ts";
import { renderNetworkPolicy, renderService } from "../manifests/network.ts";
import { DEFAULT_NODE_IMAGE } from "../manifests/nodeImage.ts";
import { renderRoles, renderServiceAccount } from "../manifests/rbac.ts";
import type { ShifterSettings } from "../manifests/settings.ts";
import { shifterConfig } from "../manifests/shifterConfig.ts";

/** A fleet whose gates are there; a `MultiTenantAlb` is one. */
export interface ShiftedFleet {
  readonly plan: Plan;
  /** The Ingresses of the gates, so that the shifter starts after them. */
  readonly gates: readonly pulumi.Resource[];
}

export type WeightShifterArgs = ShifterSettings<pulumi.Input<string>> & { readonly fleet: ShiftedFleet };

/**
 * Follows the pods of a fleet's services: sends all tenants of a service to its Lambda function when its last ready
 * endpoint goes, and brings them back in steps when there are pods again. It opens and closes the rules of the gates,
 * one patch a load balancer however many tenants it has.
 *
 * A Deployment in the fleet's namespace, of which one pod leads. There is no image to build: the program is in a
 * ConfigMap, on a stock Node.js image. Its service account may read the services' EndpointSlices and write the declared
 * conditions of the gates, and nothing else; admission policies (Kubernetes 1.30) hold it to that, and keep everybody
 * else off these conditions. Pulumi declares none of them, so updates and refreshes leave open gates as they are.
 *
 * When the steps, paths or domains of a fallback change, pods of the last version are refused what is no longer
 * declared, so until the new ones lead, seconds later, such a service does not fail over.
 *
 * With a `HostGuard`, name `serviceAccount` among its owners, or it refuses the shifter.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * const edge = new MultiTenantAlb("edge", { ...spec, vpcId, backend, fallbacks: { web: degradedSite } });
 * new WeightShifter("edge-shifter", {
 *   fleet: edge,
 *   services: { web: { minReady: 2, recoverAfterSeconds: 60 } },
 *   monitoring: { labels: { release: "kube-prometheus-stack" } },
 * }, { providers: { kubernetes: cluster } });
 */
export class WeightShifter extends pulumi.ComponentResource {
  /** What the shifter is told. */
  readonly config: ShifterConfig;
  /** The shifter's identity, for a `HostGuard`'s owners. */
  readonly serviceAccount: { readonly namespace: string; readonly name: string };
  /** The ConfigMap that tells where each service stands. */
  readonly status: { readonly namespace: string; readonly name: string };
  readonly deployment: k8s.apps.v1.Deployment;
  readonly #name: string;
  /** Of everything: the namespaces are there once the gates are. */
  readonly #opts: pulumi.CustomResourceOptions;

  constructor(name: string, args: WeightShifterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { fleet, ...settings } = args;
    const problems = checkShifter(fleet.plan, settings);
    if (problems.length > 0) throw new SpecError(problems);
    const config = shifterConfig(fleet.plan, settings.services);
    super("sluice:index:WeightShifter", name, { fleet: config.fleet, ...settings }, opts);
    this.config = config;
    this.#name = name;
    this.#opts = { parent: this, dependsOn: [...fleet.gates] };
    this.serviceAccount = { namespace: config.namespace, name: shifterName(config.fleet) };
    const rights = [...this.createIdentity(), ...this.createPolicies(settings.owners)];
    const { checksum, configMap } = renderConfigMap(config);
    const told = new k8s.core.v1.ConfigMap(name, configMap, this.#opts);
    const status = this.createStatus();
    this.status = config.status;
    this.deployment = this.createDeployment(settings, checksum, [told, status, ...rights]);
    this.createSurroundings(settings);
    this.registerOutputs({ serviceAccount: this.serviceAccount, status: this.status });
  }

  private createIdentity(): pulumi.Resource[] {
    const { v1 } = k8s.rbac;
    const account = new k8s.core.v1.ServiceAccount(this.#name, renderServiceAccount(this.config), this.#opts);
    const roles = renderRoles(this.config).flatMap(({ namespace, role, binding }) => {
      const made = new v1.Role(`${this.#name}-${namespace}`, role, this.#opts);
      const bound = { parent: this, dependsOn: [account, made] };
      return [made, new v1.RoleBinding(`${this.#name}-${namespace}`, binding, bound)];
    });
    return [account, ...roles];
  }

  private createPolicies(owners: WeightShifterArgs["owners"]): pulumi.Resource[] {
    const { v1 } = k8s.admissionregistration;
    const notOwner = pulumi.output(owners ?? {}).apply(notAnOwner);
    const policies = { shifter: shifterPolicy(this.config), gates: gatePolicy(this.config, notOwner) };
    return Object.entries(policies).flatMap(([subject, { policy, binding }]) => {
      const made = new v1.ValidatingAdmissionPolicy(`${this.#name}-${subject}`, policy, this.#opts);
      const opts = { parent: this, dependsOn: made };
      return [made, new v1.ValidatingAdmissionPolicyBinding(`${this.#name}-${subject}`, binding, opts)];
    });
  }

  private createStatus(): pulumi.Resource {
    // Its data is the shifter's, and comes after it was made.
    const opts = { ...this.#opts, ignoreChanges: ["data"] };
    return new k8s.core.v1.ConfigMap(`${this.#name}-status`, renderStatus(this.config), opts);
  }

  private createDeployment(
    { image, nodeImage = DEFAULT_NODE_IMAGE, replicas, resources, placing }: Omit<WeightShifterArgs, "fleet">,
    configChecksum: string,
    before: readonly pulumi.Resource[],
  ): k8s.apps.v1.Deployment {
    const { fleet, namespace } = this.config;
    const program = image === undefined ? renderProgram(this.config, SHIFTER_BUNDLE_KEY, shifterBundle()) : undefined;
    const brought =
      program === undefined ? [] : [new k8s.core.v1.ConfigMap(`${this.#name}-program`, program, this.#opts)];
    const rendered = renderDeployment({
      fleet,
      namespace,
      configChecksum,
      image: image ?? nodeImage,
      ...(program === undefined ? {} : { program: program.metadata.name }),
      ...(replicas === undefined ? {} : { replicas }),
      ...(resources === undefined ? {} : { resources }),
      ...(placing === undefined ? {} : { placing }),
    });
    const opts = { parent: this, dependsOn: [...before, ...brought] };
    return new k8s.apps.v1.Deployment(this.#name, rendered, opts);
  }

  private createSurroundings({ scrapers, networkPolicy = true, monitoring }: Omit<WeightShifterArgs, "fleet">): void {
    const { fleet, namespace } = this.config;
    const budget = renderDisruptionBudget(fleet, namespace);
    new k8s.policy.v1.PodDisruptionBudget(this.#name, budget, this.#opts);
    if (networkPolicy) {
      const policy = renderNetworkPolicy(fleet, namespace, scrapers);
      new k8s.networking.v1.NetworkPolicy(this.#name, policy, this.#opts);
    }
    // Pulumi would wait for endpoints, which are there once the Deployment is.
    const opts = { parent: this, dependsOn: this.deployment };
    const service = new k8s.core.v1.Service(this.#name, renderService(fleet, namespace), opts);
    if (monitoring === undefined) return;
    const { CustomResource } = k8s.apiextensions;
    const monitor = renderServiceMonitor(fleet, namespace, monitoring);
    new CustomResource(`${this.#name}-monitor`, monitor, { parent: this, dependsOn: service });
    new CustomResource(`${this.#name}-alerts`, renderPrometheusRule(fleet, namespace, monitoring), this.#opts);
  }
}
