import assert from "node:assert/strict";
import { UNKNOWN } from "../../src/values/wire.ts";
import { resource, run } from "../programs.ts";

const operations = (mode: "update" | "preview") => run("operations", { host: "direct", mode });

describe("the stand-ins for what watches and installs", () => {
  it("are ARNs and ids of the form that AWS gives", async () => {
    const { outputs, errors } = await operations("update");
    assert.deepEqual(errors, []);
    const { roleArn, associationId, alarmArn, dashboardArn, topicArn } = outputs;
    assert.match(String(roleArn), /^arn:aws:iam::123456789012:role\/controller-[0-9a-f]{7}$/);
    assert.match(String(associationId), /^a-[0-9a-f]{17}$/);
    assert.equal(alarmArn, "arn:aws:cloudwatch:us-east-1:123456789012:alarm:edge-001-rejected");
    assert.equal(dashboardArn, "arn:aws:cloudwatch::123456789012:dashboard/edge");
    assert.match(String(topicArn), /^arn:aws:sns:us-east-1:123456789012:alarms-[0-9a-f]{7}$/);
  });

  it("find a load balancer by name, whose ARN ends in the suffix that an alarm has", async () => {
    const done = await operations("update");
    const { balancerArn, balancerSuffix } = done.outputs;
    assert.match(String(balancerSuffix), /^app\/edge-001\/[0-9a-f]{16}$/);
    assert.equal(String(balancerArn).endsWith(`:loadbalancer/${String(balancerSuffix)}`), true);
    assert.deepEqual(resource(done, "rejected").inputs.dimensions, { LoadBalancer: balancerSuffix });
  });

  it("record a release after its role and its definitions, a patch, and a file of definitions without its objects", async () => {
    const done = await operations("update");
    const release = resource(done, "controller", "helm.sh");
    const before = release.dependencies.map((urn) => urn.split("::").at(-1));
    assert.deepEqual([...before].sort(), ["controller", "controller", "definitions"]);
    assert.equal(done.outputs.status, "deployed");
    assert.equal(done.outputs.namespace, "shop");
    assert.equal(resource(done, "definitions").custom, false);
    assert.equal(
      done.resources.some(({ type }) => type.includes("CustomResourceDefinition")),
      false,
    );
  });

  it("leave unknown in a preview what AWS would make up", async () => {
    const { outputs, errors } = await operations("preview");
    assert.deepEqual(errors, []);
    assert.deepEqual([outputs.roleArn, outputs.associationId], [UNKNOWN, UNKNOWN]);
    assert.match(String(outputs.balancerSuffix), /^app\/edge-001\//);
  });
});
