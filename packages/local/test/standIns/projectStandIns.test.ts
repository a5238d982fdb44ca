import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { standInTable } from "../../src/standIns/documentation.ts";
import { UNKNOWN } from "../../src/values/wire.ts";
import { resource, run } from "../programs.ts";

const lookups = () => run("lookups", { host: "direct" });

describe("the stand-ins", () => {
  before(() => Promise.all([lookups(), run("lookups"), run("lookups", { host: "direct", mode: "preview" })]));

  it("answer AWS look-ups", async () => {
    const { outputs, errors } = await lookups();
    assert.deepEqual(errors, []);
    assert.equal(outputs.region, "us-east-1");
    assert.equal(outputs.account, "123456789012");
    assert.deepEqual(outputs.zones, ["us-east-1a", "us-east-1b", "us-east-1c"]);
    assert.match(String(outputs.cluster), /^vpc-[0-9a-f]{17}$/);
  });

  it("compute what needs no provider: policy documents and YAML", async () => {
    const { outputs } = await lookups();
    assert.deepEqual(JSON.parse(String(outputs.trust)), {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
    });
    assert.equal(outputs.decoded, "b");
  });

  it("make an awsx Vpc with a VPC, and a public and a private subnet in three zones", async () => {
    const done = await lookups();
    const subnets = done.resources.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
    assert.equal(subnets.length, 6);
    assert.equal(done.outputs.vpcId, resource(done, "main", "aws:ec2/vpc:Vpc").id);
    assert.equal(done.outputs.cidrBlock, "10.1.0.0/16");
    const ids = ["main-private-1", "main-private-2", "main-private-3"].map((name) => resource(done, name).id);
    assert.deepEqual(done.outputs.privateSubnetIds, ids);
    assert.ok(subnets.every(({ inputs }) => String(inputs.cidrBlock).startsWith("10.1.")));
  });

  it("leave an awsx Vpc's ids unknown in a preview", async () => {
    const preview = await run("lookups", { host: "direct", mode: "preview" });
    assert.deepEqual(preview.errors, []);
    assert.equal(preview.outputs.vpcId, UNKNOWN);
    assert.equal(preview.outputs.cidrBlock, "10.1.0.0/16");
    assert.equal(preview.outputs.region, "us-east-1");
  });

  it("take the project's own answers, with templates", async () => {
    const { outputs } = await lookups();
    assert.deepEqual(outputs.quota, { quota: 7, region: "us-east-1" });
    assert.equal(outputs.gatewayUrl, "https://front.example.com");
    assert.match(String(outputs.gatewayId), /^gw-[0-9a-f]{8}$/);
    assert.match(String(outputs.networkId), /^net-[0-9a-f]{8}$/);
    assert.equal(outputs.reference, "vpc-0123");
  });

  it("answer reads of what exists elsewhere, and record it as external", async () => {
    const done = await lookups();
    assert.equal(done.outputs.existing, "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-42");
    const existing = resource(done, "existing");
    assert.deepEqual({ external: existing.external, id: existing.id }, { external: true, id: "vpc-42" });
  });

  it("give an awaited Ingress a load balancer's host name", async () => {
    assert.match(String((await lookups()).outputs.hostname), /^k8s-.*\.us-east-1\.elb\.amazonaws\.com$/);
  });

  it("answer the same through the official host as directly", async () => {
    const { host: _a, ...child } = await run("lookups");
    const { host: _b, ...direct } = await lookups();
    assert.deepEqual(direct, child);
  });

  it("are all in the README's table", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const table = withoutPadding(standInTable());
    assert.ok(withoutPadding(readme).includes(table), "replace the README's table by what standInTable() gives");
  });
});

/** The formatter pads the cells of tables. */
function withoutPadding(markdown: string): string {
  return markdown.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");
}
