import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { certificateArnPlaceholder, DEFAULTS } from "@sluice/alb-model";
import {
  annotationsOf,
  BINDING,
  build,
  buildAutoMode,
  INGRESS,
  PARAMS,
  SMALLEST,
  shown,
  specOf,
  TARGET_GROUP,
  unknown,
  valueIn,
} from "./MultiTenantAlbFixtures.ts";
import { inputsOf, type Registered, recordResources } from "./recordResources.ts";

const arn = (id: string) => `arn:aws:acm:eu-central-1:123456789012:certificate/${id}`;
const WEB_ACL = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/edge/1";
const OWN_CERTIFICATE = { fleet: { ...SMALLEST.fleet, certificates: [arn("own")] } };

function paramsOf(registered: readonly Registered[]): Record<string, unknown> {
  return shown(specOf(inputsOf(registered, PARAMS, "edge-001"))) as Record<string, unknown>;
}

describe("values that other resources bring to MultiTenantAlb", () => {
  it("are accepted as Outputs for the VPC, the subnets and the backend", async () => {
    const registered = await recordResources(() =>
      build({
        vpcId: pulumi.output("vpc-2"),
        backend: { securityGroupId: pulumi.output("sg-2") },
        subnetIds: pulumi.output(["s-1"]),
      }),
    );
    assert.equal(inputsOf(registered, TARGET_GROUP, "edge-001-web").vpcId, "vpc-2");
    assert.match(JSON.stringify(inputsOf(registered, BINDING, "edge-001-web")), /"groupID":"sg-2"/);
    assert.deepEqual(paramsOf(registered).subnets, { ids: ["s-1"] });
  });

  it("put certificates in front of the fleet's own and switch HTTPS on", async () => {
    const certificateArns = [pulumi.output(arn("a")), arn("b")];
    const registered = await recordResources(() => build({ ...OWN_CERTIFICATE, certificateArns }));
    const { certificateArn, sslRedirectPort } = paramsOf(registered);
    assert.deepEqual(certificateArn, [arn("a"), arn("b"), arn("own")]);
    assert.equal(sslRedirectPort, "443");
    const anchor = annotationsOf(inputsOf(registered, INGRESS, "edge-001-anchor"));
    assert.equal(anchor["alb.ingress.kubernetes.io/listen-ports"], '[{"HTTP":80},{"HTTPS":443}]');
  });

  it("leave no stand-in behind", async () => {
    const registered = await recordResources(() =>
      build({
        certificateArns: [pulumi.output(arn("a"))],
        accessLogs: { bucket: pulumi.output("logs"), prefix: pulumi.output("edge/$&") },
        webAclArn: pulumi.output(WEB_ACL),
      }),
    );
    assert.deepEqual(paramsOf(registered), {
      group: { name: "edge-001" },
      loadBalancerName: "edge-001",
      scheme: "internal",
      targetType: "ip",
      certificateArn: [arn("a")],
      sslPolicy: DEFAULTS.sslPolicy,
      sslRedirectPort: "443",
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } },
      loadBalancerAttributes: [
        { key: "access_logs.s3.enabled", value: "true" },
        { key: "access_logs.s3.bucket", value: "logs" },
        { key: "access_logs.s3.prefix", value: "edge/$&" },
        { key: "routing.http.drop_invalid_header_fields.enabled", value: "true" },
        { key: "routing.http.desync_mitigation_mode", value: "defensive" },
        { key: "idle_timeout.timeout_seconds", value: "60" },
      ],
      wafv2AclArn: WEB_ACL,
      tags: [
        { key: "sluice:fleet", value: "edge" },
        { key: "sluice:shard", value: "edge-001" },
      ],
    });
    const objects = registered.filter(({ type }) => !type.startsWith("sluice:"));
    assert.doesNotMatch(JSON.stringify(objects), /000000000000|not-known-yet|<security group>|<range/);
  });

  it("show in a preview as unknown values under known keys, and nothing is dropped", async () => {
    const program = () =>
      build({
        ...OWN_CERTIFICATE,
        vpcId: unknown(),
        subnetIds: [unknown(), "subnet-2"],
        backend: { securityGroupId: unknown() },
        certificateArns: [unknown()],
        accessLogs: { bucket: unknown(), prefix: unknown() },
        webAclArn: unknown(),
      });
    const registered = await recordResources(program, true);
    const params = paramsOf(registered);
    assert.deepEqual(params.certificateArn, ["?", arn("own")]);
    assert.deepEqual(params.subnets, { ids: ["?", "subnet-2"] });
    assert.equal(params.wafv2AclArn, "?");
    assert.deepEqual((params.loadBalancerAttributes as unknown[]).slice(0, 3), [
      { key: "access_logs.s3.enabled", value: "true" },
      { key: "access_logs.s3.bucket", value: "?" },
      { key: "access_logs.s3.prefix", value: "?" },
    ]);
    assert.equal(shown(inputsOf(registered, TARGET_GROUP, "edge-001-web").vpcId), "?");
    const binding = shown(specOf(inputsOf(registered, BINDING, "edge-001-web"))) as Record<string, unknown>;
    assert.equal(binding.targetGroupARN, "?");
    assert.deepEqual(binding.networking, {
      ingress: [{ from: [{ securityGroup: { groupID: "?" } }], ports: [{ protocol: "TCP", port: 80 }] }],
    });
  });

  it("show which ranges are known in a preview", async () => {
    const registered = await recordResources(
      () => build({ backend: { cidrBlocks: ["10.0.0.0/20", unknown()] } }),
      true,
    );
    const { networking } = shown(specOf(inputsOf(registered, BINDING, "edge-001-api"))) as {
      networking: { ingress: unknown[] };
    };
    assert.deepEqual(networking.ingress[0], {
      from: [{ ipBlock: { cidr: "10.0.0.0/20" } }, { ipBlock: { cidr: "?" } }],
      ports: [{ protocol: "TCP", port: 8080 }],
    });
  });

  it("may bring the ranges as one list that is not known yet", async () => {
    const cidrBlocks = unknown().apply((block) => [block]);
    const registered = await recordResources(() => build({ backend: { cidrBlocks } }), true);
    const spec = shown(specOf(inputsOf(registered, BINDING, "edge-001-api"))) as Record<string, unknown>;
    assert.equal(spec.networking, "?");
  });

  it("reach the anchor on EKS Auto Mode, whose class has no field for the web ACL", async () => {
    const registered = await recordResources(() => buildAutoMode({ webAclArn: unknown() }), true);
    const anchor = shown(annotationsOf(inputsOf(registered, INGRESS, "edge-001-anchor"))) as Record<string, unknown>;
    assert.equal(anchor["alb.ingress.kubernetes.io/wafv2-acl-arn"], "?");
    assert.equal(anchor["alb.ingress.kubernetes.io/group.order"], "-900");
  });

  it("are stand-ins in the plan, which counts them", async () => {
    let certificates: readonly string[] | undefined;
    await recordResources(() => {
      certificates = build({ certificateArns: [unknown(), unknown()] }).plan.shards[0]?.certificates;
    }, true);
    assert.deepEqual(certificates, [certificateArnPlaceholder(1), certificateArnPlaceholder(2)]);
  });

  it("come from the controller that the program installs, where it has a backend security group", async () => {
    const registered = await recordResources(() => {
      const controller = new Controller("controller");
      build({ controller, ...({ backend: undefined } as object) });
    });
    assert.match(JSON.stringify(inputsOf(registered, BINDING, "edge-001-web")), /"groupID":"sg-controller"/);
  });
});

