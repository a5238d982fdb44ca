import { ComponentResource, log, secret } from "@pulumi/pulumi";

new ComponentResource("test:index:Thing", "one");
new ComponentResource("test:index:Thing", "two");
console.log("hello from the program");
await log.warn("mind the gap");

export const url = "https://acme.example.com";
export const password = secret("hunter2-hunter2");
