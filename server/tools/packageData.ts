import {readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {gunzipSync, gzipSync} from "node:zlib"
import {analyze} from "../analysis.ts"
import type {ImageSizes} from "../model/sizes/baseImage.ts"
import type {PackageTable} from "../model/sizes/packageTable.ts"
import {MEASURED} from "./measuredPackages.ts"

// Makes server/data/packages*.json from ../shared/truth/packages (its INDEX.json says what that is): `npm run data:packages`.
// The tables have what real Dockerfiles install, what many packages need, and all that these need in turn.

const TRUTH = "../shared/truth"
const FILES = "../shared/conformance"
const LIMIT = 1.5 * 1024 * 1024
/** So many packages that need one make it likely to be installed. */
const POPULAR = {debian: 10, alpine: 2}

type Source = Record<string, [version: string, size: number, installed: number, ...lists: string[]]>
interface BaseSet {
  virtualSize?: number | null
  packages: [name: string, version: string][]
}

interface Row {
  name: string
  kib: number
  compressedKib: number
  docsKib: number
  docsCompressedKib: number
  needs: string[][]
  recommends: string[][]
  provides: string[]
  installIf: string[][]
}

/** The tables by the names of their files. */
export function packageTables(truth: string, wanted: ReadonlySet<string>): Map<string, PackageTable> {
  const read = (name: string) =>
    JSON.parse(gunzipSync(readFileSync(join(truth, "packages", name))).toString()) as Source
  const facts = JSON.parse(readFileSync(join(truth, "packages/INDEX.json"), "utf8")) as Record<
    string,
    {lastBuild?: string; release?: [string, string, string][]}
  >
  const bases = JSON.parse(readFileSync(join(truth, "base-sets.json"), "utf8")) as Record<string, BaseSet>
  const baseOf = (image: string) => bases[image]?.packages.map(([name]) => name) ?? []
  const tables = new Map<string, PackageTable>()
  for (const [number, name] of [
    [12, "bookworm"],
    [13, "trixie"],
  ] as const) {
    const key = `debian-${name}-amd64`
    const date = new Date(facts[key]!.release![0]![2]).toISOString().slice(0, 10)
    const base = baseOf(`debian:${name}`)
    const rows = choose(debianRows(read(`${key}.json.gz`)), new Set([...wanted, ...base]), POPULAR.debian)
    const ubuntu = number === 12 ? "22.04" : "24.04"
    const others = {[`ubuntu ${ubuntu}`]: baseOf(`ubuntu:${ubuntu}`)}
    tables.set(`packagesDebian${number}`, {date, release: `debian ${number}`, base, others, packages: print(rows)})
  }
  for (const name of readdirSync(join(truth, "packages")).sort()) {
    const [, version] = /^alpine-(3\.\d+)-x86_64\.json\.gz$/.exec(name) ?? []
    if (version === undefined) continue
    // of the packages outside of main only those of one release are at hand
    const source = {...read("alpine-3.18-community-x86_64.json.gz"), ...read(name)}
    const base = baseOf(`alpine:${version}`)
    const own = base.length > 0 ? base : baseOf("alpine:3.20")
    const rows = choose(alpineRows(source), new Set([...wanted, ...own]), POPULAR.alpine)
    const date = facts[name.replace(/\.json\.gz$/, "")]!.lastBuild!
    const table = {date, release: `alpine ${version}`, base: own, packages: print(rows)}
    tables.set(`packagesAlpine${version.replace(".", "")}`, table)
  }
  return tables
}

function debianRows(source: Source): Row[] {
  return Object.entries(source).map(([name, [, size, installed, depends, preDepends, recommends, provides]]) => {
    const groups = (text = "") =>
      text
        .split(",")
        .map(group => group.split("|").map(one => /^[a-z0-9][a-z0-9+.-]*/.exec(one.trim())?.[0] ?? ""))
        .filter(([first]) => first !== "")
    return {
      name,
      ...debianSize(name, size, installed),
      needs: [...groups(preDepends), ...groups(depends)],
      recommends: groups(recommends),
      provides: groups(provides).flat(),
      installIf: [],
    }
  })
}

/** Package names differ from release to release by the number of a library. */
function stem(name: string): string {
  return name.replace(/t64(?=$|-)/, "").replace(/\d+(?:[.-]\d+)*/g, "#")
}

const byStem = new Map(Object.entries(MEASURED).map(([name, row]) => [stem(name), row]))

/**
 * What a package adds to a layer. Debian's installed size is the tar's; what the byte code of Python modules adds, which
 * is made while installing, is measured, and so is what gzip makes of a package that xz has packed into so many bytes.
 */
function debianSize(
  name: string,
  size: number,
  installedKib: number,
): Pick<Row, "kib" | "compressedKib" | "docsKib" | "docsCompressedKib"> {
  const [ratio, docs, docsCompressed, extra] = MEASURED[name] ?? byStem.get(stem(name)) ?? []
  const isPython = /^python3-/.test(name)
  const compressed =
    ratio === undefined ? gzipOf(size, installedKib * 1024) * (isPython ? 1 + PYTHON_CODE : 1) : size * ratio
  const manuals = docsOf(name, compressed)
  const more = extra === undefined ? installedKib * (0.006 + (isPython ? PYTHON_CODE : 0)) + 7 : installedKib * extra
  const kib = installedKib + more
  return {
    kib: Math.round(kib),
    compressedKib: Math.round(compressed / 1024),
    docsKib: Math.round(docs === undefined ? Math.min(kib * 0.9, (manuals * 1.3) / 1024) : installedKib * docs),
    docsCompressedKib: Math.round((docsCompressed === undefined ? manuals : compressed * docsCompressed) / 1024),
  }
}

/** Byte code that is made while installing, as a share of a Python package. */
const PYTHON_CODE = 0.8

/** How gzip's size follows from that of the .deb and of its content: fitted to 166 measured packages of 500 KB and more. */
function gzipOf(size: number, installed: number): number {
  return Math.exp(-0.295 + 0.676 * Math.log(size) + 0.339 * Math.log(installed))
}

/** Compressed bytes of what slim images leave out, as it was over the measured packages of each kind. */
function docsOf(name: string, compressed: number): number {
  if (/-(?:l10n|locales|i18n|man|doc|docs)$/.test(name)) return compressed * 0.95
  const [least, share] = name.endsWith("-dev") ? [20e3, 0.05] : name.startsWith("lib") ? [12e3, 0.01] : [25e3, 0.15]
  return Math.min(compressed * 0.5, least + compressed * share)
}

function alpineRows(source: Source): Row[] {
  const words = (text = "") => text.split(" ").filter(word => word !== "" && !word.startsWith("!"))
  const bare = (word: string) => word.replace(/[<>=~].*$/, "")
  return Object.entries(source).map(([name, [, size, installed, depends, provides, installIf]]) => ({
    name,
    kib: Math.round(installed / 1024),
    // an .apk is a gzipped tar
    compressedKib: Math.round(size / 1024),
    docsKib: 0,
    docsCompressedKib: 0,
    needs: words(depends).map(word => [bare(word)]),
    recommends: [],
    provides: words(provides).map(bare),
    installIf: words(installIf).map(word => [bare(word)]),
  }))
}

/** The wanted rows, those that many need, and what these need; a need for something provided names who provides it. */
function choose(rows: readonly Row[], wanted: ReadonlySet<string>, popular: number): Row[] {
  const byName = new Map(rows.map(row => [row.name, row]))
  const providers = new Map<string, string[]>()
  for (const {name, provides} of rows)
    for (const other of provides) providers.set(other, [...(providers.get(other) ?? []), name])
  const resolve = (name: string): string[] => (byName.has(name) ? [name] : (providers.get(name) ?? []).slice(0, 8))
  const users = new Map<string, number>()
  for (const {needs, recommends} of rows)
    for (const [first] of [...needs, ...recommends])
      for (const name of resolve(first ?? "").slice(0, 1)) users.set(name, (users.get(name) ?? 0) + 1)
  const chosen = new Set<string>()
  const waiting = [...wanted].flatMap(resolve)
  for (const [name, count] of users) if (count >= popular) waiting.push(name)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const row = byName.get(next)
    if (!row || chosen.has(next)) continue
    chosen.add(next)
    // of alternatives and providers the first is the one that is taken
    for (const group of [...row.needs, ...row.recommends]) {
      const first = group.map(resolve).find(names => names.length > 0)
      if (first) waiting.push(first[0]!)
    }
  }
  for (const {name, installIf} of rows) {
    const comes = installIf.length > 0 && installIf.every(([word]) => resolve(word!).some(one => chosen.has(one)))
    if (comes && !/-(?:doc|lang|openrc|bash-completion|zsh-completion|fish-completion)$/.test(name)) chosen.add(name)
  }
  const kept = rows.filter(({name}) => chosen.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const named = new Set(kept.flatMap(({provides}) => provides).filter(name => wanted.has(name)))
  const groups = (list: readonly string[][]) =>
    list.map(group => [...new Set(group.flatMap(resolve))].filter(name => chosen.has(name)))
  return kept.map(row => ({
    ...row,
    needs: groups(row.needs),
    recommends: groups(row.recommends),
    // what nobody asks for by its name is not kept: needs name packages
    provides: row.provides.filter(
      name => !byName.has(name) && (named.has(name) || !/^(?:so|pc|cmd):|\d\)?$/.test(name)),
    ),
    installIf:
      row.installIf.length > 0 && row.installIf.every(([word]) => resolve(word!).some(one => chosen.has(one)))
        ? groups(row.installIf)
        : [],
  }))
}

