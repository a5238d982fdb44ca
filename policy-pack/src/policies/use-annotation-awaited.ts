import { anchorName, LABELS } from "@sluice/alb-model";
import { stackPolicy, violation } from "../policy.ts";
import { ingressBackends } from "../subjects/ingress/ingressActions.ts";
import { albIngresses, annotationsOf } from "../subjects/ingress/ingresses.ts";
import { objectName, type StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

const SKIP_AWAIT = "pulumi.com/skipAwait";
/** With either of them someone has said what, or how long, Pulumi is to wait. */
const WAITS_ON_PURPOSE = ["pulumi.com/waitFor", "pulumi.com/timeoutSeconds"];

/** Pulumi's wait for an Ingress looks for an Endpoints object by the backend's name, and an action has none. */
export const useAnnotationAwaited = stackPolicy({
  name: "use-annotation-awaited",
  level: "advisory",
  description: "Pulumi does not wait for Ingresses whose backends are actions, unless someone needs the load balancer.",
  reason:
    "Pulumi waits for Endpoints that are named like each backend and for the load balancer's address; an action has no " +
    "Endpoints, so the update waits for a minute, or for ten where no controller answers.",
  source: "https://github.com/pulumi/pulumi-kubernetes/issues/1915",
  fix: `set the annotation ${SKIP_AWAIT} to "true", or say with pulumi.com/timeoutSeconds how long to wait`,
  guards: [],
  *judge(stack) {
    const needed = stack.memo(neededResources);
    for (const { resource } of stack.memo(albIngresses)) {
      const actions = ingressBackends(resource).filter(({ isAction }) => isAction);
      const [action] = actions;
      if (action === undefined || needed.has(resource.urn) || isAnchor(resource)) continue;
      const annotations = annotationsOf(resource);
      const skip = annotations.at(SKIP_AWAIT);
      if (!skip.isNot("true", true) || !WAITS_ON_PURPOSE.every((key) => annotations.at(key).isMissing)) continue;
      yield violation(resource, `the backend ${action.name} is an action, and ${SKIP_AWAIT} is ${skip.shown()}`);
    }
  },
});

/** What properties of others are made of: whoever asks for a load balancer's address has to wait for it. */
function neededResources(stack: Stack): ReadonlySet<string> {
  return new Set(stack.resources.flatMap((each) => Object.values(each.propertyDependencies).flat()));
}

/** A shard's anchor waits where its fleet awaits load balancers. */
function isAnchor(ingress: StackResource): boolean {
  const metadata = ingress.props.at("metadata");
  const shard = metadata.at("labels").at(LABELS.shard);
  // What is not known yet may make it one; it was noted.
  if (shard.isUnknown || (shard.isGiven && metadata.at("name").isUnknown)) return true;
  const text = shard.text();
  return text !== undefined && objectName(ingress) === anchorName(text);
}
