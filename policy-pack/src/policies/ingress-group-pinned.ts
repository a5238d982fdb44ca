import { annotation } from "@sluice/alb-model";
import { stackPolicy, type Violation, violation } from "../policy.ts";
import { goBoolean } from "../subjects/controller/commandLine.ts";
import { controllerFlags, controllers } from "../subjects/controller/controllers.ts";
import type { Installation } from "../subjects/controller/installations.ts";
import { type AlbIngress, albIngresses, annotationsOf } from "../subjects/ingress/ingresses.ts";
import { CLASS_PARAMS_TYPES } from "../subjects/types.ts";
import { type StackResource, titleOf } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

const FLAG = "disable-ingress-group-name-annotation";
const VALUE = "disableIngressGroupNameAnnotation";
/** The class that the controller's chart makes; its parameters have no group unless the chart's values give them one. */
const CHARTS_CLASS = "alb";

const FIX_CONTROLLER = `set ${VALUE} to true in the chart's values, or spec.group.name in all IngressClassParams`;

/** Which load balancer an Ingress joins is the platform's word, by its class, and not the Ingress's own. */
export const ingressGroupPinned = stackPolicy({
  name: "ingress-group-pinned",
  level: "advisory",
  description: "The class decides which group an Ingress joins, not an annotation of its own.",
  reason:
    "Whoever may write an Ingress anywhere in the cluster can join any group that is chosen by annotation, and put " +
    "rules for other tenants' hosts on its load balancer.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/1913",
  fix: `set spec.group.name in the IngressClassParams of the class and drop the annotation, or let the controller ignore it with ${VALUE}: true`,
  guards: ["R3"],
  *judge(stack) {
    const installed = stack.memo(controllers);
    const ofCluster = (cluster: string) =>
      installed.filter(({ resource }) => resource.provider === cluster || resource.provider === "");
    yield* ingresses(stack, ofCluster);
    yield* installations(stack, ofCluster);
  },
});

type OfCluster = (cluster: string) => readonly Installation<StackResource>[];

function* ingresses(stack: Stack, ofCluster: OfCluster): Iterable<Violation> {
  for (const ingress of stack.memo(albIngresses)) {
    const { resource } = ingress;
    const name = annotationsOf(resource).at(annotation.groupName);
    const given = name.text();
    if (given === undefined || !isFree(ingress)) continue;
    if (ofCluster(resource.provider).some((each) => ignoresAnnotation(each) !== false)) continue;
    const which = ingress.className === undefined ? "it names no class" : `its class ${ingress.className} has no group`;
    yield violation(resource, `it joins the group ${given} by annotation, as ${which}`);
  }
}

/** Whether it is known that the class leaves the group to the annotation. */
function isFree({ isAutoMode, isClassKnown, className, ingressClass, params }: AlbIngress): boolean {
  if (isAutoMode || !isClassKnown) return false;
  if (params !== undefined) return params.props.at("spec").at("group").isMissing;
  if (ingressClass !== undefined) return ingressClass.props.at("spec").at("parameters").isMissing;
  return className === undefined || className === CHARTS_CLASS;
}

/** A controller that reads the annotation, beside parameters that leave it the word. */
function* installations(stack: Stack, ofCluster: OfCluster): Iterable<Violation> {
  const open = stack
    .ofType(CLASS_PARAMS_TYPES[0])
    .filter(({ props }) => props.at("spec").at("group").isMissing && !props.at("spec").isUnknown);
  const found = new Map<StackResource, { readonly place: string; readonly params: StackResource[] }>();
  for (const params of open) {
    for (const installation of ofCluster(params.provider)) {
      if (ignoresAnnotation(installation) !== false) continue;
      const known = found.get(installation.resource) ?? { place: placeOf(installation), params: [] };
      found.set(installation.resource, known);
      known.params.push(params);
    }
  }
  for (const [resource, { place, params }] of found) {
    const verb = params.length === 1 ? "has" : "have";
    const problem = `${place}, and ${params.map(titleOf).sort().join(", ")} ${verb} no spec.group`;
    yield violation(resource, problem, FIX_CONTROLLER);
  }
}

function placeOf({ kind }: Installation): string {
  return kind === "chart" ? `${VALUE} is not true` : `args has no --${FLAG}=true`;
}

/** Whether the controller leaves the annotation unread; undefined where that is not known. */
function ignoresAnnotation(installation: Installation): boolean | undefined {
  if (installation.kind === "chart") {
    const value = installation.chart.value(VALUE);
    return value.isUnknown ? undefined : value.is(true) || goBoolean(value.text() ?? "") === true;
  }
  const line = controllerFlags(installation.container);
  const given = line.flag(FLAG).at(-1);
  if (given === undefined) return line.isKnown ? false : undefined;
  return given === "" || goBoolean(given) === true;
}
