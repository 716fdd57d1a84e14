/** A user that an image brings with it. */
export interface KnownUser {
  name: string
  /** Which images have it, in one sentence without its full stop. */
  doc: string
  /** The last part of the image's name; where it matches, the user is there. */
  images?: RegExp
}

export const USERS: readonly KnownUser[] = [
  {name: "root", doc: "May do everything; the default of most images"},
  {name: "nobody", doc: "Without rights, in nearly every Linux image"},
  {name: "node", doc: "User 1000 of the official node images", images: /^node$/},
  {name: "nginx", doc: "User 101 of the official nginx images", images: /^nginx(?:-unprivileged)?$/},
  {
    name: "www-data",
    doc: "The web server's user on Debian (33) and in the php, httpd and wordpress images",
    images: /^(?:php|httpd|wordpress|nextcloud|drupal|joomla)$/,
  },
  {
    name: "postgres",
    doc: "The database's user of the official postgres images",
    images: /^(?:postgres|postgis|timescaledb)$/,
  },
  {
    name: "mysql",
    doc: "The database's user of the official mysql and mariadb images",
    images: /^(?:mysql|mariadb|percona)$/,
  },
  {name: "redis", doc: "The server's user of the official redis images", images: /^redis$/},
  {name: "rabbitmq", doc: "The server's user of the official rabbitmq images", images: /^rabbitmq$/},
  {name: "elasticsearch", doc: "User 1000 of the elasticsearch images", images: /^elasticsearch$/},
  {name: "grafana", doc: "User 472 of the grafana images", images: /^grafana(?:-oss)?$/},
  {name: "jenkins", doc: "User 1000 of the jenkins images", images: /^jenkins$/},
  {name: "bun", doc: "User 1000 of the oven/bun images", images: /^bun$/},
  {name: "deno", doc: "User 1993 of the denoland/deno images", images: /^deno$/},
  {name: "gradle", doc: "User 1000 of the official gradle images", images: /^gradle$/},
  {name: "ubuntu", doc: "User 1000 of the official ubuntu images since 23.04", images: /^ubuntu$/},
  {
    name: "app",
    doc: "User 1654 of Microsoft's .NET images since .NET 8; they set APP_UID too",
    images: /^(?:aspnet|runtime|runtime-deps|sdk)$/,
  },
  {
    name: "nonroot",
    doc: "User 65532 of the distroless and Chainguard images",
    images: /distroless|chainguard|^(?:static|base|cc|python3|nodejs|java)(?:-debian\d+)?$/,
  },
  {
    name: "65532",
    doc: "The number of nonroot in distroless images: works with runAsNonRoot of Kubernetes",
    images: /distroless|^(?:static|base|cc)(?:-debian\d+)?$/,
  },
  {name: "1000", doc: "The first ordinary user of most systems"},
  {name: "1001", doc: "The user of most images made for OpenShift", images: /^(?:ubi\d*|s2i-.*)$/},
  {name: "ContainerUser", doc: "The ordinary user of Windows containers", images: /^(?:nanoserver|servercore)$/},
  {
    name: "ContainerAdministrator",
    doc: "The administrator of Windows containers",
    images: /^(?:nanoserver|servercore)$/,
  },
]
