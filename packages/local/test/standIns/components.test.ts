import assert from "node:assert/strict";
import * as awsx from "@pulumi/awsx";
import { Provider } from "@pulumi/kubernetes";
import { Chart, Release } from "@pulumi/kubernetes/helm/v3/index.js";
import { Chart as ChartV4 } from "@pulumi/kubernetes/helm/v4/index.js";
import { ConfigFile, ConfigGroup } from "@pulumi/kubernetes/yaml/v2/index.js";
import { asset, secret } from "@pulumi/pulumi";
import { recordProgram } from "../../src/host/recordProgram.ts";
import { isSecret } from "../../src/values/wire.ts";
import { resource, withFiles } from "../programs.ts";

const STACK = { project: "test", stack: "dev" };
const MAP = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\n`;

async function record(program: () => void) {
  const done = await recordProgram(async () => program(), STACK);
  assert.deepEqual(done.errors, []);
  return done;
}

describe("components that read manifests", () => {
  it("have the objects of texts, objects, files and patterns inside, named as the provider names them", async () => {
    await withFiles({ "a.yaml": MAP("a"), "b.yaml": `${MAP("b")}---\n${MAP("c")}` }, async (dir) => {
      const done = await record(() => {
        const objs = [{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d" } }];
        new ConfigGroup("group", { yaml: MAP("text"), objs, files: [`${dir}/*.yaml`] });
        new ConfigFile("file", { file: `${dir}/a.yaml`, resourcePrefix: "own" });
      });
      const inside = done.resources.filter(({ parent }) => parent?.includes("yaml/v2"));
      assert.deepEqual(inside.map(({ type, name }) => `${type} ${name}`).sort(), [
        "kubernetes:apps/v1:Deployment group:d",
        "kubernetes:core/v1:ConfigMap group:shop/a",
        "kubernetes:core/v1:ConfigMap group:shop/b",
        "kubernetes:core/v1:ConfigMap group:shop/c",
        "kubernetes:core/v1:ConfigMap group:shop/text",
        "kubernetes:core/v1:ConfigMap own:shop/a",
      ]);
    });
  });

  it("give their objects the component's cluster, and keep pulumi from awaiting them where asked", async () => {
    const done = await record(() => {
      const provider = new Provider("prod", { kubeconfig: "{}" });
      new ConfigGroup("group", { yaml: MAP("a"), skipAwait: true }, { provider });
    });
    const { provider, inputs } = resource(done, "group:shop/a");
    assert.match(provider ?? "", /kubernetes::prod::/);
    const annotations = { "pulumi.com/skipAwait": "true" };
    assert.deepEqual(inputs.metadata, { name: "a", namespace: "shop", annotations });
  });

  it("keep secret what was secret, and the data of Secrets", async () => {
    const done = await record(() => {
      new ConfigGroup("group", { yaml: secret(`${MAP("a")}data: { key: value }\n`) });
      new ConfigGroup("plain", { yaml: `${MAP("b").replace("ConfigMap", "Secret")}stringData: { key: value }\n` });
    });
    assert.equal(isSecret(resource(done, "group:shop/a").inputs.data), true);
    assert.equal(isSecret(resource(done, "plain:shop/b").inputs.stringData), true);
  });

  it("have nothing inside where a part cannot be read here", async () => {
    for (const args of [{ files: ["https://example.com/a.yaml"] }, { objs: [{ kind: "ConfigMap" }] }]) {
      const done = await record(() => void new ConfigGroup("group", { yaml: MAP("a"), ...args }));
      const { urn } = resource(done, "group");
      assert.deepEqual(
        done.resources.filter(({ parent }) => parent === urn),
        [],
        JSON.stringify(args),
      );
    }
  });
});

describe("components that render charts in the program", () => {
  it("are recorded with what they were asked for, without objects, and say so", async () => {
    const done = await record(() => {
      new Chart("app", { chart: "shop", fetchOpts: { repo: "https://charts.example.com" }, values: { replicas: 2 } });
    });
    assert.deepEqual(resource(done, "app").inputs.values, { replicas: 2 });
    const notes = done.log.filter(({ severity }) => severity === "info").map(({ message }) => message);
    assert.equal(
      notes.some((note) => note.startsWith("kubernetes:helm:template is a stand-in: its objects")),
      true,
    );
  });
});

describe("charts with files of values", () => {
  const FILES = [new asset.StringAsset("a: { x: 1, y: 1 }\nb: [1]\n"), new asset.StringAsset("a: { y: 2 }\n")];

  it("have them read into their values, which win over them", async () => {
    const done = await record(() => {
      new Release("app", { chart: "shop", valueYamlFiles: FILES, values: { a: { z: 3 }, b: [2] } });
      new ChartV4("same", { chart: "shop", valueYamlFiles: FILES });
    });
    assert.deepEqual(resource(done, "app").inputs.values, { a: { x: 1, y: 2, z: 3 }, b: [2] });
    assert.deepEqual(resource(done, "same").inputs.values, { a: { x: 1, y: 2 }, b: [1] });
  });

  it("are left as they are where a file is not here or is no YAML", async () => {
    for (const file of [new asset.FileAsset("gone.yaml"), new asset.StringAsset("a: [")]) {
      const done = await record(() => void new ChartV4("app", { chart: "shop", valueYamlFiles: [...FILES, file] }));
      const { values, checksum } = resource(done, "app").inputs;
      assert.deepEqual([values, checksum], [undefined, undefined]);
    }
  });
});

describe("an awsx load balancer", () => {
  it("has the listeners, target group and security group that it was asked for", async () => {
    const done = await record(() => {
      new awsx.lb.ApplicationLoadBalancer("edge", {
        internal: true,
        enableDeletionProtection: true,
        subnetIds: ["subnet-1"],
        tags: { team: "web $(x)" },
        defaultTargetGroup: { name: "web" },
        defaultSecurityGroup: { args: { vpcId: "vpc-1" } },
        listeners: [{ port: 80 }, { port: 443, certificateArn: "arn:aws:acm:::certificate/1" }],
      });
    });
    const lb = resource(done, "edge", "aws:lb/loadBalancer");
    const group = resource(done, "edge", "aws:ec2/securityGroup");
    const target = resource(done, "edge", "aws:lb/targetGroup");
    assert.deepEqual(lb.inputs, {
      securityGroups: [group.id],
      internal: true,
      enableDeletionProtection: true,
      tags: { team: "web $(x)" },
      loadBalancerType: "application",
      subnets: ["subnet-1"],
    });
    assert.deepEqual([group.inputs.vpcId, target.inputs.name], ["vpc-1", "web"]);
    const forward = [{ type: "forward", targetGroupArn: target.outputs.arn }];
    const common = { defaultActions: forward, loadBalancerArn: lb.outputs.arn };
    const certificateArn = "arn:aws:acm:::certificate/1";
    assert.deepEqual(resource(done, "edge-0").inputs, { port: 80, protocol: "HTTP", ...common });
    assert.deepEqual(resource(done, "edge-1").inputs, { port: 443, protocol: "HTTPS", certificateArn, ...common });
  });

  it("says what its parts are made of, which tells also while their ARNs are unknown", async () => {
    const done = await record(() => void new awsx.lb.ApplicationLoadBalancer("edge", { subnetIds: ["subnet-1"] }));
    const [lb, target] = ["aws:lb/loadBalancer", "aws:lb/targetGroup"].map((type) => resource(done, "edge", type).urn);
    const { dependencies, propertyDependencies } = resource(done, "edge-0");
    assert.deepEqual(propertyDependencies, { defaultActions: [target], loadBalancerArn: [lb] });
    assert.deepEqual(dependencies, [target, lb]);
  });

  it("listens on port 80 and makes a security group without rules where it was asked for nothing", async () => {
    const done = await record(() => void new awsx.lb.ApplicationLoadBalancer("edge", { subnetIds: ["subnet-1"] }));
    assert.equal(resource(done, "edge-0").inputs.port, 80);
    assert.deepEqual(resource(done, "edge", "aws:ec2/securityGroup").inputs, {});
  });

  it("has the security groups that it was given, and no other", async () => {
    const done = await record(() => {
      new awsx.lb.ApplicationLoadBalancer("edge", { subnetIds: ["subnet-1"], securityGroups: ["sg-1"] });
    });
    assert.deepEqual(resource(done, "edge", "aws:lb/loadBalancer").inputs.securityGroups, ["sg-1"]);
    assert.deepEqual(
      done.resources.filter(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup"),
      [],
    );
  });
});
