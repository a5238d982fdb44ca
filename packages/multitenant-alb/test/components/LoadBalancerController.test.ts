import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  LoadBalancerController,
  type LoadBalancerControllerArgs,
} from "../../src/components/LoadBalancerController.ts";
import { chartValues } from "../../src/controller/chartValues.ts";
import { controllerPolicy } from "../../src/controller/policy/controllerPolicy.ts";
import { podIdentityTrust } from "../../src/controller/policy/trust.ts";
import { SpecError } from "../../src/errors.ts";
import { FULL_SETTINGS } from "../controller/fullSettings.ts";
import { inputsOf, type Registered, recordResources } from "./recordResources.ts";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const CRDS = "kubernetes:yaml/v2:ConfigFile";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

const SMALLEST = { clusterName: "prod", vpcId: "vpc-1", region: "eu-central-1" } as const;
const ACCOUNT = { namespace: "kube-system", name: "aws-load-balancer-controller" };
const ROLE_ARN = "arn:aws:iam::123456789012:role/alb";
const CRD_URL =
  "https://raw.githubusercontent.com/kubernetes-sigs/aws-load-balancer-controller/v3.5.0/helm/aws-load-balancer-controller/crds";

function build(changes: object = {}): LoadBalancerController {
  return new LoadBalancerController("alb", { ...SMALLEST, ...changes } as LoadBalancerControllerArgs);
}

async function record(changes: object = {}, preview = false): Promise<Registered[]> {
  return await recordResources(() => void build(changes), preview);
}

function list(registered: readonly Registered[]): string[] {
  return registered.map(({ type, name }) => `${type} ${name}`);
}

function json(registered: readonly Registered[], type: string, key: string): unknown {
  return JSON.parse(String(inputsOf(registered, type, "alb")[key]));
}

