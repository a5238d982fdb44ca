import { annotation, LABELS } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { balancerNameIn, type WatchedMetric, watchedMetrics } from "../subjects/loadBalancer/alarms.ts";
import type { AwsLoadBalancer } from "../subjects/loadBalancer/awsLoadBalancer.ts";
import type { GroupLoadBalancer } from "../subjects/loadBalancer/groupLoadBalancer.ts";
import { awsLoadBalancers, groupLoadBalancers } from "../subjects/loadBalancer/loadBalancers.ts";
import type { Setting } from "../subjects/loadBalancer/setting.ts";
import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

/** Somebody hears when a load balancer is in trouble. */
export const albAlarms = stackPolicy({
  name: "alb-alarms",
  level: "advisory",
  description: "Every load balancer has a CloudWatch alarm that notifies somebody.",
  reason:
    "Neither AWS nor the controller makes alarms, so nobody is told when the load balancer refuses connections or " +
    "answers with errors; on a shared one this affects all tenants.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/846",
  fix:
    "make an aws.cloudwatch.MetricAlarm on AWS/ApplicationELB with alarmActions and the dimension LoadBalancer: " +
    "app/<name>/<id>, the end of the load balancer's ARN (AlbAlarms makes them for a whole fleet)",
  guards: ["R3"],
  settings: z.strictObject({
    metrics: z
      .array(z.string().min(1))
      .default([])
      .describe("Metrics of AWS/ApplicationELB that every load balancer has an alarm on; none: any will do"),
  }),
  *judge(stack, { metrics }) {
    const balancers = watchable(stack);
    const alarms = stack.memo(watchedMetrics).map((metric) => ({ metric, watches: watchedBy(metric, balancers) }));
    const heard = alarms.filter(({ metric }) => metric.isHeard);
    for (const balancer of balancers) {
      const own = heard.filter(({ watches }) => watches?.includes(balancer)).map(({ metric }) => metric);
      const missing = missingOn(own, metrics);
      if (missing === undefined || balancer.isDisposable() !== false) continue;
      // An alarm whose load balancer is not known yet may be this one's; asking notes it.
      const others = heard.filter(({ metric, watches }) => watches === undefined && isUnknown(metric));
      if (missingOn([...own, ...others.map(({ metric }) => metric)], metrics) === undefined) continue;
      const on = missing.length === 0 ? "" : ` on ${missing.join(", ")}`;
      const unheard = alarms.find(({ metric, watches }) => !metric.isHeard && watches?.includes(balancer));
      const why =
        unheard === undefined ? uselessText(balancer, alarms) : `${unheard.metric.alarm.name} has no alarmActions`;
      const problem = `no alarm${on} notifies anybody about ${balancer.title}`;
      yield violation(balancer.subject, why === undefined ? problem : `${problem}: the alarm ${why}`);
    }
  },
});

/** The metrics that no alarm is on; none of these where there is no alarm at all. Undefined where nothing is missing. */
function missingOn(alarms: readonly WatchedMetric[], wanted: readonly string[]): readonly string[] | undefined {
  const names = new Set(alarms.map(({ metric }) => metric));
  const missing = names.has(undefined) ? [] : wanted.filter((metric) => !names.has(metric));
  return names.size > 0 && missing.length === 0 ? undefined : missing;
}

function isUnknown({ loadBalancer }: WatchedMetric): boolean {
  return loadBalancer !== "all" && loadBalancer.isUnknown;
}

/** Of an alarm that was made for the load balancer and watches nothing: `edge-5xx has LoadBalancer app/edge, …`. */
function uselessText(
  { marks }: Watchable,
  alarms: readonly { readonly metric: WatchedMetric; readonly watches: readonly Watchable[] | undefined }[],
): string | undefined {
  const found = alarms.find(({ metric, watches }) => watches?.length === 0 && marks(metric))?.metric;
  if (found === undefined || found.loadBalancer === "all") return undefined;
  return `${found.alarm.name} has the dimension LoadBalancer ${found.loadBalancer.shown()}, which CloudWatch does not know`;
}

interface Watchable {
  readonly subject: StackResource;
  /** `the load balancer of the IngressGroup edge` */
  readonly title: string;
  /** Nobody is called at night for one that may be lost. Undefined where that is not known. */
  readonly isDisposable: () => boolean | undefined;
  /** Whether an alarm belongs to it by what its dimension is made of, or by its tags. */
  readonly marks: (metric: WatchedMetric) => boolean;
  readonly hasName: (name: string) => boolean;
}

function watchable(stack: Stack): Watchable[] {
  return [
    ...stack
      .memo(groupLoadBalancers)
      .filter(({ isWhole }) => isWhole)
      .map(ofGroup),
    ...stack.memo(awsLoadBalancers).map(ofResource),
  ];
}

function ofResource(balancer: AwsLoadBalancer): Watchable {
  const { subject } = balancer;
  return {
    subject,
    title: "it",
    isDisposable: () => balancer.isDisposable,
    marks: ({ madeOf }) => madeOf.includes(subject.urn),
    hasName: (name) => subject.props.at("name").is(name),
  };
}

/** The look-up of its load balancer by name waits for an Ingress of the group, which tells whose it is in a preview. */
function ofGroup(balancer: GroupLoadBalancer): Watchable {
  const { subject, params, members } = balancer;
  const group = members[0]?.group ?? "";
  const parts = [...members.map(({ resource }) => resource), ...(params === undefined ? [] : [params])];
  const urns = new Set(parts.map(({ urn }) => urn));
  const madeUp = madeUpName(group);
  let said: readonly Setting[] | undefined;
  return {
    subject,
    title: `the load balancer of the IngressGroup ${group}`,
    isDisposable: () => balancer.isDisposable,
    marks: ({ madeOf, alarm }) => madeOf.some((urn) => urns.has(urn)) || alarm.props.at("tags").at(SHARD_TAG).is(group),
    hasName: (name) => {
      // Once, and only when it is asked for: it takes a look at every Ingress of the group.
      said ??= balancer.settings("loadBalancerName", annotation.loadBalancerName);
      // A name that is not known yet may be this one; it was noted.
      return said.length === 0 ? madeUp.test(name) : said.some(({ text }) => text === undefined || text === name);
    },
  };
}

/** `sluice:shard`, on alarms as on all else that belongs to a shard. */
const SHARD_TAG = LABELS.shard.replace("/", ":");

/** Undefined where it is not known. */
function watchedBy(metric: WatchedMetric, balancers: readonly Watchable[]): readonly Watchable[] | undefined {
  const { loadBalancer } = metric;
  if (loadBalancer === "all") return balancers;
  const marked = balancers.filter(({ marks }) => marks(metric));
  if (!loadBalancer.isKnown) return marked.length > 0 ? marked : undefined;
  const name = balancerNameIn(loadBalancer.text() ?? "");
  if (name === undefined) return [];
  return balancers.filter((balancer) => marked.includes(balancer) || balancer.hasName(name));
}

/**
 * What the controller calls a load balancer without a name of its own: the first letters of the group's, or of the
 * Ingress's namespace and name, and a hash that also covers the cluster's name.
 * Source: https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/ingress/model_build_load_balancer.go
 */
function madeUpName(group: string): RegExp {
  const parts = group.split("/").map((part) => part.replace(/[^A-Za-z0-9]/g, ""));
  const length = parts.length > 1 ? 8 : 17;
  return new RegExp(`^k8s-${parts.map((part) => part.slice(0, length)).join("-")}-[0-9a-f]{10}$`);
}
