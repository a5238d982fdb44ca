// What a policy pack costs that has no policies: the measure for one that has some.
import { PolicyPack } from "@pulumi/policy";

new PolicyPack("empty", { policies: [] });
