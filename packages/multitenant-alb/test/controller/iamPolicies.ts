/** Compares IAM policies of `Allow` statements, as far as the controller's need. */

type Values = string | readonly string[];

export interface Statement {
  readonly Effect: string;
  readonly Action: Values;
  readonly Resource: Values;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

export interface Policy {
  readonly Statement: readonly Statement[];
}

function list(values: Values): readonly string[] {
  return typeof values === "string" ? [values] : values;
}

/** Every action that a policy allows in any way, sorted. */
export function actionsOf(policies: readonly Policy[]): string[] {
  return [...new Set(policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => list(Action))))].sort();
}

/** Statements of `policy`, by action, that no statement of `bounds` is as wide as. */
export function widerThan(policy: Policy, bounds: readonly Policy[]): string[] {
  const allowed = bounds.flatMap(({ Statement }) => Statement);
  return policy.Statement.flatMap((statement) =>
    list(statement.Action)
      .filter((action) => !allowed.some((bound) => list(bound.Action).includes(action) && within(statement, bound)))
      .map((action) => `${action} ${JSON.stringify(statement.Condition ?? {})}`),
  );
}

function within(statement: Statement, bound: Statement): boolean {
  return resourcesWithin(statement, bound) && conditionsImply(statement, bound);
}

function resourcesWithin(statement: Statement, bound: Statement): boolean {
  return list(statement.Resource).every((arn) => list(bound.Resource).some((pattern) => covers(pattern, arn)));
}

/** Whether all that `arn` matches is matched by `pattern`: wildcards of `arn` count as letters that only `*` covers. */
function covers(pattern: string, arn: string): boolean {
  const expression = pattern.split("*").map(escapeLetters).join(".*");
  return new RegExp(`^${expression}$`).test(arn);
}

function escapeLetters(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Each condition of the bound must follow from one of the statement's. */
function conditionsImply(statement: Statement, bound: Statement): boolean {
  const required = Object.entries(bound.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: list(values) })),
  );
  return required.every(({ operator, key, values }) => {
    const same = statement.Condition?.[operator]?.[key];
    if (same !== undefined) return list(same).every((value) => values.includes(value));
    // A tag with a given value is a tag that is there.
    return operator === "Null" && values[0] === "false" && statement.Condition?.StringEquals?.[key] !== undefined;
  });
}
