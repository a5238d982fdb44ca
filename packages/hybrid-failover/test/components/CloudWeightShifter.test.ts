import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { cloudConfigSchema } from "../../src/cloud/config.ts";
import { CloudWeightShifter } from "../../src/components/CloudWeightShifter.ts";
import type { BackstopGate, CloudWeightShifterArgs } from "../../src/components/cloudShifterConfig.ts";
import type { FailoverShard } from "../../src/components/FailoverListenerRules.ts";
import { DEFAULT_SETTINGS } from "../../src/decide/settings.ts";
import { FLEET, firstShard, groupArn, LISTENER_ARN, planOf } from "../cloud/failoverPlans.ts";
import { listed, type Registered, recordCloud, refusal, resourceOf, shown, unknown } from "./recordCloud.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const FUNCTION = "aws:lambda/function:Function";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const TOPIC = "arn:aws:sns:eu-central-1:123456789012:on-call";
const TAGS = { "sluice:fleet": "edge" };

function shardOf(number = 1, fleet = planOf().fleet): FailoverShard {
  const shard = `edge-00${number}`;
  return {
    fleet,
    shard,
    listenerArn: pulumi.output(LISTENER_ARN.replace("edge-001", shard)),
    groups: [
      {
        service: "web",
        primaryArn: pulumi.output(groupArn(`${shard}-web`)),
        fallbackArn: pulumi.output(groupArn(`${shard}-web-fallback`)),
        rules: 3,
      },
    ],
  };
}

function gateOf(plan = planOf()): BackstopGate {
  const targetGroupArns = { web: groupArn("edge-001-web"), api: pulumi.output(groupArn("edge-001-api")) };
  const fallbackArns = { web: pulumi.output(groupArn("edge-001-web-fallback")) };
  return { fleet: plan.fleet, shard: firstShard(plan), targetGroupArns, fallbackArns };
}

function build(
  changes: Partial<CloudWeightShifterArgs> = {},
  opts: pulumi.ComponentResourceOptions = {},
): CloudWeightShifter {
  return new CloudWeightShifter("edge-shifter", { shards: [shardOf()], alarmActions: [TOPIC], ...changes }, opts);
}

