/** The guard of one fleet, by a service account that owns it; who owns which host is in a file that tests change. */
import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { HostGuard } from "../../../packages/multitenant-alb/src/components/HostGuard.ts";

const config = new pulumi.Config();
const provider = new k8s.Provider("cluster", { kubeconfig: config.requireSecret("kubeconfig") });

const guard = new HostGuard(
  "guard",
  {
    fleet: { name: "edge" },
    owners: { serviceAccounts: [{ namespace: "edge", name: "pulumi" }] },
    namespaces: JSON.parse(readFileSync(config.require("namespaces"), "utf8")),
  },
  { providers: { kubernetes: provider } },
);

export const parameters = guard.parameters;
