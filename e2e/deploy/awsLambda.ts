import {
  AddPermissionCommand,
  type Architecture,
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  DeleteFunctionEventInvokeConfigCommand,
  type LambdaClient,
  type LoggingConfig,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  RemovePermissionCommand,
  type Runtime,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { WireObject } from "@sluice/local";
import { droppedTags, guarded, numberOf, present, tagMap, text, unlessGone } from "./awsInputs.ts";
import type { ResourceHandler } from "./handler.ts";

/** What the programs make of Lambda, by type. */
export function lambdaHandlers(lambda: LambdaClient): Readonly<Record<string, ResourceHandler>> {
  return {
    "aws:lambda/function:Function": functions(lambda),
    "aws:lambda/alias:Alias": aliases(lambda),
    "aws:lambda/permission:Permission": permissions(lambda),
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": invokeConfigs(lambda),
  };
}

const CONFIGURATION = [
  ...["description", "runtime", "handler", "role", "memorySize", "timeout"],
  ...["environment", "deadLetterConfig", "loggingConfig"],
];
const FUNCTION = {
  fixed: ["name", "publish", "architectures"],
  updatable: [...CONFIGURATION, "code", "reservedConcurrentExecutions", "tags"],
};

function functions(lambda: LambdaClient): ResourceHandler {
  return guarded(FUNCTION, {
    create: async ({ outputs }, inputs) => {
      const made = await lambda.send(
        new CreateFunctionCommand({
          ...configurationOf(inputs),
          FunctionName: text(inputs.name ?? outputs.name),
          Role: text(inputs.role),
          Architectures: (inputs.architectures as readonly Architecture[] | undefined)?.slice(),
          Code: { ZipFile: packageOf(inputs) },
          Publish: inputs.publish === true,
          Tags: tagMap(inputs),
        }),
      );
      const [name, arn] = [present(made.FunctionName, "FunctionName"), present(made.FunctionArn, "FunctionArn")];
      if (inputs.reservedConcurrentExecutions !== undefined) await reserve(lambda, name, inputs);
      const version = present(made.Version, "Version");
      return { id: name, outputs: { name, arn, version, qualifiedArn: `${arn}:${version}` } };
    },
    update: async ({ id: FunctionName, inputs: old, outputs }, inputs, changed) => {
      if (CONFIGURATION.some((key) => changed.includes(key))) {
        const configuration = { FunctionName, ...configurationOf(inputs) };
        await lambda.send(new UpdateFunctionConfigurationCommand(configuration));
      }
      if (changed.includes("code")) {
        const Publish = inputs.publish === true;
        await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: packageOf(inputs), Publish }));
      }
      if (changed.includes("reservedConcurrentExecutions")) await reserve(lambda, FunctionName, inputs);
      if (!changed.includes("tags")) return;
      const Resource = outputs.arn;
      await lambda.send(new UntagResourceCommand({ Resource, TagKeys: droppedTags(old, inputs) }));
      await lambda.send(new TagResourceCommand({ Resource, Tags: tagMap(inputs) }));
    },
    remove: ({ id }) => unlessGone(lambda.send(new DeleteFunctionCommand({ FunctionName: id }))),
  });
}

function configurationOf(inputs: WireObject) {
  const { environment, deadLetterConfig, loggingConfig } = inputs as Readonly<Record<string, WireObject | undefined>>;
  return {
    Description: text(inputs.description),
    Runtime: text(inputs.runtime) as Runtime | undefined,
    Handler: text(inputs.handler),
    Role: text(inputs.role),
    MemorySize: numberOf(inputs.memorySize),
    Timeout: numberOf(inputs.timeout),
    Environment: environment && { Variables: { ...(environment.variables as Readonly<Record<string, string>>) } },
    DeadLetterConfig: deadLetterConfig && { TargetArn: text(deadLetterConfig.targetArn) },
    LoggingConfig: loggingConfig && loggingOf(loggingConfig),
  };
}

function loggingOf({ logFormat, logGroup }: WireObject): LoggingConfig {
  return { LogFormat: text(logFormat) as LoggingConfig["LogFormat"], LogGroup: text(logGroup) };
}

/** Not a zip archive: the emulator runs no function, so it never opens what it keeps. */
function packageOf({ code }: WireObject): Uint8Array {
  return Buffer.from(JSON.stringify(present(code, "code")));
}

async function reserve(lambda: LambdaClient, FunctionName: string, inputs: WireObject): Promise<void> {
  const ReservedConcurrentExecutions = numberOf(inputs.reservedConcurrentExecutions);
  const wanted = new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions });
  if (ReservedConcurrentExecutions !== undefined) await lambda.send(wanted);
  else await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
}

function aliases(lambda: LambdaClient): ResourceHandler {
  const placeOf = ({ functionName, name }: WireObject) => ({ FunctionName: text(functionName), Name: text(name) });
  const settingsOf = (inputs: WireObject) => ({
    ...placeOf(inputs),
    FunctionVersion: text(inputs.functionVersion),
    Description: text(inputs.description),
  });
  return guarded(
    { fixed: ["functionName", "name"], updatable: ["functionVersion", "description"] },
    {
      create: async (_record, inputs) => {
        const { AliasArn } = await lambda.send(new CreateAliasCommand(settingsOf(inputs)));
        const id = present(AliasArn, "AliasArn");
        return { id, outputs: { arn: id } };
      },
      update: async (_current, inputs) => {
        await lambda.send(new UpdateAliasCommand(settingsOf(inputs)));
      },
      remove: ({ inputs }) => unlessGone(lambda.send(new DeleteAliasCommand(placeOf(inputs)))),
    },
  );
}

function permissions(lambda: LambdaClient): ResourceHandler {
  const fixed = ["statementId", "action", "principal", "function", "qualifier", "sourceArn", "sourceAccount"];
  const placeOf = (inputs: WireObject, id: string | undefined) => ({
    FunctionName: text(inputs.function),
    Qualifier: text(inputs.qualifier),
    StatementId: id,
  });
  const create: ResourceHandler["create"] = async ({ outputs }, inputs) => {
    const id = present(text(inputs.statementId ?? outputs.statementId), "a statement id");
    await lambda.send(
      new AddPermissionCommand({
        ...placeOf(inputs, id),
        Action: text(inputs.action),
        Principal: text(inputs.principal),
        SourceArn: text(inputs.sourceArn),
        SourceAccount: text(inputs.sourceAccount),
      }),
    );
    return { id, outputs: { statementId: id } };
  };
  const remove: ResourceHandler["remove"] = ({ id, inputs }) =>
    unlessGone(lambda.send(new RemovePermissionCommand(placeOf(inputs, id))));
  return guarded({ fixed, updatable: [] }, { create, remove, update: async () => undefined });
}

function invokeConfigs(lambda: LambdaClient): ResourceHandler {
  const put = async (inputs: WireObject): Promise<string> => {
    const FunctionName = text(inputs.functionName);
    await lambda.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName,
        MaximumRetryAttempts: numberOf(inputs.maximumRetryAttempts),
        MaximumEventAgeInSeconds: numberOf(inputs.maximumEventAgeInSeconds),
      }),
    );
    return present(FunctionName, "a function");
  };
  return guarded(
    { fixed: ["functionName"], updatable: ["maximumRetryAttempts", "maximumEventAgeInSeconds"] },
    {
      create: async (_record, inputs) => ({ id: await put(inputs), outputs: {} }),
      update: async ({ id: FunctionName }, inputs) => {
        await lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
        await put(inputs);
      },
      remove: ({ id }) => unlessGone(lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName: id }))),
    },
  );
}
