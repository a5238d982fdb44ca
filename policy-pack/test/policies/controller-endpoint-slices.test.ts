import assert from "node:assert/strict";
import { controllerEndpointSlices as policy } from "../../src/policies/controller-endpoint-slices.ts";
import { controllerDeployment, IMAGE, otherDeployment, release, VALUE_FILES } from "../controllers.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { CHART_V3, CHART_V4 } from "../types.ts";

const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const OFF = { enableEndpointSlices: false };
const UNSET = { enableEndpointSlices: undefined };

describe("controller-endpoint-slices", () => {
  it("accepts a chart and a Deployment that turn them on", () => {
    assert.deepEqual(problems(release(), controllerDeployment()), []);
    assert.deepEqual(problems(release({}, { version: "1.8.1" })), []);
  });

  it("finds a chart that turns them off, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [release(OFF)]).messages, [
      "Release controller: values.enableEndpointSlices is false. Without EndpointSlices the controller reads classic " +
        "Endpoints, which hold at most 1,000 pods of a Service: it registers no pod beyond those, and deregisters " +
        "those that it had registered. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3984) " +
        "Fix: set the chart's value enableEndpointSlices to true.",
    ]);
  });

  it("finds it in components of charts, too", () => {
    const found = ["controller: values.enableEndpointSlices is false"];
    assert.deepEqual(problems(release(OFF, {}, CHART_V3)), found);
    assert.deepEqual(problems(release(OFF, {}, CHART_V4)), found);
  });

  it("lets the default of controllers from 2.14.0 on stand, and not that of 2.13.4", () => {
    assert.deepEqual(problems(release(UNSET, { version: "1.14.0" })), []);
    assert.deepEqual(problems(release(UNSET, { version: "3.0.0" })), []);
    assert.deepEqual(problems(release(UNSET, { version: "1.13.4" })), [
      "controller: values.enableEndpointSlices is not set, and controller 2.13.4 has them off by default",
    ]);
  });

  it("goes by the image's tag where values replace it", () => {
    const older = { ...UNSET, image: { tag: "v2.8.1" } };
    assert.deepEqual(problems(release(older)), [
      "controller: values.enableEndpointSlices is not set, and controller 2.8.1 has them off by default",
    ]);
  });

  it("finds a value that is not set where no version is pinned", () => {
    assert.deepEqual(problems(release(UNSET, { version: undefined })), [
      "controller: values.enableEndpointSlices is not set, and version is not set: controllers before 2.14.0 have them off",
    ]);
  });

  it("knows that the chart hands on nothing but booleans", () => {
    const text = { enableEndpointSlices: "true" };
    assert.deepEqual(problems(release(text)), []);
    assert.deepEqual(problems(release({ enableEndpointSlices: "false" })), []);
    assert.deepEqual(problems(release(text, { version: "1.8.1" })), [
      "controller: values.enableEndpointSlices is no boolean, which the chart ignores, and controller 2.8.1 has them off by default",
    ]);
  });

  it("reads the arguments of a Deployment; the last one counts", () => {
    const old = IMAGE.replace("v3.5.0", "v2.8.1");
    const withArgs = (...args: readonly string[]) => problems(controllerDeployment({ args, image: old }));
    assert.deepEqual(withArgs("--enable-endpoint-slices"), []);
    assert.deepEqual(withArgs("--enable-endpoint-slices=false", "--enable-endpoint-slices=T"), []);
    assert.deepEqual(withArgs("--enable-endpoint-slices=true", "--enable-endpoint-slices=0"), [
      "aws-load-balancer-controller: args has --enable-endpoint-slices=0",
    ]);
    assert.deepEqual(withArgs(), [
      "aws-load-balancer-controller: args has no --enable-endpoint-slices, and controller 2.8.1 has them off by default",
    ]);
    assert.deepEqual(problems(controllerDeployment({ args: [] })), []);
  });

  it("leaves other charts and Deployments alone, also those whose image is not built yet", () => {
    const other = release(OFF, { chart: "nginx" });
    assert.deepEqual(judge(policy, [other, otherDeployment("shop:1"), otherDeployment(UNKNOWN)]), {
      problems: [],
      messages: [],
      unknown: [],
    });
  });

  it("knows the chart by any address of it", () => {
    const chart = "aws-load-balancer-controller";
    for (const address of [`eks/${chart}`, `oci://host/charts/${chart}`, `./charts/${chart}`, `./${chart}-1.8.1.tgz`]) {
      assert.deepEqual(problems(release(OFF, { chart: address })), [
        "controller: values.enableEndpointSlices is false",
      ]);
    }
    assert.deepEqual(problems(release(OFF, { chart: undefined, path: `./charts/${chart}` }, CHART_V3)), [
      "controller: values.enableEndpointSlices is false",
    ]);
  });

  it("says what it could not know, and still finds the rest", () => {
    const judged = judge(policy, [
      { ...release({ enableEndpointSlices: UNKNOWN }), name: "unknown" },
      { ...release({}, { values: UNKNOWN }), name: "values" },
      { ...release(UNSET, { version: UNKNOWN }), name: "version" },
      { ...release(UNSET, { version: "1.8.1", ...VALUE_FILES }), name: "files" },
      controllerDeployment({ args: ["--cluster-name=prod", UNKNOWN], image: IMAGE.replace("v3.5.0", "v2.8.1") }),
      release(OFF, VALUE_FILES),
    ]);
    assert.deepEqual(judged.problems, ["controller: values.enableEndpointSlices is false"]);
    assert.deepEqual(judged.unknown, [
      "unknown values.enableEndpointSlices",
      "values values",
      "version version",
      "files values.enableEndpointSlices (valueYamlFiles may set it)",
      "aws-load-balancer-controller spec.template.spec.containers[0].args[1]",
    ]);
  });

  it("looks at values alone where the provider has read the files into them", () => {
    const read = release(UNSET, { version: "1.8.1", checksum: "abc", ...VALUE_FILES });
    assert.deepEqual(problems(read), [
      "controller: values.enableEndpointSlices is not set, and controller 2.8.1 has them off by default",
    ]);
  });
});
