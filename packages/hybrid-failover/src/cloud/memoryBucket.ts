import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type CloudMemory, readMemory, writeMemory } from "./memory.ts";
import { MEMORY_KEY } from "./memoryKey.ts";

export async function loadMemory(client: S3Client, bucket: string): Promise<CloudMemory | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: MEMORY_KEY }));
    return Body === undefined ? undefined : readMemory(await Body.transformToString());
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** One run at a time writes it, so that it needs no condition. */
export async function saveMemory(client: S3Client, bucket: string, memory: CloudMemory): Promise<void> {
  const body = { Body: writeMemory(memory), ContentType: "application/json" };
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: MEMORY_KEY, ...body }));
}
