import type { Problem } from "@sluice/alb-model";
import { checkFallbackFunctions } from "./fallbackFunctions.ts";
import type { FleetArgs } from "./multiTenantAlbArgs.ts";

/** What the types keep apart; programs may be untyped, and the platform often comes from a file. */
export interface UncheckedArgs extends FleetArgs {
  readonly backend?: unknown;
  readonly controller?: unknown;
  readonly clusterName?: unknown;
}

type Said = readonly [message: string, fix: string];

const AUTO_MODE = "platform: eks-auto-mode";

/** Everything that does not go together in the component's arguments. The fleet itself is checked elsewhere. */
export function checkMultiTenantAlb(args: UncheckedArgs): Problem[] {
  const platform = args.fleet?.platform === "eks-auto-mode" ? checkAutoMode(args) : checkController(args);
  return [...platform, ...checkGivenTwice(args), ...checkFallbackFunctions(args.fleet, args.fallbacks)];
}

function checkController({ backend, controller, clusterName }: UncheckedArgs): Problem[] {
  const problems: Problem[] = [];
  if (backend === undefined && !bringsBackend(controller)) {
    problems.push(
      problem("args.backendMissing", "backend", [
        "is missing, and without it nothing lets the load balancers in to the pods",
        "give the controller's backend security group or the ranges of the load balancers' subnets, or a LoadBalancerController",
      ]),
    );
  }
  if (clusterName !== undefined) {
    problems.push(
      problem("args.clusterNameUnsupported", "clusterName", [
        "tags target groups for EKS Auto Mode, and this fleet is the AWS Load Balancer Controller's",
        `leave it out, or write ${AUTO_MODE} in the fleet`,
      ]),
    );
  }
  return problems;
}

function checkAutoMode({ backend, controller, clusterName }: UncheckedArgs): Problem[] {
  const problems: Problem[] = [];
  if (backend !== undefined) {
    problems.push(
      problem("args.backendUnsupported", "backend", [
        "has no place on EKS Auto Mode: its TargetGroupBindings do not support networking.ingress.from",
        "leave it out, and let the load balancers' subnets into the pods' security group on the services' target ports",
      ]),
    );
  }
  if (controller !== undefined) {
    problems.push(
      problem("args.controllerUnsupported", "controller", [
        "has no place on EKS Auto Mode, which runs its own; the AWS Load Balancer Controller does not look at its classes",
        `leave it out, or take ${AUTO_MODE} out of the fleet`,
      ]),
    );
  }
  if (clusterName === undefined) {
    problems.push(
      problem("args.clusterNameMissing", "clusterName", [
        "is missing; EKS Auto Mode may register targets only in groups tagged eks:eks-cluster-name with its cluster",
        "give the EKS cluster's name",
      ]),
    );
  }
  return problems;
}

function checkGivenTwice({ fleet, accessLogs, webAclArn }: UncheckedArgs): Problem[] {
  const settings = fleet?.loadBalancer;
  const said = (field: string): Said => [
    `is given here and in fleet.loadBalancer.${field}`,
    "keep one: the fleet's where the value is known beforehand, this one where a resource brings it",
  ];
  return [
    ...(accessLogs !== undefined && settings?.accessLogs !== undefined
      ? [problem("args.accessLogsTwice", "accessLogs", said("accessLogs"))]
      : []),
    ...(webAclArn !== undefined && settings?.webAclArn !== undefined
      ? [problem("args.webAclArnTwice", "webAclArn", said("webAclArn"))]
      : []),
  ];
}

function problem(code: string, field: string, [message, fix]: Said): Problem {
  return { code, path: `args.${field}`, message, fix };
}

/** Whether the controller has the security group that its load balancers send from. */
export function bringsBackend(controller: unknown): boolean {
  return typeof controller === "object" && controller !== null && "backendSecurityGroupId" in controller;
}

const CERTIFICATE_PATH = /^fleet\.certificates\[(\d+)\]$/;
const SETTING_PATH = /^fleet\.loadBalancer\.(accessLogs|webAclArn)\b/;

/** The planned fleet holds the program's own values; a problem with one of these is to name the argument it came from. */
export function atArguments(args: UncheckedArgs): (found: Problem) => Problem {
  const given = args.certificateArns?.length ?? 0;
  return (found) => {
    const index = Number(CERTIFICATE_PATH.exec(found.path)?.[1] ?? Number.NaN);
    if (index < given) return { ...found, path: `args.certificateArns[${index}]` };
    if (index >= given) return { ...found, path: `fleet.certificates[${index - given}]` };
    const setting = SETTING_PATH.exec(found.path)?.[1];
    const isGiven = setting !== undefined && args[setting as "accessLogs" | "webAclArn"] !== undefined;
    return isGiven ? { ...found, path: found.path.replace("fleet.loadBalancer.", "args.") } : found;
  };
}
