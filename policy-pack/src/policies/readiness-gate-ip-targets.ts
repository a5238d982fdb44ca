import { annotation } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { controllerFlags, controllers } from "../subjects/controller/controllers.ts";
import { installationClusters } from "../subjects/controller/installationClusters.ts";
import { type AlbIngress, annotationsOf } from "../subjects/ingress/ingresses.ts";
import { asksForGates, type StackNamespace, stackNamespaces } from "../subjects/namespaces.ts";
import { bindingsByNamespace } from "../subjects/targetGroup/bindings.ts";
import { servicesByNamespace } from "../subjects/targetGroup/services.ts";
import { type OfConcern, serviceTargetsIn } from "../subjects/targetGroup/serviceTargets.ts";
import { CLASS_PARAMS_TYPES } from "../subjects/types.ts";
import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import type { Value } from "../view/value.ts";
import { listed } from "../wording.ts";

const CLASS_PARAMS: readonly string[] = CLASS_PARAMS_TYPES;
const NLB_TARGET_TYPE = "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type";

/** Gates are for pods that are targets themselves; with nodes as targets there is nothing to wait for. */
export const readinessGateIpTargets = stackPolicy({
  name: "readiness-gate-ip-targets",
  level: "advisory",
  description: "Where a namespace asks for readiness gates, load balancers have its pods as targets, not nodes.",
  reason:
    "Only pods that are targets themselves get a readiness gate; with nodes as targets the load balancer knows of no " +
    "pod, and the namespace's label has no effect.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3403",
  fix: "set the target type to ip",
  guards: ["R4"],
  settings: z.strictObject({
    defaultTargetType: z
      .enum(["instance", "ip"])
      .default("instance")
      .describe("The controller's --default-target-type, which holds where no Ingress, Service or class says any"),
  }),
  *judge(stack, { defaultTargetType }) {
    for (const namespace of stack.memo(stackNamespaces).filter(asksForGates)) {
      const found = [
        ...boundNodes(stack, namespace),
        ...nodesBehindIngresses(stack, namespace, defaultTargetType),
        ...nodesBehindNlbs(stack, namespace),
      ];
      const where = `in the namespace ${namespace.name}, whose pods are to have readiness gates`;
      for (const [blamed, findings] of Map.groupBy(found, ({ resource }) => resource)) {
        const services = [...new Set(findings.flatMap(({ service }) => service ?? []))].sort();
        const whose = services.length === 0 ? "" : ` for the ${listed("Service", services)}`;
        yield violation(blamed, `${findings[0]?.problem}${whose} ${where}`, findings[0]?.fix);
      }
    }
  },
});

interface NodeTargets {
  readonly resource: StackResource;
  readonly service: string | undefined;
  readonly problem: string;
  readonly fix: string;
}

function boundNodes(stack: Stack, namespace: StackNamespace): NodeTargets[] {
  const bound = stack.memo(bindingsByNamespace)(namespace);
  return bound.flatMap(({ resource, service, targetType, targetGroup }): NodeTargets[] => {
    if (targetType.is("instance")) {
      const problem = `${targetType.path} is instance`;
      return [{ resource, service, problem, fix: `set ${targetType.path} and the target group's targetType to ip` }];
    }
    const ofGroup = targetGroup?.props.at("targetType");
    if (targetGroup === undefined || ofGroup === undefined) return [];
    if (!ofGroup.isMissing && !ofGroup.is("instance")) return [];
    const problem = ofGroup.isMissing ? "targetType is not set, which makes it instance," : "targetType is instance";
    return [{ resource: targetGroup, service, problem, fix: "make a target group with targetType ip in its place" }];
  });
}

function nodesBehindIngresses(stack: Stack, namespace: StackNamespace, byDefault: "instance" | "ip"): NodeTargets[] {
  const hasDefault = byDefault === "instance" && !hasDefaultOfItsOwn(stack, namespace);
  const isNodes: OfConcern = (type, ingress) =>
    type.is("instance") || (type.isMissing && hasDefault && isDefaultKnown(ingress));
  return serviceTargetsIn(stack, namespace, isNodes).map(({ decidedBy: resource, service, targetType }) => {
    const place = CLASS_PARAMS.includes(resource.type) ? targetType.path : annotation.targetType;
    const problem = targetType.isMissing ? `${place} is not set, which makes it instance,` : `${place} is instance`;
    return { resource, service, problem, fix: `set ${place} to ip` };
  });
}

/** EKS Auto Mode's is not documented, and class parameters of another stack may say ip. */
function isDefaultKnown({ ingressClass, params, className, isAutoMode, isClassKnown }: AlbIngress): boolean {
  if (isAutoMode || !isClassKnown) return false;
  const isBare = ingressClass?.props.at("spec").at("parameters").isMissing ?? className === undefined;
  return params !== undefined || isBare;
}

/** Whether the stack installs a controller in the cluster that does not leave it at instance, or may not. */
function hasDefaultOfItsOwn(stack: Stack, { cluster }: StackNamespace): boolean {
  const installed = stack.memo(controllers).filter(({ resource }) => {
    return stack.memo(installationClusters)(resource) === cluster;
  });
  return installed.some((each) => {
    if (each.kind === "deployment") return !["", "instance"].includes(flagOf(each.container));
    const value = each.chart.value("defaultTargetType");
    return !value.isMissing && !value.is("instance");
  });
}

function flagOf(container: Value): string {
  const line = controllerFlags(container);
  return line.flag("default-target-type").at(-1) ?? (line.isKnown ? "" : "not known");
}

function nodesBehindNlbs(stack: Stack, namespace: StackNamespace): NodeTargets[] {
  return stack
    .memo(servicesByNamespace)(namespace)
    .flatMap((resource): NodeTargets[] => {
      const targetType = annotationsOf(resource).at(NLB_TARGET_TYPE);
      if (!targetType.is("instance")) return [];
      return [
        {
          resource,
          service: undefined,
          problem: `${NLB_TARGET_TYPE} is instance`,
          fix: `set ${NLB_TARGET_TYPE} to ip`,
        },
      ];
    });
}
