import { ACTION, actionJson, actionText, type ErrorCase, itReports } from "./errorCase.ts";

const CASES: readonly ErrorCase[] = [
  // Actions.
  ["an unknown action", actionJson({ type: "drop" }), "ingress: shop/one: unknown action type: drop"],
  ["an action that is null", actionText("null"), "ingress: shop/one: unknown action type: "],
  [
    "a forward to nothing",
    actionJson({ type: "forward" }),
    "ingress: shop/one: missing ForwardConfig or TargetGroupARN/TargetGroupName",
  ],
  [
    "a forward in both forms",
    actionJson({ type: "forward", targetGroupName: "a", forwardConfig: {} }),
    "ingress: shop/one: either ForwardConfig or TargetGroupARN/TargetGroupName can be specified",
  ],
  [
    "several targets without weights",
    actionJson({
      type: "forward",
      forwardConfig: { targetGroups: [{ targetGroupName: "a", weight: 1 }, { targetGroupName: "b" }] },
    }),
    "ingress: shop/one: invalid ForwardConfig: weight must be set when route to multiple target groups",
  ],
  [
    "an empty target",
    actionJson({ type: "forward", forwardConfig: { targetGroups: [{}] } }),
    "ingress: shop/one: invalid ForwardConfig: invalid TargetGroupTuple: missing serviceName or targetGroupARN/targetGroupName",
  ],
  [
    "a target that is two things",
    actionJson({
      type: "forward",
      forwardConfig: { targetGroups: [{ targetGroupName: "a", serviceName: "b", servicePort: 80 }] },
    }),
    "ingress: shop/one: invalid ForwardConfig: invalid TargetGroupTuple: either serviceName or targetGroupARN/targetGroupName can be specified",
  ],
  [
    "a Service without port",
    actionJson({ type: "forward", forwardConfig: { targetGroups: [{ serviceName: "b" }] } }),
    "ingress: shop/one: invalid ForwardConfig: invalid TargetGroupTuple: missing servicePort",
  ],
  ["a redirect without settings", actionJson({ type: "redirect" }), "ingress: shop/one: missing RedirectConfig"],
  [
    "a redirect without status",
    actionJson({ type: "redirect", redirectConfig: {} }),
    "ingress: shop/one: invalid RedirectConfig: statusCode is required",
  ],
  [
    "a fixed response without status",
    actionJson({ type: "fixed-response", fixedResponseConfig: {} }),
    "ingress: shop/one: invalid FixedResponseConfig: statusCode is required",
  ],
  // JSON of the wrong kind.
  [
    "a status that is a number",
    actionJson({ type: "fixed-response", fixedResponseConfig: { statusCode: 503 } }),
    `ingress: shop/one: failed to parse json annotation, ${ACTION}: {"type":"fixed-response","fixedResponseConfig":{"statusCode":503}}: json: cannot unmarshal number into Go struct field FixedResponseActionConfig.fixedResponseConfig.statusCode of type string`,
  ],
  [
    "a weight with a fraction",
    actionText('{"type":"forward","forwardConfig":{"targetGroups":[{"weight":1.0}]}}'),
    `ingress: shop/one: failed to parse json annotation, ${ACTION}: {"type":"forward","forwardConfig":{"targetGroups":[{"weight":1.0}]}}: json: cannot unmarshal number 1.0 into Go struct field TargetGroupTuple.forwardConfig.targetGroups.weight of type int32`,
  ],
  [
    "an action that is a list",
    actionText("[]"),
    `ingress: shop/one: failed to parse json annotation, ${ACTION}: []: json: cannot unmarshal array into Go value of type ingress.Action`,
  ],
  [
    "a key without quotes",
    actionText("{type}"),
    `ingress: shop/one: failed to parse json annotation, ${ACTION}: {type}: invalid character 't' looking for beginning of object key string`,
  ],
];

describe("interpret, errors of actions", () => {
  itReports(CASES);
});
