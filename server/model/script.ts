import {sourceEnd, sourceOffset, type Text} from "../../grammars/logical.ts"
import {parseShell} from "../../grammars/shell.ts"
import type {Range, Script} from "../../grammars/shellTree.ts"
import type {Dockerfile, Heredoc, Instruction} from "../syntax/ast.ts"
import {bodyText} from "../syntax/details.ts"
import type {Span} from "../text.ts"
import {baseName} from "../values/path.ts"
import {rootBase, type State} from "./stages.ts"

/** The shell languages that are told apart. `unknown`: a program of which nothing is known, such as python. */
export type Dialect = "sh" | "dash" | "ash" | "bash" | "ksh" | "zsh" | "powershell" | "cmd" | "unknown"

/** What a shell is given to run by RUN, CMD, ENTRYPOINT or HEALTHCHECK. */
export interface ShellText {
  instruction: Instruction
  /** The script as the shell gets it, with the place of each of its characters. */
  text: Text
  dialect: Dialect
  /** Whether the dialect is said somewhere (SHELL, a shebang, a comment) and not only the default of the base. */
  declared: boolean
  /** The words that the shell is started with behind its name, as SHELL or the shebang says. */
  options: readonly string[]
  /** Parsed when asked for; undefined where the dialect is none that this grammar reads. */
  readonly script: Script | undefined
}

/** The place in the file of a range of the script. */
export function placeIn({text}: ShellText, {from, to}: Range): Span {
  const start = sourceOffset(text, from)
  return {from: start, to: Math.max(start, sourceEnd(text, to))}
}

/**
 * The script of an instruction in shell form; undefined for a JSON array and for other instructions. `outer` is the
 * ONBUILD that it stands behind. `pragma` is the shell that a `# hadolint shell=` comment names. `read` parses the script.
 */
export function shellText(
  instruction: Instruction,
  source: string,
  state: State | undefined,
  pragma?: string,
  outer?: Instruction,
  read?: (script: string) => Script,
): ShellText | undefined {
  const {name, json, args} = instruction
  if (json || (name !== "RUN" && name !== "CMD" && name !== "ENTRYPOINT" && name !== "HEALTHCHECK")) return undefined
  const command = args[name === "HEALTHCHECK" ? 1 : 0]
  if (!command) return undefined
  const heredocs = name === "RUN" ? (outer ?? instruction).heredocs : []
  const whole = heredocs.length === 0 ? command : withHeredocs(command, heredocs, source)
  const shebang =
    heredocs.length > 0 && isHeredocOnly(command) ? /^#![ \t]*(\S+)(?:[ \t]+(\S+))?.*/.exec(whole.value) : null
  const program = shebang ? (baseName(shebang[1]!) === "env" ? (shebang[2] ?? "") : shebang[1]!) : undefined
  const declared = program ?? pragma ?? state?.shell?.[0]
  const own = defaultDialect(state)
  const given = declared === undefined ? own : dialectOf(declared)
  // which program is called sh is up to the base
  const dialect = given === "sh" && own !== "cmd" && declared !== pragma ? own : given
  const options = shebang ? shebang[0].split(/[ \t]+/).slice(1) : (state?.shell?.slice(1) ?? [])
  return shellTextOf(instruction, whole, dialect, declared !== undefined, options, read)
}

/** A text that a shell of the dialect is given. */
export function shellTextOf(
  instruction: Instruction,
  text: Text,
  dialect: Dialect,
  declared = true,
  options: readonly string[] = [],
  read: (script: string) => Script = parseShell,
): ShellText {
  let script: Script | undefined
  return {
    instruction,
    text,
    dialect,
    declared,
    options,
    get script() {
      if (!isRead({dialect})) return undefined
      script ??= read(text.value)
      return script
    },
  }
}

/** Whether the grammar here reads the language of a script. */
export function isRead({dialect}: Pick<ShellText, "dialect">): boolean {
  return dialect !== "powershell" && dialect !== "cmd" && dialect !== "unknown"
}

