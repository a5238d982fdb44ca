// The pack's entry is JavaScript: the CLI registers an old TypeScript for .ts files that it requires itself, while
// Node runs the sources behind this import as they are.
import { PolicyPack } from "@pulumi/policy";
import { policies, processContext, sdkPolicies } from "./src/index.ts";

new PolicyPack("sluice", { policies: sdkPolicies(policies, processContext(process.env)) });
