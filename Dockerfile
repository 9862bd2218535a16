# Builds the one binary, then runs it as nobody:
#   docker build -t latchkey . && docker run -p 127.0.0.1:8080:8080 -v latchkey:/data latchkey
# The volume holds the database and the master key. Back both up, and keep the two copies apart.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends libsqlite3-dev libssl-dev \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN swift build -c release --product latchkey \
    --static-swift-stdlib --explicit-target-dependency-import-check error \
  && install -D "$(swift build -c release --static-swift-stdlib --show-bin-path)/latchkey" /binary/latchkey

FROM debian:bookworm-slim
# curl is for the health check, and its libcurl for `latchkey device`.
RUN apt-get update \
  && apt-get install -y --no-install-recommends libsqlite3-0 libssl3 ca-certificates tzdata curl \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o nobody -g nogroup -m 0700 /data
COPY --from=build /binary/latchkey /usr/local/bin/latchkey
USER nobody
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["curl", "-fsS", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["latchkey"]
# Off loopback without TLS: a proxy that ends TLS stands before it.
CMD ["serve", "--data-dir", "/data", "--listen", "0.0.0.0:8080", "--behind-proxy"]
