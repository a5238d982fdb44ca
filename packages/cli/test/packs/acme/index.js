import { PolicyPack } from "@pulumi/policy";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

new PolicyPack("acme", {
  policies: [
    {
      name: "has-owner",
      description: "Configuration has an owner.",
      enforcementLevel: "mandatory",
      validateResource: ({ type, props }, reportViolation) => {
        if (type === CONFIG_MAP && props.metadata.labels?.owner === undefined) reportViolation("Nobody owns it.");
      },
    },
    {
      name: "has-data",
      description: "Configuration has data.",
      enforcementLevel: "advisory",
      validateResource: ({ type, props }, reportViolation) => {
        if (type === CONFIG_MAP && props.data === undefined) reportViolation("It is empty.");
      },
    },
  ],
});