/** Whether the command is nothing but the operator of one heredoc: then its body is the script. */
function isHeredocOnly(command: Text): boolean {
  return /^\d*<<-?\s*[^\s<]+$/.test(command.value)
}

function withHeredocs(command: Text, heredocs: readonly Heredoc[], source: string): Text {
  const [first] = heredocs
  if (heredocs.length === 1 && isHeredocOnly(command)) return bodyText(first!, source)
  let value = command.value
  const map = [...(command.map ?? [0, command.from])]
  const add = (text: string, from: number) => {
    if (text === "") return
    map.push(value.length, from)
    value += text
  }
  let to = command.to
  for (const {body, name, marker} of heredocs) {
    add("\n", body.from - 1)
    add(source.slice(body.from, body.to), body.from)
    // where nothing ends the heredoc, the word that would have ended it stands nowhere
    if (marker) add(name, marker.to - name.length)
    to = marker?.to ?? body.to
  }
  return {value, from: command.from, to, map}
}

/**
 * The shells that `# hadolint shell=` comments name: each counts from its place to the end of its stage, one before the
 * first FROM for the whole file.
 */
export function shellPragmas(file: Dockerfile): (instruction: Instruction) => string | undefined {
  const marks: {at: number; shell: string}[] = []
  for (const {from, to} of file.comments) {
    const match = /^#\s*(?:hadolint|dockerlint)\s+shell\s*=\s*(\S+)/.exec(file.source.slice(from, to))
    if (match) marks.push({at: from, shell: match[1]!})
  }
  if (marks.length === 0) return () => undefined
  const stages = file.instructions.filter(({name}) => name === "FROM").map(({from}) => from)
  return ({from}) => {
    const stage = stages.findLast(at => at <= from) ?? 0
    const own = marks.findLast(({at}) => at < from && at > stage)
    return (own ?? marks.find(({at}) => at < (stages[0] ?? 0)))?.shell
  }
}

/** The dialect that a program runs, by its name. */
export function dialectOf(program: string): Dialect {
  const name = baseName(program.replaceAll("\\", "/"))
    .toLowerCase()
    .replace(/\.exe$/, "")
  switch (name) {
    case "sh":
    case "dash":
    case "ash":
    case "bash":
    case "zsh":
    case "cmd":
      return name
    case "ksh":
    case "mksh":
      return "ksh"
    case "busybox":
      return "ash"
    case "pwsh":
    case "powershell":
      return "powershell"
    default:
      return "unknown"
  }
}

/** What /bin/sh is on the base image, or the shell of Windows. */
function defaultDialect(state: State | undefined): Dialect {
  if (!state) return "sh"
  if (state.stage.os === "windows") return "cmd"
  const base = rootBase(state.stage)
  if (base.kind !== "image") return "sh"
  const {path} = base.reference.normalized
  const image = path.slice(path.lastIndexOf("/") + 1)
  const tag = base.reference.tag?.text ?? ""
  // images of other people for Windows nearly always say so in their name or tag
  if (/windows|nanoserver|servercore/.test(path) || /windows|nanoserver|servercore|ltsc20\d\d/.test(tag)) return "cmd"
  if (image === "busybox" || image === "alpine" || /alpine/.test(tag)) return "ash"
  if (
    image === "debian" ||
    image === "ubuntu" ||
    /(?:^|-)(?:bookworm|bullseye|buster|trixie|stretch|jessie|focal|jammy|noble|bionic|slim)/.test(tag)
  )
    return "dash"
  if (
    /^(?:centos|fedora|amazonlinux|rockylinux|almalinux|oraclelinux|ubi\d*(?:-minimal)?|archlinux|opensuse|leap|tumbleweed|sles?)$/.test(
      image,
    )
  )
    return "bash"
  return "sh"
}
