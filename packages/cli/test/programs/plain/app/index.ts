import { ConfigMap, Namespace } from "@pulumi/kubernetes/core/v1/index.js";
import { ConfigGroup } from "@pulumi/kubernetes/yaml/v2/index.js";
import { Config } from "@pulumi/pulumi";

const owner = new Namespace("owner");
new ConfigMap("settings", { metadata: { labels: { owner: owner.id } } });
new ConfigGroup("definitions", { yaml: "" });
if (new Config().requireBoolean("unowned")) new ConfigMap("unowned", { metadata: { labels: {} }, data: { a: "b" } });
