"""The same quick verification as a straightforward thread pool on the AWS SDK for Python, to compare with.

Account IDs come on standard input, everything else in the environment. Clients of one session share what the SDK has
loaded; each assumed session has one IAM client. Prints one JSON object for each of two runs.
"""
import concurrent.futures
import json
import os
import sys
import threading
import time
import urllib.parse
import urllib.request

import boto3
import botocore.config

WORKERS = int(os.environ["BENCH_WORKERS"])
ENDPOINT = os.environ["BENCH_AWS_ENDPOINT"]
ROLE = "Workload_Security_Role_Cross"
POLICY = "Workload_Security_Policy_Cross"
TRUSTED = "arn:aws:iam::147995105371:root"

session = boto3.Session(region_name="us-east-1")
making = threading.Lock()
config = botocore.config.Config(
    max_pool_connections=WORKERS, retries={"mode": "standard", "max_attempts": 4})


def client(service, **credentials):
    # Making a client is the one thing that the SDK does not allow side by side.
    with making:
        return session.client(service, endpoint_url=ENDPOINT, config=config, **credentials)


def connectors():
    found, last = set(), 0
    while True:
        body = {"maxItems": 1000, "searchCriteria": [{"idTest": "greater-than", "idValue": last}]}
        request = urllib.request.Request(
            os.environ["BENCH_WORKLOAD_SECURITY_URL"].rstrip("/") + "/awsconnectors/search",
            json.dumps(body).encode(),
            {"api-secret-key": os.environ["BENCH_API_KEY"], "api-version": "v1", "Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            page = json.load(answer)["awsConnectors"]
        if not page:
            return found
        found.update(connector["accountId"] for connector in page)
        last = page[-1]["ID"]


def document(value):
    return value if isinstance(value, dict) else json.loads(urllib.parse.unquote(value))


def verify(sts, account, listed):
    role_arn = "arn:aws:iam::%s:role/OrganizationAccountAccessRole" % account
    keys = sts.assume_role(RoleArn=role_arn, RoleSessionName="bench")["Credentials"]
    iam = client(
        "iam",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"])
    try:
        trust = document(iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"])
        policy = document(iam.get_role_policy(RoleName=ROLE, PolicyName=POLICY)["PolicyDocument"])
    finally:
        iam.close()
    statements = trust["Statement"] if isinstance(trust["Statement"], list) else [trust["Statement"]]
    guarded = any(
        each["Effect"] == "Allow"
        and TRUSTED in str(each["Principal"])
        and each.get("Condition", {}).get("StringEquals", {}).get("sts:ExternalId") == os.environ["BENCH_EXTERNAL_ID"]
        for each in statements)
    return guarded and "ec2:DescribeInstances" in str(policy) and account in listed


def run(accounts):
    began, cpu = time.perf_counter(), time.process_time()
    sts, listed = client("sts"), connectors()
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for future in [pool.submit(verify, sts, account, listed) for account in accounts]:
            try:
                failed += not future.result()
            except Exception as problem:
                failed += 1
                print(problem, file=sys.stderr)
    print(json.dumps({
        "boto3": boto3.__version__, "accounts": len(accounts), "failed": failed,
        "seconds": time.perf_counter() - began, "cpuSeconds": time.process_time() - cpu}), flush=True)


IDS = sys.stdin.read().split()
run(IDS)
run(IDS)
