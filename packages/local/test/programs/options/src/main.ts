import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

class Shard extends pulumi.ComponentResource {
  readonly group: aws.lb.TargetGroup;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Shard", name, {}, opts);
    this.group = new aws.lb.TargetGroup(
      `${name}-web`,
      { name: `${name}-web`, port: 80, targetType: "ip", vpcId: "vpc-1" },
      { parent: this, aliases: [{ name: "old-web" }], ignoreChanges: ["tags"], protect: true },
    );
    this.registerOutputs({ groupName: this.group.name });
  }
}

class Fleet extends pulumi.ComponentResource {
  readonly shard: Shard;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Fleet", name, {}, opts);
    this.shard = new Shard(`${name}-001`, { parent: this });
    this.registerOutputs();
  }
}

pulumi.runtime.registerStackTransform((args) => {
  if (args.type !== "kubernetes:core/v1:ConfigMap") return undefined;
  return { props: { ...args.props, metadata: { ...args.props.metadata, labels: { stack: "yes" } } }, opts: args.opts };
});

const provider = new kubernetes.Provider("cluster", { kubeconfig: "{}", namespace: "tenants" });
const fleet = new Fleet("edge", {
  aliases: [{ name: "rim" }],
  transforms: [
    async (args) => {
      if (args.type !== "aws:lb/targetGroup:TargetGroup") return undefined;
      return { props: { ...args.props, tags: { from: "transform" } }, opts: { ...args.opts, retainOnDelete: true } };
    },
  ],
});
const password = config.requireSecret("password");
const secret = new kubernetes.core.v1.Secret(
  "credentials",
  { metadata: { name: "credentials" }, stringData: { password, user: "sluice" } },
  { provider, deletedWith: fleet.shard.group, customTimeouts: { create: "5m" }, additionalSecretOutputs: ["data"] },
);
new kubernetes.core.v1.ConfigMap(
  "groups",
  {
    metadata: { name: "groups" },
    data: { arn: fleet.shard.group.arn, zones: config.requireObject<{ zones: string[] }>("cluster").zones.join() },
  },
  { provider, dependsOn: [fleet], replaceOnChanges: ["data"], deleteBeforeReplace: true },
);
pulumi.log.info(`the password is ${"hunter2hunter2"}`);

export const groupArn = fleet.shard.group.arn;
export const replicas = config.requireNumber("replicas");
export const secretPassword = pulumi.interpolate`x-${password}`;
export const secretName = secret.metadata.name;
