import type { InvokeEntries } from "./entries.ts";

const NAMED = { id: "$(args.name)", name: "$(args.name)" };

/** Look-ups of what programs know by a name of their own: roles, functions, repositories, parameters and the like. */
export const awsNamedInvokes: InvokeEntries = {
  "aws:iam/getRole:getRole": {
    ...NAMED,
    arn: "arn:$(partition):iam::$(account):role/$(args.name)",
    assumeRolePolicy: "{}",
    path: "/",
    tags: {},
  },
  "aws:iam/getPolicy:getPolicy": {
    id: "$(args.arn|args.name)",
    name: "$(args.name|'stand-in')",
    arn: "$(args.arn|policyArn)",
    path: "/",
    tags: {},
  },
  "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": {
    id: "$(args.arn|oidcProviderArn)",
    arn: "$(args.arn|oidcProviderArn)",
    url: "$(args.url|'oidc.example.com')",
    clientIdLists: ["sts.amazonaws.com"],
    thumbprintLists: [],
    tags: {},
  },
  "aws:lambda/getFunction:getFunction": {
    id: "$(args.functionName)",
    functionName: "$(args.functionName)",
    arn: "arn:$(partition):lambda:$(region):$(account):function:$(args.functionName)",
    qualifiedArn: "arn:$(partition):lambda:$(region):$(account):function:$(args.functionName):$(args.qualifier|'1')",
    role: "arn:$(partition):iam::$(account):role/$(args.functionName)",
    tags: {},
  },
  "aws:s3/getBucket:getBucket": {
    id: "$(args.bucket)",
    bucket: "$(args.bucket)",
    arn: "arn:$(partition):s3:::$(args.bucket)",
    bucketDomainName: "$(args.bucket).s3.$(dnsSuffix)",
    bucketRegion: "$(region)",
  },
  "aws:sns/getTopic:getTopic": { ...NAMED, arn: "arn:$(partition):sns:$(region):$(account):$(args.name)", tags: {} },
  "aws:sqs/getQueue:getQueue": {
    ...NAMED,
    arn: "arn:$(partition):sqs:$(region):$(account):$(args.name)",
    url: "https://sqs.$(region).$(dnsSuffix)/$(account)/$(args.name)",
    tags: {},
  },
  "aws:ecr/getRepository:getRepository": {
    ...NAMED,
    arn: "arn:$(partition):ecr:$(region):$(account):repository/$(args.name)",
    registryId: "$(account)",
    repositoryUrl: "$(account).dkr.ecr.$(region).$(dnsSuffix)/$(args.name)",
    tags: {},
  },
  "aws:ssm/getParameter:getParameter": {
    ...NAMED,
    arn: "arn:$(partition):ssm:$(region):$(account):parameter/$(args.name)",
    type: "String",
    value: "stand-in",
    insecureValue: "stand-in",
    version: 1,
  },
  "aws:secretsmanager/getSecret:getSecret": {
    id: "$(args.arn|secretArn)",
    arn: "$(args.arn|secretArn)",
    name: "$(args.name|'stand-in')",
    tags: {},
  },
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": {
    id: "$(args.id|prefixListId)",
    arn: "arn:$(partition):ec2:$(region):$(account):prefix-list/$(args.id|prefixListId)",
    name: "$(args.name|'stand-in')",
    addressFamily: "IPv4",
    entries: [],
    tags: {},
  },
  "aws:elb/getServiceAccount:getServiceAccount": {
    id: "$(digits12)",
    arn: "arn:$(partition):iam::$(digits12):root",
    region: "$(region)",
  },
};
