import { type Fleet, type Plan, type PlannedShard, planFleet } from "@sluice/alb-model";

/** `/api/*` → api, which has no fallback; everything else → web, which has one. */
export const FLEET = {
  name: "edge",
  services: {
    web: { namespace: "web", port: 80, fallback: {} },
    api: { namespace: "shop", port: 8080 },
  },
  profiles: { app: [{ path: "/api/*", service: "api" }, { service: "web" }] },
} as const satisfies Fleet;

const ACME = { id: "acme", hosts: ["acme.example.com", "www.acme.io"] };

export function planOf(fleet: Fleet = FLEET, tenants: Parameters<typeof planFleet>[1] = [ACME]): Plan {
  const { plan, problems } = planFleet(fleet, tenants);
  if (problems.length > 0) throw new RangeError(JSON.stringify(problems));
  return plan;
}

export function firstShard({ shards }: Plan): PlannedShard {
  const [shard] = shards;
  if (shard === undefined) throw new RangeError("the plan has no shard");
  return shard;
}

const PLACE = "eu-central-1:123456789012";
export const LISTENER_ARN = `arn:aws:elasticloadbalancing:${PLACE}:listener/app/edge-001/50dc6c495c0c9188/f2f7dc8efc522ab2`;
export const FUNCTION_ARN = `arn:aws:lambda:${PLACE}:function:site`;

export function groupArn(name: string): string {
  return `arn:aws:elasticloadbalancing:${PLACE}:targetgroup/${name}/6d0ecf831eec9f09`;
}
