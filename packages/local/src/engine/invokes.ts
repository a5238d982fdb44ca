import type { ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { LocalEngineError } from "../errors.ts";
import { NOT_RENDERED, RENDERERS } from "../standIns/functions.ts";
import { mapProperties, resourceReference, unwrapSecrets, type WireObject, withoutReferences } from "../values/wire.ts";
import type { Monitor } from "./monitor.ts";
import { resourcePb } from "./protocol.ts";
import { propertiesOf, type Registration } from "./registration.ts";
import { transformInvoke } from "./transforms.ts";

type Transform = Registration["transforms"][number];

/** Answers function calls: by the registered resources themselves, or by stand-ins. */
export class Invokes {
  readonly #monitor: Monitor;
  readonly #transforms: Transform[] = [];

  constructor(monitor: Monitor) {
    this.#monitor = monitor;
  }

  addTransform(transform: Transform): void {
    this.#transforms.push(transform);
  }

  async answer(request: ResourceInvokeRequest): Promise<WireObject> {
    const token = request.getTok();
    const asked = propertiesOf(request.getArgs());
    if (token === "pulumi:pulumi:getResource") return this.#registered(String(asked.urn ?? ""));
    const options = new resourcePb.TransformInvokeOptions();
    options.setProvider(request.getProvider());
    options.setVersion(request.getVersion());
    options.setPluginDownloadUrl(request.getPlugindownloadurl());
    let args = asked;
    for (const transform of this.#transforms) {
      args = await transformInvoke(this.#monitor.callbacks, transform, { token, args, options });
    }
    // The SDK marks the answer secret when an argument was, so that the stand-in may see clear values.
    const clear = mapProperties(args, (value) => unwrapSecrets(withoutReferences(value)));
    const answer = this.#monitor.settings.standIns.invoke(token, clear);
    if (answer !== undefined) return answer;
    if (!RENDERERS.includes(token)) throw this.#missing(token);
    this.#monitor.log({ severity: "info", message: `${token} is a stand-in: ${NOT_RENDERED}`, urn: "" });
    return { result: [] };
  }

  stackReference(name: string): WireObject {
    const outputs = this.#monitor.settings.standIns.stackReference(name);
    if (outputs !== undefined) return { name, outputs, secretOutputNames: [] };
    throw this.#monitor.unanswered({
      kind: "stackReference",
      name,
      message:
        `No stand-in for the stack reference '${name}'. ` +
        `Add its outputs to sluice.local.yaml, beside Pulumi.yaml, under stackReferences: { "${name}": { ... } }`,
    });
  }

  #registered(urn: string): WireObject {
    const record = this.#monitor.ledger.get(urn);
    if (record === undefined) throw new LocalEngineError("resource.unknown", `unknown resource ${urn}`);
    return { urn, id: record.id, state: record.outputs };
  }

  #missing(token: string): LocalEngineError {
    return this.#monitor.unanswered({
      kind: "invoke",
      name: token,
      message:
        `No stand-in for the function '${token}', which only its provider can answer. ` +
        `Add its result to sluice.local.yaml, beside Pulumi.yaml, under invokes: { "${token}": { ... } }`,
    });
  }
}

/** A reference to a registered resource, as another resource's output. */
export function referenceTo(resource: { urn: string; id: string }): WireObject {
  return resourceReference(resource);
}
