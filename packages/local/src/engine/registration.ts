import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { mapProperties, type WireObject, withoutOutputs } from "../values/wire.ts";
import type { ResourceOptions, SourcePosition } from "./records.ts";
import { STACK_TYPE } from "./urn.ts";

type Timeouts = RegisterResourceRequest.CustomTimeouts;
type Hooks = RegisterResourceRequest.ResourceHooksBinding;

/** What a program asks the engine to register, before and after transforms. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly remote: boolean;
  readonly parent: string | undefined;
  readonly inputs: WireObject;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly provider: string;
  readonly providers: Readonly<Record<string, string>>;
  readonly packageRef: string;
  readonly aliases: readonly Alias[];
  readonly timeouts: Timeouts | undefined;
  readonly hooks: Hooks | undefined;
  readonly transforms: readonly Callback[];
  readonly options: Omit<ResourceOptions, "aliases" | "hooks" | "customTimeouts">;
  readonly source: SourcePosition | undefined;
}

/** The properties in wire form, output values resolved. */
export function propertiesOf(struct: Struct | undefined): WireObject {
  if (struct === undefined) return {};
  return mapProperties(struct.toJavaScript() as WireObject, withoutOutputs);
}

/** An object without the keys whose value is empty, so that "not given" has one form. */
export function present<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

export function registrationOf(request: RegisterResourceRequest, root: string): Registration {
  const propertyDependencies: Record<string, readonly string[]> = {};
  request.getPropertydependenciesMap().forEach((urns, property) => {
    propertyDependencies[property] = urns.getUrnsList();
  });
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    remote: request.getRemote(),
    parent: request.getParent() || undefined,
    inputs: propertiesOf(request.getObject()),
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    provider: request.getProvider(),
    providers: Object.fromEntries(request.getProvidersMap().getEntryList()),
    packageRef: request.getPackageref(),
    aliases: request.getAliasesList(),
    timeouts: request.getCustomtimeouts(),
    hooks: request.getHooks(),
    transforms: request.getTransformsList(),
    options: optionsOf(request),
    // The stack is made by the SDK itself.
    source: request.getType() === STACK_TYPE ? undefined : sourceOf(request, root),
  };
}

function optionsOf(request: RegisterResourceRequest): Registration["options"] {
  return {
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    replaceWith: request.getReplaceWithList(),
    hideDiffs: request.getHidediffsList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    ...present({
      deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
      deletedWith: request.getDeletedwith(),
      import: request.getImportid(),
      version: request.getVersion(),
      pluginDownloadUrl: request.getPlugindownloadurl(),
    }),
  };
}

export function timeoutsOf(timeouts: Timeouts | undefined): ResourceOptions["customTimeouts"] {
  if (timeouts === undefined) return {};
  return present({
    create: timeouts.getCreate(),
    update: timeouts.getUpdate(),
    delete: timeouts.getDelete(),
    read: timeouts.getRead(),
  });
}

export function hooksOf(hooks: Hooks | undefined): ResourceOptions["hooks"] {
  if (hooks === undefined) return {};
  const named = {
    beforeCreate: hooks.getBeforeCreateList(),
    afterCreate: hooks.getAfterCreateList(),
    beforeUpdate: hooks.getBeforeUpdateList(),
    afterUpdate: hooks.getAfterUpdateList(),
    beforeDelete: hooks.getBeforeDeleteList(),
    afterDelete: hooks.getAfterDeleteList(),
    onError: hooks.getOnErrorList(),
  };
  return Object.fromEntries(Object.entries(named).filter(([, names]) => names.length > 0));
}

export function sourceOf(
  request: RegisterResourceRequest | ReadResourceRequest,
  root: string,
): SourcePosition | undefined {
  const position = request.getSourceposition();
  if (position === undefined) return undefined;
  const uri = position.getUri();
  const path = uri.startsWith("file:") ? fileURLToPath(uri) : uri.replace(/^project:\/\//, "");
  // The SDK takes the URL of an ES module for a relative path and puts the working directory before it.
  const nested = path.lastIndexOf("/file:");
  const file = relative(root, nested === -1 ? path : path.slice(nested + "/file:".length));
  // Where an SDK makes a resource says nothing about the program.
  if (file.includes("node_modules/")) return undefined;
  return { file, line: position.getLine(), column: position.getColumn() };
}
