# The chat server: `docker build -t genesis .`, then see docs/running.md.
# Debian with glibc, for which better-sqlite3 brings its compiled binary: on Alpine it would have to be built.
FROM node:24-bookworm-slim AS build
WORKDIR /app
# The scripts that packages run at their installation are left out: the only one that would be needed brings a Node, which is here.
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.types.json rolldown.config.ts ./
COPY bin ./bin
COPY build ./build
COPY src ./src
RUN npm run build

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY bin ./bin
COPY package.json LICENSE ./
# Where the SQLite database is, if GENESIS_DB names no other: a volume keeps it when the container is replaced.
RUN mkdir /data && chown node:node /data
WORKDIR /data
VOLUME /data
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
# Answers 503 while PostgreSQL is known to be away. Docker only marks the container then; what restarts or replaces containers that are
# marked should look at the port instead: a restart heals nothing.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/api/health').then(({ ok }) => { process.exitCode = ok ? 0 : 1 }, () => { process.exitCode = 1 })"]
# Without a shell in between, so that SIGTERM reaches the server. Other machines reach it: it refuses to start without GENESIS_TOKEN,
# unless --no-auth is added.
ENTRYPOINT ["node", "/app/bin/genesis.js"]
CMD ["serve", "--host", "0.0.0.0"]
