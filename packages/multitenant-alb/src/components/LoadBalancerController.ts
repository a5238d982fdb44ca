import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "@sluice/alb-model";
import {
  CONTROLLER_CHART,
  chartCrdFiles,
  controllerVersion,
  crdFiles,
  DEFAULT_CHART_VERSION,
  EKS_CHARTS,
} from "../controller/chart.ts";
import { chartValues } from "../controller/chartValues.ts";
import { checkSettings } from "../controller/checkSettings.ts";
import { CONTROLLER_DEFAULTS, type ControllerSettings } from "../controller/settings.ts";
import type { IdentityKind } from "../controller/versionFloor.ts";
import { SpecError } from "../errors.ts";
import { type ControllerCrds, createCrds } from "./LoadBalancerControllerCrds.ts";
import { type ControllerIdentity, createIdentity, type ScopeInputs } from "./LoadBalancerControllerIdentity.ts";

export interface LoadBalancerControllerArgs extends ControllerSettings {
  /** EKS cluster; also the tag value by which the controller, and its policy, know what is the cluster's. */
  readonly clusterName: pulumi.Input<string>;
  /** VPC of the pods. */
  readonly vpcId: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  /** Account of the load balancers; narrows the policy's ARNs and the role's trust. @default any: `*` in ARNs */
  readonly accountId?: pulumi.Input<string>;
  /** `aws`, `aws-cn`, `aws-us-gov`. @default "aws" */
  readonly partition?: pulumi.Input<string>;
  /** @default { kind: "pod-identity" } with a role of its own */
  readonly identity?: ControllerIdentity;
  /**
   * Security group that load balancers reach pods from; hand it to each `MultiTenantAlb` as `backend`.
   *
   * @default one is made in the VPC
   */
  readonly backendSecurityGroupId?: pulumi.Input<string>;
  /** @default the definitions of exactly this version, by the component's Kubernetes provider */
  readonly crds?: ControllerCrds;
}

/**
 * The AWS Load Balancer Controller as fleets need it: EndpointSlices, target groups found by tag, groups from class
 * parameters alone, webhooks that refuse instead of letting pass, CustomResourceDefinitions of its own version, and a
 * role that may do what is switched on, to what is this cluster's, and nothing else.
 *
 * Hand it to `MultiTenantAlb` as `controller`: what the controller finalizes is then deleted before it, so that
 * `pulumi destroy` ends. Its role and security group go after it.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * const spec = readSpec(import.meta.dirname);
 * const controller = new LoadBalancerController("alb-controller", {
 *   clusterName: cluster.name,
 *   vpcId: vpc.vpcId,
 *   region: "eu-central-1",
 *   fleets: [spec.fleet],
 * }, { providers: { kubernetes: provider } });
 * new MultiTenantAlb("edge", {
 *   ...spec,
 *   vpcId: vpc.vpcId,
 *   backend: { securityGroupId: controller.backendSecurityGroupId },
 *   controller,
 * }, { providers: { kubernetes: provider } });
 */
