import type { Platform } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, type Violation, violation } from "../policy.ts";
import { PLATFORM_TITLES, PLATFORMS, platformsByCluster } from "../subjects/controller/platforms.ts";
import { annotationsOf } from "../subjects/ingress/ingresses.ts";
import {
  GATE_LABELS,
  GATES_DISABLED,
  GATES_ENABLED,
  gateLabel,
  type StackNamespace,
  stackNamespaces,
} from "../subjects/namespaces.ts";
import { bindingsByNamespace, hasPodTargets } from "../subjects/targetGroup/bindings.ts";
import { serviceTargetsIn } from "../subjects/targetGroup/serviceTargets.ts";
import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import { listed } from "../wording.ts";

/** Each platform's webhook selects namespaces by a label of its own, and passes over the other's without a word. */
export const readinessGateLabel = stackPolicy({
  name: "readiness-gate-label",
  level: "mandatory",
  description: "Namespaces whose pods wait for a load balancer carry the readiness gate label of their platform.",
  reason:
    "Without a gate a pod counts as ready before its load balancer sends it requests, so a rolling update can remove " +
    "the last pod that still serves them.",
  source: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/",
  fix: `set the label ${GATE_LABELS.controller}, or on EKS Auto Mode ${GATE_LABELS["eks-auto-mode"]}, to ${GATES_ENABLED}`,
  guards: ["R4"],
  settings: z.strictObject({
    platform: z
      .enum(PLATFORMS)
      .optional()
      .describe("What builds load balancers, where no class, class parameters or binding of the stack says so"),
    requireGates: z
      .boolean()
      .default(true)
      .describe("Whether namespaces that the stack makes need the label where load balancers reach their pods"),
  }),
  *judge(stack, { platform, requireGates }) {
    for (const namespace of stack.memo(stackNamespaces)) {
      const known = stack.memo(platformsByCluster).get(namespace.cluster);
      const platforms = new Set(known ?? (platform === undefined ? [] : [platform]));
      const wrong = namespace.resources.flatMap((each) => [...wrongLabels(each, platforms)]);
      yield* wrong;
      if (requireGates && wrong.length === 0) yield* missingLabel(stack, namespace, platforms);
    }
  },
});

function* wrongLabels(resource: StackResource, platforms: ReadonlySet<Platform>): Iterable<Violation> {
  for (const platform of PLATFORMS) {
    const name = GATE_LABELS[platform];
    const label = gateLabel(resource, platform);
    const other = [...platforms].find((each) => each !== platform);
    if (label.isMissing && annotationsOf(resource).at(name).isGiven) {
      yield violation(
        resource,
        `${name} is an annotation, and the webhook looks at labels`,
        `set ${name} as a label instead`,
      );
    } else if (label.isGiven && other !== undefined && !platforms.has(platform) && !label.is(GATES_DISABLED)) {
      yield violation(
        resource,
        `the label ${name} is ${PLATFORM_TITLES[platform]}'s, and the cluster has ${PLATFORM_TITLES[other]}, which ignores it`,
        `replace it with the label ${GATE_LABELS[other]}: ${GATES_ENABLED}`,
      );
    } else if (label.isGiven && label.isNot(GATES_ENABLED, GATES_DISABLED)) {
      const problem = `the label ${name} is ${label.shown()}, and the webhook selects ${GATES_ENABLED} alone`;
      yield violation(resource, problem, `set it to ${GATES_ENABLED}, or to ${GATES_DISABLED} for pods without gates`);
    }
  }
}

/** On namespaces that the stack makes: those of others may have the label from their owners. */
function* missingLabel(stack: Stack, namespace: StackNamespace, platforms: ReadonlySet<Platform>): Iterable<Violation> {
  const wanted = platforms.size === 0 ? PLATFORMS : [...platforms];
  const isUnlabelled = (each: StackResource) => wanted.every((platform) => gateLabel(each, platform).isMissing);
  if (!namespace.isMade || !namespace.resources.every(isUnlabelled)) return;
  const services = servicesWithTargets(stack, namespace);
  if (services.length === 0) return;
  const labels = wanted.map((platform) => GATE_LABELS[platform]).join(" or ");
  yield violation(
    namespace.resources[0],
    `it has no label ${labels}, so pods of the ${listed("Service", services)} get no readiness gate`,
    `set the label ${labels} to ${GATES_ENABLED}, or to ${GATES_DISABLED} for pods without gates`,
  );
}

/** Services of the namespace whose pods are targets of a load balancer. */
function servicesWithTargets(stack: Stack, namespace: StackNamespace): string[] {
  const bound = stack
    .memo(bindingsByNamespace)(namespace)
    .filter(hasPodTargets)
    .flatMap(({ service }) => service ?? []);
  const named = serviceTargetsIn(stack, namespace, (type) => type.is("ip")).map(({ service }) => service);
  return [...new Set([...bound, ...named])].sort();
}
