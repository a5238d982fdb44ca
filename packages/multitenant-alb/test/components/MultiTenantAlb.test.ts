import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type MultiTenantAlbArgs, SpecError } from "@sluice/multitenant-alb";
import {
  BINDING,
  build,
  INGRESS,
  INGRESS_CLASS,
  listed,
  PARAMS,
  SMALLEST,
  TARGET_GROUP,
  valueIn,
} from "./MultiTenantAlbFixtures.ts";
import { inputsOf, recordResources } from "./recordResources.ts";

describe("MultiTenantAlb", () => {
  it("registers a shard with its class, target groups, bindings, anchor and one Ingress a bundle", async () => {
    const registered = await recordResources(() => build());
    assert.deepEqual(listed(registered), [
      `${TARGET_GROUP} edge-001-api`,
      `${TARGET_GROUP} edge-001-web`,
      "kubernetes:core/v1:Namespace edge",
      `${PARAMS} edge-001`,
      `${BINDING} edge-001-api`,
      `${BINDING} edge-001-web`,
      `${INGRESS} edge-001-anchor`,
      `${INGRESS} edge-001-b0001`,
      `${INGRESS} edge-001-b0002`,
      `${INGRESS_CLASS} edge-001`,
      "sluice:index:AlbShard edge-001",
      "sluice:index:MultiTenantAlb edge",
    ]);
  });

  it("names and tags target groups after fleet, shard and service", async () => {
    const registered = await recordResources(() => build());
    assert.deepEqual(inputsOf(registered, TARGET_GROUP, "edge-001-web"), {
      name: "edge-001-web",
      vpcId: "vpc-1",
      targetType: "ip",
      protocol: "HTTP",
      port: 80,
      deregistrationDelay: 30,
      healthCheck: {
        path: "/healthz",
        matcher: "200",
        interval: 15,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      targetGroupHealth: { dnsFailover: { minimumHealthyTargetsCount: "off", minimumHealthyTargetsPercentage: "off" } },
      tags: { "sluice:fleet": "edge", "sluice:shard": "edge-001", "sluice:service": "web" },
    });
  });

  it("binds a Service to its target group by ARN and lets the backend security group in", async () => {
    const registered = await recordResources(() => build());
    assert.deepEqual(inputsOf(registered, BINDING, "edge-001-api"), {
      apiVersion: "elbv2.k8s.aws/v1beta1",
      kind: "TargetGroupBinding",
      metadata: {
        name: "edge-001-api",
        namespace: "api",
        labels: { "app.kubernetes.io/managed-by": "sluice", "sluice/fleet": "edge", "sluice/shard": "edge-001" },
      },
      spec: {
        serviceRef: { name: "api", port: 8080 },
        targetGroupARN: "arn:edge-001-api",
        targetType: "ip",
        networking: {
          ingress: [{ from: [{ securityGroup: { groupID: "sg-1" } }], ports: [{ protocol: "TCP", port: 8080 }] }],
        },
      },
    });
  });

  it("lets address ranges in where there is no backend security group", async () => {
    const registered = await recordResources(() => build({ backend: { cidrBlocks: ["10.0.0.0/20", "10.0.16.0/20"] } }));
    const { spec } = inputsOf(registered, BINDING, "edge-001-web");
    assert.deepEqual((spec as { networking: unknown }).networking, {
      ingress: [
        {
          from: [{ ipBlock: { cidr: "10.0.0.0/20" } }, { ipBlock: { cidr: "10.0.16.0/20" } }],
          ports: [{ protocol: "TCP", port: 80 }],
        },
      ],
    });
  });

  it("forwards a bundle's hosts to the shared target groups by annotation, and does not wait for it", async () => {
    const registered = await recordResources(() => build());
    const { metadata, spec } = inputsOf(registered, INGRESS, "edge-001-b0001") as Record<
      string,
      Record<string, unknown>
    >;
    assert.deepEqual(metadata?.annotations, {
      "sluice/tenants": "acme",
      "alb.ingress.kubernetes.io/actions.forward-to-tg-1": '{"type":"forward","targetGroupName":"edge-001-api"}',
      "alb.ingress.kubernetes.io/conditions.forward-to-tg-1":
        '[{"field":"host-header","hostHeaderConfig":{"values":["acme.example.com"]}}]',
      "alb.ingress.kubernetes.io/actions.forward-to-tg-2": '{"type":"forward","targetGroupName":"edge-001-web"}',
      "alb.ingress.kubernetes.io/conditions.forward-to-tg-2":
        '[{"field":"host-header","hostHeaderConfig":{"values":["acme.example.com"]}}]',
      "pulumi.com/skipAwait": "true",
    });
    assert.deepEqual(spec, {
      ingressClassName: "edge-001",
      rules: [
        {
          host: "www.acme.io",
          http: {
            paths: [
              {
                path: "/api/*",
                pathType: "ImplementationSpecific",
                backend: { service: { name: "forward-to-tg-1", port: { name: "use-annotation" } } },
              },
              {
                pathType: "ImplementationSpecific",
                backend: { service: { name: "forward-to-tg-2", port: { name: "use-annotation" } } },
              },
            ],
          },
        },
      ],
      tls: [{ hosts: ["acme.example.com", "www.acme.io"] }],
    });
  });

  it("keeps everything but its own namespace out of the class, and is internal", async () => {
    const registered = await recordResources(() => build());
    const { spec } = inputsOf(registered, PARAMS, "edge-001");
    assert.deepEqual(spec, {
      group: { name: "edge-001" },
      loadBalancerName: "edge-001",
      scheme: "internal",
      targetType: "ip",
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } },
      loadBalancerAttributes: [
        { key: "routing.http.drop_invalid_header_fields.enabled", value: "true" },
        { key: "routing.http.desync_mitigation_mode", value: "defensive" },
        { key: "idle_timeout.timeout_seconds", value: "60" },
      ],
      tags: [
        { key: "sluice:fleet", value: "edge" },
        { key: "sluice:shard", value: "edge-001" },
      ],
    });
  });

  it("puts certificates and the redirect into the class, and asks for the HTTP listener once, in the anchor", async () => {
    const certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/1";
    const fleet = { ...SMALLEST.fleet, certificates: [certificate] };
    const registered = await recordResources(() => build({ fleet }));
    const { spec } = inputsOf(registered, PARAMS, "edge-001") as { spec: Record<string, unknown> };
    assert.deepEqual(spec.certificateArn, [certificate]);
    assert.equal(spec.sslRedirectPort, "443");
    const listening = registered.filter(({ inputs }) => JSON.stringify(inputs).includes("listen-ports"));
    assert.deepEqual(
      listening.map(({ name }) => name),
      ["edge-001-anchor"],
    );
  });

  it("gives the load balancers' subnets to the class", async () => {
    const registered = await recordResources(() => build({ subnetIds: ["subnet-1", pulumi.output("subnet-2")] }));
    const { spec } = inputsOf(registered, PARAMS, "edge-001") as { spec: Record<string, unknown> };
    assert.deepEqual(spec.subnets, { ids: ["subnet-1", "subnet-2"] });
  });

  it("leaves the namespace to others when asked to", async () => {
    const registered = await recordResources(() => build({ createNamespace: false }));
    assert.equal(
      registered.some(({ type }) => type.endsWith(":Namespace")),
      false,
    );
  });

  it("waits for the anchor only when load balancers are awaited", async () => {
    const awaited = await recordResources(() => build({ awaitLoadBalancers: true }));
    const skipping = awaited.filter(({ inputs }) => JSON.stringify(inputs).includes("skipAwait"));
    assert.deepEqual(
      skipping.map(({ name }) => name),
      ["edge-001-b0001", "edge-001-b0002"],
    );
  });

  it("registers the same names whatever the order of tenants", async () => {
    const names = async (tenants: MultiTenantAlbArgs["tenants"]) =>
      listed(await recordResources(() => build({ tenants })));
    assert.deepEqual(await names(SMALLEST.tenants.toReversed()), await names(SMALLEST.tenants));
  });

  it("changes one Ingress and nothing else when a tenant joins", async () => {
    let placement: MultiTenantAlbArgs["placement"];
    const before = await recordResources(() => {
      placement = build().placement;
    });
    const tenants = [...SMALLEST.tenants, { id: "initech", hosts: ["initech.example.com"] }];
    const recorded = placement === undefined ? {} : { placement };
    const after = await recordResources(() => build({ tenants, ...recorded }));
    const changed = after.filter((resource, index) => JSON.stringify(resource) !== JSON.stringify(before[index]));
    assert.deepEqual(
      changed.filter(({ type }) => !type.startsWith("sluice:")).map(({ name }) => name),
      ["edge-001-b0002"],
    );
  });

  it("tells where each tenant is served", async () => {
    let tenants: pulumi.Output<unknown> | undefined;
    let shards: pulumi.Output<unknown> | undefined;
    await recordResources(() => {
      ({ tenants, shards } = build());
    });
    assert.deepEqual(await valueIn(tenants), {
      acme: { shard: "edge-001", hosts: ["acme.example.com", "www.acme.io"] },
      globex: { shard: "edge-001", hosts: ["globex.example.com"] },
    });
    assert.deepEqual(await valueIn(shards), {
      "edge-001": {
        name: "edge-001",
        group: "edge-001",
        targetGroupArns: { api: "arn:edge-001-api", web: "arn:edge-001-web" },
      },
    });
  });

  it("registers nothing and lists every problem when the configuration is wrong", async () => {
    let error: unknown;
    const registered = await recordResources(() => {
      try {
        build({ tenants: [{ id: "acme", hosts: ["acme.example.com:80"], profile: "shop" }] });
      } catch (thrown) {
        error = thrown;
      }
    });
    assert.ok(error instanceof SpecError);
    assert.deepEqual(
      error.problems.map(({ code }) => code),
      ["hosts.port", "tenants.profile"],
    );
    assert.deepEqual(registered, []);
  });
});
