import {UNKNOWN} from "../../grammars/expand.ts"
import type {Analysis} from "../analysis.ts"
import {officialPath} from "../model/bundled.ts"
import {lookup, namesIn} from "../model/environment.ts"
import {systemPackages, unwrap} from "../model/installs.ts"
import {copyParts} from "../model/instructions.ts"
import {readMount} from "../model/mounts.ts"
import {type PlainCommand, plainCommands} from "../model/plainCommands.ts"
import {rootBase, type Stage, type State} from "../model/stages.ts"
import {isInside, type LocalCopy} from "../model/steps.ts"
import {expandText} from "../model/value.ts"
import type {Instruction} from "../syntax/ast.ts"
import {cleanPath} from "../values/path.ts"
import {installsElsewhere} from "./putOff.ts"

// Whether a COPY below other instructions leaves the same files in the image: not likely, but for certain. What they read and
// write must be known, and be neither what the COPY writes nor what decides how.

/** Folders into which packages write, and those of users, where programs have their settings. */
const SHARED =
  /^\/$|^\/(?:etc|usr|lib|lib64|var|bin|sbin|opt|root|run|boot|srv|tmp|dev|proc|sys)(?:\/|$)|^\/home(?:\/[^/]*)?$/

/** Variables that say where programs, libraries or settings are. */
const STEERING =
  /^(?:PATH|HOME|TMP|TEMP|TMPDIR|ENV|BASH_ENV|SHELL|VIRTUAL_ENV|(?:LD|PYTHON|PIP|NPM|NODE|PNPM|COREPACK|GEM|RUBY|BUNDLE|APT|DPKG|DNF|YUM|APK|SSL|CURL|REQUESTS|GIT|XDG|PERL).*|.*CONFIG.*)$/i

/** Programs that read and write only what belongs to the system. */
const OF_THE_SYSTEM = /^(?:true|:|echo|set|locale-gen|ldconfig|update-ca-certificates|groupadd|addgroup|rm|mkdir)$/

/** Whether the image has the same files where the copy stands behind `last`, which `putOff` found to do without them. */
export function isSafeBelow(
  analysis: Analysis,
  stage: Stage,
  copy: Instruction,
  {folder}: LocalCopy,
  last: Instruction,
): boolean {
  if (folder === undefined || SHARED.test(folder)) return false
  // a folder above both is made by whoever comes first, with an owner and a mode of its own
  const overlaps = (path: string) => path === "/" || topOf(path) === topOf(folder)
  const {instructions} = stage
  return instructions.slice(instructions.indexOf(copy) + 1, instructions.indexOf(last) + 1).every(isSafe)

  function isSafe(instruction: Instruction): boolean {
    const state = analysis.stateAt(instruction)
    if (!state) return false
    if (instruction.name === "WORKDIR") {
      // who makes a folder first decides about its owner and mode
      const path = expanded(instruction.args[0], state)
      const at = path === undefined ? undefined : absolute(path, state)
      return at !== undefined && (at === "/" || !overlaps(at))
    }
    if (instruction.name === "RUN") return isSafeRun(instruction, state)
    if (instruction.name === "COPY" || instruction.name === "ADD") {
      const target = expanded(copyParts(instruction).destination, state)
      const at = target === undefined ? undefined : absolute(target, state)
      return at !== undefined && !overlaps(at)
    }
    return true
  }

  function isSafeRun(run: Instruction, state: State): boolean {
    const commands = plainCommands(run, analysis.shellOf(run))
    if (!commands || readsThere(state)) return false
    const isApart = run.flags.every(flag => {
      if (flag.name.value !== "mount") return true
      const mount = readMount(flag, text => expanded(text, state))
      if (!mount || !("target" in mount)) return false
      const at = mount.target === "" ? undefined : absolute(mount.target, state)
      return mount.type === "secret" || mount.type === "ssh" || (at !== undefined && !overlaps(at))
    })
    return isApart && commands.every(command => isSafeCommand(command, state))
  }

  /** Whether a variable leads a program there. */
  function readsThere({env}: State): boolean {
    return [...namesIn(env)].some(name => {
      if (!STEERING.test(name)) return false
      const value = lookup(env, name)
      return value === UNKNOWN || !!value?.split(/[:=;, ]/).some(path => isInside(path, folder!))
    })
  }

  function isSafeCommand(command: PlainCommand, state: State): boolean {
    const {program, args} = unwrap(command)
    // what is written out has to lie elsewhere
    const isElsewhere = args.every(({value}) => {
      const path = value.replace(/^--?[\w-]+=?/, "")
      return !path.startsWith("/") || !overlaps(cleanPath(path))
    })
    if (!isElsewhere || command.redirects.some(({value}) => value !== "/dev/null" && !/^[12]$/.test(value)))
      return false
    if (systemPackages(command)?.plain) return true
    if (OF_THE_SYSTEM.test(program)) return true
    if (/^(?:useradd|adduser)$/.test(program)) return !isInside(folder!, "/home")
    const words = args.filter(({value}) => !value.startsWith("-")).map(({value}) => value)
    if (program === "corepack") return words.length === 1 && words[0] === "enable"
    if (/^(?:npm|pip[0-9.]*)$/.test(program) && words[0] === "cache") return true
    // they read the settings of their user, whose home only a known image tells
    return installsElsewhere(command) && isRoot(state)
  }

  function isRoot({user}: State): boolean {
    if (typeof user === "string") return /^(?:root|0)(?::.*)?$/.test(user)
    const base = rootBase(stage)
    return base.kind === "image" && officialPath(base.reference) !== undefined
  }

  function absolute(path: string, {workdir}: State): string | undefined {
    if (path.startsWith("/")) return cleanPath(path)
    return typeof workdir === "string" ? cleanPath(`${workdir}/${path}`) : undefined
  }

  function expanded(text: Instruction["args"][number] | undefined, {env}: State): string | undefined {
    const result = text && expandText(text, env, analysis.file).result
    return result === UNKNOWN ? undefined : result
  }
}

/** The first name of an absolute path. */
function topOf(path: string): string | undefined {
  return path.split("/")[1]
}
