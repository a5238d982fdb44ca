import assert from "node:assert/strict";
import { join } from "node:path";
import { isUnchanged } from "@sluice/alb-model";
import type { Run } from "@sluice/local";
import {
  assertGolden,
  listResources,
  ofType,
  planExample,
  runExample,
  runSluice,
  strictFindings,
} from "../../exampleRun.ts";

const ROOT = join(import.meta.dirname, "..");
const GOLDEN = join(import.meta.dirname, "golden");
const CLUSTER_TAG = "eks:eks-cluster-name";

describe("the example of EKS Auto Mode", () => {
  let run: Run;
  before(async () => {
    run = await runExample(ROOT);
  });

  it("registers the resources of the golden list", () => {
    assertGolden(join(GOLDEN, "resources.txt"), listResources(run));
  });

  it("uses nothing of the AWS Load Balancer Controller: no release, no API group, no label", () => {
    const text = JSON.stringify(run.resources.map(({ type, inputs }) => ({ type, inputs })));
    assert.doesNotMatch(text, /helm|elbv2\.k8s\.aws|ingress\.k8s\.aws|targetGroupName|"networking":/);
  });

  it("tags every target group with the cluster, and leaves no stand-in of an ARN", () => {
    const groups = ofType(run, ":TargetGroup");
    assert.deepEqual(groups.map(({ name }) => name).sort(), ["shops-001-api", "shops-001-web"]);
    for (const { inputs } of groups) assert.equal((inputs.tags as Record<string, unknown>)[CLUSTER_TAG], "auto-mode");
    assert.doesNotMatch(JSON.stringify(run.resources), /:000000000000:/);
  });

  it("labels the services' namespaces for Auto Mode's readiness gates", () => {
    const gated = ofType(run, ":Namespace").filter(({ inputs }) =>
      JSON.stringify(inputs).includes('"eks.amazonaws.com/pod-readiness-gate-inject":"enabled"'),
    );
    assert.deepEqual(gated.map(({ name }) => name).sort(), ["api", "web"]);
  });

  it("makes the anchor, which names the load balancer, before any bundle", () => {
    const [anchor, ...bundles] = ofType(run, ":Ingress");
    assert.equal(anchor?.name, "shops-001-anchor");
    assert.equal(bundles.length, 5);
    for (const { dependencies } of bundles) assert.equal(dependencies.includes(anchor?.urn ?? ""), true);
  });

  it("registers the same in a preview, where ARNs are not known yet, and no policy of the set strict objects to either", async () => {
    const preview = await runExample(ROOT, {}, "preview");
    assert.equal(listResources(preview), listResources(run));
    assert.deepEqual(await strictFindings(run, preview), []);
  });

  it("takes the network from config, and opens the pods to it when told whose they are", async () => {
    const given = await runExample(ROOT, {
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: '["subnet-1","subnet-2"]',
      podSecurityGroupId: "sg-0123456789abcdef0",
      awaitLoadBalancers: "false",
    });
    assert.deepEqual(
      given.resources.filter(({ type }) => /ec2\/|awsx/.test(type)).map(({ urn }) => urn),
      [],
    );
    const [rule, ...others] = ofType(given, ":SecurityGroupIngressRule");
    assert.deepEqual(others, []);
    assert.deepEqual(rule?.inputs, {
      securityGroupId: "sg-0123456789abcdef0",
      fromPort: 8080,
      toPort: 8080,
      ipProtocol: "tcp",
      cidrIpv4: "10.0.0.0/16",
      description: "Load balancers of the fleet shops",
    });
  });
});

describe("the tenants of the example of EKS Auto Mode", () => {
  it("are where the recorded placement says: `npx sluice plan --write` records a change", () => {
    const planned = planExample(ROOT);
    assert.deepEqual(planned.problems, []);
    assert.ok(planned.result);
    assert.equal(isUnchanged(planned.result.changes), true);
  });

  it("are planned as in the golden file", async () => {
    assertGolden(join(GOLDEN, "plan.txt"), await runSluice(ROOT, "plan"));
  });
});