function print(rows: readonly Row[]): string {
  const numbers = new Map(rows.map(({name}, number) => [name, number.toString(36)]))
  const groups = (list: readonly string[][]) =>
    [
      ...new Set(list.filter(group => group.length > 0).map(group => group.map(name => numbers.get(name)!).join("|"))),
    ].join(" ")
  return rows
    .map(({name, kib, compressedKib, docsKib, docsCompressedKib, needs, recommends, provides, installIf}) =>
      [
        name,
        kib || "",
        compressedKib || "",
        docsKib || "",
        docsCompressedKib || "",
        groups(needs),
        groups(recommends),
        provides.join(" "),
        groups(installIf),
      ]
        .join("\t")
        .trimEnd(),
    )
    .join("\n")
}

/** What is often installed by hand and seldom needed by packages. */
const OFTEN =
  `acl age aria2 aspnetcore-runtime-8.0 at autossh awscli bat bc bind9-dnsutils bison bmon btop build-essential busybox bzip2 ccache
   chromium chromium-driver chrony clang clang-format clangd cmake consul cppcheck cron cups curl dash debootstrap default-jdk
   default-jre dialog dnsmasq dnsutils docker.io doxygen dumb-init entr etcd-client exiftool expect fail2ban fd-find ffmpeg
   figlet file firefox-esr fish flex fping freetds-bin fuse3 fzf gawk gdal-bin gdb gettext ghostscript gh git git-lfs brz
   gnuplot golang gosu gpg graphviz haproxy haveged help2man heimdal-clients htop httpie hugo iftop imagemagick inotify-tools
   iotop iperf3 iproute2 iptables iputils-ping jattach jq kafkacat kubectl lame ldap-utils less libcap2-bin libjemalloc2
   libnss-wrapper libreoffice libreoffice-writer lld lm-sensors locales logrotate lsb-release lsof ltrace lynx make mariadb-client
   mariadb-server maven memcached meson mosquitto mosquitto-clients mtr-tiny nano ncdu ncat net-tools netbase netcat-openbsd
   netcat-traditional nfs-common nginx ninja-build nmap nodejs npm ntp numactl openjdk-17-jdk openjdk-17-jre-headless
   openjdk-21-jdk openjdk-21-jre-headless openssh-client openssh-server openssl openvpn p7zip-full pandoc parallel patch
   php-cli php-fpm pipx pixz pkg-config poppler-utils postfix postgresql postgresql-client procps protobuf-compiler psmisc pv
   python3 python3-dev python3-pip python3-setuptools python3-venv qemu-user-static r-base rabbitmq-server ranger redis-server
   redis-tools ripgrep rlwrap rsync rsyslog ruby-full rustc cargo s3cmd screen shellcheck silversearcher-ag smbclient socat sox
   sqlite3 squid sshfs sshpass strace stunnel4 subversion sudo supervisor sysstat systemd tcpdump telnet tesseract-ocr
   texlive-latex-base texlive-latex-extra tini tmux tor traceroute tree ttf-mscorefonts-installer tzdata unixodbc unzip upx-ucl
   uuid-runtime valgrind valkey vim vim-tiny wget whois wireguard-tools wkhtmltopdf xauth xclip xmlstarlet xorriso xvfb
   xz-utils yarnpkg zip zsh zstd su-exec shadow tzdata bash coreutils musl-locales nodejs-current openrc dropbear bind-tools`.split(
    /\s+/,
  )

