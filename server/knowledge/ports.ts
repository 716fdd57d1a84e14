/** A port that a service is usually found at. */
export interface KnownPort {
  port: number
  protocol: "tcp" | "udp"
  service: string
}

// The assignments that Dockerfiles really use: IANA's registry where it has one, else the service's own default.
const TABLE = `
80 HTTP|443 HTTPS|443/udp HTTP/3 (QUIC)|8080 HTTP of applications, Tomcat|8443 HTTPS of applications|8000 HTTP in development, Django, Uvicorn
8888 Jupyter|3000 HTTP of Node.js, Rails, Grafana|5000 HTTP of Flask, container registry|5173 Vite|4200 Angular|9000 PHP-FPM, SonarQube, MinIO
5432 PostgreSQL|3306 MySQL, MariaDB|1433 Microsoft SQL Server|1521 Oracle Database|27017 MongoDB|6379 Redis, Valkey|11211 Memcached
9042 Cassandra (CQL)|7000 Cassandra (between nodes)|8086 InfluxDB|8123 ClickHouse (HTTP)|5984 CouchDB|7474 Neo4j (HTTP)|7687 Neo4j (Bolt)
9200 Elasticsearch, OpenSearch|9300 Elasticsearch (between nodes)|5601 Kibana|7700 Meilisearch|8983 Solr|26257 CockroachDB
9092 Kafka|2181 ZooKeeper|5672 RabbitMQ (AMQP)|15672 RabbitMQ (management)|4222 NATS|1883 MQTT|8883 MQTT over TLS|61616 ActiveMQ
22 SSH|21 FTP|53 DNS|53/udp DNS|25 SMTP|587 SMTP (submission)|465 SMTP over TLS|143 IMAP|993 IMAP over TLS|110 POP3|389 LDAP|636 LDAP over TLS
123/udp NTP|161/udp SNMP|162/udp SNMP traps|514/udp Syslog|69/udp TFTP|67/udp DHCP|1194/udp OpenVPN|51820/udp WireGuard|5060/udp SIP|1812/udp RADIUS
9090 Prometheus|9093 Alertmanager|9100 Prometheus node exporter|3100 Loki|4317 OpenTelemetry (gRPC)|4318 OpenTelemetry (HTTP)|16686 Jaeger (pages)
8125/udp StatsD|2003 Graphite|24224 Fluentd|10050 Zabbix agent|8500 Consul|8200 Vault|2379 etcd|2380 etcd (between nodes)|6443 Kubernetes API
50051 gRPC|1080 SOCKS|3128 Squid|8081 Nexus, second HTTP port|50000 Jenkins agents|9229 Node.js debugger|5005 Java debugger|2345 Go debugger (Delve)
3389 Remote Desktop|5900 VNC|445 SMB|2049 NFS|873 rsync|9418 Git|25565 Minecraft|27015/udp Source game servers`

let ports: readonly KnownPort[] | undefined

/** The known ports; those that Dockerfiles expose most stand first. */
export function knownPorts(): readonly KnownPort[] {
  ports ??= TABLE.trim()
    .split(/[|\n]/)
    .map(line => {
      const [, port, protocol, service] = /^(\d+)(?:\/(\w+))? (.*)$/.exec(line)!
      return {port: Number(port), protocol: protocol === "udp" ? "udp" : "tcp", service: service!}
    })
  return ports
}

/** What is usually found at a port; undefined where nothing is known. */
export function serviceAt(port: number, protocol: string): string | undefined {
  return knownPorts().find(known => known.port === port && known.protocol === protocol.toLowerCase())?.service
}
