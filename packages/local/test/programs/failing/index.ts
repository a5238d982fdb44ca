import * as pulumi from "@pulumi/pulumi";

class Thing extends pulumi.CustomResource {
  constructor(name: string, inputs: pulumi.Inputs = {}) {
    super("acme:index:Thing", name, inputs);
  }
}

/** One way to fail for each name; the test says which by configuration. */
const cases: Record<string, () => unknown> = {
  throw: () => {
    throw new Error("the tenants are missing");
  },
  duplicate: () => [new Thing("twice"), new Thing("twice")],
  never: () => new Thing("waiting", { value: new Promise(() => undefined) }),
  invoke: () => pulumi.runtime.invokeOutput("acme:index/getNothing:getNothing", {}),
  remote: () => new pulumi.ComponentResource("acme:index:Remote", "far", {}, {}, true),
  reference: () => new pulumi.StackReference("organization/other/dev").getOutput("a"),
  logError: () => pulumi.log.error("the quota is exceeded"),
  hang: () => setInterval(() => undefined, 1000),
};

new Thing("fine");
cases[new pulumi.Config().require("case")]?.();