/** The names that apt and apk are given in real Dockerfiles. */
export function installedNames(folder: string): Set<string> {
  const names = new Set(OFTEN)
  for (const entry of readdirSync(join(folder, "files"), {recursive: true, withFileTypes: true})) {
    if (!entry.isFile()) continue
    const analysis = analyze(readFileSync(join(entry.parentPath, entry.name), "utf8"))
    for (const instruction of analysis.all("RUN"))
      for (const {manager, action, packages} of analysis.packagesOf(instruction))
        if (action === "install" && (manager.name === "apt" || manager.name === "apk"))
          for (const {kind, name} of packages) if (kind === "name") names.add(name)
  }
  return names
}

/** Compressed bytes of public images, and as tar where that is known, from the images with true sizes. */
export function imageSizes(truth: string): ImageSizes {
  const images = JSON.parse(readFileSync(join(truth, "dev.json"), "utf8")) as {
    image: string
    tag: string
    date: string
    totalCompressed: number
  }[]
  const bases = JSON.parse(readFileSync(join(truth, "base-sets.json"), "utf8")) as Record<string, BaseSet>
  const rows = images.map(({image, tag, totalCompressed}): [string, number[]] => {
    const bytes = bases[`${image}:${tag}`]?.virtualSize
    return [`${image}:${tag}`, bytes ? [totalCompressed, bytes] : [totalCompressed]]
  })
  const date = images
    .map(({date}) => date)
    .sort()
    .at(-1)!
  return {date, images: Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1)))}
}

function main(): void {
  let all = 0
  for (const name of readdirSync("server/data")) if (name.startsWith("packages")) rmSync(join("server/data", name))
  for (const [name, table] of packageTables(TRUTH, installedNames(FILES))) {
    const text = `${JSON.stringify(table)}\n`
    writeFileSync(join("server/data", `${name}.json`), text)
    const size = gzipSync(text, {level: 9}).length
    all += size
    console.log(`${name}.json: ${table.packages.split("\n").length} packages, ${text.length} bytes, ${size} compressed`)
  }
  writeFileSync("server/data/imageSizes.json", `${JSON.stringify(imageSizes(TRUTH))}\n`)
  console.log(`together ${all} of at most ${LIMIT}`)
  if (all > LIMIT) process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
