import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  ARGO_CHART,
  ARGO_CHARTS,
  ARGO_DEFAULTS,
  type ArgoSettings,
  argoPolicy,
  argoValues,
} from "../canary/argoRollouts.ts";
import { checkArgo } from "../canary/checkArgo.ts";
import { SpecError } from "../errors.ts";
import { type ControllerIdentity, createWorkloadRole, type WorkloadRole } from "./workloadRole.ts";

export interface ArgoRolloutsArgs extends ArgoSettings {
  readonly clusterName: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  /** Narrows the role's trust to the account. @default any */
  readonly accountId?: pulumi.Input<string>;
  /** @default { kind: "pod-identity" } with a role of its own */
  readonly identity?: ControllerIdentity;
}

/**
 * Argo Rollouts' controller as canaries on shared load balancers need it: it verifies on AWS that weights and targets
 * are in force before it goes on (`--aws-verify-target-group`), for the kinds and tags of the platform, with a role
 * that may look at load balancers and change nothing.
 *
 * Verification covers the target groups that the load balancers' controller makes for a canary: it finds them by a tag,
 * which target groups of a fleet's services do not have.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * const argo = new ArgoRollouts("argo-rollouts", {
 *   clusterName: cluster.name,
 *   region: "eu-central-1",
 *   ingressClasses: edge.plan.shards.map(({ name }) => name),
 * });
 */
export class ArgoRollouts extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;
  readonly namespace: string;
  /** The release: what depends on it is deleted while Argo still runs. */
  readonly ready: k8s.helm.v3.Release;

  constructor(name: string, args: ArgoRolloutsArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = checkArgo(args);
    if (problems.length > 0) throw new SpecError(problems);
    super("sluice:index:ArgoRollouts", name, args, opts);
    this.namespace = args.namespace ?? ARGO_DEFAULTS.namespace;
    const { roleArn, before } = this.createRole(name, args);
    this.roleArn = roleArn;
    const namespaces = args.createNamespace === false ? [] : [this.createNamespace()];
    this.ready = this.createRelease(name, args, [...namespaces, ...before]);
    this.registerOutputs({ roleArn: this.roleArn, namespace: this.namespace });
  }

  private createNamespace(): pulumi.Resource {
    const metadata = { name: this.namespace, labels: { "app.kubernetes.io/managed-by": "sluice" } };
    return new k8s.core.v1.Namespace(this.namespace, { metadata }, { parent: this });
  }

  private createRole(name: string, args: ArgoRolloutsArgs): WorkloadRole {
    const { clusterName, accountId = "*", identity = { kind: "pod-identity" } } = args;
    const account = { namespace: this.namespace, name: args.serviceAccountName ?? ARGO_DEFAULTS.serviceAccountName };
    const policy = JSON.stringify(argoPolicy());
    const grant = (role: aws.iam.Role) => [new aws.iam.RolePolicy(name, { role: role.id, policy }, { parent: this })];
    const description = "Argo Rollouts";
    return createWorkloadRole({ name, identity, account, clusterName, accountId, description, grant }, this);
  }

  private createRelease(name: string, args: ArgoRolloutsArgs, before: pulumi.Resource[]): k8s.helm.v3.Release {
    const { region, chart, identity } = args;
    const values = argoValues<pulumi.Input<string>>(args, {
      region,
      ...(identity?.kind === "irsa" ? { roleArn: this.roleArn } : {}),
    });
    return new k8s.helm.v3.Release(
      name,
      {
        name: ARGO_CHART,
        namespace: this.namespace,
        chart: chart?.path ?? ARGO_CHART,
        version: args.chartVersion ?? ARGO_DEFAULTS.chartVersion,
        ...(chart?.path === undefined ? { repositoryOpts: { repo: chart?.repository ?? ARGO_CHARTS } } : {}),
        values,
        atomic: true,
      },
      { parent: this, dependsOn: before, deleteBeforeReplace: true },
    );
  }
}
