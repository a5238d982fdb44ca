import assert from "node:assert/strict";
import { SpecError } from "@sluice/multitenant-alb";
import { expectedConditions } from "../../src/readiness/expectedConditions.ts";

const OWN = { bindings: ["web-nlb"], platform: "controller" } as const;

describe("expectedConditions", () => {
  it("puts the load balancers' and those of own bindings together, each once", () => {
    const given = ["target-health.elbv2.k8s.aws/web-nlb", "target-health.elbv2.k8s.aws/edge-001-web"];
    assert.deepEqual(expectedConditions("workloads.web", given, OWN), given.toSorted());
  });

  it("refuses a service that the load balancers do not know", () => {
    assert.throws(
      () => expectedConditions("workloads.web", undefined, OWN),
      (error) => error instanceof SpecError && error.problems[0]?.path === "workloads.web.podConditions",
    );
  });
});
