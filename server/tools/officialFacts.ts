/** What each of Docker's official images is, in a few words. */
export const OFFICIAL_FACTS: Readonly<Record<string, string>> = Object.fromEntries(
  `adminer: database administration in one PHP file
aerospike: key-value database
almalinux: Linux, compatible with RHEL
alpine: small Linux with musl and BusyBox
alt: Linux of the ALT project
amazoncorretto: Amazon's OpenJDK
amazonlinux: Amazon's Linux
api-firewall: proxy that checks requests against OpenAPI
arangodb: document, graph and key-value database
archlinux: rolling Linux
azul-zulu: Azul's OpenJDK
backdrop: content management, forked from Drupal
bash: the shell, in each of its versions
bonita: business processes
buildpack-deps: Debian or Ubuntu with compilers and headers
busybox: small Unix tools in one program
caddy: web server with automatic https
cassandra: wide-column database
chronograf: dashboards for InfluxDB
cirros: tiny Linux for tests of clouds
clearlinux: Intel's Linux
clickhouse: column database for analytics
clojure: Clojure with its build tools
composer: PHP's package manager
convertigo: low-code platform
couchbase: document database
couchdb: document database over http
crate: distributed SQL database
dart: Dart SDK
debian: Debian Linux
docker: Docker client, and the engine in a container
drupal: content management in PHP
eclipse-mosquitto: MQTT broker
eclipse-temurin: Adoptium's OpenJDK
eggdrop: IRC bot
elasticsearch: search engine
elixir: Elixir on Erlang
emqx: MQTT broker
erlang: Erlang/OTP
espocrm: customer relations
fedora: Fedora Linux
flink: stream processing
fluentd: log collector
friendica: social network server
gcc: GNU compilers
geonetwork: catalog of maps
ghost: publishing in Node.js
golang: Go toolchain
gradle: Gradle with a JDK
groovy: Groovy with a JDK
haproxy: load balancer
haskell: GHC with Cabal and Stack
haxe: Haxe toolchain
hello-world: a first test of Docker
hitch: TLS proxy
httpd: Apache web server
hylang: Lisp on Python
ibm-semeru-runtimes: IBM's OpenJDK with OpenJ9
ibmjava: IBM's Java 8
influxdb: time series database
irssi: IRC client
jetty: Java web server
joomla: content management in PHP
jruby: Ruby on the JVM
julia: Julia
kapacitor: processing of InfluxDB's data
kibana: Elasticsearch's web interface
kong: API gateway
krakend: API gateway
lightstreamer: real-time messages
liquibase: changes of database schemas
logstash: log pipeline
mageia: Mageia Linux
mariadb: relational database, forked from MySQL
matomo: web analytics
maven: Maven with a JDK
mediawiki: the wiki of Wikipedia
memcached: cache in memory
mongo: MongoDB, document database
monica: personal relations
mysql: relational database
nats: message broker
neo4j: graph database
neurodebian: Debian for neuroscience
nextcloud: file sharing
nginx: web server and proxy
nim: Nim compiler
node: Node.js with npm
odoo: business applications
open-liberty: IBM's open Java server
openjdk: OpenJDK, early access only
oraclelinux: Oracle's Linux
orientdb: document and graph database
percona: MySQL by Percona
perl: Perl
photon: VMware's Linux
php: PHP, alone or with a server
phpmyadmin: MySQL's web interface
postfixadmin: mail administration
postgres: PostgreSQL, relational database
pypy: Python with a JIT
python: Python with pip
r-base: R for statistics
rabbitmq: message broker
rakudo-star: Raku
redis: data structures in memory
redmine: project management
registry: image registry
rethinkdb: document database
rocket.chat: team chat
rockylinux: Linux, compatible with RHEL
ros: Robot Operating System
ruby: Ruby with Bundler
rust: Rust toolchain
sapmachine: SAP's OpenJDK
satosa: proxy between ways to sign in
silverpeas: collaboration
solr: search server
sonarqube: code quality server
spark: data processing engine
spiped: encrypted pipes between sockets
storm: stream processing
swift: Swift toolchain
swipl: SWI-Prolog
teamspeak: voice server
telegraf: collector of metrics
tomcat: Java servlet server
tomee: Tomcat with Jakarta EE
traefik: reverse proxy
ubuntu: Ubuntu Linux
varnish: HTTP cache
websphere-liberty: IBM's Java server
wordpress: blogs and sites in PHP
xwiki: wiki in Java
yourls: short links
znc: IRC bouncer
zookeeper: coordination of distributed programs`
    .split("\n")
    .map(line => line.split(": ", 2) as [string, string]),
)
