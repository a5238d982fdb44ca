import * as z from "zod";
import { shifterConfigSchema } from "../gate/config.ts";

/** What the function is told when it is deployed: which target groups share which listener's rules. */
const name = z.string().min(1);
const settings = shifterConfigSchema.shape.services.element.shape.settings;

const pairSchema = z.strictObject({
  shard: name,
  /** Key under the fleet's `services`. */
  service: name,
  listenerArn: name,
  /** Target group of the pods. */
  primaryArn: name,
  /** Target group of the Lambda function. */
  fallbackArn: name,
  /** How many rules forward to both. */
  rules: z.int().min(1),
  settings,
});

const backstopSchema = z.strictObject({
  gate: shifterConfigSchema.shape.gates.element,
  /** Of the listener that has the gate's rules. */
  port: z.int(),
  /** Those with a fallback. */
  services: z.array(z.strictObject({ service: name, primaryArn: name, fallbackArn: name, settings })).min(1),
});

export const cloudConfigSchema = z.strictObject({
  fleet: name,
  /** On load balancers that Pulumi owns. */
  pairs: z.array(pairSchema),
  /** On load balancers that the controller manages. */
  backstops: z.array(backstopSchema),
});

export type CloudConfig = Readonly<z.infer<typeof cloudConfigSchema>>;
/** A service's pods and its fallback on one shard; they are decided about together, and apart from all others. */
export type Pair = CloudConfig["pairs"][number];
/** A gate that is opened when everything in the cluster that could open it is gone. */
export type Backstop = CloudConfig["backstops"][number];

/**
 * The key of a pair in the memory and in logs.
 *
 * @example pairKey({ shard: "edge-001", service: "web" }) // "edge-001/web"
 */
export function pairKey({ shard, service }: Pick<Pair, "shard" | "service">): string {
  return `${shard}/${service}`;
}
