import type { Problem } from "@sluice/alb-model";
import type { FleetOwners } from "./settings.ts";

/** Groups that everybody is in, or every workload. */
const EVERYBODY = /^system:(authenticated|unauthenticated|serviceaccounts)$/;
const ACCOUNT_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const WHOAMI = "run `kubectl auth whoami` with the program's credentials, and give one of its groups or its user name";

/** Who the fleet's owners are: somebody, and not everybody. */
export function checkOwners(owners: FleetOwners): Problem[] {
  const { users = [], groups = [], serviceAccounts = [] } = owners;
  if (users.length + groups.length + serviceAccounts.length === 0) {
    const message = "names nobody, so that the fleet could not change its own Ingresses";
    return [{ code: "hostGuard.owners", path: "owners", message, fix: WHOAMI }];
  }
  return [
    ...users.flatMap((value, index) => checkUser(`owners.users[${index}]`, value)),
    ...groups.flatMap((value, index) => checkGroup(`owners.groups[${index}]`, value)),
    ...serviceAccounts.flatMap(({ namespace, name }, index) => [
      ...checkAccount(`owners.serviceAccounts[${index}].namespace`, namespace),
      ...checkAccount(`owners.serviceAccounts[${index}].name`, name),
    ]),
  ];
}

function checkUser(path: string, value: string): Problem[] {
  const code = "hostGuard.user";
  if (value.includes("{{")) {
    const message = "is a template; a user name has the name of a session in its place, a new one each time";
    const fix = "give the role's access entry a Kubernetes group and name it in owners.groups";
    return [{ code, path, value, message, fix }];
  }
  if (value === "system:anonymous") {
    return [{ code, path, value, message: "is everybody who does not log in", fix: WHOAMI }];
  }
  return checkText(code, path, value);
}

function checkGroup(path: string, value: string): Problem[] {
  const code = "hostGuard.group";
  if (EVERYBODY.test(value)) {
    return [{ code, path, value, message: "has everybody in it, tenants too", fix: WHOAMI }];
  }
  return checkText(code, path, value);
}

function checkText(code: string, path: string, value: string): Problem[] {
  if (value !== "" && value === value.trim()) return [];
  return [{ code, path, value, message: "is no name that the API server gives", fix: WHOAMI }];
}

function checkAccount(path: string, value: string): Problem[] {
  if (ACCOUNT_NAME.test(value)) return [];
  const fix = "use lower case letters, digits, inner hyphens and dots";
  return [{ code: "hostGuard.serviceAccount", path, value, message: "is not a Kubernetes name", fix }];
}
