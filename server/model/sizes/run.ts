import {UNKNOWN} from "../../../grammars/expand.ts"
import {type RunCommand, writtenText} from "../commands.ts"
import {touch} from "../fileMoves.ts"
import {writeUnknown} from "../files.ts"
import {packageUse} from "../packages.ts"
import {account} from "./accounts.ts"
import {apk} from "./apk.ts"
import {apt, aptMark, changeExcludes} from "./apt.ts"
import {fileEntry} from "./copies.ts"
import {curl, git, gunzip, tar, unzip, wget} from "./downloads.ts"
import {isKept, pathOf, put, putSmall, type Ran, type Step} from "./effect.ts"
import {chown, cp, headOf, install, ln, mkdir, mv, operands, rm, sed, sizedFile, touchFile} from "./fileCommands.ts"
import {find} from "./find.ts"
import {languagePackages} from "./languages.ts"
import {gradleLock, pomDependencies} from "./otherLocks.ts"
import {counted, firstLock} from "./projects.ts"
import {rpm} from "./rpm.ts"
import {type Amount, HEADER} from "./size.ts"
import {temporaries, temporaryPath} from "./temporary.ts"

// What the commands of a RUN do to the files, one after the other.

type Effect = (step: Step, ran: Ran) => void

/** Programs that write nothing that counts, whatever they are asked. */
const SILENT = new Set(
  `: [ [[ alias arch awk b2sum basename break cat cksum command comm continue cut date declare df diff dirname dpkg-architecture
   dpkg-buildflags dpkg-query dpkg-vendor du echo egrep env eval exec exit export expr false fgrep file findmnt free gawk
   getconf getent getopts gpgconf gpgv grep groups hash head hostname id install-info ionice jq kill ldd less let local locale
   ls lsb_release lscpu md5sum mktemp more nice nl nm node-gyp-check nohup nproc numfmt objdump od openssl paste patchelf pidof
   pkill pr printenv printf ps pwd read readelf readlink readonly realpath return rev scanelf sed seq set sha1sum sha224sum
   sha256sum sha384sum sha512sum shasum shift shopt sleep sort source stat strings stty sudo su sum sync tac tail tee test time
   timeout top tr trap true tsort tty type typeset ulimit umask uname unalias uniq unset uptime watch wc which who whoami
   xargs xxd yes gosu su-exec setpriv tini apt-cache apt-key apt-config debconf-set-selections strip
   gpg gpg2 dirmngr chroot update-rc.d systemctl service setcap getcap sysctl mount umount ssh-keyscan ssh-keygen hexdump`.split(
    /\s+/,
  ),
)

/** Programs that write small files, and where. */
const SMALL: Readonly<Record<string, [path: string, bytes: number]>> = {
  usermod: ["/etc/passwd", 8000],
  groupmod: ["/etc/group", 4000],
  userdel: ["/etc/passwd", 8000],
  deluser: ["/etc/passwd", 8000],
  groupdel: ["/etc/group", 4000],
  delgroup: ["/etc/group", 4000],
  passwd: ["/etc/shadow", 2000],
  chpasswd: ["/etc/shadow", 2000],
  chsh: ["/etc/passwd", 4000],
  rmdir: ["/", 0],
  ldconfig: ["/etc/ld.so.cache", 30_000],
  "update-alternatives": ["/etc/alternatives", 3000],
  "dpkg-divert": ["/var/lib/dpkg/diversions", 2000],
  "dpkg-reconfigure": ["/var/cache/debconf", 20_000],
  "dpkg-statoverride": ["/var/lib/dpkg/statoverride", 1000],
  "update-ca-certificates": ["/etc/ssl/certs", 450_000],
  "fc-cache": ["/var/cache/fontconfig", 100_000],
  locale: ["/etc/default/locale", 100],
  "update-locale": ["/etc/default/locale", 100],
  "add-apt-repository": ["/etc/apt/sources.list.d", 2000],
  "apt-add-repository": ["/etc/apt/sources.list.d", 2000],
  mkfifo: ["/", 512],
  mknod: ["/", 512],
  a2enmod: ["/etc/apache2", 2000],
  a2dismod: ["/etc/apache2", 2000],
  a2ensite: ["/etc/apache2", 2000],
  a2enconf: ["/etc/apache2", 2000],
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  rm,
  unlink: rm,
  mv,
  cp,
  install,
  chown,
  chmod: chown,
  chgrp: chown,
  sed,
  truncate: sizedFile,
  dd: sizedFile,
  fallocate: sizedFile,
  curl,
  wget,
  tar,
  bsdtar: tar,
  unzip,
  gunzip,
  gzip: gunzip,
  xz: gunzip,
  unxz: gunzip,
  bunzip2: gunzip,
  bzip2: gunzip,
  zstd: gunzip,
  git,
  useradd: account,
  adduser: account,
  groupadd: account,
  addgroup: account,
  "apt-mark": aptMark,
  dpkg,
  "locale-gen": locales,
  localedef: locales,
  find,
  mkdir,
  ln,
  link: ln,
  touch: touchFile,
}