export class LoadBalancerController extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;
  readonly backendSecurityGroupId: pulumi.Output<string>;
  /** Version of the controller, which for charts before 3.0 is not the chart's. */
  readonly version: string;
  readonly namespace: string;
  readonly serviceAccountName: string;
  /** The release: whatever depends on it, or on the component, finds webhooks that answer. */
  readonly ready: k8s.helm.v3.Release;
  readonly #args: LoadBalancerControllerArgs;

  constructor(name: string, args: LoadBalancerControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = [...checkSettings(args, identityKind(args.identity)), ...checkCrds(args)];
    if (problems.length > 0) throw new SpecError(problems);
    // A change of a fleet is none of the controller.
    const { fleets: _fleets, ...settings } = args;
    super("sluice:index:LoadBalancerController", name, settings, opts);
    this.#args = args;
    this.namespace = args.namespace ?? CONTROLLER_DEFAULTS.namespace;
    this.serviceAccountName = args.serviceAccountName ?? CONTROLLER_DEFAULTS.serviceAccountName;
    this.version = controllerVersion(chartVersion(args));
    this.backendSecurityGroupId = pulumi.output(args.backendSecurityGroupId ?? this.createSecurityGroup(name).id);
    const identity = createIdentity(
      {
        name,
        identity: args.identity ?? { kind: "pod-identity" },
        scope: scopeOf(args),
        account: { namespace: this.namespace, name: this.serviceAccountName },
        settings: args,
      },
      this,
    );
    this.roleArn = identity.roleArn;
    const definitions = createCrds(name, crdFilesOf(args), { parent: this, ...crdProvider(args.crds) });
    this.ready = this.createRelease(name, [...identity.before, ...definitions]);
    const { roleArn, backendSecurityGroupId, version, namespace, serviceAccountName } = this;
    this.registerOutputs({ roleArn, backendSecurityGroupId, version, namespace, serviceAccountName });
  }

  /** It lets nothing in; the controller opens the pods' own groups to it. Outbound is as AWS makes groups. */
  private createSecurityGroup(name: string): aws.ec2.SecurityGroup {
    const { vpcId, defaultTags } = this.#args;
    return new aws.ec2.SecurityGroup(
      `${name}-backend`,
      {
        description: "From load balancers to pods",
        vpcId,
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }],
        tags: { ...defaultTags, Name: `${name}-backend` },
      },
      { parent: this },
    );
  }

  private createRelease(name: string, before: pulumi.Resource[]): k8s.helm.v3.Release {
    const { clusterName, region, vpcId, chart, identity, extraValues } = this.#args;
    const values = chartValues<pulumi.Input<string>>(this.#args, {
      clusterName,
      region,
      vpcId,
      backendSecurityGroup: this.backendSecurityGroupId,
      ...(identity?.kind === "irsa" ? { roleArn: this.roleArn } : {}),
    });
    return new k8s.helm.v3.Release(
      name,
      {
        // The chart's webhooks have one name in a cluster, so a second release must collide at once.
        name: CONTROLLER_CHART,
        namespace: this.namespace,
        chart: chart?.path ?? CONTROLLER_CHART,
        version: chartVersion(this.#args),
        ...(chart?.path === undefined ? { repositoryOpts: { repo: chart?.repository ?? EKS_CHARTS } } : {}),
        values: { ...extraValues, ...values },
        skipCrds: true,
        atomic: true,
      },
      { parent: this, dependsOn: before, deleteBeforeReplace: true },
    );
  }
}

function identityKind(identity: ControllerIdentity | undefined): IdentityKind {
  return identity?.kind === "irsa" ? "irsa" : "podIdentity";
}

function chartVersion({ version }: ControllerSettings): string {
  return version ?? DEFAULT_CHART_VERSION;
}

function scopeOf(args: LoadBalancerControllerArgs): ScopeInputs {
  const { clusterName, vpcId, region, accountId = "*", partition = "aws" } = args;
  return { clusterName, vpcId, region, accountId, partition };
}

function crdFilesOf(args: LoadBalancerControllerArgs): Readonly<Record<string, string>> {
  const { chart, crds, featureGates = {} } = args;
  if (crds === "unmanaged") return {};
  if (crds?.files !== undefined) return crds.files;
  const gateway = featureGates.ALBGatewayAPI === true || featureGates.NLBGatewayAPI === true;
  if (chart?.path !== undefined) return chartCrdFiles(chart.path, { gateway }) ?? {};
  return crdFiles(chartVersion(args), { gateway });
}

function crdProvider(crds: ControllerCrds | undefined): { readonly provider?: k8s.Provider } {
  return crds === undefined || crds === "unmanaged" || crds.provider === undefined ? {} : { provider: crds.provider };
}

function checkCrds(args: LoadBalancerControllerArgs): Problem[] {
  if (args.crds === "unmanaged" || Object.keys(crdFilesOf(args)).length > 0) return [];
  return [
    {
      code: "controller.crds",
      path: "crds",
      value: args.chart?.path,
      message: "would not be installed: they are not read out of an archive",
      fix: 'crds: { files: { controller: "<path of crds.yaml>" } }, or "unmanaged" where others install them',
    },
  ];
}
