import { compareVersions, type Problem } from "@sluice/alb-model";

interface Gate {
  /** First version that knows it; an older one does not start with it. */
  readonly since: string;
  /** What the controller does when it is not told. */
  readonly enabled: boolean;
}

/**
 * The controller's feature gates. `since` is the first release tag whose code has the gate.
 *
 * Source: https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/config/feature_gates.go
 */
export const FEATURE_GATES = {
  ListenerRulesTagging: { since: "2.3.1", enabled: true },
  WeightedTargetGroups: { since: "2.3.1", enabled: true },
  ServiceTypeLoadBalancerOnly: { since: "2.4.0", enabled: false },
  EndpointsFailOpen: { since: "2.4.1", enabled: true },
  EnableServiceController: { since: "2.4.3", enabled: true },
  EnableIPTargetType: { since: "2.4.3", enabled: true },
  SubnetsClusterTagCheck: { since: "2.4.3", enabled: true },
  NLBHealthCheckAdvancedConfig: { since: "2.4.6", enabled: true },
  EnableRGTAPI: { since: "2.5.2", enabled: false },
  NLBSecurityGroup: { since: "2.6.0", enabled: true },
  ALBSingleSubnet: { since: "2.7.0", enabled: false },
  LBCapacityReservation: { since: "2.11.0", enabled: true },
  EnableTCPUDPListener: { since: "2.13.0", enabled: false },
  SubnetDiscoveryByReachability: { since: "2.13.0", enabled: true },
  NLBGatewayAPI: { since: "2.13.0", enabled: true },
  ALBGatewayAPI: { since: "2.13.0", enabled: true },
  EnhancedDefaultBehavior: { since: "2.14.0", enabled: false },
  EnableDefaultTagsLowPriority: { since: "2.14.1", enabled: false },
  ALBTargetControlAgent: { since: "2.16.0", enabled: false },
  GlobalAcceleratorController: { since: "2.17.0", enabled: false },
  GatewayListenerSet: { since: "3.2.2", enabled: true },
  EnableCertificateManagement: { since: "3.3.0", enabled: false },
  IngressPlanAnnotation: { since: "3.4.0", enabled: false },
} as const satisfies Record<string, Gate>;

export type FeatureGate = keyof typeof FEATURE_GATES;

/** Which gates to open or close. `undefined` is as good as absent. */
export type FeatureGates = { readonly [Name in FeatureGate]?: boolean | undefined };

/**
 * Where Sluice differs from the controller.
 *
 * - `EnableRGTAPI`: load balancers and target groups are found by tag in one call, not by describing all of them.
 * - `EnableServiceController`, `NLBGatewayAPI`, `ALBGatewayAPI`: Sluice's load balancers come from Ingresses. Off, the
 *   role needs nothing on Network Load Balancers, and the webhook that every new Service of the cluster would pass is
 *   not installed. Turn `EnableServiceController` on where this controller serves Services of type LoadBalancer too.
 */
export const DEFAULT_FEATURE_GATES = {
  EnableRGTAPI: true,
  EnableServiceController: false,
  NLBGatewayAPI: false,
  ALBGatewayAPI: false,
} as const satisfies FeatureGates;

/**
 * The gates to hand to a controller: Sluice's, then the caller's. A gate that the version does not know is left out
 * when it is closed, which is what that version does anyway.
 *
 * @example resolveFeatureGates({ IngressPlanAnnotation: true }, "3.5.0")
 */
export function resolveFeatureGates(given: FeatureGates, version: string): Partial<Record<FeatureGate, boolean>> {
  const merged: FeatureGates = { ...DEFAULT_FEATURE_GATES, ...definedOnly(given) };
  const known = Object.entries(merged).filter(([name, on]) => on === true || isKnown(name, version));
  return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether a gate is open, given or by the controller's own default. */
export function gateIsOpen(gates: FeatureGates, name: FeatureGate): boolean {
  return gates[name] ?? FEATURE_GATES[name].enabled;
}

/** Programs may be untyped: a gate that does not exist keeps the controller from starting. */
export function checkFeatureGates(given: FeatureGates): Problem[] {
  return Object.entries(given).flatMap(([name, on]): Problem[] => {
    const path = `featureGates.${name}`;
    if (!Object.hasOwn(FEATURE_GATES, name)) {
      const message = "is not one of the controller's feature gates, and it does not start with an unknown one";
      return [
        { code: "controller.gate", path, value: on, message, fix: `one of ${Object.keys(FEATURE_GATES).join(", ")}` },
      ];
    }
    if (on === undefined || typeof on === "boolean") return [];
    return [{ code: "controller.gate", path, value: on, message: "is neither true nor false", fix: "true or false" }];
  });
}

function isKnown(name: string, version: string): boolean {
  return Object.hasOwn(FEATURE_GATES, name) && compareVersions(version, FEATURE_GATES[name as FeatureGate].since) >= 0;
}

function definedOnly(gates: FeatureGates): FeatureGates {
  return Object.fromEntries(Object.entries(gates).filter(([, on]) => on !== undefined));
}
