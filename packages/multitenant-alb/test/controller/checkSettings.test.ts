import assert from "node:assert/strict";
import type { Fleet } from "@sluice/alb-model";
import { ELB_API_THROTTLE } from "../../src/controller/apiThrottle.ts";
import { checkSettings } from "../../src/controller/checkSettings.ts";
import type { ControllerSettings } from "../../src/controller/settings.ts";
import type { IdentityKind } from "../../src/controller/versionFloor.ts";
import { FULL_SETTINGS } from "./fullSettings.ts";

const FLEET: Fleet = { name: "edge", services: { web: { namespace: "web", port: 80 } }, profiles: {} };
const WEB_ACL = { loadBalancer: { webAclArn: "arn:aws:wafv2:eu-central-1:1:regional/webacl/edge/1" } };
const THROTTLE = { service: "EC2", operations: "^Describe.*", ratePerSecond: 1, burst: 1 } as const;

interface Refusal {
  readonly what: string;
  /** Untyped, as from a program that is not checked. */
  readonly settings: object;
  readonly identity?: IdentityKind;
  /** `code path` of every problem. */
  readonly problems: readonly string[];
}

const throttled = (changes: object) => ({ awsApiThrottle: [{ ...THROTTLE, ...changes }] });
const numbered = (path: string) => [`controller.number ${path}`];
const throttle = (field: string) => [`controller.throttle awsApiThrottle[0].${field}`];
const needs = (...names: string[]) => names.map((name) => `controller.version.${name} version`);

