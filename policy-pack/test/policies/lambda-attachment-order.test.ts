import assert from "node:assert/strict";
import { lambdaAttachmentOrder as policy } from "../../src/policies/lambda-attachment-order.ts";
import { functionArn, groupArn, lambdaGroup, targetGroup } from "../forwarding.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { ALIAS, ATTACHMENT, FUNCTION, PERMISSION } from "../types.ts";

const GROUP = lambdaGroup("fallback");
const SHOP: Given = { type: FUNCTION, name: "shop", props: { name: "shop-1a2b", arn: functionArn("shop-1a2b") } };
const LIVE: Given = {
  type: ALIAS,
  name: "live",
  props: { name: "live" },
  propertyDependencies: { functionName: ["shop"] },
};
const COMPONENT = "sluice:index:LambdaTargetGroup";

function permission(more: Partial<Given> = {}): Given {
  const props = {
    principal: "elasticloadbalancing.amazonaws.com",
    function: functionArn("shop-1a2b"),
    sourceArn: groupArn("fallback"),
  };
  return { type: PERMISSION, name: "permit", props, ...more };
}

function attachment(more: Partial<Given> = {}): Given {
  const props = { targetGroupArn: groupArn("fallback"), targetId: functionArn("shop-1a2b") };
  return { type: ATTACHMENT, name: "attach", props, ...more };
}

const problems = (...given: readonly Given[]) => judge(policy, [GROUP, SHOP, ...given]).problems;
const LATE = ["attach: does not depend on the permission permit"];
const NONE = ["attach: registers the function shop, and no permission lets this target group invoke it"];