/** Compilers and what drives them: what these write is known to nobody before. */
const BUILDERS =
  /^(?:make|gmake|cmake|ninja|meson|scons|bazel|gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ld|configure|autoconf|autoreconf|autogen\.sh|rustc|javac|mvn|mvnw|gradle|gradlew|sbt|ant|tsc|webpack|vite|ng|next|msbuild|ghc|cabal|stack|mix|rebar3|docker-php-ext-(?:install|configure)|pecl|pear|phpize|cpan|cpanm|R|Rscript)$/

/** Follows the commands of a RUN. */
export function runCommands(step: Step, commands: readonly RunCommand[]): void {
  const made = commands[0] ? temporaries(commands[0]) : new Set<string>()
  for (const command of commands) {
    const {program} = command
    const words = command.args.map(arg =>
      arg.value === UNKNOWN ? (homePath(arg) ?? temporaryPath(arg, made)) : arg.value,
    )
    const ran: Ran = {command, words, unsure: command.conditional}
    if (command.aside) continue
    const before = step.tree.dead.length
    if (changesExcludes(ran)) changeExcludes(step, words.join(" "))
    redirect(step, ran)
    if (program !== undefined) follow(step, ran, program)
    else if (command.wrappers.length === 0) unknownProgram(step, "a program that is not known before the build")
    for (const dead of step.tree.dead.slice(before)) dead.command = command
  }
}

/** A word that only starts with `~` is known as well: `pathOf` puts the home folder in. */
function homePath(argument: RunCommand["args"][number]): string | undefined {
  const text = writtenText(argument)
  return /^~(?:\/[\w.+@%/-]*)?$/.test(text) ? text : undefined
}

function follow(step: Step, ran: Ran, program: string): void {
  const {words} = ran
  if (program === "cd" || program === "pushd") {
    step.folder = words[0] === undefined && words.length > 0 ? undefined : pathOf(step, words[0] ?? "~")
    return
  }
  const use = packageUse(ran.command)
  if (use && asksOnly(words)) return
  if (use) {
    const asked = {...ran, use}
    if (use.manager.name === "apt") apt(step, asked)
    else if (use.manager.name === "apk") apk(step, asked)
    else if (use.manager.name === "yum" || use.manager.name === "zypper") rpm(step, asked)
    else languagePackages(step, asked)
    return
  }
  const effect = Object.hasOwn(EFFECTS, program) ? EFFECTS[program] : undefined
  if (effect) effect(step, ran)
  else if (Object.hasOwn(SMALL, program)) {
    const [path, bytes] = SMALL[program]!
    putSmall(step, path, bytes, `${program} writes little`)
  } else if (SILENT.has(program) || asksOnly(words) || isWrapperOnly(ran)) return
  else if (BUILDERS.test(program)) built(step, ran, program)
  else unknownProgram(step, `what ${program} writes is not known before the build`)
}

/** dpkg reads below this folder which files it leaves out. */
function changesExcludes({command, words}: Ran): boolean {
  const isThere = (word: string | undefined) => word?.startsWith("/etc/dpkg/dpkg.cfg") ?? false
  return (
    (/^(?:rm|sed|mv|cp|tee|install|truncate)$/.test(command.program ?? "") && words.some(isThere)) ||
    command.redirects.some(({operator, target}) => operator.startsWith(">") && isThere(target?.literal))
  )
}

function asksOnly(words: Ran["words"]): boolean {
  return (
    words.length > 0 &&
    words.some(
      word =>
        word !== undefined && /^(?:--version|-version|--help|-[Vv]|version|--print-foreign-architectures)$/.test(word),
    )
  )
}

/** `sh -c script` and the like: what it runs comes as commands of its own. */
function isWrapperOnly({command, words}: Ran): boolean {
  return (
    /^(?:ba|da|a|z|k)?sh$/.test(command.program!) && words.some(word => word !== undefined && /^-[a-z]*c$/.test(word))
  )
}

function unknownProgram(step: Step, why: string): void {
  writeUnknown(step.tree, "/", step.number, why)
}

