# syntax=docker/dockerfile:1
# Two stages: one builds the site with everything that takes, the other holds only what runs.

FROM node:24-bookworm-slim AS build
WORKDIR /drydock
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
# The public URL is part of the pages (snippets, feeds, security.txt): build with the one that you will serve.
ARG DRYDOCK_ORIGIN=http://localhost:4400
ENV DRYDOCK_ORIGIN=$DRYDOCK_ORIGIN
RUN node scripts/build.ts && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
WORKDIR /drydock
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4400 DRYDOCK_DATA=/data
ARG DRYDOCK_ORIGIN=http://localhost:4400
ENV DRYDOCK_ORIGIN=$DRYDOCK_ORIGIN
COPY --from=build --chown=root:root /drydock/package.json ./
COPY --from=build --chown=root:root /drydock/node_modules ./node_modules
COPY --from=build --chown=root:root /drydock/spec ./spec
COPY --from=build --chown=root:root /drydock/mock-server ./mock-server
COPY --from=build --chown=root:root /drydock/generated ./generated
COPY --from=build --chown=root:root /drydock/dist ./dist
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 4400
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so that it hears SIGTERM and drains.
CMD ["node", "mock-server/main.ts"]
