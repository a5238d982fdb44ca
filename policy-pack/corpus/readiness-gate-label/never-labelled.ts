/**
 * The namespaces behind the load balancer had no label, so pods counted as ready before they were healthy targets.
 * https://github.com/alphagov/govuk-infrastructure/issues/3595
 */
import * as k8s from "@pulumi/kubernetes";
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge");
  new k8s.core.v1.Namespace("shops", { metadata: { name: "shops", labels: { team: "shops" } } });
}
