import assert from "node:assert/strict";
import { classParamsNamespaces as policy } from "../../src/policies/class-params-namespaces.ts";
import { classParams, judge, UNKNOWN } from "../policies.ts";
import { AUTO_MODE_PARAMS } from "../types.ts";

const problems = (spec: object) => judge(policy, [classParams("edge", spec)]).problems;
const group = { name: "edge" };

describe("class-params-namespaces", () => {
  it("accepts a selector by labels or by expressions", () => {
    assert.deepEqual(
      problems({ group, namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shops" } } }),
      [],
    );
    const expression = { key: "kubernetes.io/metadata.name", operator: "In", values: ["shops", "web"] };
    assert.deepEqual(problems({ group, namespaceSelector: { matchExpressions: [expression] } }), []);
  });

  it("finds none, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [classParams("edge", { group })]).messages, [
      "IngressClassParams edge: spec.namespaceSelector is not set. Without a selector everyone who may create " +
        "Ingresses anywhere in the cluster can put rules above all others on the load balancer, and take any host. " +
        "(https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/1849) Fix: set spec.namespaceSelector " +
        "to the namespaces that may join, such as { matchLabels: { kubernetes.io/metadata.name: <namespace> } }.",
    ]);
  });

  it("finds an empty one, which selects all", () => {
    const found = ["edge: spec.namespaceSelector is empty, which selects all namespaces"];
    assert.deepEqual(problems({ group, namespaceSelector: {} }), found);
    assert.deepEqual(problems({ group, namespaceSelector: { matchLabels: {}, matchExpressions: [] } }), found);
  });

  it("asks the same of EKS Auto Mode, and nothing of parameters without a group", () => {
    const auto = { type: AUTO_MODE_PARAMS, name: "auto", props: { metadata: { name: "auto" }, spec: { group } } };
    assert.deepEqual(judge(policy, [auto]).problems, ["auto: spec.namespaceSelector is not set"]);
    assert.deepEqual(problems({ scheme: "internal" }), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const later = classParams("later", { group, namespaceSelector: { matchLabels: UNKNOWN } });
    const judged = judge(policy, [
      later,
      classParams("edge", { group: { name: UNKNOWN } }),
      classParams("open", { group }),
    ]);
    assert.deepEqual(judged.problems, ["open: spec.namespaceSelector is not set"]);
    assert.deepEqual(
      [...new Set(judged.unknown)],
      ["later spec.namespaceSelector.matchLabels", "edge spec.group.name"],
    );
  });
});
