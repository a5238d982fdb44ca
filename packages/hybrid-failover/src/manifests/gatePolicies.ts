import { ANNOTATION_PREFIX, annotationKey } from "@sluice/alb-model";
import type { FleetOwners } from "@sluice/multitenant-alb";
import type { Gate, ShifterConfig } from "../gate/config.ts";
import { admissionPolicy, type NamedExpression, refusal, type Validation } from "./admission.ts";
import { celMap, celMetadata, celText } from "./cel.ts";
import { shifterLabels, shifterName } from "./names.ts";

/** None where the API server is to make up a name. */
const NAME = 'request.?name.orValue("")';
const CONDITIONS = `${ANNOTATION_PREFIX}/conditions.`;

/** How the API server calls the shifter. */
export function shifterUser({ fleet, namespace }: Pick<ShifterConfig, "fleet" | "namespace">): string {
  return `system:serviceaccount:${namespace}:${shifterName(fleet)}`;
}

/**
 * What the shifter's identity may do to Ingresses, whatever RBAC grants it: write the declared conditions, and nothing
 * else, of the fleet's gates. Each key may hold what was declared for it, so that nobody with its token can send
 * traffic elsewhere or break the group with a text that the controller cannot read.
 */
export function shifterPolicy(config: ShifterConfig) {
  const { fleet } = config;
  return admissionPolicy({
    name: `sluice.${fleet}.shifter`,
    labels: shifterLabels(fleet),
    operations: ["CREATE", "UPDATE", "DELETE"],
    resources: ["ingresses", "ingresses/status"],
    conditions: [{ name: "is-the-shifter", expression: isShifter(config) }],
    variables: [...declaredKeys(config), ...annotations()],
    validations: shifterValidations(config),
  });
}

/**
 * Keeps everybody else off the conditions of the fleet's gates, those of shards to come too. Pulumi declares none, so
 * it loses nothing.
 *
 * @param notOwner CEL that holds for everybody but the owners, as `notAnOwner` gives it
 */
export function gatePolicy<Text>(config: ShifterConfig, notOwner: Text) {
  const { fleet, namespace } = config;
  const gates = celText(`^${fleet}-[0-9]{3,}-gate$`);
  const who = shifterName(fleet);
  return admissionPolicy<Text | string>({
    name: `sluice.${fleet}.gates`,
    labels: shifterLabels(fleet),
    operations: ["CREATE", "UPDATE"],
    resources: ["ingresses", "ingresses/status"],
    namespace,
    conditions: [
      { name: "is-a-gate", expression: `object.metadata.name.matches(${gates})` },
      { name: "is-not-the-shifter", expression: `!(${isShifter(config)})` },
      { name: "is-not-an-owner", expression: notOwner },
    ],
    variables: annotations(),
    validations: [
      refusal(
        unchanged((key) => `!${key}.startsWith(${celText(CONDITIONS)})`),
        `conditions.* of a gate belong to ${who}: hold a service with sluice failover, or be an owner of the shifter`,
      ),
    ],
  });
}

/** CEL that holds for everybody but some; with nobody among them, for everybody. */
export function notAnOwner({ users = [], groups = [], serviceAccounts = [] }: FleetOwners = {}): string {
  const accounts = serviceAccounts.map(({ namespace, name }) => `system:serviceaccount:${namespace}:${name}`);
  const names = [...users, ...accounts].map(celText);
  if (names.length + groups.length === 0) return "true";
  const byName = `request.userInfo.username in [${names.join(", ")}]`;
  const byGroup = `request.userInfo.?groups.orValue([]).exists(group, group in [${groups.map(celText).join(", ")}])`;
  return `!(${byName} || ${byGroup})`;
}

function isShifter(config: ShifterConfig): string {
  return `request.userInfo.username == ${celText(shifterUser(config))}`;
}

/** Annotations before and after; none before an Ingress is created. */
function annotations(): NamedExpression[] {
  const before = celMetadata("oldObject", "annotations", "{}");
  return [
    { name: "before", expression: `request.operation == "CREATE" ? {} : ${before}` },
    { name: "now", expression: `request.operation == "DELETE" ? {} : ${celMetadata("object", "annotations", "{}")}` },
  ];
}

/** By gate, the values that its keys may have. Gates of one profile have the same, so these are listed once. */
function declaredKeys({ gates }: ShifterConfig): NamedExpression[] {
  const sets = new Map<string, string>();
  const ofGate = gates.map((gate) => {
    const values = celMap(gateKeys(gate));
    const set = sets.get(values) ?? String(sets.size + 1);
    sets.set(values, set);
    return [gate.ingress, celText(set)] as const;
  });
  const listed = celMap([...sets].map(([values, set]) => [set, values]));
  return [
    { name: "gates", expression: gates.length === 0 ? `{"": ""}` : celMap(ofGate) },
    { name: "sets", expression: gates.length === 0 ? `{"": {"": ""}}` : listed },
    {
      name: "declared",
      expression: `${NAME} in variables.gates ? variables.sets[variables.gates[${NAME}]] : {}`,
    },
  ];
}

function gateKeys({ routes }: Gate): (readonly [key: string, value: string])[] {
  const keys = routes.flatMap((route) => route.keys);
  return keys.map(({ key, conditions }) => [annotationKey("conditions", key), celText(conditions)] as const);
}

function shifterValidations({ fleet, namespace }: ShifterConfig): Validation[] {
  const who = `${shifterName(fleet)} may only`;
  const update = (expression: string) => `request.operation != "UPDATE" || ${expression}`;
  const kept = (field: string, absent: "{}" | "[]") =>
    update(`${celMetadata("object", field, absent)} == ${celMetadata("oldObject", field, absent)}`);
  const isGate = `request.namespace == ${celText(namespace)} && ${NAME} in variables.gates`;
  const isDeclared = (key: string) => `${key} in variables.declared`;
  const value = "variables.now[key] == variables.declared[key]";
  const asBefore = "key in variables.before && variables.before[key] == variables.now[key]";
  const managers = (object: "object" | "oldObject") => celMetadata(object, "managedFields", "[]");
  const applied = 'field.?operation.orValue("") == "Apply"';
  const still = `${managers("object")}.exists(now, now.?manager == field.?manager && now.?operation == field.?operation)`;
  return [
    refusal(
      `request.operation == "UPDATE" && request.?subResource.orValue("") == ""`,
      `${who} update Ingresses, nothing else`,
    ),
    refusal(isGate, `${who} write gates of fleet ${fleet}`),
    refusal(update("object.spec == oldObject.spec"), `${who} write annotations, not the spec`),
    refusal(kept("labels", "{}"), `${who} write annotations, not labels`),
    refusal(kept("finalizers", "[]"), `${who} write annotations, not finalizers`),
    refusal(kept("ownerReferences", "[]"), `${who} write annotations, not owners`),
    refusal(
      update(`${managers("oldObject")}.all(field, !(${applied}) || ${still})`),
      `${who} write annotations, not forget who manages the others`,
    ),
    refusal(unchanged(isDeclared), `${who} write conditions that the gate declares`),
    refusal(
      `variables.now.all(key, !(${isDeclared("key")}) || ${value} || (${asBefore}))`,
      `${who} write what a key was declared with`,
    ),
  ];
}

/** That no annotation was added, changed or removed, but for some keys. */
function unchanged(but: (key: string) => string): string {
  const same = "key in variables.before && variables.before[key] == variables.now[key]";
  const written = `variables.now.all(key, ${but("key")} || (${same}))`;
  return `${written} && variables.before.all(key, ${but("key")} || key in variables.now)`;
}
