import { bucketSeconds, type Problem } from "@sluice/alb-model";
import { type GatedDeployment, type GatedDeploymentArgs, gatedDeployment, SpecError } from "@sluice/multitenant-alb";
import { whole } from "./checkScale.ts";

export interface GracefulScaleInArgs extends Omit<GatedDeploymentArgs, "propagationSeconds"> {
  /** How long the shifter waits without a ready endpoint (`failAfterSeconds`). @default 0 */
  readonly failAfterSeconds?: number;
  /**
   * ModifyRule calls that a failover takes on all shards together: `failover.calls` of `sluice plan --json`, summed.
   * @default 1
   */
  readonly failoverCalls?: number;
  /** Seconds that AWS takes to spread a changed rule or target over a load balancer's nodes. @default 15 */
  readonly spreadSeconds?: number;
}

/** The shifter's decision and its patch; the tests bound it. */
const DECISION_SECONDS = 1;
/** From the patch to the last changed rule: 2.0 to 3.4 s were measured, rounded up. */
const CONTROLLER_SECONDS = 4;
/** AWS documents no figure; users report 5 to 15 s. */
const SPREAD_SECONDS = 15;

/**
 * Seconds between the deletion of a service's last pods and the moment when no load balancer sends anything there: the
 * shifter opens the gate at once, because an endpoint that is terminating counts as gone; the controller changes the
 * rules as fast as AWS takes them; AWS spreads the change.
 *
 * @example shiftSeconds({}) // 20
 * @example shiftSeconds({ failoverCalls: 50 }) // 30
 */
export function shiftSeconds(
  args: Pick<GracefulScaleInArgs, "failAfterSeconds" | "failoverCalls" | "spreadSeconds">,
): number {
  const { failAfterSeconds = 0, failoverCalls = 1, spreadSeconds = SPREAD_SECONDS } = args;
  const controller = CONTROLLER_SECONDS + bucketSeconds(failoverCalls);
  return Math.ceil(failAfterSeconds + DECISION_SECONDS + controller + spreadSeconds);
}

/**
 * What a Deployment needs so that scaling in cuts no request: `gatedDeployment` with a pause before the stop signal that
 * outlasts the failover, and a grace period that outlasts this pause and the deregistration delay.
 *
 * The pods serve what still reaches them, and finish what they have begun. One gap remains when the *last* pods go:
 * the controller takes their targets out of the target group as soon as they terminate, a few seconds before the
 * gate's rules have changed, and requests that begin in between are answered with 503 by the load balancer; no pod can
 * help that. After quiet time (`ScaledToZero`) it takes a request in just these seconds. Before scaling down by hand,
 * send traffic away first: `sluice failover to-fallback web --for 30m`.
 *
 * Leave `replicas` out: KEDA sets it.
 *
 * @throws SpecError with all that is wrong with the arguments
 * @example
 * const graceful = gracefulScaleIn({ service: fleet.services.web, failoverCalls: 2 });
 * const containers = [{ name: "web", image, ...graceful.container }];
 * const template = { metadata, spec: { ...graceful.podSpec, containers } };
 * new k8s.apps.v1.Deployment("web", { metadata: { namespace: "web" }, spec: { ...graceful.spec, selector, template } });
 */
export function gracefulScaleIn(args: GracefulScaleInArgs = {}): GatedDeployment {
  const { failAfterSeconds = 0, failoverCalls = 1, spreadSeconds = SPREAD_SECONDS, ...deployment } = args;
  const shift = { failAfterSeconds, failoverCalls, spreadSeconds };
  const problems = [
    ...whole("failAfterSeconds", failAfterSeconds, 0, MAX_SECONDS),
    ...whole("failoverCalls", failoverCalls, 0, MAX_CALLS),
    ...whole("spreadSeconds", spreadSeconds, 0, MAX_SECONDS),
  ];
  // One that is wrong is listed beside what is wrong with the rest.
  const propagationSeconds = problems.length > 0 ? 1 : shiftSeconds(shift);
  return withProblems(problems, () => gatedDeployment({ ...deployment, propagationSeconds }));
}

const MAX_SECONDS = 600;
const MAX_CALLS = 5000;

function withProblems(problems: readonly Problem[], make: () => GatedDeployment): GatedDeployment {
  try {
    const made = make();
    if (problems.length === 0) return made;
  } catch (thrown) {
    if (!(thrown instanceof SpecError)) throw thrown;
    throw new SpecError([...problems, ...thrown.problems]);
  }
  throw new SpecError(problems);
}
