/** An image that Dockerfiles start from. */
export interface KnownImage {
  /** As written behind FROM, without a tag. */
  name: string
  /** What is in it, in one line. */
  doc: string
  /** A few tags that people use, the newest first; empty where none is known. As of August 2026. */
  tags: readonly string[]
}

// Names: docker-library/official-images at 37079fb, and what stands in FROM lines of public Dockerfiles. The most used first.
const TABLE = `
alpine|Small Linux with musl and BusyBox, about 4 MB|3.24 3.23 3.22 3 edge
debian|Debian Linux|trixie-slim trixie bookworm-slim bookworm 13-slim 13 12-slim 12 stable-slim
ubuntu|Ubuntu Linux|26.04 24.04 22.04 resolute noble jammy
node|Node.js with npm and Yarn|24-slim 24-alpine 24 26-slim 26-alpine 26 22-slim 22-alpine 22 lts-slim lts-alpine
python|CPython with pip|3.14-slim 3.14-alpine 3.14 3.13-slim 3.13-alpine 3.13 3.12-slim 3.12
golang|The Go toolchain, to build in; the program runs on less|1.27-alpine 1.27 1.27-bookworm 1.26-alpine 1.26
nginx|The nginx web server and proxy|1.31-alpine 1.31 stable-alpine stable mainline-alpine alpine-slim
scratch|Nothing at all: for programs that need no other file|
postgres|The PostgreSQL database|18-alpine 18 17-alpine 17 16-alpine 16
redis|The Redis store|8-alpine 8 8.10-alpine 7-alpine 7
eclipse-temurin|Java (OpenJDK by Adoptium), as jdk to build and jre to run|25-jre 25-jdk 21-jre 21-jdk 21-jre-alpine 17-jre 17-jdk
php|PHP on the command line, with Apache or as FPM|8.5-fpm-alpine 8.5-fpm 8.5-apache 8.5-cli 8.5-cli-alpine 8.4-fpm 8.4-apache 8.4-cli
rust|The Rust toolchain, to build in|1.98-slim 1.98-alpine 1.98 1-slim 1-alpine 1
ruby|Ruby with Bundler|4.0-slim 4.0-alpine 4.0 3.4-slim 3.4-alpine 3.4
mysql|The MySQL database|9.7 8.4 lts
mariadb|The MariaDB database|12.3 11.8 11.4 lts
mongo|The MongoDB database|8.3 8.0 7.0
httpd|The Apache web server|2.4-alpine 2.4
busybox|Small programs of Unix in one file, about 2 MB|1.38 1.38-musl 1.38-glibc 1.38-uclibc musl
mcr.microsoft.com/dotnet/sdk|The .NET SDK, to build in|10.0 10.0-alpine 9.0 9.0-alpine 8.0 8.0-alpine
mcr.microsoft.com/dotnet/aspnet|What ASP.NET Core programs need to run|10.0 10.0-alpine 10.0-noble-chiseled 9.0 9.0-alpine 8.0 8.0-alpine
mcr.microsoft.com/dotnet/runtime|What .NET programs need to run|10.0 10.0-alpine 9.0 9.0-alpine 8.0 8.0-alpine
mcr.microsoft.com/dotnet/runtime-deps|What self-contained .NET programs need of the system|10.0 10.0-alpine 10.0-noble-chiseled 9.0 8.0
gcr.io/distroless/static-debian12|No shell, no packages: for static programs|nonroot latest debug-nonroot debug
gcr.io/distroless/base-debian12|glibc and OpenSSL, no shell|nonroot latest debug-nonroot debug
gcr.io/distroless/cc-debian12|As base, with libgcc: for Rust and C++|nonroot latest debug-nonroot debug
gcr.io/distroless/java21-debian12|Java 21 without a shell|nonroot latest debug-nonroot debug
gcr.io/distroless/nodejs22-debian12|Node.js 22 without a shell and npm|nonroot latest debug-nonroot debug
gcr.io/distroless/python3-debian12|Python without a shell and pip|nonroot latest debug-nonroot debug
ghcr.io/astral-sh/uv|The uv package manager for Python; for COPY --from, or with Python in it|latest python3.13-bookworm-slim python3.13-alpine
docker|The docker command, and the engine in a container|29-cli 29-dind 29 cli dind dind-rootless
maven|Maven on a JDK, to build in|3.9-eclipse-temurin-25 3.9-eclipse-temurin-21 3.9 3-amazoncorretto
gradle|Gradle on a JDK, to build in|9-jdk21 9.7-jdk 9-alpine 9 8-jdk 8
amazoncorretto|Java (OpenJDK by Amazon)|25 25-alpine 21 21-alpine 17 17-alpine
caddy|The Caddy web server, with certificates by itself|2.11-alpine 2-alpine 2 builder
fedora|Fedora Linux|44 43 rawhide
almalinux|AlmaLinux, compatible with Red Hat|10-minimal 10 9-minimal 9 8
rockylinux|Rocky Linux, compatible with Red Hat; this repository gets no newer versions|9-minimal 9 8
rockylinux/rockylinux|Rocky Linux, compatible with Red Hat|10-minimal 10 9-minimal 9
amazonlinux|Amazon Linux|2023 2
oraclelinux|Oracle Linux|10-slim 10 9-slim 9 8-slim 8
registry.access.redhat.com/ubi9|Red Hat's base that may be passed on|
registry.access.redhat.com/ubi9/ubi-minimal|The small one of Red Hat's bases, with microdnf|
registry.access.redhat.com/ubi9/ubi-micro|The smallest of Red Hat's bases, without a package manager|
archlinux|Arch Linux|latest base base-devel
opensuse/leap|openSUSE Leap|
opensuse/tumbleweed|openSUSE that always has the newest|
cgr.dev/chainguard/wolfi-base|Small Linux with glibc and apk|latest
cgr.dev/chainguard/static|Nothing but certificates and time zones: for static programs|latest
oven/bun|The Bun runtime for JavaScript|1-alpine 1-slim 1
denoland/deno|The Deno runtime for JavaScript|alpine debian
composer|Composer for PHP; mostly for COPY --from|2.10 2
buildpack-deps|Compilers and headers that many languages need to build|trixie bookworm trixie-scm trixie-curl noble
gcc|The GNU compilers|16 15 14
haproxy|The HAProxy load balancer|3.4-alpine 3.4 lts-alpine lts
traefik|The Traefik proxy|3.7 3 2.11
memcached|The Memcached store|1.6-alpine 1.6
rabbitmq|The RabbitMQ message broker|4.3-management 4.3-alpine 4.3 4-management
elasticsearch|The Elasticsearch search engine|
kibana|The pages for Elasticsearch|
logstash|Logstash, which collects logs for Elasticsearch|
opensearchproject/opensearch|The OpenSearch search engine|
influxdb|The InfluxDB database for measurements|3-core 2.8-alpine 2
telegraf|Telegraf, which collects measurements|1.39-alpine 1.39
cassandra|The Cassandra database|5.0 4.1
couchdb|The CouchDB database|3.5 3
neo4j|The Neo4j graph database|2026-community 5-community
clickhouse|The ClickHouse database|
solr|The Solr search engine|
zookeeper|Apache ZooKeeper|3.9 3.8
apache/kafka|Apache Kafka|
confluentinc/cp-kafka|Kafka by Confluent|
nats|The NATS message server|2-alpine 2-scratch 2
eclipse-mosquitto|The Mosquitto server for MQTT|2 2.0
registry|A registry for images|3.1 3
wordpress|WordPress with Apache or FPM|7-apache 7-fpm fpm-alpine cli
drupal|Drupal with Apache or FPM|11-apache 11-fpm 10-apache
joomla|Joomla with Apache or FPM|
mediawiki|MediaWiki with Apache or FPM|
nextcloud|Nextcloud with Apache or FPM|34-apache 34-fpm 33-apache fpm-alpine
ghost|The Ghost blog|6-alpine 6
matomo|Matomo, which counts visitors|
odoo|Odoo|
adminer|Pages to look after databases|
phpmyadmin|Pages to look after MySQL|
tomcat|Tomcat on a JDK or JRE|11.0 10.1 9.0
tomee|TomEE on a JDK or JRE|
jetty|Jetty on a JDK|12.1 12.0
open-liberty|Open Liberty for Java|
ibm-semeru-runtimes|Java (OpenJ9 by IBM)|open-21-jre open-21-jdk open-17-jre
sapmachine|Java (OpenJDK by SAP)|25 25-jre 21 21-jre
azul-zulu|Java (OpenJDK by Azul)|
openjdk|Early access builds of Java only; eclipse-temurin has the others|
ghcr.io/graalvm/native-image-community|GraalVM, which makes programs of Java|
clojure|Clojure with its tools|lein tools-deps
sbtscala/scala-sbt|Scala with sbt|
perl|Perl|5.44-slim 5.44 5-slim
elixir|Elixir on Erlang|1.20-slim 1.20-alpine 1.20
erlang|Erlang/OTP|29-slim 29-alpine 29
haskell|GHC with Cabal and Stack|9.14 9.12 9-slim
swift|Swift|6.3-slim 6.3 6.3-noble
dart|The Dart SDK|3.13 stable
julia|Julia|1.12 1.11 1.10
r-base|R on Debian|latest
rocker/r-ver|R in a fixed version with its packages of that day|
jruby|Ruby on Java|
pypy|PyPy with pip|3.11-slim 3.11
crystallang/crystal|Crystal|
ocaml/opam|OCaml with opam|
bash|bash in any version|5.3 5.2 5
mcr.microsoft.com/powershell|PowerShell 7|
mcr.microsoft.com/azure-cli|The az command|
mcr.microsoft.com/playwright|Node.js with browsers for tests|
mcr.microsoft.com/playwright/python|Python with browsers for tests|
mcr.microsoft.com/devcontainers/base|A base for development containers|
mcr.microsoft.com/devcontainers/javascript-node|A development container for Node.js|
mcr.microsoft.com/devcontainers/python|A development container for Python|
mcr.microsoft.com/azurelinux/base/core|Azure Linux|3.0
mcr.microsoft.com/mssql/server|Microsoft SQL Server|2022-latest
mcr.microsoft.com/windows/servercore|Windows Server without a desktop|ltsc2025 ltsc2022 ltsc2019
mcr.microsoft.com/windows/nanoserver|The smallest Windows|ltsc2025 ltsc2022
mcr.microsoft.com/windows/server|Windows Server with all interfaces|ltsc2025 ltsc2022
mcr.microsoft.com/dotnet/framework/sdk|.NET Framework, to build in (Windows)|4.8.1 4.8
mcr.microsoft.com/azure-functions/node|Azure Functions for Node.js|
mcr.microsoft.com/azure-functions/python|Azure Functions for Python|
public.ecr.aws/lambda/python|AWS Lambda for Python|3.13 3.12
public.ecr.aws/lambda/nodejs|AWS Lambda for Node.js|22 20
public.ecr.aws/lambda/provided|AWS Lambda for your own program|al2023
amazon/aws-cli|The aws command|
google/cloud-sdk|The gcloud command|slim alpine
bitnami/kubectl|The kubectl command|
alpine/git|git on Alpine|
curlimages/curl|The curl command|
hashicorp/terraform|The terraform command|
hashicorp/vault|Vault for secrets|
hashicorp/consul|Consul|
goreleaser/goreleaser|GoReleaser, which publishes Go programs|
tonistiigi/xx|Helpers to cross-compile, for COPY --from|
tonistiigi/binfmt|Emulators of other processors|
moby/buildkit|BuildKit itself|
nginxinc/nginx-unprivileged|nginx that runs without root, on port 8080|1.31-alpine alpine stable-alpine
unit|NGINX Unit, a server for many languages|
openresty/openresty|nginx with Lua|alpine
varnish|The Varnish cache|9 8 stable
kong|The Kong gateway|
envoyproxy/envoy|The Envoy proxy|
squidfunk/mkdocs-material|MkDocs with the Material theme|
continuumio/miniconda3|Python with conda|
condaforge/miniforge3|Python with conda and conda-forge|
mambaorg/micromamba|micromamba, a small conda|
jupyter/base-notebook|Jupyter; newer versions are at quay.io/jupyter|
quay.io/jupyter/base-notebook|Jupyter|
tensorflow/tensorflow|TensorFlow with Python|latest latest-gpu
pytorch/pytorch|PyTorch with Python and CUDA|
nvidia/cuda|NVIDIA's CUDA on Ubuntu or Red Hat|
vllm/vllm-openai|vLLM, which serves language models|
ollama/ollama|Ollama, which runs language models|
spark|Apache Spark|
apache/airflow|Apache Airflow|
flink|Apache Flink|
ros|The Robot Operating System|
jenkins/jenkins|Jenkins|lts lts-jdk21
jenkins/inbound-agent|An agent of Jenkins|
sonarqube|SonarQube|community
gitea/gitea|Gitea|
gitlab/gitlab-runner|The runner of GitLab|alpine
grafana/grafana|Grafana|
prom/prometheus|Prometheus|
otel/opentelemetry-collector-contrib|The collector of OpenTelemetry|
fluent/fluent-bit|Fluent Bit, which forwards logs|
fluentd|Fluentd, which forwards logs|
minio/minio|MinIO, a store like S3|
quay.io/keycloak/keycloak|Keycloak, for signing in|
phusion/baseimage|Ubuntu with an init system|
quay.io/pypa/manylinux_2_28_x86_64|An old Linux, to build Python wheels for all|
photon|VMware's Photon Linux|5.0 4.0
hello-world|Says hello, to test an installation|`

let images: ReadonlyMap<string, KnownImage> | undefined

/** The known images by name, the most used first. */
export function knownImages(): ReadonlyMap<string, KnownImage> {
  images ??= new Map(
    TABLE.trim()
      .split("\n")
      .map(line => {
        const [name = "", doc = "", tags = ""] = line.split("|")
        return [name, {name, doc, tags: tags === "" ? [] : tags.split(" ")}]
      }),
  )
  return images
}

/** What is known of an image, by its name without tag and digest; `docker.io/` and `library/` may stand before it. */
export function knownImage(name: string): KnownImage | undefined {
  return knownImages().get(name.replace(/^(?:index\.)?docker\.io\//, "").replace(/^library\//, ""))
}
