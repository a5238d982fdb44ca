import { type KubernetesObject, planFleet, renderIngresses } from "@sluice/alb-model";
import { type CheckedRun, NO_OPTIONS } from "@sluice/local";
import { benchFleet, mixedTenants } from "./tenants.ts";

type Resource = CheckedRun["resources"][number];

/**
 * A stack of so many resources: the Kubernetes objects and target groups of a fleet with an Ingress for every tenant,
 * and a namespace for each tenant up to the number.
 */
export function stackOf(count: number): CheckedRun {
  const fleet = { ...benchFleet("none"), loadBalancer: { disposable: "a benchmark" } };
  const { plan } = planFleet(fleet, mixedTenants(Math.floor(count * 0.8)));
  const shards = renderIngresses(plan).flatMap(({ objects }) => objects);
  const objects = shards.map((object) =>
    resource(`kubernetes:${typeModule(object.apiVersion)}:${object.kind}`, object.metadata.name, unawaited(object)),
  );
  const groups = plan.shards.flatMap(({ targetGroups }) => targetGroups.map(({ name }) => targetGroup(name)));
  const made = [...objects, ...groups].slice(0, count);
  const rest = Array.from({ length: count - made.length }, (_, index) => {
    const name = `tenant-${index}`;
    return resource("kubernetes:core/v1:Namespace", name, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  });
  return { project: "bench", stack: "dev", mode: "update", resources: [...made, ...rest] };
}

/** As Sluice's components write it. */
function unawaited(object: KubernetesObject): object {
  const { metadata } = object;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...metadata.annotations, "pulumi.com/skipAwait": "true" } },
  };
}

function targetGroup(name: string): Resource {
  const targetGroupHealth = {
    dnsFailover: { minimumHealthyTargetsCount: "off", minimumHealthyTargetsPercentage: "off" },
  };
  const properties = { name, port: 80, protocol: "HTTP", targetType: "ip", targetGroupHealth, tags: { team: "edge" } };
  return resource("aws:lb/targetGroup:TargetGroup", name, properties);
}

/** `networking.k8s.io/v1` as it is; the core group has no name in `apiVersion`. */
function typeModule(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
}

function resource(type: string, name: string, properties: object): Resource {
  const plain = JSON.parse(JSON.stringify(properties)) as Resource["inputs"];
  return {
    urn: `urn:pulumi:dev::bench::${type}::${name}`,
    type,
    name,
    custom: true,
    remote: false,
    external: false,
    id: name,
    inputs: plain,
    outputs: plain,
    dependencies: [],
    propertyDependencies: {},
    providers: {},
    options: NO_OPTIONS,
  };
}
