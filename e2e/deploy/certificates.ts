import { type ACMClient, RequestCertificateCommand } from "@aws-sdk/client-acm";
import type { Run } from "@sluice/local";
import { present } from "./awsInputs.ts";

const CERTIFICATE_ARN = /arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+/g;

/**
 * Programs name certificates that their users already have. Requests one from the emulator for each that is not in
 * `known`, and adds what stands for what.
 */
export async function requestCertificates(acm: ACMClient, run: Run, known: Map<string, string>): Promise<void> {
  const named = new Set(JSON.stringify(run.resources.map(({ inputs }) => inputs)).match(CERTIFICATE_ARN) ?? []);
  for (const arn of [...named].sort()) {
    if (known.has(arn)) continue;
    known.set(arn, await requestCertificate(acm, `c${known.size}.certificates.example`));
  }
}

/** A certificate of the emulator, issued at once. Answers its ARN. */
export async function requestCertificate(acm: ACMClient, domain: string): Promise<string> {
  const { CertificateArn } = await acm.send(new RequestCertificateCommand({ DomainName: domain }));
  return present(CertificateArn, "CertificateArn");
}
