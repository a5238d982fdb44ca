import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "@sluice/alb-model";
import { SpecError } from "@sluice/multitenant-alb";
import { checkGroupArn, checkScale } from "../scale/checkScale.ts";
import { requestsQuery, scaledObjectSpec } from "../scale/scaledObject.ts";
import { resolveScale, type ScaleSettings } from "../scale/settings.ts";

/** Both target groups of a service on one shard: requests are those of the one or of the other. */
export interface ServiceTargetGroups {
  /** ARN of the pods' target group. */
  readonly pods: pulumi.Input<string>;
  /** ARN of the fallback's. Without it nothing would wake the pods. */
  readonly fallback: pulumi.Input<string>;
}

/** By shard and service; a `MultiTenantAlb` has them. */
export interface FleetTargetGroups {
  readonly targetGroupArns: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
  readonly fallbackArns: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
}

/**
 * The target groups of a service on every shard that has its fallback.
 *
 * @example serviceTargetGroups(edge, "web")
 */
export function serviceTargetGroups(
  { targetGroupArns, fallbackArns }: FleetTargetGroups,
  service: string,
): ServiceTargetGroups[] {
  return Object.entries(fallbackArns).flatMap(([shard, arns]) => {
    const [pods, fallback] = [targetGroupArns[shard]?.[service], arns[service]];
    return pods === undefined || fallback === undefined ? [] : [{ pods, fallback }];
  });
}

/** How KEDA may ask CloudWatch. */
export interface MetricsIdentity {
  /** A role that KEDA's own takes on (`metricsPolicy` says what it must allow). @default KEDA's own role */
  readonly roleArn?: pulumi.Input<string>;
}

export interface ScaledToZeroArgs extends ScaleSettings {
  /** Of every shard that serves the service. */
  readonly targetGroups: readonly ServiceTargetGroups[];
  readonly region: pulumi.Input<string>;
  readonly identity?: MetricsIdentity;
}

const KEDA = "keda.sh/v1alpha1";

/**
 * A service that has no pods while nobody asks for it: its fallback serves the quiet hours, and the first requests wake
 * the pods. Needs KEDA 2.17 or later in the cluster (its CRDs first), a fallback for the service, and a Deployment
 * without `replicas` that is built with `gracefulScaleIn`.
 *
 * From the first request until pods serve everything: CloudWatch's minute and its delay, one `pollingSeconds`, then
 * `wakeSeconds`. All of it is served by the fallback, so this is for services whose fallback is worth something.
 *
 * Cost: a Metrics Insights query for each target group every `pollingSeconds`. At 30 s that is 86,400 a month and group,
 * about 0.86 USD at AWS's list price of 0.01 USD for 1,000 metrics; the fallback's invocations come on top.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * new ScaledToZero("web", {
 *   namespace: "web", deployment: "web", requestsPerMinutePerPod: 3000, maxReplicas: 20, region: "eu-central-1",
 *   targetGroups: serviceTargetGroups(edge, "web"),
 * });
 */
export class ScaledToZero extends pulumi.ComponentResource {
  /** Name of the ScaledObject, known once it is made. */
  readonly scaledObject: pulumi.Output<string>;

  constructor(name: string, args: ScaledToZeroArgs, opts?: pulumi.ComponentResourceOptions) {
    const { targetGroups, region, identity = {}, ...settings } = args;
    const problems = [...checkScale(settings), ...checkTargetGroups(targetGroups)];
    if (problems.length > 0) throw new SpecError(problems);
    super("sluice:index:ScaledToZero", name, args, opts);
    const scale = resolveScale(settings);
    const metadata = {
      name: scale.deployment,
      namespace: scale.namespace,
      labels: { "app.kubernetes.io/managed-by": "sluice" },
    };
    const authentication = this.createAuthentication(name, metadata, identity);
    const queries = targetGroups
      .flatMap(({ pods, fallback }) => [pods, fallback])
      .map((arn): pulumi.Input<string> => pulumi.output(arn).apply(requestsQuery));
    const spec = scaledObjectSpec<pulumi.Input<string>>(scale, queries, { region, authentication: scale.deployment });
    const kind = { apiVersion: KEDA, kind: "ScaledObject" };
    const object = new k8s.apiextensions.CustomResource(
      name,
      { ...kind, metadata, spec },
      { parent: this, dependsOn: authentication },
    );
    this.scaledObject = object.metadata.name;
    this.registerOutputs({ scaledObject: this.scaledObject });
  }

  private createAuthentication(
    name: string,
    metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> },
    { roleArn }: MetricsIdentity,
  ): k8s.apiextensions.CustomResource {
    const podIdentity = { provider: "aws", ...(roleArn === undefined ? {} : { roleArn }) };
    const kind = { apiVersion: KEDA, kind: "TriggerAuthentication" };
    const args = { ...kind, metadata, spec: { podIdentity } };
    return new k8s.apiextensions.CustomResource(`${name}-metrics`, args, { parent: this });
  }
}

/** Outputs are checked by nobody: in a program they come from the components that made the groups. */
function checkTargetGroups(groups: readonly ServiceTargetGroups[]): Problem[] {
  if (groups.length === 0) {
    const message = "is empty: no request would ever wake the pods";
    return [{ code: "scale.targetGroups", path: "targetGroups", message, fix: "give both groups of every shard" }];
  }
  const known = groups.flatMap(({ pods, fallback }, index) => [
    ...(typeof pods === "string" ? [[`targetGroups[${index}].pods`, pods] as const] : []),
    ...(typeof fallback === "string" ? [[`targetGroups[${index}].fallback`, fallback] as const] : []),
  ]);
  return known.flatMap(([path, arn]) => [...checkGroupArn(path, arn), ...checkTwice(path, arn, known)]);
}

function checkTwice(path: string, arn: string, known: readonly (readonly [string, string])[]): Problem[] {
  const first = known.find(([, other]) => other === arn)?.[0] ?? path;
  if (first === path) return [];
  const message = `is ${first} too, and its requests would count twice`;
  return [{ code: "scale.targetGroup", path, value: arn, message, fix: "name each group once" }];
}
