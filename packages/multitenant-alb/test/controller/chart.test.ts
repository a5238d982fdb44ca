import assert from "node:assert/strict";
import { chartCrdFiles, controllerVersion, crdFiles } from "../../src/controller/chart.ts";

describe("controllerVersion", () => {
  it("follows the chart, which counted from 1 before the controller's 3.0", () => {
    const versions = ["1.14.1", "1.9.0", "3.0.0", "3.5.0", "v3.5.0"];
    assert.deepEqual(versions.map(controllerVersion), ["2.14.1", "2.9.0", "3.0.0", "3.5.0", "3.5.0"]);
  });
});

describe("crdFiles", () => {
  const tag = "https://raw.githubusercontent.com/kubernetes-sigs/aws-load-balancer-controller";
  const folder = "helm/aws-load-balancer-controller/crds";

  it("names the files of exactly that release", () => {
    assert.deepEqual(crdFiles("3.4.2", { gateway: true }), {
      controller: `${tag}/v3.4.2/${folder}/crds.yaml`,
      gateway: `${tag}/v3.4.2/${folder}/gateway-crds.yaml`,
    });
    assert.deepEqual(crdFiles("1.14.1", { gateway: false }), { controller: `${tag}/v2.14.1/${folder}/crds.yaml` });
  });

  it("names no Gateway definitions for a controller that has none", () => {
    assert.deepEqual(Object.keys(crdFiles("1.12.0", { gateway: true })), ["controller"]);
  });
});

describe("chartCrdFiles", () => {
  it("finds the definitions in a chart's folder, not in an archive", () => {
    assert.deepEqual(chartCrdFiles("./charts/alb/", { gateway: false }), { controller: "./charts/alb/crds/crds.yaml" });
    assert.equal(chartCrdFiles("./charts/alb-3.5.0.tgz", { gateway: false }), undefined);
  });
});
