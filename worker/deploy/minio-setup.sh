#!/bin/bash
# Makes what MinIO has to hold before worker and gateway start: the buckets, and two accounts that may do no more than they need. It can
# be run again: what exists stays.
#
# The buckets are those of the stack for development (worker/dev/devstack). Object lock can only be chosen when a bucket is made, and
# switches versions on.
set -euo pipefail
export MC_CONFIG_DIR=/tmp/mc

# Keys are piped in: command lines can be read by others.
printf '%s\n' "$(</run/secrets/minio-root-user)" "$(</run/secrets/minio-root-password)" |
  mc --quiet alias set store "${MINIO_URL:-http://minio:9000}" >/dev/null

mc --quiet mb --ignore-existing --with-lock store/ablauf-efile
mc --quiet version enable store/ablauf-efile
mc --quiet mb --ignore-existing --with-lock store/ablauf-ledger
# Nightly roots of the event log: locked for ten years without anybody having to ask. COMPLIANCE can be lifted by nobody at all,
# GOVERNANCE by the administrator of MinIO. A new setting holds for new roots.
mc --quiet retention set --default "${LEDGER_LOCK:-COMPLIANCE}" "${LEDGER_KEPT:-10y}" store/ablauf-ledger

# Nothing here lets the programs lift a lock, change versioning or remove a bucket.
cat >/tmp/ablauf-policy.json <<'POLICY'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketLocation", "s3:GetBucketVersioning", "s3:ListBucketMultipartUploads"],
      "Resource": ["arn:aws:s3:::ablauf-efile", "arn:aws:s3:::ablauf-ledger"]
    },
    {
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:GetObjectLegalHold",
        "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      "Resource": ["arn:aws:s3:::ablauf-efile/*"]
    },
    {
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:GetObjectRetention"],
      "Resource": ["arn:aws:s3:::ablauf-ledger/*"]
    }
  ]
}
POLICY
mc --quiet admin policy create store ablauf /tmp/ablauf-policy.json

# What is final is locked, and what two people released for deletion is erased, by an account of its own, the keeper. It reads nothing.
cat >/tmp/ablauf-keeper-policy.json <<'POLICY'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketLocation"],
      "Resource": ["arn:aws:s3:::ablauf-efile"]
    },
    {
      "Effect": "Allow",
      "Action": ["s3:PutObjectLegalHold", "s3:GetObjectLegalHold", "s3:DeleteObject", "s3:DeleteObjectVersion"],
      "Resource": ["arn:aws:s3:::ablauf-efile/*"]
    }
  ]
}
POLICY
mc --quiet admin policy create store ablauf-keeper /tmp/ablauf-keeper-policy.json

# account POLICY ACCESS SECRET: makes an account that has a policy; the last two are names of secrets.
account() {
  local access
  access=$(<"/run/secrets/$2")
  printf '%s\n' "$access" "$(<"/run/secrets/$3")" | mc --quiet admin user add store >/dev/null
  if ! mc --quiet admin policy entities store --user "$access" | grep -qw -- "$1"; then
    mc --quiet admin policy attach store "$1" --user "$access" >/dev/null
  fi
}
account ablauf minio-access-key minio-secret-key
account ablauf-keeper minio-keeper-access-key minio-keeper-secret-key
echo "MinIO is set up"
