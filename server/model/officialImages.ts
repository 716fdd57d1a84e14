/** The images of Docker Hub that need no name of an owner: docker-library/official-images at 37079fb, and removed ones. */
const OFFICIAL = new Set(
  `adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux azul-zulu backdrop
bash bonita buildpack-deps busybox caddy cassandra chronograf cirros clearlinux clefos clickhouse clojure composer
convertigo couchbase couchdb crate dart debian docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch
elixir emqx erlang espocrm fedora flink fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy haproxy
haskell haxe hello-world hitch httpd hylang ibm-semeru-runtimes ibmjava influxdb irssi jetty joomla jruby julia
kapacitor kibana kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki memcached mongo
mongo-express monica mysql nats neo4j neurodebian nextcloud nginx nim node notary odoo open-liberty openjdk oraclelinux
orientdb percona perl photon php php-zendserver phpmyadmin plone postfixadmin postgres pypy python r-base rabbitmq
rakudo-star redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa silverpeas solr
sonarqube spark spiped storm swift swipl teamspeak telegraf tomcat tomee traefik ubuntu unit varnish websphere-liberty
wordpress xwiki yourls znc zookeeper
adoptopenjdk celery centos consul crux django docker-dev euleros express-gateway fsharp glassfish hello-seattle hipache
hola-mundo iojs java jenkins jobber kaazing-gateway known mono nats-streaming nuxeo opensuse owncloud piwik rails rapidoid
sentry sl sourcemage swarm thrift ubuntu-debootstrap ubuntu-upstart vault zend-php`.split(/\s+/),
)

/** Whether a name without registry and owner is that of an image on Docker Hub. */
export function isOfficialImage(name: string): boolean {
  return OFFICIAL.has(name)
}

/** Whether the name can only be meant as an image: it has an owner, a registry, a tag or a digest, or is an official one. */
export function looksLikeImage(name: string): boolean {
  return /[/:@]/.test(name) || isOfficialImage(name)
}

/** What took the place of images of which nothing, or nothing for use, is built any more: those who make the software say so. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  adoptopenjdk: "eclipse-temurin",
  centos: "almalinux or rockylinux",
  consul: "hashicorp/consul",
  django: "python",
  iojs: "node",
  java: "eclipse-temurin",
  jenkins: "jenkins/jenkins",
  openjdk: "eclipse-temurin",
  opensuse: "opensuse/leap",
  owncloud: "owncloud/server",
  piwik: "matomo",
  rails: "ruby",
  "ubuntu-debootstrap": "ubuntu",
  "ubuntu-upstart": "ubuntu",
  vault: "hashicorp/vault",
}

/** The image to take in place of an official one that is no longer built; undefined where there is none in particular. */
export function successorOf(name: string): string | undefined {
  return Object.hasOwn(SUCCESSORS, name) ? SUCCESSORS[name] : undefined
}
