import assert from "node:assert/strict";
import { aws, forward, group, listener, loadBalancer, present, refused, rule } from "./testing.ts";

const POD = { Id: "10.0.0.7", Port: 8080 };

const register = (TargetGroupArn: string, ...Targets: { Id: string; Port?: number }[]) =>
  aws.elbv2.registerTargets({ TargetGroupArn, Targets });
const deregister = (TargetGroupArn: string, ...Targets: { Id: string; Port?: number }[]) =>
  aws.elbv2.deregisterTargets({ TargetGroupArn, Targets });

/** `<id>:<port> <state>/<reason>` for each target. */
async function health(TargetGroupArn: string, ...Targets: { Id: string; Port?: number }[]): Promise<readonly string[]> {
  const asked = Targets.length > 0 ? { Targets } : {};
  const { TargetHealthDescriptions = [] } = await aws.elbv2.describeTargetHealth({ TargetGroupArn, ...asked });
  return TargetHealthDescriptions.map(({ Target, TargetHealth }) => {
    const reason = TargetHealth?.Reason === undefined ? "" : `/${TargetHealth.Reason}`;
    return `${Target?.Id}:${Target?.Port} ${TargetHealth?.State}${reason}`;
  });
}

async function groupInUse(): Promise<string> {
  const web = await group("web");
  await rule(await listener(await loadBalancer()), 1, { action: forward(web) });
  return web;
}

const pods = (count: number) => Array.from({ length: count }, (_, index) => ({ Id: `10.0.1.${index}` }));

describe("emulated targets", () => {
  beforeEach(() => aws.admin.reset());

  it("are keyed by IP and port", async () => {
    const web = await groupInUse();
    await register(web, POD, { ...POD, Port: 9090 }, { Id: POD.Id });
    assert.deepEqual(await health(web), ["10.0.0.7:8080 healthy", "10.0.0.7:9090 healthy"]);
    await aws.elbv2.modifyTargetGroupAttributes({
      TargetGroupArn: web,
      Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "0" }],
    });
    await deregister(web, { ...POD, Port: 9090 });
    assert.deepEqual(await health(web), ["10.0.0.7:8080 healthy"]);
  });

  it("are unused until a rule or listener forwards to their group", async () => {
    const web = await group("web");
    await register(web, POD);
    assert.deepEqual(await health(web), ["10.0.0.7:8080 unused/Target.NotInUse"]);
    const balancer = await loadBalancer();
    const arn = await listener(balancer, 80, forward(web));
    assert.deepEqual(await health(web), ["10.0.0.7:8080 healthy"]);
    await aws.elbv2.deleteListener({ ListenerArn: arn });
    assert.deepEqual(await health(web), ["10.0.0.7:8080 unused/Target.NotInUse"]);
  });

  it("are initial first where a test wants that", async () => {
    await aws.admin.setDefaultHealth("initial");
    const web = await groupInUse();
    await register(web, POD);
    assert.deepEqual(await health(web), ["10.0.0.7:8080 initial/Elb.InitialHealthChecking"]);
    await aws.admin.setTargetHealth({ targetGroupArn: web, id: POD.Id, port: POD.Port }, "healthy");
    assert.deepEqual(await health(web), ["10.0.0.7:8080 healthy"]);
  });

  it("have the health a test set for the target, its id or its group, the closest first", async () => {
    const web = await groupInUse();
    const other = { Id: "10.0.0.8", Port: 8080 };
    await register(web, POD, { ...POD, Port: 9090 }, other);
    await aws.admin.setTargetHealth({ targetGroupArn: web }, "unhealthy", "Target.Timeout");
    await aws.admin.setTargetHealth({ targetGroupArn: web, id: POD.Id }, "draining");
    await aws.admin.setTargetHealth({ targetGroupArn: web, id: POD.Id, port: 9090 }, "healthy");
    assert.deepEqual(await health(web), [
      "10.0.0.7:8080 draining/Target.DeregistrationInProgress",
      "10.0.0.7:9090 healthy",
      "10.0.0.8:8080 unhealthy/Target.Timeout",
    ]);
    await aws.admin.setTargetHealth({ targetGroupArn: web }, null);
    assert.deepEqual(await health(web, other), ["10.0.0.8:8080 healthy"]);
  });
});

