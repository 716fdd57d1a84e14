import type {ImageReference} from "../../../grammars/image.ts"

/** The release of a distribution that an image is made of. */
export interface Release {
  distribution: "debian" | "ubuntu" | "alpine" | "rpm"
  /** `12`, `24.04`, `3.22`; undefined: the newest. */
  version?: string
  /** Documentation and translations are left out of packages when they are installed. */
  slim: boolean
  /** Names of packages that the image has besides those of the release's own image. */
  also: readonly string[]
}

/** The numbers of Debian's releases by their names. */
export const DEBIAN: Readonly<Record<string, string>> = {
  buster: "10",
  bullseye: "11",
  bookworm: "12",
  trixie: "13",
  forky: "14",
  oldstable: "12",
  stable: "13",
  testing: "14",
  unstable: "14",
  sid: "14",
  latest: "13",
}

/** The numbers of Ubuntu's releases by their names. */
export const UBUNTU: Readonly<Record<string, string>> = {
  xenial: "16.04",
  bionic: "18.04",
  focal: "20.04",
  jammy: "22.04",
  noble: "24.04",
  questing: "25.10",
  resolute: "26.04",
  latest: "26.04",
  rolling: "26.04",
}

/** Docker's official images for languages whose plain tags are made of buildpack-deps, and thus of Debian. */
const ON_BUILDPACK =
  /^(?:buildpack-deps|python|node|ruby|golang|rust|perl|gcc|erlang|elixir|clojure|haskell|julia|pypy|openjdk)$/

/** What buildpack-deps installs on Debian, the last part only in its plain tags. */
const CURL = "ca-certificates curl gnupg netbase sq wget".split(" ")
const SCM = "git mercurial openssh-client subversion procps".split(" ")
const BUILD =
  "autoconf automake bzip2 default-libmysqlclient-dev dpkg-dev file g++ gcc imagemagick libbz2-dev libc6-dev libcurl4-openssl-dev libdb-dev libevent-dev libffi-dev libgdbm-dev libglib2.0-dev libgmp-dev libjpeg-dev libkrb5-dev liblzma-dev libmagickcore-dev libmagickwand-dev libmaxminddb-dev libncurses5-dev libncursesw5-dev libpng-dev libpq-dev libreadline-dev libsqlite3-dev libssl-dev libtool libwebp-dev libxml2-dev libxslt-dev libyaml-dev make patch unzip xz-utils zlib1g-dev".split(
    " ",
  )

/** The release that a public image is made of, by its name and tag; undefined where these don't tell. */
export function releaseOf({normalized, tag: part}: ImageReference): Release | undefined {
  const {domain, path} = normalized
  const tag = part?.text ?? "latest"
  const official = domain === "docker.io" && path.startsWith("library/") ? path.slice("library/".length) : undefined
  if (official === undefined) return rpmRelease(path)
  const slim = /(?:^|-)slim(?:-|$)/.test(tag)
  if (official === "debian") {
    const [name = ""] = tag.split("-")
    const version = DEBIAN[name] ?? /^\d+/.exec(name)?.[0]
    return version === undefined ? undefined : {distribution: "debian", version, slim, also: []}
  }
  if (official === "ubuntu") {
    const [name = ""] = tag.split("-")
    const version = UBUNTU[name] ?? /^\d+\.\d+/.exec(name)?.[0]
    return version === undefined ? undefined : {distribution: "ubuntu", version, slim: true, also: []}
  }
  if (official === "alpine") return alpine(tag === "latest" || /^\d+$/.test(tag) ? undefined : tag)
  if (/^(?:fedora|centos|rockylinux|almalinux|oraclelinux|amazonlinux)$/.test(official)) return rpmRelease(official)
  const [, alpineVersion] = /(?:^|-)alpine(3\.\d+)?(?:-|$)/.exec(tag) ?? [undefined, null]
  if (alpineVersion !== null) return alpine(alpineVersion)
  const suite = tag.split("-").find(word => Object.hasOwn(DEBIAN, word) && word !== "latest" && word !== "stable")
  if (suite === undefined && !ON_BUILDPACK.test(official)) {
    const name = tag.split("-").find(word => Object.hasOwn(UBUNTU, word) && word !== "latest" && word !== "rolling")
    return name === undefined ? undefined : {distribution: "ubuntu", version: UBUNTU[name]!, slim: true, also: []}
  }
  const version = suite === undefined ? "13" : DEBIAN[suite]!
  const also = slim || !ON_BUILDPACK.test(official) ? [] : buildpack(official, tag)
  return {distribution: "debian", version, slim: slim || also.length === 0, also}
}

function buildpack(official: string, tag: string): string[] {
  if (official === "buildpack-deps" && /-?curl$/.test(tag)) return CURL
  const scm = [...CURL, ...SCM]
  if (official === "golang") return [...scm, ..."g++ gcc libc6-dev make pkg-config".split(" ")]
  return official === "buildpack-deps" && /-?scm$/.test(tag) ? scm : [...scm, ...BUILD]
}

function alpine(tag: string | undefined): Release {
  const version = tag === undefined ? undefined : /^3\.\d+/.exec(tag)?.[0]
  return {distribution: "alpine", version, slim: true, also: []}
}

function rpmRelease(path: string): Release | undefined {
  return /(?:^|\/)(?:fedora|centos|rockylinux|almalinux|oraclelinux|amazonlinux|ubi\d*|ubi\d+\/.+)(?:$|-)/.test(path)
    ? {distribution: "rpm", slim: false, also: []}
    : undefined
}

/** Which table stands for a release: its own, or that of the release nearest to it. */
export interface TableChoice {
  /** `debian 12`, as in the name of the table. */
  table: string
  /** Whether it is the release's own. */
  own: boolean
}

const ALPINE = [16, 17, 19, 20, 21, 22]
const UBUNTUS = ["22.04", "24.04", "26.04"]

export function tableFor({distribution, version}: Release): TableChoice | undefined {
  if (distribution === "alpine") {
    const minor = version === undefined ? 99 : Number(version.slice(2))
    if (Number.isNaN(minor)) return {table: "alpine 3.22", own: false}
    const nearest = ALPINE.reduce((best, one) => (Math.abs(one - minor) < Math.abs(best - minor) ? one : best))
    return {table: `alpine 3.${nearest}`, own: nearest === minor}
  }
  if (distribution === "debian") {
    const number = Number(version)
    if (Number.isNaN(number)) return undefined
    return number <= 12 ? {table: "debian 12", own: number === 12} : {table: "debian 13", own: number === 13}
  }
  if (distribution === "ubuntu") {
    const year = Number.parseFloat(version ?? "99")
    const nearest = UBUNTUS.findLast(one => Number.parseFloat(one) <= year) ?? UBUNTUS[0]!
    return {table: `ubuntu ${nearest}`, own: nearest === version}
  }
  return undefined
}
