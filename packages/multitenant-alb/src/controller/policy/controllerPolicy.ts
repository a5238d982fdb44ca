import { controllerVersion, DEFAULT_CHART_VERSION } from "../chart.ts";
import { gateIsOpen, resolveFeatureGates } from "../featureGates.ts";
import { type ControllerSettings, usesWafv2 } from "../settings.ts";
import { type AddOns, addOnStatements } from "./addOns.ts";
import { certificateManagementStatements, globalAcceleratorStatements } from "./gated.ts";
import { type LoadBalancingUse, loadBalancingStatements } from "./loadBalancing.ts";
import { readStatements, securityGroupStatements, serviceLinkedRoleStatement } from "./network.ts";
import type { PolicyDocument, PolicyScope } from "./statement.ts";

/** Characters of all inline policies of a role together, and of one managed policy; white space is not counted. */
export const INLINE_POLICY_LIMIT = 10_240;
export const MANAGED_POLICY_LIMIT = 6_144;

/**
 * What the controller's role may do on load balancers and what belongs to them, for the features that are switched on and no others. Where the controller's own
 * policy asks that a resource belongs to some cluster, this one asks that it belongs to this cluster.
 *
 * @example
 * const scope = { clusterName: "prod", vpcId: "vpc-1", region: "eu-central-1", accountId: "*", partition: "aws" };
 * JSON.stringify(controllerPolicy(scope, { enableWafv2: true }));
 */
export function controllerPolicy(scope: PolicyScope, settings: ControllerSettings): PolicyDocument {
  const { loadBalancing, addOns } = permissionsFor(settings);
  return {
    Version: "2012-10-17",
    Statement: [
      serviceLinkedRoleStatement(scope),
      ...readStatements(),
      ...securityGroupStatements(scope),
      ...loadBalancingStatements(scope, loadBalancing),
      ...addOnStatements(scope, addOns),
    ],
  };
}

/**
 * What the feature gates `GlobalAcceleratorController` and `EnableCertificateManagement` need besides, or undefined when
 * both are closed. A document of its own: with it, one would be larger than inline policies may be.
 *
 * @example gatedPolicy(scope, { featureGates: { GlobalAcceleratorController: true } })
 */
export function gatedPolicy(scope: PolicyScope, settings: ControllerSettings): PolicyDocument | undefined {
  const { featureGates = {} } = settings;
  const statements = [
    ...(featureGates.GlobalAcceleratorController === true ? globalAcceleratorStatements(scope) : []),
    ...(featureGates.EnableCertificateManagement === true ? certificateManagementStatements(scope) : []),
  ];
  return statements.length === 0 ? undefined : { Version: "2012-10-17", Statement: statements };
}

interface Permissions {
  readonly loadBalancing: LoadBalancingUse;
  readonly addOns: AddOns;
}

function permissionsFor(settings: ControllerSettings): Permissions {
  const version = controllerVersion(settings.version ?? DEFAULT_CHART_VERSION);
  const gates = resolveFeatureGates(settings.featureGates ?? {}, version);
  const networkLoadBalancers =
    gateIsOpen(gates, "EnableServiceController") ||
    gates.NLBGatewayAPI === true ||
    (settings.enableFrontendNlb ?? false);
  return {
    loadBalancing: { networkLoadBalancers, taggedListeners: gateIsOpen(gates, "ListenerRulesTagging") },
    addOns: {
      resourceTagging: gateIsOpen(gates, "EnableRGTAPI"),
      certificateDiscovery: settings.certificateDiscovery ?? true,
      wafv2: usesWafv2(settings),
      wafClassic: settings.enableWaf ?? false,
      shield: settings.enableShield ?? false,
      cognito: settings.enableCognito ?? false,
    },
  };
}