describe("emulated deregistration", () => {
  beforeEach(() => aws.admin.reset());

  it("drain for the group's delay when deregistered in use, then are gone", async () => {
    const web = await groupInUse();
    await register(web, POD);
    await deregister(web, POD);
    await aws.admin.advanceClock(290);
    assert.deepEqual(await health(web), ["10.0.0.7:8080 draining/Target.DeregistrationInProgress"]);
    await aws.admin.advanceClock(11);
    assert.deepEqual(await health(web), []);
    assert.deepEqual(await health(web, POD), ["10.0.0.7:8080 unused/Target.NotRegistered"]);
  });

  it("come back when registered while they drain", async () => {
    const web = await groupInUse();
    await register(web, POD);
    await deregister(web, POD);
    await register(web, POD);
    assert.deepEqual(await health(web), ["10.0.0.7:8080 healthy"]);
  });

  it("may be deregistered without being registered", async () => {
    const web = await groupInUse();
    await deregister(web, POD);
    assert.deepEqual(await health(web), []);
  });
});

describe("emulated target quotas", () => {
  beforeEach(() => aws.admin.reset());

  it("are counted by target group, each once", async () => {
    await aws.admin.setLimits({ targetsPerTargetGroup: 3 });
    const web = await group("web");
    await register(web, ...pods(3));
    await register(web, ...pods(2));
    await refused(register(web, ...pods(4)), "TooManyTargets");
    assert.equal((await health(web)).length, 3);
  });

  it("are counted over all target groups of a load balancer, on registering and on forwarding", async () => {
    await aws.admin.setLimits({ targetsPerLoadBalancer: 5 });
    const [web, api, extra] = [await group("web"), await group("api"), await group("extra")];
    const arn = await listener(await loadBalancer());
    await rule(arn, 1, { action: forward(web, api) });
    await register(web, ...pods(3));
    await refused(register(api, ...pods(3)), "TooManyTargets", /per load balancer '5'/);
    await register(api, ...pods(2));
    await register(extra, ...pods(1));
    await refused(rule(arn, 2, { action: forward(extra) }), "TooManyTargets");
  });

  it("must be addresses in a group of IPs", async () => {
    await refused(register(await group("web"), { Id: "not-an-ip" }), "ValidationError");
  });
});

/** A call to a query or REST API that no client is installed for. */
async function call(service: string, path: string, body: string | URLSearchParams): Promise<string> {
  const scope = `${aws.credentials.accessKeyId}/20260101/${aws.region}/${service}/aws4_request`;
  const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
  const response = await fetch(`${aws.endpoint}${path}`, { method: "POST", headers, body });
  const text = await response.text();
  assert.ok(response.ok, text);
  return text;
}

async function lambdaFunction(name: string): Promise<string> {
  const role = { Action: "CreateRole", Version: "2010-05-08", RoleName: name, AssumeRolePolicyDocument: "{}" };
  const Role = present(/<Arn>(.*)<\/Arn>/.exec(await call("iam", "/", new URLSearchParams(role)))?.[1]);
  const Code = { ZipFile: Buffer.from("zip").toString("base64") };
  const definition = { FunctionName: name, Runtime: "nodejs24.x", Role, Handler: "index.handler", Code };
  const created = await call("lambda", "/2015-03-31/functions", JSON.stringify(definition));
  return (JSON.parse(created) as { readonly FunctionArn: string }).FunctionArn;
}

describe("emulated Lambda targets", () => {
  beforeEach(() => aws.admin.reset());

  async function lambdaGroup(name: string): Promise<string> {
    const { TargetGroups } = await aws.elbv2.createTargetGroup({ Name: name, TargetType: "lambda" });
    return present(TargetGroups?.[0]?.TargetGroupArn);
  }

  const permit = (SourceArn: string) =>
    call(
      "lambda",
      "/2015-03-31/functions/fallback/policy",
      JSON.stringify({
        StatementId: "alb",
        Action: "lambda:InvokeFunction",
        Principal: "elasticloadbalancing.amazonaws.com",
        SourceArn,
      }),
    );

  it("are refused until the function lets this target group invoke it", async () => {
    const Id = await lambdaFunction("fallback");
    const [fallback, other] = [await lambdaGroup("fallback"), await lambdaGroup("other")];
    await refused(register(fallback, { Id }), "AccessDenied");
    await permit(fallback);
    await register(fallback, { Id });
    await refused(register(other, { Id }), "AccessDenied");
  });

  it("have no health while health checks are off", async () => {
    const Id = await lambdaFunction("fallback");
    const fallback = await lambdaGroup("fallback");
    await permit(fallback);
    await register(fallback, { Id });
    await rule(await listener(await loadBalancer()), 1, { action: forward(fallback) });
    assert.deepEqual(await health(fallback), [`${Id}:undefined unavailable/Target.HealthCheckDisabled`]);
  });
});
