# Debian, not Alpine: Temporal's SDK has no build for musl.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
# Root certificates for Temporal's native client and for mail servers.
RUN apt-get update \
 && apt-get install --no-install-recommends --yes ca-certificates \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/scenarios ./scenarios
RUN mkdir /data && chown node:node /data
ENV NODE_ENV=production TZ=UTC RECOUVREMENT_DATA=/data
VOLUME /data
USER node
ENTRYPOINT ["node", "/app/bin/recouvrement.js"]
CMD ["--help"]
