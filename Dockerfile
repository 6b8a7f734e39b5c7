# One file for all applications: docker build --build-arg APP=echo-app -t rollcall/echo-app .
#
# From bases of your own: --build-arg BUILD_IMAGE=… (a JDK) and --build-arg BASE_IMAGE=… (glibc and bash).
ARG BUILD_IMAGE=eclipse-temurin:25-jdk
ARG BASE_IMAGE=debian:trixie-slim

# A Java that runs applications: without compilers and tools it has a third of a JDK's size.
FROM ${BUILD_IMAGE} AS java
RUN jlink --output /opt/jre --no-header-files --no-man-pages --compress zip-6 --generate-cds-archive \
      --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.zipfs

# All applications are built at once, so that the images share these layers.
FROM ${BUILD_IMAGE} AS build
WORKDIR /src
# What is downloaded depends on the POMs alone.
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY shared-dto/pom.xml shared-dto/
COPY rollcall-properties/pom.xml rollcall-properties/
COPY rollcall-tls/pom.xml rollcall-tls/
COPY rollcall-chassis/pom.xml rollcall-chassis/
COPY registry-log/pom.xml registry-log/
COPY registry-app/pom.xml registry-app/
COPY rollcall-spring-boot-starter/pom.xml rollcall-spring-boot-starter/
COPY echo-app/pom.xml echo-app/
COPY math-app/pom.xml math-app/
COPY kv-core/pom.xml kv-core/
COPY kv-app/pom.xml kv-app/
COPY client-app/pom.xml client-app/
COPY rollcall-processes/pom.xml rollcall-processes/
COPY demo-app/pom.xml demo-app/
COPY system-tests/pom.xml system-tests/
COPY bench/pom.xml bench/
ENV MODULES=registry-app,echo-app,math-app,kv-app,client-app
RUN ./mvnw -B -ntp -q package -pl $MODULES -am -DskipTests -Dspring-boot.repackage.skip
COPY . .
RUN ./mvnw -B -ntp -q package -pl $MODULES -am -DskipTests

# Apart, what changes seldom and what changes always, each a layer.
FROM build AS layers
ARG APP
RUN test -f "$APP/target/$APP.jar" || { echo "--build-arg APP=… is one of $MODULES" >&2; exit 1; }
RUN java -Djarmode=tools -jar "$APP/target/$APP.jar" extract --layers --destination /layers \
 && mv "/layers/application/$APP.jar" /layers/application/app.jar \
 && mkdir -p /layers/snapshot-dependencies/lib /layers/data \
 && sed -n 's/^  listen: *"\{0,1\}:\([0-9]*\).*/\1/p' "$APP/src/main/resources/application.yml" > /layers/port

# RocksDB comes for fifteen platforms in one jar; an image is for one. Both of Linux with glibc are kept: an eighth of the jar.
RUN cd /layers/dependencies/lib && for jar in rocksdbjni-*.jar; do \
      test -f "$jar" || continue; \
      mkdir /rocksdb && (cd /rocksdb && jar xf "/layers/dependencies/lib/$jar" \
        && rm -f ./*.dll ./*.jnilib ./*-musl.so ./*-linux32.so ./*-ppc64le.so ./*-riscv64.so ./*-s390x.so \
        && jar cfM "/layers/dependencies/lib/$jar" .) || exit 1; \
    done

FROM ${BASE_IMAGE}
ENV PATH=/opt/jre/bin:$PATH LANG=C.UTF-8
COPY --from=java /opt/jre /opt/jre
WORKDIR /app
COPY --from=layers /layers/dependencies/ ./
COPY --from=layers /layers/snapshot-dependencies/ ./
COPY --from=layers /layers/application/ /layers/port ./
COPY docker/health docker/jvm-options ./
COPY --from=layers --chown=10001:10001 /layers/data /data
# A run that ends when all is loaded: its classes, linked, are what the next ones start from (JEP 483, 514). Not profiled: a start
# that knows what was hot in this one has C2 compile it at once, which takes a second more of one core than the start itself.
RUN java @jvm-options -XX:TieredStopAtLevel=1 -XX:AOTCacheOutput=app.aot -Dspring.context.exit=onRefresh -Drollcall.registry.data=/tmp/data \
      -Drollcall.kv.data=/tmp/data -Drollcall.listen=127.0.0.1:0 -Dlogging.level.root=error -jar app.jar > /dev/null 2>&1; rm -rf /tmp/* && test -s app.aot && chmod 770 /data
ENV ROLLCALL_REGISTRY_DATA=/data ROLLCALL_KV_DATA=/data
VOLUME /data
USER 10001:10001
HEALTHCHECK --interval=2s --timeout=5s --start-period=60s --retries=3 CMD ["bash", "/app/health"]
ENTRYPOINT ["java", "@/app/jvm-options", "-XX:AOTCache=/app/app.aot", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/app.jar"]