const REFUSALS: readonly Refusal[] = [
  { what: "a range of versions", settings: { version: "^3.0.0" }, problems: ["controller.version version"] },
  { what: "the latest version", settings: { version: "latest" }, problems: ["controller.version version"] },
  { what: "half a version", settings: { version: "3.5" }, problems: ["controller.version version"] },
  {
    what: "a version before target group names, with everything it lacks",
    settings: { version: "1.12.0" },
    problems: needs("targetTypeParam", "loadBalancerNameParam", "targetGroupNameInActions"),
  },
  {
    what: "a version before the cache and Pod Identity",
    settings: { version: "1.6.2", webhooks: { podMutator: "Ignore" } },
    problems: needs(
      "loadBalancerTagCache",
      "targetGroupNameInBindings",
      "targetTypeParam",
      "loadBalancerNameParam",
      "targetGroupNameInActions",
      "podIdentity",
    ),
  },
  {
    what: "regex packing before regex conditions",
    settings: { version: "1.14.0", fleets: [{ ...FLEET, packing: "regex" }] },
    problems: needs("regexConditions"),
  },
  {
    what: "a feature asked for by name",
    settings: { version: "1.14.0", features: ["regexConditions"] },
    problems: needs("regexConditions"),
  },
  {
    what: "a fleet's certificates, sources and web ACL before class parameters had them",
    settings: {
      version: "1.4.0",
      webhooks: { podMutator: "Ignore" },
      featureGates: { EnableRGTAPI: false },
      fleets: [{ ...FLEET, ...WEB_ACL, certificates: ["arn:1"], inboundCidrs: ["10.0.0.0/8"] }],
    },
    identity: "irsa",
    problems: needs(
      "loadBalancerTagCache",
      "subnetsParam",
      "targetGroupNameInBindings",
      "targetTypeParam",
      "loadBalancerNameParam",
      "targetGroupNameInActions",
      "certificateArnParam",
      "sslPolicyParam",
      "sslRedirectParam",
      "inboundCidrsParam",
      "webAclArnParam",
    ),
  },
  {
    what: "an open gate that the version does not know",
    settings: { version: "3.0.0", featureGates: { IngressPlanAnnotation: true, GatewayListenerSet: true } },
    problems: needs("GatewayListenerSet", "IngressPlanAnnotation"),
  },
  {
    what: "a gate that does not exist",
    settings: { featureGates: { EnableRgtApi: true } },
    problems: ["controller.gate featureGates.EnableRgtApi"],
  },
  {
    what: "a gate that is neither open nor closed",
    settings: { featureGates: { EnableRGTAPI: "true" } },
    problems: ["controller.gate featureGates.EnableRGTAPI"],
  },
  { what: "a feature nobody knows", settings: { features: ["teleport"] }, problems: ["controller.feature features"] },
  { what: "a throttle for an unknown service", settings: throttled({ service: "ELB" }), problems: throttle("service") },
  { what: "an empty pattern", settings: throttled({ operations: "" }), problems: throttle("operations") },
  { what: "a pattern with a comma", settings: throttled({ operations: "a{1,2}" }), problems: throttle("operations") },
  {
    what: "a pattern with an equals sign",
    settings: throttled({ operations: "a=b" }),
    problems: throttle("operations"),
  },
  { what: "a pattern with a colon", settings: throttled({ operations: "(?:a|b)" }), problems: throttle("operations") },
  { what: "a pattern with a blank", settings: throttled({ operations: "a b" }), problems: throttle("operations") },
  {
    what: "a pattern with look-around",
    settings: throttled({ operations: "^(?!Modify)" }),
    problems: throttle("operations"),
  },
  {
    what: "a pattern with a back-reference",
    settings: throttled({ operations: "(a)\\1" }),
    problems: throttle("operations"),
  },
  { what: "a pattern that is none", settings: throttled({ operations: "(" }), problems: throttle("operations") },
  { what: "a rate of 0", settings: throttled({ ratePerSecond: 0 }), problems: throttle("ratePerSecond") },
  { what: "an endless rate", settings: throttled({ ratePerSecond: Infinity }), problems: throttle("ratePerSecond") },
  { what: "a burst of 0", settings: throttled({ burst: 0 }), problems: throttle("burst") },
  { what: "half a burst", settings: throttled({ burst: 1.5 }), problems: throttle("burst") },
  {
    what: "limits on rules that drop those on targets and look-ups",
    settings: { awsApiThrottle: [ELB_API_THROTTLE[2]] },
    problems: ["controller.throttle.unbounded awsApiThrottle"],
  },
  { what: "no replica", settings: { replicas: 0 }, problems: numbered("replicas") },
  { what: "half a replica", settings: { replicas: 1.5 }, problems: numbered("replicas") },
  {
    what: "no loop for Ingresses",
    settings: { concurrency: { ingress: 0 } },
    problems: numbered("concurrency.ingress"),
  },
  {
    what: "no loop for Services and bindings",
    settings: { concurrency: { service: 0, targetGroupBinding: 101 } },
    problems: ["controller.number concurrency.service", "controller.number concurrency.targetGroupBinding"],
  },
  { what: "a sync every second", settings: { syncPeriodSeconds: 1 }, problems: numbered("syncPeriodSeconds") },
  {
    what: "an unknown failure policy",
    settings: { webhooks: { podMutator: "Warn", ingressValidation: "fail", serviceMutator: "" } },
    problems: [
      "controller.choice webhooks.podMutator",
      "controller.choice webhooks.ingressValidation",
      "controller.choice webhooks.serviceMutator",
    ],
  },
  { what: "an unknown log level", settings: { logLevel: "trace" }, problems: ["controller.choice logLevel"] },
  {
    what: "an unknown target type",
    settings: { defaultTargetType: "lambda" },
    problems: ["controller.choice defaultTargetType"],
  },
  {
    what: "a budget for one replica",
    settings: { replicas: 1, podDisruptionBudget: { maxUnavailable: 1 } },
    problems: ["controller.disruptionBudget podDisruptionBudget"],
  },
  {
    what: "a budget that says both",
    settings: { podDisruptionBudget: { maxUnavailable: 1, minAvailable: 1 } },
    problems: ["controller.disruptionBudget podDisruptionBudget"],
  },
  {
    what: "a budget that says neither",
    settings: { podDisruptionBudget: {} },
    problems: ["controller.disruptionBudget podDisruptionBudget"],
  },
  ...[{ maxUnavailable: 0 }, { maxUnavailable: "0%" }, { minAvailable: 2 }, { minAvailable: "100%" }].map((budget) => ({
    what: `a budget that blocks every drain: ${JSON.stringify(budget)}`,
    settings: { podDisruptionBudget: budget },
    problems: ["controller.disruptionBudget podDisruptionBudget"],
  })),
  ...["a,b", 'a"b', "a\nb", "a: b", "a #b", " a"].map((value) => ({
    what: `the tag value ${JSON.stringify(value)}`,
    settings: { defaultTags: { team: value } },
    problems: ["controller.tag defaultTags.team"],
  })),
  { what: "a tag key with =", settings: { defaultTags: { "a=b": "c" } }, problems: ["controller.tag defaultTags.a=b"] },
  {
    what: "one of the controller's own tags",
    settings: { defaultTags: { "elbv2.k8s.aws/cluster": "other" } },
    problems: ["controller.tag defaultTags.elbv2.k8s.aws/cluster"],
  },
  {
    what: "a fleet of EKS Auto Mode",
    settings: { fleets: [{ ...FLEET, platform: "eks-auto-mode" }] },
    problems: ["controller.platform fleets[0].platform"],
  },
  {
    what: "WAFv2 switched off under a fleet with a web ACL",
    settings: { enableWafv2: false, fleets: [{ ...FLEET, ...WEB_ACL }] },
    problems: ["controller.wafv2 enableWafv2"],
  },
  { what: "a namespace in capitals", settings: { namespace: "Kube" }, problems: ["controller.name namespace"] },
  {
    what: "an account without a name",
    settings: { serviceAccountName: "" },
    problems: ["controller.name serviceAccountName"],
  },
  {
    what: "extra values that Sluice sets",
    settings: { extraValues: { enableEndpointSlices: false, clusterName: "other", hostNetwork: true } },
    problems: [
      "controller.extraValues extraValues.enableEndpointSlices",
      "controller.extraValues extraValues.clusterName",
    ],
  },
];