describe("LoadBalancerController", () => {
  it("registers a role with its policy and association, a security group, definitions and the release", async () => {
    assert.deepEqual(list(await record()), [
      `${GROUP} alb-backend`,
      `${ASSOCIATION} alb`,
      `${ROLE} alb`,
      `${POLICY} alb`,
      `${RELEASE} alb`,
      `${CRDS} alb-crds-controller`,
      "sluice:index:LoadBalancerController alb",
    ]);
  });

  it("pins the chart, leaves its definitions alone and gives it Sluice's values", async () => {
    const registered = await record();
    const from = { ...SMALLEST, backendSecurityGroup: "alb-backend-id" };
    assert.deepEqual(inputsOf(registered, RELEASE, "alb"), {
      name: "aws-load-balancer-controller",
      namespace: "kube-system",
      chart: "aws-load-balancer-controller",
      version: "3.5.0",
      repositoryOpts: { repo: "https://aws.github.io/eks-charts" },
      values: chartValues({}, from),
      skipCrds: true,
      atomic: true,
      compat: "true",
    });
  });

  it("passes every setting on", async () => {
    const identity = { kind: "irsa", roleArn: ROLE_ARN };
    const extraValues = { hostNetwork: true };
    const more = { backendSecurityGroupId: "sg-9", namespace: "alb-system", identity, extraValues };
    const registered = await record({ ...FULL_SETTINGS, ...more, chart: { repository: "https://charts.example.com" } });
    const { values, version, namespace, repositoryOpts } = inputsOf(registered, RELEASE, "alb");
    const from = { ...SMALLEST, backendSecurityGroup: "sg-9", roleArn: ROLE_ARN };
    assert.deepEqual(values, { ...extraValues, ...chartValues(FULL_SETTINGS, from) });
    assert.deepEqual(
      [version, namespace, repositoryOpts],
      ["3.4.2", "alb-system", { repo: "https://charts.example.com" }],
    );
    assert.deepEqual(
      list(registered).filter((entry) => /^aws:/.test(entry)),
      [],
    );
  });

  it("makes the role for one service account of the cluster, with the policy for what is switched on", async () => {
    const registered = await record({ accountId: "123456789012", enableShield: true });
    const scope = { ...SMALLEST, accountId: "123456789012", partition: "aws" };
    assert.deepEqual(json(registered, ROLE, "assumeRolePolicy"), podIdentityTrust(ACCOUNT, "prod", "123456789012"));
    assert.deepEqual(json(registered, POLICY, "policy"), controllerPolicy(scope, { enableShield: true }));
    assert.equal(inputsOf(registered, POLICY, "alb").role, "alb-id");
    assert.deepEqual(inputsOf(registered, ASSOCIATION, "alb"), {
      clusterName: "prod",
      namespace: "kube-system",
      serviceAccount: "aws-load-balancer-controller",
      roleArn: "arn:alb",
    });
  });

  it("lets the service account take the role by the cluster's OIDC provider", async () => {
    const url = "oidc.eks.eu-central-1.amazonaws.com/id/A";
    const identity = { kind: "irsa", oidcProviderArn: "arn:oidc", oidcProviderUrl: `https://${url}` };
    const registered = await record({ identity });
    const trust = json(registered, ROLE, "assumeRolePolicy") as { Statement: { Condition: unknown }[] };
    assert.deepEqual(trust.Statement[0]?.Condition, {
      StringEquals: {
        [`${url}:aud`]: "sts.amazonaws.com",
        [`${url}:sub`]: "system:serviceaccount:kube-system:aws-load-balancer-controller",
      },
    });
    const { serviceAccount } = inputsOf(registered, RELEASE, "alb").values as { serviceAccount: object };
    assert.deepEqual(serviceAccount, {
      create: true,
      name: "aws-load-balancer-controller",
      annotations: { "eks.amazonaws.com/role-arn": "arn:alb" },
    });
    assert.equal(
      registered.some(({ type }) => type === ASSOCIATION),
      false,
    );
  });

  it("associates a role that exists, and makes none", async () => {
    const registered = await record({ identity: { kind: "pod-identity", roleArn: ROLE_ARN } });
    assert.equal(inputsOf(registered, ASSOCIATION, "alb").roleArn, ROLE_ARN);
    assert.equal(
      registered.some(({ type }) => type.startsWith("aws:iam/")),
      false,
    );
  });

  it("attaches a policy of its own for feature gates with many permissions", async () => {
    const registered = await record({ featureGates: { GlobalAcceleratorController: true } });
    const policies = list(registered).filter((entry) => entry.startsWith("aws:iam/"));
    assert.deepEqual(policies, [
      "aws:iam/policy:Policy alb-gates",
      `${ROLE} alb`,
      `${POLICY} alb`,
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment alb-gates",
    ]);
    assert.match(String(inputsOf(registered, "aws:iam/policy:Policy", "alb-gates").policy), /CreateAccelerator/);
  });

  it("makes a backend security group that lets nothing in", async () => {
    const registered = await record({ defaultTags: { team: "edge" } });
    const group = inputsOf(registered, GROUP, "alb-backend");
    assert.equal("ingress" in group, false);
    assert.equal(group.vpcId, "vpc-1");
    assert.deepEqual(group.tags, { team: "edge", Name: "alb-backend" });
  });

  it("installs the definitions of its own version, and those of the Gateway API with its gate", async () => {
    const registered = await record({ featureGates: { ALBGatewayAPI: true } });
    assert.deepEqual(inputsOf(registered, CRDS, "alb-crds-controller"), { file: `${CRD_URL}/crds.yaml` });
    assert.deepEqual(inputsOf(registered, CRDS, "alb-crds-gateway"), { file: `${CRD_URL}/gateway-crds.yaml` });
  });

  it("takes chart and definitions from a folder", async () => {
    const registered = await record({ chart: { path: "./charts/alb" } });
    const { chart, repositoryOpts } = inputsOf(registered, RELEASE, "alb");
    assert.deepEqual([chart, repositoryOpts], ["./charts/alb", undefined]);
    assert.equal(inputsOf(registered, CRDS, "alb-crds-controller").file, "./charts/alb/crds/crds.yaml");
  });

  it("takes definitions from files of one's own, or leaves them to others", async () => {
    const own = await record({ crds: { files: { all: "./crds.yaml" } } });
    assert.equal(inputsOf(own, CRDS, "alb-crds-all").file, "./crds.yaml");
    const none = await record({ crds: "unmanaged", chart: { path: "./alb-3.5.0.tgz" } });
    assert.equal(list(none).join().includes(CRDS), false);
  });

  it("is the parent of all it makes, so that what depends on it waits for it, and is deleted before it", async () => {
    let waited: readonly string[] = [];
    await recordResources(() => {
      const controller = build();
      waited = childrenOf(controller);
    });
    const made = ["Role", "RolePolicy", "PodIdentityAssociation", "SecurityGroup", "Release", "ConfigFile"];
    assert.deepEqual(waited.toSorted(), made.toSorted());
  });

  it("installs the release after role, policy, association and definitions, and removes it before them", async () => {
    let awaited: string[] = [];
    const transformations: pulumi.ResourceTransformation[] = [
      ({ type, opts: { dependsOn = [] } }) => {
        if (type === RELEASE) awaited = [dependsOn].flat().map(shortType);
        return undefined;
      },
    ];
    await recordResources(() => void new LoadBalancerController("alb", SMALLEST, { transformations }));
    assert.deepEqual(awaited, ["Role", "RolePolicy", "PodIdentityAssociation", "ConfigFile"]);
  });

  it("tells its role, security group, names and version", async () => {
    let controller: LoadBalancerController | undefined;
    await recordResources(() => {
      controller = build({ version: "1.14.1" });
    });
    assert.ok(controller);
    const { version, namespace, serviceAccountName } = controller;
    assert.deepEqual([version, namespace, serviceAccountName], ["2.14.1", ACCOUNT.namespace, ACCOUNT.name]);
    assert.deepEqual(await valuesIn([controller.roleArn, controller.backendSecurityGroupId]), [
      "arn:alb",
      "alb-backend-id",
    ]);
  });

  it("drops nothing in a preview where cluster, VPC and Region are not known yet", async () => {
    const unknown = () => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    const changes = () => ({ clusterName: unknown(), vpcId: unknown(), region: unknown(), accountId: unknown() });
    const registered = await recordResources(() => void build(changes()), true);
    assert.deepEqual(list(registered), list(await record()));
    const { values } = inputsOf(registered, RELEASE, "alb") as { values: Record<string, unknown> };
    assert.equal(values.enableEndpointSlices, true);
    assert.equal(values.replicaCount, 2);
  });

  it("accepts Outputs wherever a value comes from another resource", async () => {
    const outputs = Object.fromEntries(Object.entries(SMALLEST).map(([key, value]) => [key, pulumi.output(value)]));
    const [plain, known] = [
      await record({ accountId: "1" }),
      await record({ ...outputs, accountId: pulumi.output("1") }),
    ];
    assert.deepEqual(known, plain);
  });

  it("does not change when a fleet does", async () => {
    const fleet = { name: "edge", services: {}, profiles: {} };
    assert.deepEqual(await record({ fleets: [fleet] }), await record({ fleets: [{ ...fleet, namespace: "other" }] }));
  });

  it("registers nothing and lists every problem when the arguments are wrong", async () => {
    let error: unknown;
    const registered = await recordResources(() => {
      try {
        build({ version: "1.4.0", replicas: 0, chart: { path: "./alb.tgz" } });
      } catch (thrown) {
        error = thrown;
      }
    });
    assert.ok(error instanceof SpecError);
    const codes = error.problems.map(({ code }) => code);
    assert.ok(codes.includes("controller.version.targetGroupNameInActions"));
    assert.ok(codes.includes("controller.number"));
    assert.ok(codes.includes("controller.crds"));
    assert.match(error.message, /EndpointSlices|targetGroupName/);
    assert.deepEqual(registered, []);
  });
});

/** Short types of a component's children, as `dependsOn` finds them. */
function childrenOf(component: pulumi.ComponentResource): string[] {
  const { __childResources: children } = component as unknown as { __childResources?: Set<pulumi.Resource> };
  return [...(children ?? [])].map(shortType);
}

function shortType(resource: unknown): string {
  return resource instanceof Object ? resource.constructor.name : typeof resource;
}

function valuesIn(outputs: pulumi.Output<string>[]): Promise<string[]> {
  return new Promise((resolve) => {
    pulumi.all(outputs).apply(resolve);
  });
}
