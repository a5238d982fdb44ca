import * as pulumi from "@pulumi/pulumi";
import { renderNetworking } from "@sluice/alb-model";
import type { Backend } from "./multiTenantAlbArgs.ts";
import { toArgs } from "./toArgs.ts";

const GROUP = "<security group>";

/** A binding's `networking`. What is not known yet is its sources alone, as far as their number is known. */
export function bindingNetworking(backend: Backend, port: number) {
  if ("securityGroupId" in backend) {
    return toArgs(renderNetworking({ securityGroupId: GROUP }, port), new Map([[GROUP, backend.securityGroupId]]));
  }
  const { cidrBlocks } = backend;
  if (!Array.isArray(cidrBlocks)) {
    return pulumi.output(cidrBlocks).apply((blocks) => toArgs(renderNetworking({ cidrBlocks: blocks }, port)));
  }
  const fillings = new Map(cidrBlocks.map((block, index) => [`<range ${index}>`, block]));
  return toArgs(renderNetworking({ cidrBlocks: [...fillings.keys()] }, port), fillings);
}
