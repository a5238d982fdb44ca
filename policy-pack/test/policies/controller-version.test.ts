import assert from "node:assert/strict";
import { controllerVersion as policy } from "../../src/policies/controller-version.ts";
import { controllerDeployment, IMAGE, otherDeployment, release, VALUE_FILES } from "../controllers.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { CHART_V3, CHART_V4 } from "../types.ts";

const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const ofVersion = (version: unknown, more: object = {}) => problems(release({}, { version, ...more }));
const ofImage = (image: unknown) => problems(controllerDeployment({ image }));

describe("controller-version", () => {
  it("accepts chart and image of one version that is new enough", () => {
    assert.deepEqual(problems(release(), controllerDeployment()), []);
    assert.deepEqual(ofVersion("v3.5.0"), []);
  });

  it("finds an older one, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [release({}, { version: "1.7.1" })]).messages, [
      "Release controller: version 1.7.1 is controller 2.7.1, older than 2.14.0. Before 2.14.0 the controller refuses an IngressGroup " +
        "with an action that names its target group, and before 2.7.1 it looks up the tags of every load balancer before it " +
        "changes a rule. Without a pin, the next deployment may install another one. " +
        "(https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v2.14.0/pkg/ingress/config_types.go) Fix: pin " +
        "version to chart 1.14.0 or a newer one.",
    ]);
  });

  it("knows which controller a chart holds, up to the limit", () => {
    assert.deepEqual(ofVersion("1.14.0"), []);
    assert.deepEqual(ofVersion("1.13.4"), ["controller: version 1.13.4 is controller 2.13.4, older than 2.14.0"]);
    assert.deepEqual(ofVersion("3.0.0"), []);
  });

  it("finds a version that nothing pins", () => {
    assert.deepEqual(ofVersion(undefined), ["controller: version is not set, so no version is pinned"]);
    assert.deepEqual(ofVersion(""), ["controller: version is not set, so no version is pinned"]);
    for (const range of ["^3.0.0", "3.x", "1.14", ">=3.0.0", "*"]) {
      assert.deepEqual(ofVersion(range), [`controller: version is ${range}, so no version is pinned`]);
    }
  });

  it("reads the version of every kind of chart, and of packaged ones", () => {
    const chart = "aws-load-balancer-controller";
    const old = "is controller 2.8.1, older than 2.14.0";
    assert.deepEqual(problems(release({}, { version: "1.8.1" }, CHART_V4)), [`controller: version 1.8.1 ${old}`]);
    const fetched = { version: undefined, fetchOpts: { version: "1.8.1", repo: "https://aws.github.io/eks-charts" } };
    assert.deepEqual(problems(release({}, fetched, CHART_V3)), [`controller: fetchOpts.version 1.8.1 ${old}`]);
    const packaged = { version: undefined, chart: `./charts/${chart}-1.8.1.tgz` };
    assert.deepEqual(problems(release({}, packaged)), [`controller: chart ./charts/${chart}-1.8.1.tgz ${old}`]);
  });

  it("lets an image's tag in the values count in place of the chart", () => {
    const tagged = (tag: string, version?: string) => problems(release({ image: { tag } }, { version }));
    assert.deepEqual(tagged("v2.14.0"), []);
    assert.deepEqual(tagged("v2.13.4", "3.5.0"), [
      "controller: values.image.tag v2.13.4 is controller 2.13.4, older than 2.14.0",
    ]);
    assert.deepEqual(tagged("latest", "3.5.0"), [
      "controller: values.image.tag latest names no version, so no version is pinned",
    ]);
  });

  it("reads the image of a Deployment", () => {
    assert.deepEqual(
      ofImage("123.dkr.ecr.eu-central-1.amazonaws.com:443/amazon/aws-load-balancer-controller:v2.14.0-linux"),
      [],
    );
    assert.deepEqual(ofImage(IMAGE.replace("v3.5.0", "v2.8.1")), [
      "aws-load-balancer-controller: image v2.8.1 is controller 2.8.1, older than 2.14.0",
    ]);
    assert.deepEqual(ofImage("docker.io/amazon/aws-alb-ingress-controller:v1.1.9"), [
      "aws-load-balancer-controller: image v1.1.9 is controller 1.1.9, older than 2.14.0",
    ]);
    assert.deepEqual(ofImage("mirror/aws-load-balancer-controller"), [
      "aws-load-balancer-controller: image mirror/aws-load-balancer-controller has no tag, so no version is pinned",
    ]);
    assert.deepEqual(ofImage("mirror/lbc:latest"), [
      "aws-load-balancer-controller: image latest names no version, so no version is pinned",
    ]);
  });

  it("takes its limit from the settings", () => {
    const old = release({}, { version: "1.7.1" });
    assert.deepEqual(judge(policy, [old], { minimum: "2.7.1" }).problems, []);
    assert.deepEqual(judge(policy, [old], { minimum: "2.7.2" }).problems, [
      "controller: version 1.7.1 is controller 2.7.1, older than 2.7.2",
    ]);
    const fix = (given: Given) => judge(policy, [given], { minimum: "4.1.0" }).messages[0]?.split(" Fix: ")[1];
    assert.equal(fix(old), "pin version to chart 4.1.0 or a newer one.");
    assert.equal(fix(controllerDeployment()), "use an image whose tag is v4.1.0 or a newer one.");
    assert.throws(() => judge(policy, [old], { minimum: "2.14" }), /is no version such as 2\.14\.0/);
  });

  it("leaves other software alone", () => {
    assert.deepEqual(problems(release({}, { chart: "nginx", version: undefined }), otherDeployment("shop")), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const folder = { chart: "./charts/aws-load-balancer-controller", version: undefined };
    const judged = judge(policy, [
      { ...release({}, { version: UNKNOWN }), name: "version" },
      { ...release({ image: { tag: UNKNOWN } }, { version: "1.8.1" }), name: "tag" },
      { ...release({}, folder), name: "folder" },
      { ...release({}, VALUE_FILES), name: "files" },
      { ...release({}, { version: "1.8.1", ...VALUE_FILES }), name: "old" },
      { ...controllerDeployment({ image: UNKNOWN }), name: "image" },
      { ...controllerDeployment({ image: "mirror/aws-load-balancer-controller@sha256:0a" }), name: "digest" },
    ]);
    assert.deepEqual(judged.problems, ["old: version 1.8.1 is controller 2.8.1, older than 2.14.0"]);
    assert.deepEqual(judged.unknown, [
      "version version",
      "tag values.image.tag",
      "folder version (the chart's folder has it)",
      "files values.image.tag (valueYamlFiles may set it)",
      "old values.image.tag (valueYamlFiles may set it)",
      "image spec.template.spec.containers[0].image",
      "digest spec.template.spec.containers[0].image (a digest does not tell the version)",
    ]);
  });
});