describe("what MultiTenantAlb tells its program", () => {
  it("names the pod conditions of services with readiness gates, on every shard that serves them", async () => {
    const { web, api } = SMALLEST.fleet.services;
    const fleet = { ...SMALLEST.fleet, services: { web, api: { ...api, readinessGates: false } } };
    const tenants = [...SMALLEST.tenants, { id: "bank", hosts: ["bank.example.com"], isolation: "shard" as const }];
    let conditions: pulumi.Output<unknown> | undefined;
    await recordResources(() => {
      conditions = build({ fleet, tenants }).podConditions;
    });
    assert.deepEqual(await valueIn(conditions), {
      web: ["target-health.elbv2.k8s.aws/edge-001-web", "target-health.elbv2.k8s.aws/edge-002-web"],
    });
  });

  it("hands out the anchors, one a shard, for gated workloads to depend on", async () => {
    let anchors: pulumi.Output<string>[] = [];
    await recordResources(() => {
      anchors = build().anchors.map(({ metadata }) => metadata.name);
    });
    assert.deepEqual(await Promise.all(anchors.map(valueIn)), ["edge-001-anchor"]);
  });
});

class Controller extends pulumi.ComponentResource {
  readonly backendSecurityGroupId = pulumi.output("sg-controller");

  constructor(name: string) {
    super("test:index:Controller", name);
  }
}
