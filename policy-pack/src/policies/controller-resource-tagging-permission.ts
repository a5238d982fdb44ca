import { stackPolicy, type Violation, violation } from "../policy.ts";
import { controllerRoles } from "../subjects/controller/controllerRoles.ts";
import { controllers, openedGate } from "../subjects/controller/controllers.ts";
import { allowAnywhere, concerns } from "../subjects/iam/iamDocuments.ts";
import { type AttachedPolicy, policiesOf } from "../subjects/iam/rolePolicies.ts";
import { TAGGING_GATE } from "./controller-resource-tagging-api.ts";

const ACTION = "tag:GetResources";
/** Whatever allows these is the policy that the controller works with. */
const OWN_ACTIONS = ["elasticloadbalancing:ModifyRule", "elasticloadbalancing:ModifyListener"];
/** Of AWS's own policies, those that allow the action; of others nobody can say here. */
const ALLOWING =
  /^arn:[^:]+:iam::aws:policy\/(AdministratorAccess|PowerUserAccess|ReadOnlyAccess|ResourceGroupsandTagEditor(ReadOnly|Full)Access)$/;

/** The gate alone stops the controller: the call that it is to save others by is refused. */
export const controllerResourceTaggingPermission = stackPolicy({
  name: "controller-resource-tagging-permission",
  level: "mandatory",
  description: "Where the feature gate EnableRGTAPI is on, the controller's role may use tag:GetResources.",
  reason:
    "With the gate on, the controller looks for its load balancers with that call first: where it is refused, no " +
    "Ingress is deployed any more. The policy that the controller's documentation gives does not allow it.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/3186",
  fix: 'add a statement to the policy: Effect "Allow", Action "tag:GetResources", Resource "*"',
  guards: ["R5"],
  *judge(stack) {
    const installed = stack.memo(controllers);
    // Which role is which controller's is not told apart, so all of them must have the gate on.
    const gates = installed.map((each) => openedGate(each, TAGGING_GATE));
    if (installed.length === 0 || !gates.every((gate) => gate?.on === true)) return;
    for (const { role, doubt } of stack.memo(controllerRoles)) {
      for (const found of judgePolicies(policiesOf(stack, role))) if (doubt?.isUnknown !== true) yield found;
    }
  },
});

function* judgePolicies(policies: readonly AttachedPolicy[]): Iterable<Violation> {
  const own = policies.find(
    ({ document }) => document !== undefined && OWN_ACTIONS.some((action) => allowAnyhow(document, action)),
  );
  const documents = policies.flatMap(({ document }) => document ?? []);
  if (own === undefined || allowAnywhere(documents, ACTION)) return;
  if (policies.some(({ arn }) => arn !== undefined && ALLOWING.test(arn))) return;
  const hidden = policies.filter(({ document }) => document?.isKnown !== true);
  // Any of them may allow it. Where that is a policy of someone else, reading it here notes it.
  for (const { arn, place } of hidden) if (arn !== undefined) place.hidden("what it allows is not in the stack").text();
  if (hidden.length > 0) return;
  yield violation(own.resource, `${own.place.path} does not allow ${ACTION}`);
}

function allowAnyhow(document: NonNullable<AttachedPolicy["document"]>, action: string): boolean {
  return document.statements.some((statement) => statement.allows && concerns(statement, action));
}
