import grpc from "@grpc/grpc-js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { TransformInvokeOptions, TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb.js";
import type { WireObject } from "../values/wire.ts";
import { CHANNEL_OPTIONS, callbackGrpc, callbackPb, resourcePb, structOf } from "./protocol.ts";
import { present, propertiesOf, type Registration } from "./registration.ts";

/** Calls functions that live in the program's process: its transforms. */
export class CallbackCaller {
  readonly #clients = new Map<string, InstanceType<typeof callbackGrpc.CallbacksClient>>();

  call(callback: Callback, payload: Uint8Array): Promise<Uint8Array> {
    const request = new callbackPb.CallbackInvokeRequest();
    request.setToken(callback.getToken());
    request.setRequest(payload);
    return new Promise((resolve, reject) => {
      this.#client(callback.getTarget()).invoke(request, (error, response) => {
        if (error !== null) reject(error);
        else resolve(response.getResponse_asU8());
      });
    });
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #client(target: string): InstanceType<typeof callbackGrpc.CallbacksClient> {
    const known = this.#clients.get(target);
    if (known !== undefined) return known;
    const client = new callbackGrpc.CallbacksClient(target, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);
    this.#clients.set(target, client);
    return client;
  }
}

/** Runs one resource transform and gives the registration as it leaves it. */
export async function transformResource(
  caller: CallbackCaller,
  callback: Callback,
  registration: Registration,
): Promise<Registration> {
  const request = new resourcePb.TransformRequest();
  request.setType(registration.type);
  request.setName(registration.name);
  request.setCustom(registration.custom);
  request.setParent(registration.parent ?? "");
  request.setProperties(structOf(registration.inputs));
  request.setOptions(transformOptions(registration));
  const answer = await caller.call(callback, request.serializeBinary());
  const response = resourcePb.TransformResponse.deserializeBinary(answer);
  const inputs = propertiesOf(response.getProperties());
  const options = response.getOptions();
  return options === undefined ? { ...registration, inputs } : { ...withOptions(registration, options), inputs };
}

function transformOptions(registration: Registration): TransformResourceOptions {
  const { options } = registration;
  const message = new resourcePb.TransformResourceOptions();
  message.setDependsOnList([...registration.dependencies]);
  message.setProtect(options.protect);
  message.setRetainOnDelete(options.retainOnDelete);
  message.setIgnoreChangesList([...options.ignoreChanges]);
  message.setReplaceOnChangesList([...options.replaceOnChanges]);
  message.setReplaceWithList([...options.replaceWith]);
  message.setHideDiffList([...options.hideDiffs]);
  message.setAdditionalSecretOutputsList([...options.additionalSecretOutputs]);
  message.setAliasesList([...registration.aliases]);
  message.setProvider(registration.provider);
  message.setDeletedWith(options.deletedWith ?? "");
  message.setVersion(options.version ?? "");
  message.setPluginDownloadUrl(options.pluginDownloadUrl ?? "");
  message.setImport(options.import ?? "");
  if (options.deleteBeforeReplace !== undefined) message.setDeleteBeforeReplace(options.deleteBeforeReplace);
  if (registration.timeouts !== undefined) message.setCustomTimeouts(registration.timeouts);
  if (registration.hooks !== undefined) message.setHooks(registration.hooks);
  for (const [name, reference] of Object.entries(registration.providers))
    message.getProvidersMap().set(name, reference);
  return message;
}

function withOptions(registration: Registration, message: TransformResourceOptions): Registration {
  return {
    ...registration,
    dependencies: message.getDependsOnList(),
    aliases: message.getAliasesList(),
    provider: message.getProvider(),
    providers: Object.fromEntries(message.getProvidersMap().getEntryList()),
    timeouts: message.getCustomTimeouts(),
    hooks: message.getHooks(),
    options: {
      protect: message.getProtect() ?? false,
      retainOnDelete: message.getRetainOnDelete() ?? false,
      ignoreChanges: message.getIgnoreChangesList(),
      replaceOnChanges: message.getReplaceOnChangesList(),
      replaceWith: message.getReplaceWithList(),
      hideDiffs: message.getHideDiffList(),
      additionalSecretOutputs: message.getAdditionalSecretOutputsList(),
      ...present({
        deleteBeforeReplace: message.hasDeleteBeforeReplace() ? message.getDeleteBeforeReplace() : undefined,
        deletedWith: message.getDeletedWith(),
        import: message.getImport(),
        version: message.getVersion(),
        pluginDownloadUrl: message.getPluginDownloadUrl(),
      }),
    },
  };
}

/** Runs one invoke transform and gives the arguments as it leaves them. */
export async function transformInvoke(
  caller: CallbackCaller,
  callback: Callback,
  call: { token: string; args: WireObject; options: TransformInvokeOptions },
): Promise<WireObject> {
  const request = new resourcePb.TransformInvokeRequest();
  request.setToken(call.token);
  request.setArgs(structOf(call.args));
  request.setOptions(call.options);
  const answer = await caller.call(callback, request.serializeBinary());
  return propertiesOf(resourcePb.TransformInvokeResponse.deserializeBinary(answer).getArgs());
}
