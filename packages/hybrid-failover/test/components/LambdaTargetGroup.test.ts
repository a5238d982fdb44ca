import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { LambdaTargetGroup, type LambdaTargetGroupArgs } from "../../src/components/LambdaTargetGroup.ts";
import { FUNCTION_ARN } from "../cloud/failoverPlans.ts";
import { listed, recordCloud, refusal, resourceOf, shown, unknown } from "./recordCloud.ts";

const GROUP = "aws:lb/targetGroup:TargetGroup";
const PERMISSION = "aws:lambda/permission:Permission";
const ATTACHMENT = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const NAME = "edge-001-web-fallback";

const ARGS: LambdaTargetGroupArgs = {
  fleet: { name: "edge", tags: { team: "shop" } },
  shard: "edge-001",
  service: "web",
  function: FUNCTION_ARN,
};

function build(
  changes: Partial<LambdaTargetGroupArgs> = {},
  opts: pulumi.ComponentResourceOptions = {},
): LambdaTargetGroup {
  return new LambdaTargetGroup("fallback", { ...ARGS, ...changes }, opts);
}

describe("LambdaTargetGroup", () => {
  it("makes the group, lets exactly it invoke the function, and then registers the function", async () => {
    const registered = await recordCloud((opts) => build({}, opts));
    assert.deepEqual(listed(registered), [
      `${PERMISSION} ${NAME}`,
      `${GROUP} ${NAME}`,
      `${ATTACHMENT} ${NAME}`,
      "sluice:index:LambdaTargetGroup fallback",
    ]);
    assert.deepEqual(resourceOf(registered, GROUP, NAME).inputs, {
      name: NAME,
      targetType: "lambda",
      lambdaMultiValueHeadersEnabled: true,
      healthCheck: { enabled: false, interval: 35, timeout: 30 },
      tags: { team: "shop", "sluice:fleet": "edge", "sluice:shard": "edge-001", "sluice:service": "web" },
    });
    assert.deepEqual(resourceOf(registered, PERMISSION, NAME).inputs, {
      statementId: NAME,
      action: "lambda:InvokeFunction",
      principal: "elasticloadbalancing.amazonaws.com",
      function: FUNCTION_ARN,
      sourceArn: `arn:${NAME}`,
      sourceAccount: "123456789012",
    });
    const { inputs, options } = resourceOf(registered, ATTACHMENT, NAME);
    assert.deepEqual(inputs, { targetGroupArn: `arn:${NAME}`, targetId: FUNCTION_ARN });
    const [permission] = [options.dependsOn].flat();
    assert.ok(aws.lambda.Permission.isInstance(permission));
  });

  it("registers an alias, and gives the permission to it", async () => {
    const registered = await recordCloud(() => build({ function: pulumi.output(`${FUNCTION_ARN}:live`) }));
    const { function: invoked, qualifier } = resourceOf(registered, PERMISSION, NAME).inputs;
    assert.deepEqual([invoked, qualifier], [FUNCTION_ARN, "live"]);
    assert.equal(resourceOf(registered, ATTACHMENT, NAME).inputs.targetId, `${FUNCTION_ARN}:live`);
  });

  it("takes a function and an alias that the program makes", async () => {
    for (const type of [aws.lambda.Function, aws.lambda.Alias]) {
      const registered = await recordCloud(() => build({ function: type.get("site", `${FUNCTION_ARN}:7`) }));
      assert.equal(resourceOf(registered, ATTACHMENT, NAME).inputs.targetId, "arn:site");
    }
  });

  it("asks the function for its health when told to", async () => {
    const registered = await recordCloud(() => build({ healthCheck: { path: "/health", intervalSeconds: 300 } }));
    assert.deepEqual(resourceOf(registered, GROUP, NAME).inputs.healthCheck, {
      enabled: true,
      path: "/health",
      matcher: "200",
      interval: 300,
      timeout: 30,
    });
  });

  it("takes an account that is given, and looks none up", async () => {
    const registered = await recordCloud(() => build({ accountId: pulumi.output("123456789012") }));
    assert.equal(resourceOf(registered, PERMISSION, NAME).inputs.sourceAccount, "123456789012");
  });

  it("shortens the name of a group as those of pods are", async () => {
    const registered = await recordCloud(() => build({ service: "notification-preferences" }));
    const [name = ""] = registered.filter(({ type }) => type === GROUP).map(({ inputs }) => String(inputs.name));
    assert.match(name, /^edge-001-notification-[a-z0-9]{7}$|^edge-001-notificatio[a-z-]*-[a-z0-9]{7}$/);
    assert.ok(name.length <= 32);
  });

  it("keeps every resource in a preview in which the function is not known yet", async () => {
    const registered = await recordCloud(() => build({ function: unknown() }), true);
    assert.equal(registered.length, 4);
    const { function: invoked, sourceArn, action } = resourceOf(registered, PERMISSION, NAME).inputs;
    assert.deepEqual(shown([invoked, sourceArn, action]), ["?", "?", "lambda:InvokeFunction"]);
    const attached = shown(resourceOf(registered, ATTACHMENT, NAME).inputs);
    assert.deepEqual(attached, { targetGroupArn: "?", targetId: "?" });
  });

  const refused: readonly (readonly [string, Partial<LambdaTargetGroupArgs>, readonly string[]])[] = [
    ["a name that is no ARN", { function: "site" }, ["fallback.functionArn function"]],
    ["another service's ARN", { function: "arn:aws:s3:::site" }, ["fallback.functionArn function"]],
    ["$LATEST", { function: `${FUNCTION_ARN}:$LATEST` }, ["fallback.latest function"]],
    ["another account", { accountId: "210987654321" }, ["fallback.account function"]],
    ["another Region", { region: "us-east-1" }, ["fallback.region function"]],
    ["a relative path", { healthCheck: { path: "health" } }, ["fallback.healthCheck healthCheck.path"]],
    [
      "an interval in which a check may not be answered",
      { healthCheck: { intervalSeconds: 30 } },
      ["fallback.healthCheck healthCheck.intervalSeconds"],
    ],
    [
      "everything at once",
      { function: "site", healthCheck: { path: "", intervalSeconds: 301 } },
      [
        "fallback.functionArn function",
        "fallback.healthCheck healthCheck.path",
        "fallback.healthCheck healthCheck.intervalSeconds",
      ],
    ],
  ];
  for (const [what, changes, problems] of refused) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await refusal(() => build(changes)), problems);
    });
  }
});
