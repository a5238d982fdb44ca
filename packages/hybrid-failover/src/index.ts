/** Traffic that follows the pods: to a Lambda function when there are none, and back when there are. */
export * from "./decide/index.ts";
export * from "./gate/index.ts";
