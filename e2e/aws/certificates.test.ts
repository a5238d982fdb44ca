import assert from "node:assert/strict";
import { aws, certificate, loadBalancer, NOT_FOUND, present, refused } from "./testing.ts";

const cert = (arn: string) => ({ CertificateArn: arn });

async function secureListener(loadBalancerArn: string, certificateArn: string, port = 443): Promise<string> {
  const { Listeners } = await aws.elbv2.createListener({
    LoadBalancerArn: loadBalancerArn,
    Protocol: "HTTPS",
    Port: port,
    Certificates: [cert(certificateArn)],
    DefaultActions: [NOT_FOUND],
  });
  return present(Listeners?.[0]?.ListenerArn);
}

const add = (ListenerArn: string, ...arns: readonly string[]) =>
  aws.elbv2.addListenerCertificates({ ListenerArn, Certificates: arns.map(cert) });

async function listed(ListenerArn: string): Promise<readonly (readonly [string | undefined, boolean | undefined])[]> {
  const { Certificates = [] } = await aws.elbv2.describeListenerCertificates({ ListenerArn });
  return Certificates.map((item) => [item.CertificateArn, item.IsDefault] as const);
}

async function defaultOf(ListenerArn: string): Promise<readonly (string | undefined)[]> {
  const { Listeners } = await aws.elbv2.describeListeners({ ListenerArns: [ListenerArn] });
  return (Listeners?.[0]?.Certificates ?? []).map((item) => item.CertificateArn);
}

let balancer = "";
let [main, second, third] = ["", "", ""];

async function prepare(): Promise<void> {
  await aws.admin.reset();
  balancer = await loadBalancer();
  [main, second, third] = [await certificate("a.io"), await certificate("b.io"), await certificate("c.io")];
}

describe("emulated listener certificates", () => {
  beforeEach(prepare);

  it("show only the default one in DescribeListeners", async () => {
    const arn = await secureListener(balancer, main);
    await add(arn, second, third);
    assert.deepEqual(await defaultOf(arn), [main]);
    assert.deepEqual(await listed(arn), [
      [main, true],
      [second, false],
      [third, false],
    ]);
  });

  it("keep the others when ModifyListener replaces the default one", async () => {
    const arn = await secureListener(balancer, main);
    await add(arn, second);
    await aws.elbv2.modifyListener({ ListenerArn: arn, Certificates: [cert(third)] });
    assert.deepEqual(await listed(arn), [
      [third, true],
      [second, false],
    ]);
    await aws.elbv2.modifyListener({ ListenerArn: arn, DefaultActions: [NOT_FOUND] });
    assert.deepEqual(await defaultOf(arn), [third]);
  });

  it("are listed once however often they are added, the default one as both when it is added too", async () => {
    const arn = await secureListener(balancer, main);
    await add(arn, second);
    await add(arn, second, main);
    const once = [
      [main, true],
      [second, false],
      [main, false],
    ];
    assert.deepEqual(await listed(arn), once);
    await add(arn, main);
    assert.deepEqual(await listed(arn), once);
  });

  it("are removed one by one, the default one not", async () => {
    const arn = await secureListener(balancer, main);
    await add(arn, second, third);
    const remove = (item: string) =>
      aws.elbv2.removeListenerCertificates({ ListenerArn: arn, Certificates: [cert(item)] });
    await remove(second);
    await refused(remove(main), "OperationNotPermitted");
    assert.deepEqual(await listed(arn), [
      [main, true],
      [third, false],
    ]);
  });
});

describe("emulated listener certificates, counted and checked", () => {
  beforeEach(prepare);

  it("are counted over all listeners of the load balancer without the default ones", async () => {
    await aws.admin.setLimits({ certificatesPerLoadBalancer: 2 });
    const [one, two] = [await secureListener(balancer, main, 443), await secureListener(balancer, second, 8443)];
    await add(one, main, third);
    await add(two, third);
    await refused(add(two, main), "TooManyCertificates");
    assert.equal((await listed(two)).length, 2);
  });

  it("are 25 unless the limit is raised", async () => {
    const arn = await secureListener(balancer, main);
    const more = await Promise.all(Array.from({ length: 26 }, (_, index) => certificate(`t${index}.io`)));
    await add(arn, ...more.slice(0, 25));
    await refused(add(arn, ...more.slice(25)), "TooManyCertificates");
  });

  it("must exist, and there must be exactly one for an HTTPS listener", async () => {
    const arn = await secureListener(balancer, main);
    await refused(add(arn, `${main}0`), "CertificateNotFound");
    await refused(secureListener(balancer, `${main}0`, 444), "CertificateNotFound");
    const Protocol = "HTTPS" as const;
    const settings = { LoadBalancerArn: balancer, Protocol, Port: 445, DefaultActions: [NOT_FOUND] };
    await refused(aws.elbv2.createListener(settings), "ValidationError");
    const two = { ...settings, Certificates: [cert(main), cert(second)] };
    await refused(aws.elbv2.createListener(two), "TooManyCertificates", /Up to '1'/);
  });

  it("are issued at once", async () => {
    const { Certificate } = await aws.acm.describeCertificate({ CertificateArn: main });
    assert.equal(Certificate?.Status, "ISSUED");
  });
});