/** What is built goes to the folder in which it is built, until it is installed somewhere. */
function built(step: Step, {command, words}: Ran, program: string): void {
  const given = words.indexOf("-C")
  const folder = given >= 0 ? pathOf(step, words[given + 1]) : step.folder
  const local =
    folder !== undefined &&
    folder !== "/" &&
    /^(?:g?make|cmake|ninja|meson|configure|autoconf|autoreconf|gcc|g\+\+|cc|clang)$/.test(program) &&
    !words.some(word => word === undefined || /install/.test(word))
  const why = `what ${program} makes is not known before the build${/^(?:mvnw?|gradlew?)$/.test(program) ? dependencies(step, folder) : ""}`
  if (local && isKept(step, folder)) writeUnknown(step.tree, folder, step.number, why)
  else if (words.some(word => word !== undefined && /install/.test(word)) || command.args.length >= 0)
    writeUnknown(step.tree, "/usr/local", step.number, why)
}

/** How many packages a project of Java fetches, where a file says so. */
function dependencies(step: Step, folder: string | undefined): string {
  const found =
    folder === undefined
      ? undefined
      : firstLock(step, folder, [
          ["gradle.lockfile", gradleLock],
          ["pom.xml", pomDependencies],
        ])
  return found ? `; ${found.name} names ${counted(found.count)}, which it fetches` : ""
}

/** Programs whose output is a file and no message. */
const PRINTS_MUCH =
  /^(?:g?zip|gunzip|xz|unxz|xzcat|zcat|bzip2|bunzip2|bzcat|zstd|zstdcat|unzip|tar|openssl|base64|a program|dd|pg_dump)$/

/** `> file` makes a file of what a program prints, which is little but for downloads. */
function redirect(step: Step, {command, words}: Ran): void {
  if (/^(?:curl|wget)$/.test(command.program ?? "")) return
  for (const {operator, target} of command.redirects) {
    if (!/^(?:>|>>|>\||&>|&>>)$/.test(operator) || !target) continue
    const path = pathOf(step, target.literal)
    if (path === undefined || !isKept(step, path)) continue
    const program = command.program ?? "a program"
    const why = `what ${program} prints into it`
    const bytes = printed(step, command.program, words)
    const head = program === "head" ? headOf(words, path) : undefined
    if (operator.endsWith(">>") && step.tree.live.some(entry => entry.single && entry.path === path))
      touch(step.tree, path, step.number, "more is written at its end")
    else if (head) put(step, head)
    else if (PRINTS_MUCH.test(program) || (bytes === undefined && program === "cat" && !isSmall(words)))
      writeUnknown(step.tree, path, step.number, `${why} is not known before the build`, true)
    else if (bytes === undefined) putSmall(step, path, 1500, why, true)
    else put(step, {...fileEntry(path, bytes), why})
  }
}

/** What systems have as settings is small, and so is what a script writes into a heredoc. */
function isSmall(words: Ran["words"]): boolean {
  return operands(words).every(word => word === "-" || (word !== undefined && /^\/(?:etc|proc|sys)\//.test(word)))
}

/** How much a command prints, where that is known. */
function printed(step: Step, program: string | undefined, words: Ran["words"]): number | undefined {
  if (program === ":" || program === "true") return 0
  if (words.length === 0 || words.some(word => word === undefined || /[\\%*?]/.test(word))) return undefined
  if (program === "echo") return words.join(" ").length + 1
  if (program !== "cat") return undefined
  const files = words.map(word => {
    const path = pathOf(step, word)
    return step.tree.live.findLast(entry => entry.single && entry.path === path && entry.confidence === "exact")
  })
  if (files.some(file => !file)) return undefined
  return files.reduce((sum, file) => sum + file!.size.bytes.mid - HEADER, 0)
}

/** `dpkg -i file.deb` unpacks it. */
function dpkg(step: Step, {words, unsure}: Ran): void {
  if (!words.some(word => word !== undefined && /^(?:-[a-zA-Z]*i|--install|--unpack|-x|--extract)$/.test(word))) return
  for (const word of operands(words))
    writeUnknown(
      step.tree,
      "/usr",
      step.number,
      `how large ${word ?? "the package"} is, is not known${unsure ? "" : " before the build"}`,
    )
}

/** The archive of locales: with en_US.UTF-8 of Debian 12 alone it is this large, with German, French and Chinese twice that. */
const LOCALES = {bytes: 3_049_000, compressed: 687_000}

function locales(step: Step, {unsure}: Ran): void {
  const about = (bytes: number): Amount => ({low: bytes * 0.9, mid: bytes, high: bytes * 4})
  put(
    step,
    {
      path: "/usr/lib/locale/locale-archive",
      single: true,
      kind: "mixed",
      size: {bytes: about(LOCALES.bytes), compressed: about(LOCALES.compressed)},
      confidence: "ratio",
      why: "the archive of locales",
    },
    unsure,
  )
}
