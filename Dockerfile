# One image, three commands: the API (default), `node dist/worker/main.js`, `node dist/db/migrate.js`. See docs/deploy.md.
# Debian, not Alpine: Temporal's core is a native library for glibc.
ARG NODE_VERSION=20

FROM node:${NODE_VERSION}-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Mended dependencies; `npx patch-package` is what the skipped postinstall script would have run.
COPY patches ./patches

# --ignore-scripts, here and below: what package.json allows to run (`allowScripts`) are the binaries of the embedded
# PostgreSQL, which no image needs, and the npm of Node 20 knows no such list: it would run everybody's, telemetry included.
FROM packages AS build
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit && npx patch-package
COPY . .
RUN npm run build

# The SDK brings its native library for five platforms, 27 MB each: only ours stays.
FROM packages AS dependencies
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts --no-audit \
  && npx patch-package \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM node:${NODE_VERSION}-bookworm-slim
# For TLS to Temporal: its core reads the system's certificates, and slim has none. Node brings its own.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/console/dist ./console/dist
# Owned by the user, so that a checkout made with a strict umask is still readable.
COPY --chown=node:node package.json ./
COPY --chown=node:node playbooks ./playbooks
USER node
EXPOSE 3000
# The API's. The worker listens on no port: run it with --no-healthcheck, as docker-compose.yml does.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/api/main.js"]