describe("lambda-attachment-order", () => {
  it("accepts an attachment after its permission", () => {
    assert.deepEqual(problems(permission(), attachment({ dependsOn: ["permit"] })), []);
  });

  it("finds an attachment beside its permission, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [GROUP, SHOP, permission(), attachment()]).messages, [
      "aws.lb.TargetGroupAttachment attach: does not depend on the permission permit. AWS checks the permission when " +
        "the function is registered, and refuses the attachment without it: the first update fails, and sometimes " +
        "only the first. (https://github.com/aws/aws-cdk/issues/4663) Fix: add the permission to the attachment's " +
        "dependsOn (LambdaTargetGroup does so).",
    ]);
  });

  it("finds a function of the stack without a permission, and asks for one", () => {
    assert.deepEqual(problems(attachment()), NONE);
    const [message = ""] = judge(policy, [GROUP, SHOP, attachment()]).messages;
    assert.match(message, /Fix: add an aws\.lambda\.Permission with the target group as sourceArn, and add it to/);
    const ofEvents = permission({ props: { principal: "events.amazonaws.com", function: "shop-1a2b" } });
    assert.deepEqual(problems(ofEvents, attachment({ dependsOn: ["permit"] })), NONE);
  });

  it("accepts an order that comes by way of others, and by a parent", () => {
    const between: Given = { type: COMPONENT, name: "component", props: {}, dependsOn: ["permit"] };
    assert.deepEqual(problems(permission(), between, attachment({ parent: "component" })), []);
    assert.deepEqual(problems(permission(), between, attachment({ dependsOn: ["component"] })), []);
    const propertyDependencies = { targetGroupArn: ["permit"] };
    assert.deepEqual(problems(permission(), attachment({ propertyDependencies })), []);
  });

  it("takes no permission of another function or another target group", () => {
    const other = {
      principal: "elasticloadbalancing.amazonaws.com",
      function: "other",
      sourceArn: groupArn("fallback"),
    };
    assert.deepEqual(problems(permission({ props: other }), attachment({ dependsOn: ["permit"] })), NONE);
    const elsewhere = { ...other, function: "shop-1a2b", sourceArn: groupArn("other") };
    assert.deepEqual(problems(permission({ props: elsewhere }), attachment({ dependsOn: ["permit"] })), NONE);
  });

  it("takes a permission by the function's name, by part of its ARN, and for target groups by pattern", () => {
    const all = ["shop-1a2b", "123456789012:function:shop-1a2b", functionArn("shop-1a2b")];
    for (const name of all) {
      const sourceArn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/*";
      const props = { principal: "elasticloadbalancing.amazonaws.com", function: name, sourceArn };
      assert.deepEqual(problems(permission({ props }), attachment({ dependsOn: ["permit"] })), []);
      assert.deepEqual(problems(permission({ props }), attachment()), LATE);
    }
  });

  it("knows functions, aliases and target groups by dependencies, before there are ARNs", () => {
    const unmade = {
      permission: permission({
        props: { principal: "elasticloadbalancing.amazonaws.com", function: UNKNOWN, sourceArn: UNKNOWN },
        propertyDependencies: { function: ["live"], sourceArn: ["fallback"] },
      }),
      attachment: attachment({
        props: { targetGroupArn: UNKNOWN, targetId: UNKNOWN },
        propertyDependencies: { targetGroupArn: ["fallback"], targetId: ["live"] },
      }),
    };
    const judged = judge(policy, [GROUP, SHOP, LIVE, unmade.permission, unmade.attachment]);
    assert.deepEqual([judged.problems, judged.unknown], [LATE, []]);
    const ordered = { ...unmade.attachment, dependsOn: ["permit"] };
    assert.deepEqual(judge(policy, [GROUP, SHOP, LIVE, unmade.permission, ordered]), {
      problems: [],
      messages: [],
      unknown: [],
    });
  });

  it("leaves a function of another stack to that stack, unless the permission is here", () => {
    const foreign = attachment({ props: { targetGroupArn: groupArn("fallback"), targetId: functionArn("foreign") } });
    assert.deepEqual(problems(foreign), []);
    const props = { principal: "elasticloadbalancing.amazonaws.com", function: functionArn("foreign") };
    assert.deepEqual(problems(permission({ props }), foreign), LATE);
  });

  it("leaves targets alone that are no functions", () => {
    const pods = attachment({
      props: { targetGroupArn: UNKNOWN, targetId: UNKNOWN },
      propertyDependencies: { targetGroupArn: ["web"] },
    });
    assert.deepEqual(judge(policy, [targetGroup("web"), pods]), { problems: [], messages: [], unknown: [] });
    assert.deepEqual(problems(attachment({ props: { targetGroupArn: groupArn("web"), targetId: "10.0.0.7" } })), []);
  });

  it("needs no ARN of a function where the permission for the target group comes first", () => {
    const unknown = { principal: "elasticloadbalancing.amazonaws.com", function: UNKNOWN, sourceArn: UNKNOWN };
    const permitted = permission({ props: unknown, propertyDependencies: { sourceArn: ["fallback"] } });
    const given = attachment({
      props: { targetGroupArn: UNKNOWN, targetId: UNKNOWN },
      propertyDependencies: { targetGroupArn: ["fallback"] },
      dependsOn: ["permit"],
    });
    assert.deepEqual(judge(policy, [GROUP, permitted, given]), { problems: [], messages: [], unknown: [] });
  });

  it("says which function, principal and source it could not know, and still finds the rest", () => {
    const wrong = attachment({ name: "wrong" });
    const hidden = attachment({ props: { targetGroupArn: groupArn("fallback"), targetId: UNKNOWN } });
    const judged = judge(policy, [GROUP, SHOP, permission(), wrong, hidden]);
    assert.deepEqual(judged.problems, ["wrong: does not depend on the permission permit"]);
    assert.deepEqual(judged.unknown, ["attach targetId"]);
    const ofAny = permission({ props: { principal: "elasticloadbalancing.amazonaws.com", function: UNKNOWN } });
    const undecided = judge(policy, [GROUP, SHOP, ofAny, attachment()]);
    assert.deepEqual([undecided.problems, undecided.unknown], [[], ["permit function"]]);
    assert.deepEqual(judge(policy, [GROUP, permission({ props: { principal: UNKNOWN } }), attachment()]).unknown, [
      "permit principal",
    ]);
  });
});