function problemsOf(settings: object, identity: IdentityKind = "podIdentity"): string[] {
  return checkSettings(settings as ControllerSettings, identity).map(({ code, path }) => `${code} ${path}`);
}

describe("checkSettings", () => {
  for (const { what, settings, identity, problems } of REFUSALS) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(problemsOf(settings, identity), problems);
    });
  }

  it("accepts no settings, and all of them", () => {
    assert.deepEqual(problemsOf({}), []);
    assert.deepEqual(problemsOf(FULL_SETTINGS), []);
  });

  it("accepts the oldest version that has what fleets need", () => {
    assert.deepEqual(problemsOf({ version: "1.14.0" }), []);
    assert.deepEqual(problemsOf({ version: "1.14.1", fleets: [{ ...FLEET, packing: "regex" }] }), []);
  });

  it("accepts the controller's own limits, and extra values without an argument", () => {
    assert.deepEqual(problemsOf({ awsApiThrottle: ELB_API_THROTTLE }), []);
    assert.deepEqual(problemsOf({ extraValues: { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" } }), []);
  });

  it("says what a version lacks, why it matters, and the first chart that has it", () => {
    const [problem] = checkSettings({ version: "1.14.0", features: ["regexConditions"] }, "irsa");
    assert.deepEqual(problem, {
      code: "controller.version.regexConditions",
      path: "version",
      value: "1.14.0",
      message:
        "installs controller 2.14.0, and regex values in conditions (packing: regex; older ones drop the values and refuse the rule) came with 2.14.1",
      fix: 'version: "1.14.1" or newer, or do without',
    });
  });

  it("lists everything at once", () => {
    const codes = problemsOf({ replicas: 0, version: "1.14.0", features: ["regexConditions"], logLevel: "all" });
    assert.deepEqual(codes, [
      "controller.version.regexConditions version",
      "controller.number replicas",
      "controller.choice logLevel",
    ]);
  });
});
