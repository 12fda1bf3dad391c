# Images for real operation: worker, gateway, minio and clamav are build targets, chosen in docker-compose.yml. `make run` needs none of this.
#
# The folders are copied by name, never ".": what a checkout holds besides, such as .ablauf with its secrets, stays outside.
# All programs are linked statically; the final images are Debian without additions, because health checks need a shell.

# ---- what the pages and the letters take from npm, by lock file ----
FROM node:20.20.2-bookworm-slim AS frontend
WORKDIR /src/gateway/web
COPY gateway/web/package.json gateway/web/package-lock.json gateway/web/*.mjs ./
# Scripts of foreign packages are not run: nothing we use needs one.
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run vendor
WORKDIR /src/internal/letter/fonts
COPY internal/letter/fonts/package.json internal/letter/fonts/package-lock.json internal/letter/fonts/copy.mjs ./
# Here a script of our own, "postinstall", copies the fonts to where Go embeds them.
RUN mkdir vendor && npm ci --no-audit --no-fund

# ---- our programs ----
FROM golang:1.26.8-bookworm AS build
ENV CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS="-trimpath -buildvcs=false"
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY activities activities
COPY internal internal
COPY processes processes
COPY schemas schemas
COPY workflows workflows
COPY gateway gateway
COPY worker/*.go worker/
COPY worker/audit worker/audit
COPY worker/backup worker/backup
COPY worker/importer worker/importer
COPY worker/ledger worker/ledger
COPY --from=frontend /src/gateway/web/static/vendor gateway/web/static/vendor
COPY --from=frontend /src/internal/letter/fonts/vendor internal/letter/fonts/vendor
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    go build -ldflags="-s -w" -o /out/ ./worker ./gateway

# ---- MinIO and its client: no current public image exists, so both are built from their modules at a pinned commit ----
FROM golang:1.26.8-bookworm AS minio-build
ENV CGO_ENABLED=0 GOTOOLCHAIN=local GOBIN=/out GOFLAGS="-trimpath"
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    go install -ldflags="-s -w" github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
# The client is the version that this MinIO is built with.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    go install -ldflags="-s -w" github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9

# ---- what all final images share: the user that owns the secrets, and the roots of trust for the identity provider ----
FROM debian:13.6-slim AS base
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
USER 10001:10001
WORKDIR /

FROM base AS worker
COPY --from=build /out/worker /usr/local/bin/worker
ENTRYPOINT ["/usr/local/bin/worker"]

FROM base AS gateway
COPY --from=build /out/gateway /usr/local/bin/gateway
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/gateway"]

FROM base AS minio
COPY --from=minio-build /out/minio /out/mc /usr/local/bin/
# A named volume takes over owner and mode of the folder it is first mounted on.
USER root
RUN install -d -o 10001 -g 10001 -m 0700 /data
USER 10001:10001
VOLUME /data
EXPOSE 9000
ENTRYPOINT ["/usr/local/bin/minio"]

# ---- the virus scanner and what keeps its signatures up to date, as Debian maintains them ----
FROM debian:13.6-slim AS clamav
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates clamav-daemon clamav-freshclam clamdscan && rm -rf /var/lib/apt/lists/* && \
    chown -R 10001:10001 /var/lib/clamav
USER 10001:10001
WORKDIR /
VOLUME /var/lib/clamav
EXPOSE 3310
ENTRYPOINT ["/usr/sbin/clamd", "--foreground", "--config-file=/deploy/clamd.conf"]
