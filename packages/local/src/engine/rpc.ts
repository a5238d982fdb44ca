import { stripVTControlCharacters } from "node:util";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import type {
  ReadResourceRequest,
  RegisterPackageRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceCallRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { Message } from "google-protobuf";
import type { Monitor } from "./monitor.ts";
import { emptyPb, enginePb, resourcePb, structOf } from "./protocol.ts";
import { NO_OPTIONS } from "./providers.ts";
import type { LogSeverity } from "./records.ts";
import { propertiesOf, type Registration, registrationOf, sourceOf } from "./registration.ts";

interface RpcHandler {
  handle(request: unknown): Promise<Message>;
}
/** The services' methods by name, free of transport. */
export type RpcMethods = Readonly<Record<string, RpcHandler["handle"]>>;

/** Features 0 to 11; the later ones ask for what only providers can do. */
const FEATURES = Array.from({ length: 12 }, (_, feature) => feature);

const empty = async (): Promise<Message> => new emptyPb.Empty();

/** The monitor as the ResourceMonitor service. */
export function monitorMethods(monitor: Monitor): RpcMethods {
  return {
    getDeploymentInfo: async () => deploymentInfo(monitor),
    invoke: async (request: ResourceInvokeRequest) => {
      const response = new resourcePb.ResourceInvokeResponse();
      response.setReturn(structOf(await monitor.invokes.answer(request)));
      return response;
    },
    call: async (request: ResourceCallRequest) => {
      const name = request.getTok();
      const message = `No stand-in for the method '${name}': methods of remote components need their provider`;
      throw monitor.unanswered({ kind: "call", name, message });
    },
    readResource: async (request: ReadResourceRequest) => readResource(monitor, request),
    registerResource: async (request: RegisterResourceRequest) => registerResource(monitor, request),
    registerResourceOutputs: async (request: RegisterResourceOutputsRequest) => {
      monitor.ledger.setOutputs(request.getUrn(), propertiesOf(request.getOutputs()));
      return new emptyPb.Empty();
    },
    registerStackTransform: async (request: Callback) => {
      monitor.addStackTransform(request);
      return new emptyPb.Empty();
    },
    registerStackInvokeTransform: async (request: Callback) => {
      monitor.invokes.addTransform(request);
      return new emptyPb.Empty();
    },
    registerResourceHook: empty,
    registerErrorHook: empty,
    registerPackage: async (request: RegisterPackageRequest) => {
      const parameterization = request.getParameterization();
      const name = parameterization?.getName() ?? request.getName();
      const version = parameterization?.getVersion() ?? request.getVersion();
      const response = new resourcePb.RegisterPackageResponse();
      response.setRef(monitor.registerPackage({ name, version }));
      return response;
    },
    signalAndWaitForShutdown: empty,
  };
}

/** The monitor as the Engine service. */
export function engineMethods(monitor: Monitor): RpcMethods {
  return {
    log: async (request: LogRequest) => {
      log(monitor, request);
      return new emptyPb.Empty();
    },
    getRootResource: async () => {
      const response = new enginePb.GetRootResourceResponse();
      response.setUrn(monitor.stackUrn);
      return response;
    },
    setRootResource: async () => new enginePb.SetRootResourceResponse(),
    requirePulumiVersion: async () => new enginePb.RequirePulumiVersionResponse(),
    startDebugging: empty,
  };
}

function deploymentInfo(monitor: Monitor): Message {
  const { project, stack, organization, preview } = monitor.settings;
  const info = new resourcePb.DeploymentInfo();
  info.setProject(project);
  info.setStack(stack);
  info.setOrganization(organization);
  info.setDryrun(preview);
  info.setSupportedfeaturesList(FEATURES);
  return info;
}

async function registerResource(monitor: Monitor, request: RegisterResourceRequest): Promise<Message> {
  const record = await monitor.register(registrationOf(request, monitor.settings.root));
  const response = new resourcePb.RegisterResourceResponse();
  response.setUrn(record.urn);
  response.setId(record.id);
  response.setObject(structOf(record.outputs));
  return response;
}

function readResource(monitor: Monitor, request: ReadResourceRequest): Message {
  const registration: Registration = {
    type: request.getType(),
    name: request.getName(),
    custom: true,
    remote: false,
    parent: request.getParent() || monitor.stackUrn || undefined,
    inputs: propertiesOf(request.getProperties()),
    dependencies: request.getDependenciesList(),
    propertyDependencies: {},
    provider: request.getProvider(),
    providers: {},
    packageRef: request.getPackageref(),
    aliases: [],
    timeouts: undefined,
    hooks: undefined,
    transforms: [],
    options: {
      ...NO_OPTIONS,
      ...(request.getVersion() === "" ? {} : { version: request.getVersion() }),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    },
    source: sourceOf(request, monitor.settings.root),
  };
  const record = monitor.read(registration, request.getId());
  const response = new resourcePb.ReadResourceResponse();
  response.setUrn(record.urn);
  response.setProperties(structOf(record.outputs));
  return response;
}

function log(monitor: Monitor, request: LogRequest): void {
  const severities: Record<number, LogSeverity> = {
    [enginePb.LogSeverity.INFO]: "info",
    [enginePb.LogSeverity.WARNING]: "warning",
    [enginePb.LogSeverity.ERROR]: "error",
  };
  const severity = severities[request.getSeverity()];
  if (severity === undefined || request.getEphemeral()) return;
  const message = stripVTControlCharacters(request.getMessage()).trimEnd();
  const urn = request.getUrn();
  monitor.log({ severity, message, ...(urn === "" ? {} : { urn }) });
}
