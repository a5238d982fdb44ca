import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  type IAMClient,
  ListPolicyVersionsCommand,
  PutRolePolicyCommand,
  TagPolicyCommand,
  TagRoleCommand,
  UntagPolicyCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import type { WireObject } from "@sluice/local";
import { documentText, droppedTags, guarded, present, tagsOf, text, unlessGone } from "./awsInputs.ts";
import type { DeployedResource, ResourceHandler } from "./handler.ts";

/** What the programs make of IAM, by type. */
export function iamHandlers(iam: IAMClient): Readonly<Record<string, ResourceHandler>> {
  return {
    "aws:iam/role:Role": roles(iam),
    "aws:iam/policy:Policy": policies(iam),
    "aws:iam/rolePolicy:RolePolicy": rolePolicies(iam),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attachments(iam),
  };
}

function roles(iam: IAMClient): ResourceHandler {
  const fixed = ["name", "path"];
  const updatable = ["assumeRolePolicy", "description", "maxSessionDuration", "tags"];
  return guarded(
    { fixed, updatable },
    {
      create: async ({ outputs }, inputs) => {
        const { Role } = await iam.send(
          new CreateRoleCommand({
            RoleName: text(inputs.name ?? outputs.name),
            Path: text(inputs.path),
            Description: text(inputs.description),
            MaxSessionDuration: inputs.maxSessionDuration === undefined ? undefined : Number(inputs.maxSessionDuration),
            AssumeRolePolicyDocument: documentText(inputs.assumeRolePolicy),
            Tags: tagsOf(inputs),
          }),
        );
        const name = present(Role?.RoleName, "RoleName");
        return {
          id: name,
          outputs: { name, arn: present(Role?.Arn, "Arn"), uniqueId: present(Role?.RoleId, "RoleId") },
        };
      },
      update: async ({ id: RoleName, inputs: old }, inputs, changed) => {
        if (changed.includes("assumeRolePolicy")) {
          const PolicyDocument = documentText(inputs.assumeRolePolicy);
          await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
        }
        if (changed.includes("description") || changed.includes("maxSessionDuration")) {
          const { maxSessionDuration: seconds, description } = inputs;
          const MaxSessionDuration = seconds === undefined ? undefined : Number(seconds);
          await iam.send(new UpdateRoleCommand({ RoleName, Description: text(description), MaxSessionDuration }));
        }
        if (!changed.includes("tags")) return;
        await iam.send(new UntagRoleCommand({ RoleName, TagKeys: droppedTags(old, inputs) }));
        await iam.send(new TagRoleCommand({ RoleName, Tags: tagsOf(inputs) }));
      },
      remove: ({ id }: DeployedResource) => unlessGone(iam.send(new DeleteRoleCommand({ RoleName: id }))),
    },
  );
}

function policies(iam: IAMClient): ResourceHandler {
  const fixed = ["name", "path", "description"];
  return guarded(
    { fixed, updatable: ["policy", "tags"] },
    {
      create: async ({ outputs }, inputs) => {
        const { Policy } = await iam.send(
          new CreatePolicyCommand({
            PolicyName: text(inputs.name ?? outputs.name),
            Path: text(inputs.path),
            Description: text(inputs.description),
            PolicyDocument: documentText(inputs.policy),
            Tags: tagsOf(inputs),
          }),
        );
        const id = present(Policy?.Arn, "Arn");
        return { id, outputs: { arn: id, name: present(Policy?.PolicyName, "PolicyName") } };
      },
      update: async ({ id: PolicyArn, inputs: old }, inputs, changed) => {
        if (changed.includes("policy")) {
          const PolicyDocument = documentText(inputs.policy);
          await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
          await removeOldVersions(iam, PolicyArn);
        }
        if (!changed.includes("tags")) return;
        await iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: droppedTags(old, inputs) }));
        await iam.send(new TagPolicyCommand({ PolicyArn, Tags: tagsOf(inputs) }));
      },
      remove: ({ id }: DeployedResource) => unlessGone(iam.send(new DeletePolicyCommand({ PolicyArn: id }))),
    },
  );
}

/** IAM keeps five versions, and refuses a sixth. */
async function removeOldVersions(iam: IAMClient, PolicyArn: string): Promise<void> {
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  for (const { VersionId } of Versions.filter(({ IsDefaultVersion }) => IsDefaultVersion !== true)) {
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
  }
}

function rolePolicies(iam: IAMClient): ResourceHandler {
  const put = async (name: string | undefined, inputs: WireObject): Promise<void> => {
    const PolicyDocument = documentText(inputs.policy);
    await iam.send(new PutRolePolicyCommand({ RoleName: text(inputs.role), PolicyName: name, PolicyDocument }));
  };
  return guarded(
    { fixed: ["role", "name"], updatable: ["policy"] },
    {
      create: async ({ outputs }, inputs) => {
        const name = present(text(inputs.name ?? outputs.name), "a name");
        await put(name, inputs);
        return { id: `${text(inputs.role)}:${name}`, outputs: { name } };
      },
      update: ({ id }, inputs) => put(id.slice(id.indexOf(":") + 1), inputs),
      remove: ({ id }) => {
        const [RoleName, PolicyName] = id.split(":");
        return unlessGone(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
      },
    },
  );
}

function attachments(iam: IAMClient): ResourceHandler {
  const placeOf = ({ role, policyArn }: WireObject) => ({ RoleName: text(role), PolicyArn: text(policyArn) });
  return guarded(
    { fixed: ["role", "policyArn"], updatable: [] },
    {
      create: async (_record, inputs) => {
        await iam.send(new AttachRolePolicyCommand(placeOf(inputs)));
        return { id: `${text(inputs.role)}/${text(inputs.policyArn)}`, outputs: {} };
      },
      update: async () => undefined,
      remove: ({ inputs }) => unlessGone(iam.send(new DetachRolePolicyCommand(placeOf(inputs)))),
    },
  );
}
