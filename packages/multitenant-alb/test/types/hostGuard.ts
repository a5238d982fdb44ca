/** Checked by the compiler: what is right compiles, and wrong mixes do not. */
import * as pulumi from "@pulumi/pulumi";
import type { HostGuardArgs } from "../../src/components/HostGuard.ts";
import type { HostGuardSettings } from "../../src/hostGuard/index.ts";

const fleet = { name: "edge" };
const owners = { groups: ["platform"] };
const namespaces = { acme: { hosts: ["acme.example.com"] } };

export const right: HostGuardSettings = { fleet, owners, namespaces, validationActions: ["Warn", "Audit"] };
export const rightArgs: HostGuardArgs = {
  fleet,
  owners: {
    users: [pulumi.output("arn:aws:iam::111122223333:user/ci")],
    groups: ["platform", pulumi.output("deployers")],
    serviceAccounts: [{ namespace: pulumi.output("edge"), name: "weight-shifter" }],
  },
  namespaces,
};

// @ts-expect-error somebody must be let in
export const nobody: HostGuardArgs = { fleet, namespaces };

// @ts-expect-error a field manager proves nothing
export const manager: HostGuardArgs = { fleet, namespaces, owners: { fieldManagers: ["pulumi"] } };

// @ts-expect-error Kubernetes does not warn of what it denies
export const warned: HostGuardArgs = { fleet, owners, namespaces, validationActions: ["Deny", "Warn"] };

// @ts-expect-error a guard does something
export const idle: HostGuardArgs = { fleet, owners, namespaces, validationActions: [] };

// @ts-expect-error hosts are checked against each other, so they are known when the program runs
export const unknownHosts: HostGuardArgs = { fleet, owners, namespaces: { acme: { hosts: pulumi.output(["a.b"]) } } };

// @ts-expect-error a service account has a namespace
export const homeless: HostGuardArgs = { fleet, namespaces, owners: { serviceAccounts: [{ name: "ci" }] } };
