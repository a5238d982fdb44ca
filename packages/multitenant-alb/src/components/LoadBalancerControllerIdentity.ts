import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { controllerPolicy, gatedPolicy } from "../controller/policy/controllerPolicy.ts";
import type { PolicyScope } from "../controller/policy/statement.ts";
import type { ServiceAccount } from "../controller/policy/trust.ts";
import type { ControllerSettings } from "../controller/settings.ts";
import { type ControllerIdentity, createWorkloadRole, type WorkloadRole } from "./workloadRole.ts";

export type { ControllerIdentity } from "./workloadRole.ts";

/** `PolicyScope`, where parts may still be unknown. */
export type ScopeInputs = { readonly [Key in keyof PolicyScope]: pulumi.Input<string> };

export interface IdentityRequest {
  readonly name: string;
  readonly identity: ControllerIdentity;
  readonly scope: ScopeInputs;
  readonly account: ServiceAccount;
  readonly settings: ControllerSettings;
}

/** Gives the controller its role: what is switched on, to what is the cluster's. */
export function createIdentity(request: IdentityRequest, parent: pulumi.Resource): WorkloadRole {
  const { name, identity, scope, account, settings } = request;
  const { clusterName, accountId } = scope;
  return createWorkloadRole(
    {
      name,
      identity,
      account,
      clusterName,
      accountId,
      description: "AWS Load Balancer Controller",
      tags: settings.defaultTags,
      grant: (role) => createPolicies(request, role, parent),
    },
    parent,
  );
}

function createPolicies(
  { name, scope, settings }: IdentityRequest,
  role: aws.iam.Role,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const known = pulumi.output(scope);
  const policy = known.apply((plain) => JSON.stringify(controllerPolicy(plain, settings)));
  const inline = new aws.iam.RolePolicy(name, { role: role.id, policy }, { parent });
  const { GlobalAcceleratorController, EnableCertificateManagement } = settings.featureGates ?? {};
  if (GlobalAcceleratorController !== true && EnableCertificateManagement !== true) return [inline];
  const document = known.apply((plain) => JSON.stringify(gatedPolicy(plain, settings)));
  const description = "AWS Load Balancer Controller: feature gates";
  const gated = new aws.iam.Policy(`${name}-gates`, { description, policy: document }, { parent });
  const attached = { role: role.name, policyArn: gated.arn };
  return [inline, new aws.iam.RolePolicyAttachment(`${name}-gates`, attached, { parent })];
}
