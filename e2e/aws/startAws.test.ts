import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type StartAwsOptions, startAws } from "./startAws.ts";
import { aws, group, hosts, listener, loadBalancer, refused, rule } from "./testing.ts";
import { pythonEnvironment } from "./venv.ts";

const HOLD_AN_EMULATOR = `
  const { startAws } = await import(${JSON.stringify(new URL("startAws.ts", import.meta.url).href)});
  console.log((await startAws()).endpoint);
  setInterval(() => {}, 1000);
`;

describe("startAws", () => {
  beforeEach(() => aws.admin.reset());

  it("makes a VPC with subnets in two zones, tagged for the controller", async () => {
    const { vpcId, subnetIds } = await aws.createNetwork();
    const { Subnets = [] } = await aws.ec2.describeSubnets({ SubnetIds: [...subnetIds] });
    assert.deepEqual(new Set(Subnets.map((subnet) => subnet.VpcId)), new Set([vpcId]));
    assert.equal(new Set(Subnets.map((subnet) => subnet.AvailabilityZone)).size, 2);
    for (const role of ["elb", "internal-elb"]) {
      const found = await aws.ec2.describeSubnets({
        Filters: [{ Name: `tag:kubernetes.io/role/${role}`, Values: ["1"] }],
      });
      assert.deepEqual(found.Subnets?.map((subnet) => subnet.SubnetId).sort(), [...subnetIds].sort());
    }
  });

  it("logs each write with its parameters and what came of it, and nothing else", async () => {
    const arn = await listener(await loadBalancer());
    const { RuleArn } = await rule(arn, 1);
    // moto completes an action in place; the log must show what was sent.
    const web: Action = { Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: await group("web") }] } };
    const change = { RuleArn, Conditions: [hosts("b.io")], Actions: [web] };
    const mark = await aws.admin.mark();
    await aws.elbv2.describeRules({ ListenerArn: arn });
    await aws.elbv2.modifyRule(structuredClone(change));
    await refused(aws.elbv2.deleteRule({ RuleArn: `${RuleArn}0` }), "RuleNotFound");
    const writes = await aws.admin.writesSince(mark);
    assert.deepEqual(
      writes.map(({ action, params, error }) => ({ action, params, error })),
      [
        { action: "ModifyRule", params: change, error: null },
        { action: "DeleteRule", params: { RuleArn: `${RuleArn}0` }, error: "RuleNotFound" },
      ],
    );
    assert.equal((await aws.admin.callsSince(mark)).length, 3);
  });

  it("is empty again after a reset, with the limits it was started with", async () => {
    await aws.admin.setLimits({ targetGroupsPerRegion: 1 });
    await group("web");
    await aws.admin.reset();
    assert.deepEqual((await aws.elbv2.describeTargetGroups({})).TargetGroups, []);
    assert.deepEqual(await aws.admin.writesSince(0), []);
    await group("a");
    await group("b");
  });
});

describe("the emulator's admin calls", () => {
  beforeEach(() => aws.admin.reset());

  it("refuses admin calls that make no sense, and says why", async () => {
    const refusal = (message: RegExp) => ({ name: "AwsEmulatorError", code: "admin.refused", message });
    await assert.rejects(aws.admin.setLimits({ ruless: 1 } as object), refusal(/unknown limit 'ruless'/));
    await assert.rejects(aws.admin.setLimits({ rulesPerLoadBalancer: -1 }), refusal(/natural number/));
    const unknown = { targetGroupArn: "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0" };
    await assert.rejects(aws.admin.setTargetHealth(unknown, "healthy"), refusal(/no target group/));
  });
});

describe("emulator processes", () => {
  it("runs several at once that know nothing of each other", async () => {
    const [one, two] = await Promise.all([startAws({ limits: { targetGroupsPerRegion: 0 } }), startAws()]);
    try {
      assert.notEqual(one.endpoint, two.endpoint);
      const settings = { Name: "fallback", TargetType: "lambda" } as const;
      await refused(one.elbv2.createTargetGroup(settings), "TooManyTargetGroups");
      await two.elbv2.createTargetGroup(settings);
      assert.deepEqual((await one.elbv2.describeTargetGroups({})).TargetGroups, []);
    } finally {
      await Promise.all([one.stop(), two.stop()]);
    }
    await assert.rejects(fetch(one.endpoint));
  });

  it("tells why one did not start", async () => {
    const unknown = { limits: { ruless: 1 } } as StartAwsOptions;
    await assert.rejects(startAws(unknown), { code: "server.start", message: /unknown limit 'ruless'/ });
  });

  it("ends with the process that started it, even when that is killed", async () => {
    const parent = spawn(process.execPath, ["--input-type=module", "--eval", HOLD_AN_EMULATOR]);
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const { hostname, port } = new URL(line.toString().trim());
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    const ended = once(socket, "close");
    parent.kill("SIGKILL");
    await ended;
    await assert.rejects(fetch(`http://${hostname}:${port}/_sluice/ready`));
  });
});

describe("the emulator's Python environment", () => {
  it("says what to install when Python is missing", async () => {
    const before = process.env.PYTHON;
    process.env.PYTHON = "no-such-python";
    try {
      await assert.rejects(pythonEnvironment(), { code: "python.missing", message: /Python 3\.10 or newer/ });
    } finally {
      if (before === undefined) delete process.env.PYTHON;
      else process.env.PYTHON = before;
    }
  });

  it("finds its environment built on later runs", async () => {
    assert.ok(existsSync(await pythonEnvironment()));
  });
});

describe("emulated throttling", () => {
  it("admits 20 Modify calls, then 3 a second, and no other call is held", async () => {
    const throttled = await startAws({ throttle: true });
    try {
      const { TargetGroups } = await throttled.elbv2.createTargetGroup({ Name: "fallback", TargetType: "lambda" });
      const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
      const Attributes = [{ Key: "lambda.multi_value_headers.enabled", Value: "true" }];
      const modify = () => throttled.elbv2.modifyTargetGroupAttributes({ TargetGroupArn, Attributes });
      for (let call = 0; call < 20; call++) await modify();
      await refused(modify(), "Throttling", /Rate exceeded/);
      await throttled.elbv2.describeTargetGroups({});
      await throttled.admin.advanceClock(1);
      for (let call = 0; call < 3; call++) await modify();
      await refused(modify(), "Throttling");
      await throttled.admin.advanceClock(3600);
      for (let call = 0; call < 20; call++) await modify();
      await refused(modify(), "Throttling");
    } finally {
      await throttled.stop();
    }
  });
});
