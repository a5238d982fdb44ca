import { PolicyPack } from "@pulumi/policy";
import proxy from "@pulumi/policy/proxy.js";

/** The SDK's own error, with a text of the policy's choice. */
function stopped(lines) {
  const error = new proxy.UnknownValueError(proxy.unknownStringValue, []);
  error.message = lines.join("\n");
  return error;
}

new PolicyPack("sample", {
  policies: [
    {
      name: "resource-name",
      description: "Resources have names that start right.",
      enforcementLevel: "mandatory",
      configSchema: { properties: { prefix: { type: "string", default: "edge-" } } },
      validateResource: (args, reportViolation) => {
        if (args.type !== "acme:index:Thing") return;
        const { prefix } = args.getConfig();
        if (!String(args.props.name).startsWith(prefix)) reportViolation(`'${args.props.name}' lacks ${prefix}`);
      },
    },
    {
      name: "stack-size",
      description: "Stacks are small.",
      enforcementLevel: "advisory",
      validateStack: (args, reportViolation) => {
        const unknown = args.resources.filter(({ type }) => type === "acme:index:Later");
        if (args.resources.length > 4) reportViolation(`${args.resources.length} resources`);
        if (unknown.length === 0) return;
        const lines = unknown.map(({ urn }) => `${urn} spec.rules[0].host is not known yet`);
        throw stopped([...lines, "the account is not known yet", "nor is the region"]);
      },
    },
  ],
});