/** The files in the function's package. */
async function packageOf(registered: readonly Registered[]): Promise<Readonly<Record<string, string>>> {
  const { assets } = resourceOf(registered, FUNCTION, "edge-shifter").inputs.code as pulumi.asset.AssetArchive;
  const files = Object.entries(await assets).map(async ([name, asset]) => {
    return [name, await (asset as pulumi.asset.StringAsset).text] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

function policyOf(registered: readonly Registered[], type: string): unknown {
  return JSON.parse(String(resourceOf(registered, type, "edge-shifter").inputs.policy));
}

describe("CloudWeightShifter", () => {
  it("makes a function with its role, memory, log, queue, triggers and alarms", async () => {
    const registered = await recordCloud(() => build());
    assert.deepEqual(listed(registered), [
      `${RULE} edge-shifter-alarms`,
      `${RULE} edge-shifter-schedule`,
      `${TARGET} edge-shifter-alarms`,
      `${TARGET} edge-shifter-schedule`,
      "aws:cloudwatch/logGroup:LogGroup edge-shifter",
      `${ALARM} edge-shifter-dead-letters`,
      `${ALARM} edge-shifter-errors`,
      `${ALARM} edge-shifter-health-edge-001-web`,
      `${ALARM} edge-shifter-silence`,
      "aws:iam/role:Role edge-shifter",
      "aws:iam/rolePolicy:RolePolicy edge-shifter",
      `${FUNCTION} edge-shifter`,
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig edge-shifter",
      "aws:lambda/permission:Permission edge-shifter-alarms",
      "aws:lambda/permission:Permission edge-shifter-schedule",
      "aws:s3/bucket:Bucket edge-shifter",
      "aws:s3/bucketPolicy:BucketPolicy edge-shifter",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock edge-shifter",
      "aws:sqs/queue:Queue edge-shifter",
      "aws:sqs/queuePolicy:QueuePolicy edge-shifter",
      "sluice:index:CloudWeightShifter edge-shifter",
    ]);
  });

  it("runs one function at a time, which does not outlive its next run for long", async () => {
    const registered = await recordCloud(() => build());
    const { code: _, ...inputs } = resourceOf(registered, FUNCTION, "edge-shifter").inputs;
    assert.deepEqual(inputs, {
      name: "edge-shifter",
      description: "Moves traffic to the fallback when no target is healthy, and back",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      role: "arn:edge-shifter",
      memorySize: 256,
      timeout: 120,
      reservedConcurrentExecutions: 1,
      deadLetterConfig: { targetArn: "arn:edge-shifter" },
      loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/edge-shifter" },
      environment: { variables: { MEMORY_BUCKET: "edge-shifter-bucket" } },
      tags: TAGS,
    });
    const asynchronous = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
    const invoked = { functionName: "edge-shifter", maximumRetryAttempts: 0, maximumEventAgeInSeconds: 300 };
    assert.deepEqual(resourceOf(registered, asynchronous, "edge-shifter").inputs, invoked);
  });

  it("hands the function what it shifts, in a form that it reads", async () => {
    const settings = { web: { failAfterSeconds: 60, damping: { factor: 3 } } };
    const registered = await recordCloud(() => build({ settings }));
    const files = await packageOf(registered);
    assert.deepEqual(Object.keys(files).toSorted(), ["config.json", "index.mjs"]);
    const { damping } = DEFAULT_SETTINGS;
    assert.deepEqual(cloudConfigSchema.parse(JSON.parse(files["config.json"] ?? "")), {
      fleet: "edge",
      backstops: [],
      pairs: [
        {
          shard: "edge-001",
          service: "web",
          listenerArn: LISTENER_ARN,
          primaryArn: groupArn("edge-001-web"),
          fallbackArn: groupArn("edge-001-web-fallback"),
          rules: 3,
          settings: { ...DEFAULT_SETTINGS, failAfterSeconds: 60, damping: { ...damping, factor: 3 } },
        },
      ],
    });
    assert.match(files["index.mjs"] ?? "", /handler/);
  });

  it("lets the function change the rules of its listeners, and look", async () => {
    const registered = await recordCloud(() => build({ shards: [shardOf(1), shardOf(2)] }));
    const elb = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener-rule/app";
    const rest = "50dc6c495c0c9188/f2f7dc8efc522ab2/*";
    assert.deepEqual(policyOf(registered, "aws:iam/rolePolicy:RolePolicy"), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["DescribeListeners", "DescribeLoadBalancers", "DescribeRules", "DescribeTargetHealth"].map(
            (look) => `elasticloadbalancing:${look}`,
          ),
          Resource: "*",
        },
        {
          Effect: "Allow",
          Action: "elasticloadbalancing:ModifyRule",
          Resource: [`${elb}/edge-001/${rest}`, `${elb}/edge-002/${rest}`],
        },
        { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:edge-shifter/memory.json" },
        { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:edge-shifter" },
        { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:edge-shifter" },
        { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "arn:edge-shifter:*" },
      ],
    });
  });

  it("keeps the policy of fifty full load balancers within what IAM takes", async () => {
    const shards = Array.from({ length: 50 }, (_, index) => ({ ...shardOf(1), shard: `edge-${index}` }));
    const distinct = shards.map((shard) => {
      return { ...shard, listenerArn: pulumi.output(LISTENER_ARN.replace("edge-001", `abcdefghijkl-${shard.shard}`)) };
    });
    const registered = await recordCloud(() => build({ shards: distinct }));
    const { policy } = resourceOf(registered, "aws:iam/rolePolicy:RolePolicy", "edge-shifter").inputs;
    assert.ok(String(policy).length < 10_240, `${String(policy).length} characters`);
  });

  it("runs it each minute and when one of its alarms goes off, and keeps what cannot be delivered", async () => {
    const registered = await recordCloud(() => build());
    const { eventPattern } = resourceOf(registered, RULE, "edge-shifter-alarms").inputs;
    assert.deepEqual(JSON.parse(String(eventPattern)), {
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
      detail: { alarmName: [{ prefix: "edge-shifter-health-" }], state: { value: ["ALARM"] } },
    });
    assert.equal(resourceOf(registered, RULE, "edge-shifter-schedule").inputs.scheduleExpression, "rate(1 minute)");
    for (const key of ["alarms", "schedule"]) {
      assert.deepEqual(resourceOf(registered, TARGET, `edge-shifter-${key}`).inputs, {
        rule: `edge-shifter-${key}`,
        targetId: "shifter",
        arn: "arn:edge-shifter",
        deadLetterConfig: { arn: "arn:edge-shifter" },
        retryPolicy: { maximumEventAgeInSeconds: 120, maximumRetryAttempts: 4 },
      });
      assert.deepEqual(resourceOf(registered, "aws:lambda/permission:Permission", `edge-shifter-${key}`).inputs, {
        statementId: key,
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        function: "edge-shifter",
        sourceArn: `arn:edge-shifter-${key}`,
      });
    }
    assert.deepEqual(policyOf(registered, "aws:sqs/queuePolicy:QueuePolicy"), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: "arn:edge-shifter",
          Condition: { ArnEquals: { "aws:SourceArn": ["arn:edge-shifter-alarms", "arn:edge-shifter-schedule"] } },
        },
      ],
    });
  });

  it("watches the healthy targets of each group, and takes silence for a bad sign", async () => {
    const registered = await recordCloud(() => build());
    const { alarmDescription: _, ...inputs } = resourceOf(registered, ALARM, "edge-shifter-health-edge-001-web").inputs;
    assert.deepEqual(inputs, {
      name: "edge-shifter-health-edge-001-web",
      namespace: "AWS/ApplicationELB",
      metricName: "HealthyHostCount",
      dimensions: {
        LoadBalancer: "app/edge-001/50dc6c495c0c9188",
        TargetGroup: "targetgroup/edge-001-web/6d0ecf831eec9f09",
      },
      statistic: "Minimum",
      period: 60,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      tags: { ...TAGS, "sluice:shard": "edge-001", "sluice:service": "web" },
    });
  });

  it("tells people when the function fails, falls silent, or leaves letters behind", async () => {
    const registered = await recordCloud(() => build());
    const alarms = ["errors", "silence", "dead-letters"].map((key) => {
      const { metricName, dimensions, treatMissingData, alarmActions, okActions } = resourceOf(
        registered,
        ALARM,
        `edge-shifter-${key}`,
      ).inputs;
      return [metricName, dimensions, treatMissingData, alarmActions, okActions];
    });
    const ofFunction = { FunctionName: "edge-shifter" };
    assert.deepEqual(alarms, [
      ["Errors", ofFunction, "notBreaching", [TOPIC], [TOPIC]],
      ["Invocations", ofFunction, "breaching", [TOPIC], [TOPIC]],
      ["ApproximateNumberOfMessagesVisible", { QueueName: "edge-shifter" }, "notBreaching", [TOPIC], [TOPIC]],
    ]);
  });

  it("keeps its log as long as it is told, and tells nobody when told so", async () => {
    const registered = await recordCloud(() => build({ logRetentionDays: 90, alarmActions: "none" }));
    assert.deepEqual(resourceOf(registered, "aws:cloudwatch/logGroup:LogGroup", "edge-shifter").inputs, {
      name: "/aws/lambda/edge-shifter",
      retentionInDays: 90,
      tags: TAGS,
    });
    assert.deepEqual(resourceOf(registered, ALARM, "edge-shifter-errors").inputs.alarmActions, []);
  });

  it("keeps its memory to itself", async () => {
    const registered = await recordCloud(() => build());
    assert.deepEqual(policyOf(registered, "aws:s3/bucketPolicy:BucketPolicy"), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:edge-shifter", "arn:edge-shifter/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("keeps every resource in a preview in which no ARN is known yet", async () => {
    const [{ groups, ...shard }] = [shardOf()];
    const blind = groups.map((group) => ({ ...group, primaryArn: unknown(), fallbackArn: unknown() }));
    const shards = [{ ...shard, listenerArn: unknown(), groups: blind }];
    const previewed = await recordCloud(() => build({ shards }), true);
    const deployed = await recordCloud(() => build());
    assert.deepEqual(listed(previewed), listed(deployed));
    const { dimensions, threshold } = resourceOf(previewed, ALARM, "edge-shifter-health-edge-001-web").inputs;
    assert.deepEqual(shown([dimensions, threshold]), [{ LoadBalancer: "?", TargetGroup: "?" }, 1]);
  });

  it("knows the gates of load balancers that the controller manages, by the names of those", async () => {
    const registered = await recordCloud(() => build({ shards: [], gates: [gateOf()], backstopAfterSeconds: 180 }));
    const conditions = (path: string) =>
      JSON.stringify([{ field: "path-pattern", pathPatternConfig: { values: [path] } }]);
    const web = [100, 50, 10].map((weight) => ({ key: `web-${weight}`, weight, conditions: conditions("/*") }));
    const api = [{ key: "api-primary", weight: 0, conditions: conditions("/api/*") }];
    assert.deepEqual(cloudConfigSchema.parse(JSON.parse((await packageOf(registered))["config.json"] ?? "")), {
      fleet: "edge",
      pairs: [],
      backstops: [
        {
          gate: {
            ingress: "edge-001-gate",
            shard: "edge-001",
            routes: [
              { service: "api", keys: api },
              { service: "web", keys: web },
            ],
          },
          port: 80,
          services: [
            {
              service: "web",
              primaryArn: groupArn("edge-001-web"),
              fallbackArn: groupArn("edge-001-web-fallback"),
              settings: {
                ...DEFAULT_SETTINGS,
                failAfterSeconds: 180,
                recoverAfterSeconds: 900,
                steps: [100],
                damping: { ...DEFAULT_SETTINGS.damping, maxSeconds: 900 },
              },
            },
          ],
        },
      ],
    });
    const { Statement } = policyOf(registered, "aws:iam/rolePolicy:RolePolicy") as {
      Statement: { Resource: unknown }[];
    };
    const rules = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener-rule/app/edge-001/*";
    assert.deepEqual(Statement[1]?.Resource, [rules]);
    assert.deepEqual(
      registered.filter(({ name }) => name.includes("health")),
      [],
    );
  });

  const { fleet } = planOf({ ...FLEET, name: "other" });
  const { fallback: _, ...noFallback } = FLEET.services.web;
  const plain = planOf({ ...FLEET, services: { ...FLEET.services, web: noFallback } });
  const refused: readonly (readonly [string, Partial<CloudWeightShifterArgs>, readonly string[]])[] = [
    ["no shards", { shards: [] }, ["cloudShifter.shards shards"]],
    ["shards of two fleets", { shards: [shardOf(1), shardOf(2, fleet)] }, ["cloudShifter.shards shards"]],
    ["a shard twice", { shards: [shardOf(1), shardOf(1)] }, ["cloudShifter.shards shards"]],
    ["a shard with a gate that is also its own", { gates: [gateOf()] }, ["cloudShifter.shards shards"]],
    [
      "a gate without its groups",
      { shards: [], gates: [{ ...gateOf(), targetGroupArns: {}, fallbackArns: {} }] },
      ["cloudShifter.gate gates.edge-001.targetGroupArns.web", "cloudShifter.gate gates.edge-001.fallbackArns.web"],
    ],
    ["a shard without a gate", { shards: [], gates: [gateOf(plain)] }, ["cloudShifter.gate gates.edge-001"]],
    ["a backstop that comes too soon", { backstopAfterSeconds: 60 }, ["cloudShifter.backstop backstopAfterSeconds"]],
    ["no actions", { alarmActions: [] }, ["cloudShifter.actions alarmActions"]],
    ["six actions", { alarmActions: Array.from({ length: 6 }, () => TOPIC) }, ["cloudShifter.actions alarmActions"]],
    ["an action that is no ARN", { alarmActions: [TOPIC, "on-call"] }, ["cloudShifter.actions alarmActions[1]"]],
    ["settings of a service without a fallback", { settings: { api: {} } }, ["cloudShifter.service settings.api"]],
    [
      "settings that the decision cannot use",
      { settings: { web: { minReady: 0, stepSeconds: -1, damping: { factor: 0 } } } },
      [
        "cloudShifter.settings settings.web.stepSeconds",
        "cloudShifter.settings settings.web.damping.factor",
        "cloudShifter.settings settings.web.minReady",
      ],
    ],
  ];
  for (const [what, changes, problems] of refused) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await refusal(() => build(changes)), problems);
    });
  }

  it("refuses a name that S3 would not take", async () => {
    const wrong = () => new CloudWeightShifter("Edge_Shifter", { shards: [shardOf()], alarmActions: "none" });
    assert.deepEqual(await refusal(wrong), ["cloudShifter.name name"]);
  });
});
