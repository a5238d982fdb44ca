import assert from "node:assert/strict";
import { targetGroupName as policy } from "../../src/policies/target-group-name.ts";
import { type Given, ingress, judge, UNKNOWN } from "../policies.ts";
import { BINDING, TARGET_GROUP } from "../types.ts";

const ACTION = "alb.ingress.kubernetes.io/actions.web";
const group = (props: object): Given => ({ type: TARGET_GROUP, name: "web", props: { port: 80, ...props } });
const binding = (spec: object): Given => ({ type: BINDING, name: "web", props: { metadata: { name: "web" }, spec } });
const action = (value: unknown) => ingress({ annotations: { [ACTION]: value } });
const problems = (given: Given, settings?: object) => judge(policy, [given], settings).problems;

describe("target-group-name", () => {
  it("accepts a name of 32 letters, digits and inner hyphens", () => {
    for (const name of ["edge-001-web", "a".repeat(32), "internal", "Web-2"]) {
      assert.deepEqual(problems(group({ name })), []);
    }
  });

  it("finds a name of 33 characters, and says why and what to do", () => {
    const name = "a".repeat(33);
    assert.deepEqual(judge(policy, [group({ name })]).messages, [
      `aws.lb.TargetGroup web: name ${name} has 33 characters, and 32 are allowed. Ingresses of other stacks refer ` +
        "to a target group by its name, and AWS refuses names that are longer or have other characters only when " +
        "they are deployed. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html) Fix: set " +
        "name to <shard>-<service>, with at most 32 letters, digits and inner hyphens.",
    ]);
  });

  const faults: [string, object, string][] = [
    ["an underscore", { name: "edge_web" }, "name edge_web has characters other than letters, digits and hyphens"],
    ["a dot", { name: "edge.web" }, "name edge.web has characters other than letters, digits and hyphens"],
    ["a hyphen at the beginning", { name: "-edge" }, "name -edge begins or ends with a hyphen"],
    ["a hyphen at the end", { name: "edge-" }, "name edge- begins or ends with a hyphen"],
    ["internal- at the beginning", { name: "internal-edge" }, "name internal-edge begins with internal-"],
  ];
  for (const [what, props, problem] of faults) {
    it(`finds ${what}`, () => {
      assert.deepEqual(problems(group(props)), [`web: ${problem}`]);
    });
  }

  it("accepts names that the provider makes up, and asks for one where there is a convention", () => {
    for (const props of [{}, { name: "" }, { namePrefix: "web" }]) {
      assert.deepEqual(problems(group(props)), []);
      assert.deepEqual(problems(group(props), { pattern: "^edge-" }), ["web: name is not set"]);
    }
  });

  it("finds such a name in a TargetGroupBinding and in an Ingress's actions, each once", () => {
    const found = "the target group's name edge_web has characters other than letters, digits and hyphens";
    assert.deepEqual(problems(binding({ targetGroupName: "edge_web" })), [`web: ${found}`]);
    const targetGroups = [
      { targetGroupName: "edge_web" },
      { targetGroupName: "edge-web" },
      { targetGroupName: "edge_web" },
    ];
    assert.deepEqual(problems(action(JSON.stringify({ type: "forward", forwardConfig: { targetGroups } }))), [
      `shop: ${found}`,
    ]);
  });

  it("finds such a name in a patch of an Ingress", () => {
    const given = action(JSON.stringify({ type: "forward", targetGroupName: "edge_web" }));
    assert.equal(problems({ ...given, type: `${given.type}Patch` }).length, 1);
  });

  it("accepts bindings and actions that name a target group by ARN, or well", () => {
    assert.deepEqual(problems(binding({ targetGroupARN: "arn:aws:x" })), []);
    assert.deepEqual(problems(ingress()), []);
  });

  it("asks for names of the convention that is set, of the stack's own target groups alone", () => {
    const settings = { pattern: "^edge-[0-9]{3}-" };
    assert.deepEqual(problems(group({ name: "edge-001-web" }), settings), []);
    assert.deepEqual(judge(policy, [group({ name: "edge-1-web" })], settings).messages.map(fixIn), [
      "name it so that ^edge-[0-9]{3}- matches.",
    ]);
    assert.deepEqual(problems(group({ name: "edge-1-web" }), settings), [
      "web: name edge-1-web does not match ^edge-[0-9]{3}-",
    ]);
    assert.deepEqual(problems(binding({ targetGroupName: "other" }), settings), []);
  });

  it("refuses a convention that is no regular expression", () => {
    assert.throws(() => problems(group({ name: "web" }), { pattern: "(" }), /is no regular expression/);
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong = group({ name: "edge_web" });
    const cases: [Given, string][] = [
      [group({ name: UNKNOWN }), "web name"],
      [binding({ targetGroupName: UNKNOWN }), "web spec.targetGroupName"],
      [action(UNKNOWN), `shop metadata.annotations["${ACTION}"]`],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [given, wrong]);
      assert.equal(judged.problems.length, 1);
      assert.deepEqual(judged.unknown, [path]);
    }
  });
});

function fixIn(message: string): string {
  return message.slice(message.indexOf("Fix: ") + "Fix: ".length);
}
