import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { WireObject } from "@sluice/local";
import { documentText, guarded, present, tagsOf, text, unlessGone } from "./awsInputs.ts";
import type { ResourceHandler } from "./handler.ts";

/** What the programs make of S3, by type. */
export function bucketHandlers(s3: S3Client): Readonly<Record<string, ResourceHandler>> {
  return {
    "aws:s3/bucket:Bucket": buckets(s3),
    "aws:s3/bucketPolicy:BucketPolicy": bucketPolicies(s3),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlocks(s3),
  };
}

function buckets(s3: S3Client): ResourceHandler {
  return guarded(
    { fixed: ["bucket"], updatable: ["forceDestroy", "tags"] },
    {
      create: async ({ outputs }, inputs) => {
        const id = present(text(inputs.bucket ?? outputs.bucket ?? outputs.name), "a name");
        await s3.send(new CreateBucketCommand({ Bucket: id, ...(await placeOf(s3)) }));
        await retag(s3, id, inputs);
        return { id, outputs: { bucket: id, arn: `arn:aws:s3:::${id}` } };
      },
      update: async ({ id }, inputs, changed) => {
        if (changed.includes("tags")) await retag(s3, id, inputs);
      },
      remove: async ({ id, inputs }) => {
        if (inputs.forceDestroy === true) await unlessGone(empty(s3, id));
        await unlessGone(s3.send(new DeleteBucketCommand({ Bucket: id })));
      },
    },
  );
}

/** S3 refuses a constraint that names its oldest Region, and wants one for each other. */
async function placeOf(s3: S3Client) {
  const region = await s3.config.region();
  if (region === "us-east-1") return {};
  return { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
}

async function retag(s3: S3Client, Bucket: string, inputs: WireObject): Promise<void> {
  const TagSet = tagsOf(inputs);
  if (TagSet.length > 0) await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  else await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
}

async function empty(client: S3Client, Bucket: string): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    for (const { Key } of Contents) await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}

function bucketPolicies(s3: S3Client): ResourceHandler {
  const put = async (inputs: WireObject): Promise<void> => {
    const [Bucket, Policy] = [text(inputs.bucket), documentText(inputs.policy)];
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  };
  return guarded(
    { fixed: ["bucket"], updatable: ["policy"] },
    {
      create: async (_record, inputs) => {
        await put(inputs);
        return { id: present(text(inputs.bucket), "a bucket"), outputs: {} };
      },
      update: (_current, inputs) => put(inputs),
      remove: ({ id }) => unlessGone(s3.send(new DeleteBucketPolicyCommand({ Bucket: id }))),
    },
  );
}

function publicAccessBlocks(s3: S3Client): ResourceHandler {
  const put = async (inputs: WireObject): Promise<void> => {
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: inputs.blockPublicAcls === true,
      BlockPublicPolicy: inputs.blockPublicPolicy === true,
      IgnorePublicAcls: inputs.ignorePublicAcls === true,
      RestrictPublicBuckets: inputs.restrictPublicBuckets === true,
    };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket: text(inputs.bucket), PublicAccessBlockConfiguration }));
  };
  const updatable = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
  return guarded(
    { fixed: ["bucket"], updatable },
    {
      create: async (_record, inputs) => {
        await put(inputs);
        return { id: present(text(inputs.bucket), "a bucket"), outputs: {} };
      },
      update: (_current, inputs) => put(inputs),
      remove: ({ id }) => unlessGone(s3.send(new DeletePublicAccessBlockCommand({ Bucket: id }))),
    },
  );
}
