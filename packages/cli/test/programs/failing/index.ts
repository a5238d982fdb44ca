import { ComponentResource } from "@pulumi/pulumi";

new ComponentResource("test:index:Thing", "one");

function connect(): never {
  throw new TypeError("the wheel came off");
}

connect();
