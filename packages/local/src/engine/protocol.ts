/**
 * The protocol's modules. They are CommonJS without analysable exports, so that only a default import sees them, and
 * none of them loads the Pulumi SDK itself.
 */
import callbackGrpc from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import callbackPb from "@pulumi/pulumi/proto/callback_pb.js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import resourceGrpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import type { WireObject } from "../values/wire.ts";

export { callbackGrpc, callbackPb, emptyPb, engineGrpc, enginePb, resourceGrpc, resourcePb };

/** The message size that Pulumi's own ends use. */
export const CHANNEL_OPTIONS = { "grpc.max_receive_message_length": 400 * 1024 * 1024 };

/** Wire values as a protobuf Struct. */
export function structOf(values: WireObject): InstanceType<typeof structPb.Struct> {
  return structPb.Struct.fromJavaScript(values as { [key: string]: JavaScriptValue });
}
