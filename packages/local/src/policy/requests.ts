import type {
  AnalyzeRequest,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import { structOf } from "../engine/protocol.ts";
import { providerUrn } from "../engine/providers.ts";
import type { ResourceRecord } from "../engine/records.ts";
import { mapProperties, type WireObject, withoutReferences } from "../values/wire.ts";

/** Resources as policies see them, made from the records of a run. */
export class PolicyRequests {
  readonly #resources: readonly ResourceRecord[];
  readonly #byUrn: ReadonlyMap<string, ResourceRecord>;
  readonly #parents: ReadonlySet<string | undefined>;

  constructor(resources: readonly ResourceRecord[]) {
    this.#parents = new Set(resources.map(({ parent }) => parent));
    this.#resources = resources;
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  }

  /** One resource with its inputs, as before an update. */
  resource(record: ResourceRecord): AnalyzeRequest {
    const request = new analyzerPb.AnalyzeRequest();
    request.setType(record.type);
    request.setName(record.name);
    request.setUrn(record.urn);
    request.setProperties(properties(record.inputs));
    request.setOptions(options(record));
    request.setProvider(this.#provider(record));
    return request;
  }

  /** All resources with their outputs, as after an update. */
  stack(): AnalyzeStackRequest {
    const request = new analyzerPb.AnalyzeStackRequest();
    request.setResourcesList(this.#resources.map((record) => this.#stackResource(record)));
    return request;
  }

  #stackResource(record: ResourceRecord): AnalyzerResource {
    const resource = new analyzerPb.AnalyzerResource();
    resource.setType(record.type);
    resource.setName(record.name);
    resource.setUrn(record.urn);
    resource.setProperties(properties({ ...this.#askedFor(record), ...record.outputs }));
    resource.setOptions(options(record));
    resource.setProvider(this.#provider(record));
    resource.setParent(record.parent ?? "");
    resource.setDependenciesList([...record.dependencies]);
    for (const [property, urns] of Object.entries(record.propertyDependencies)) {
      const dependencies = new analyzerPb.AnalyzerPropertyDependencies();
      dependencies.setUrnsList([...urns]);
      resource.getPropertydependenciesMap().set(property, dependencies);
    }
    return resource;
  }

  /** A component whose objects are not seen here is judged by what it was asked for, such as a chart's values. */
  #askedFor({ urn, custom, inputs }: ResourceRecord): WireObject {
    return custom || this.#parents.has(urn) ? {} : inputs;
  }

  #provider(record: ResourceRecord): AnalyzerProviderResource | undefined {
    const provider = record.provider === undefined ? undefined : this.#byUrn.get(providerUrn(record.provider));
    if (provider === undefined) return undefined;
    const message = new analyzerPb.AnalyzerProviderResource();
    message.setType(provider.type);
    message.setName(provider.name);
    message.setUrn(provider.urn);
    message.setProperties(properties(provider.inputs));
    return message;
  }
}

/** Policies know no resource references: they see what a provider would. */
function properties(values: WireObject): ReturnType<typeof structOf> {
  return structOf(mapProperties(values, withoutReferences));
}

/** Without options the pack would ask for a newer CLI. */
function options(record: ResourceRecord): AnalyzerResourceOptions {
  const { options: given } = record;
  const message = new analyzerPb.AnalyzerResourceOptions();
  message.setProtect(given.protect);
  message.setIgnorechangesList([...given.ignoreChanges]);
  message.setAdditionalsecretoutputsList([...given.additionalSecretOutputs]);
  message.setDeletebeforereplacedefined(given.deleteBeforeReplace !== undefined);
  message.setDeletebeforereplace(given.deleteBeforeReplace ?? false);
  message.setParent(record.parent ?? "");
  return message;
}
