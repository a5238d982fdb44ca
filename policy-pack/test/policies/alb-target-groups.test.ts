import assert from "node:assert/strict";
import { albTargetGroups as policy } from "../../src/policies/alb-target-groups.ts";
import { groupArn } from "../forwarding.ts";
import {
  groupOf,
  hostHeader,
  listenerArn,
  listenerRule,
  member,
  members,
  ownBalancer,
  PREFIX,
  SERVICE,
} from "../groups.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { LISTENER_RULE, TARGET_GROUP } from "../types.ts";

const problems = (given: readonly Given[], settings?: object) => judge(policy, given, settings).problems;
const forwardTo = (target: object) => ({
  annotations: { [`${PREFIX}/actions.web`]: JSON.stringify({ type: "forward", ...target }) },
});

describe("alb-target-groups", () => {
  it("accepts 100 target groups, and any number of Ingresses that share one", () => {
    const hundred = members(100, (index) => forwardTo({ targetGroupName: `web-${index}` }));
    assert.deepEqual(problems([...groupOf(), ...hundred]), []);
    assert.deepEqual(problems([...groupOf(), ...members(500)]), []);
  });

  it("finds those that the controller would make for Services, and says why and what to do", () => {
    const given = [...groupOf(), ...members(100, () => ({ service: SERVICE })), member("named")];
    assert.deepEqual(judge(policy, given).messages, [
      "IngressClassParams edge: the group edge forwards to 101 target groups, of which the controller makes 100 for Services " +
        "that Ingresses name; 100 are allowed. AWS refuses to associate more target groups with an Application Load " +
        "Balancer, and does not raise the limit. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html) Fix: make one target " +
        "group for each Service and let all Ingresses forward to it by name, or spread the Ingresses over more groups " +
        "(MultiTenantAlb does both).",
    ]);
  });

  it("counts a target group once, whether it is named or its ARN is given", () => {
    const both = [
      member("named", forwardTo({ targetGroupName: "web" })),
      member("by-arn", forwardTo({ targetGroupARN: groupArn("web") })),
    ];
    assert.deepEqual(problems([...groupOf(), ...both], { quota: 1 }), []);
    assert.deepEqual(
      problems([...groupOf(), ...both, member("x", forwardTo({ targetGroupName: "x" }))], { quota: 1 }),
      ["edge-params: the group edge forwards to 2 target groups; 1 are allowed"],
    );
  });

  it("counts the default backend's, and all of a group that would be refused", () => {
    const bad = member("bad", { ...forwardTo({ targetGroupName: "b" }), path: "/a*", pathType: "Exact" });
    assert.deepEqual(problems([...groupOf(), bad, ...members(2, () => ({ service: SERVICE }))], { quota: 1 }), [
      "edge-params: the group edge forwards to 2 target groups, of which the controller makes 2 for Services that Ingresses name; 1 are allowed",
    ]);
  });

  it("counts the target groups of listeners and listener rules", () => {
    const listener = { defaultActions: [{ type: "forward", targetGroupArn: groupArn("default") }] };
    const rules = Array.from({ length: 100 }, (_, index) =>
      listenerRule(`rule-${index}`, "own", [hostHeader(`t${index}.example.com`)], `web-${index}`),
    );
    assert.deepEqual(problems([...ownBalancer("own"), ...rules]), []);
    assert.deepEqual(problems([...ownBalancer("own", listener), ...rules]), [
      "own: it forwards to 101 target groups; 100 are allowed",
    ]);
  });

  it("counts target groups whose ARNs are not known yet by what the rules depend on", () => {
    const groups = ["a", "b"].map((name) => ({ type: TARGET_GROUP, name, props: { arn: UNKNOWN, name: UNKNOWN } }));
    const rule = (name: string, targetGroup: string) => ({
      type: LISTENER_RULE,
      name,
      props: { listenerArn: listenerArn("own"), actions: [{ type: "forward", targetGroupArn: UNKNOWN }] },
      propertyDependencies: { actions: [targetGroup] },
    });
    const given = [...groups, rule("one", "a"), rule("two", "b"), rule("three", "b")];
    assert.deepEqual(problems(given, { quota: 2 }), []);
    assert.deepEqual(problems(given, { quota: 1 }), [
      "one: its load balancer forwards to 2 target groups; 1 are allowed",
    ]);
  });

  it("says what it could not know, and still finds the rest", () => {
    const unknown = { annotations: { [`${PREFIX}/actions.web`]: UNKNOWN } };
    const later = { service: { name: UNKNOWN, port: { number: 80 } } };
    const given = [
      ...groupOf(),
      member("later", unknown),
      member("unnamed", later),
      ...members(2, () => ({ service: SERVICE })),
    ];
    const judged = judge(policy, given, { quota: 1 });
    assert.deepEqual(judged.problems, [
      "edge-params: the group edge forwards to 2 target groups, of which the controller makes 2 for Services that Ingresses name; 1 are allowed",
    ]);
    assert.deepEqual(judged.unknown, [
      `later metadata.annotations["${PREFIX}/actions.web"]`,
      "unnamed spec.rules[0].http.paths[0].backend.service.name",
    ]);
  });
});
