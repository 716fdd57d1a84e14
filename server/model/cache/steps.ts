import type {Dockerfile, Instruction, Text} from "../../syntax/ast.ts"
import {bodyText} from "../../syntax/details.ts"
import type {Span} from "../../text.ts"
import {cleanPath, normalizeWorkdir} from "../../values/path.ts"
import {formatPlatform} from "../../values/platform.ts"
import type {Build} from "../build.ts"
import {lookup} from "../environment.ts"
import type {BuildSettings} from "../facts.ts"
import {findFlags, flagText} from "../flags.ts"
import {ancestry, type Followed, neededStages, rootBase, type Stage, type State} from "../stages.ts"
import {isLinked} from "../steps.ts"
import {type BuildContext, plain, type Selector, select, type Taken} from "./context.ts"
import {type Remote, readCopy} from "./copies.ts"
import {readMounts} from "./mounts.ts"
import {EDITED, type KeyValue, known, ofValue, readText, setVariable, type Variables, variablesAt} from "./variables.ts"

/** What a step takes besides what is above it. */
export type Input =
  | {kind: "context"; selectors: readonly Selector[]; taken: readonly (readonly Taken[])[]}
  /** `end` is the stage's last step; undefined where it has none. */
  | {kind: "stage"; stage: Stage; end: Step | undefined; selectors: readonly Selector[]}
  | {kind: "image"; name: string; platform: string; selectors: readonly Selector[]}
  | Remote

/** Something that BuildKit runs, or takes from its cache: a vertex of its graph. */
export interface Step {
  kind: "FROM" | "RUN" | "COPY" | "ADD" | "WORKDIR"
  instruction: Instruction
  /** Where it stands in the file; of a trigger, what brings it. */
  at: Span
  stage: Stage
  /** As BuildKit shows it: `2/5`, or `build 2/5` where there are several stages. */
  label: string
  /** Its own part of the key: what is in it, by name. */
  parts: ReadonlyMap<string, string>
  /** The step above it, whose files it adds to; undefined where there is none. */
  above: Step | undefined
  /** Whether its key leaves out what is above it: COPY --link. */
  linked: boolean
  inputs: readonly Input[]
  /** The absolute path that it writes, or writes into; undefined where that is not known. */
  target?: string
}

/** A build whose steps are asked for. */
export interface StepsRequest {
  file: Dockerfile
  build: Build
  settings: BuildSettings
  /** The stage that is built; undefined: nothing is. */
  target: Stage | undefined
  context: BuildContext
  /** Options of the build that are in the key of every RUN: its network, names of added hosts, limits. */
  options?: readonly string[]
  /** An offset in an instruction that is taken to say something else than it does. */
  edited?: number
}

/** The steps of a build in the order in which the stages stand in the file; of stages that it does not need there are none. */
export function readSteps({file, build, settings, target, context, options = [], edited}: StepsRequest): Step[] {
  if (!target) return []
  const needed = neededStages(target)
  const steps: Step[] = []
  const ends = new Map<Stage, Course>()
  const globals = globalVariables()
  // for BuildKit, what a mount or --from names is one more stage, and so is the nothing that other mounts start from
  const several = build.stages.length > 1 || build.stages.some(({followed}) => followed.some(hasOwnSource))
  for (const stage of build.stages) if (needed.has(stage)) followStage(stage)
  return steps

  function isEdited({from, to}: Span): boolean {
    return edited !== undefined && edited >= from && edited < to
  }

  function globalVariables(): Variables {
    const variables = variablesAt(build.globals)
    for (const instruction of build.globalArgs) {
      const mark = isEdited(instruction) ? EDITED : ""
      for (const {key, value} of instruction.pairs) {
        if (settings.buildArgs.has(key.value)) continue
        if (mark !== "") variables.set(key.value, {key: `${value?.value}${mark}`})
        else if (value) variables.set(key.value, readText(value, build.globals, variables, file))
      }
    }
    return variables
  }

  function followStage(stage: Stage): void {
    const course = startCourse(stage)
    ends.set(stage, course)
    const vertices = stage.followed.filter(({instruction: {name}}) => STEPS.has(name ?? ""))
    const total = vertices.length + (stage.base.kind === "image" ? 1 : 0)
    let index = 0
    const label = () => {
      const number = String(++index).padStart(String(total).length)
      return several ? `${stage.name || `stage-${stage.index}`} ${number}/${total}` : `${number}/${total}`.trim()
    }
    const add = (step: Omit<Step, "stage" | "label">) => {
      course.last = {...step, stage, label: label()}
      steps.push(course.last)
    }
    if (stage.base.kind !== "scratch" && stage.base.kind !== "stage") add(fromStep(stage))
    for (const followed of stage.followed) {
      const step = follow(followed, course)
      if (step) add(step)
    }
  }

  function startCourse(stage: Stage): Course {
    const base = stage.base.kind === "stage" ? ends.get(stage.base.stage) : undefined
    if (base) return {...base, variables: new Map(base.variables)}
    const state = build.states.get(stage.from)
    return {
      variables: state ? variablesAt(state.env) : new Map(),
      user: "base",
      folder: {key: "base", value: typeof state?.workdir === "string" ? state.workdir : undefined},
      shell: "base",
      last: undefined,
    }
  }

  function fromStep(stage: Stage): Omit<Step, "stage" | "label"> {
    const {from, base, platform} = stage
    const image = from.args[0]
    const read = image && readText(image, build.globals, globals, file)
    const named = base.kind === "image" || base.kind === "context" ? base.name : ""
    const name = (read?.value === undefined ? read?.key : named || read.value) ?? ""
    const parts = new Map<string, string>()
    if (isEdited(from)) parts.set("line", EDITED)
    const input: Input = {
      kind: "image",
      name,
      platform: formatPlatform(platform ?? settings.platform),
      selectors: [plain("/")],
    }
    return {kind: "FROM", instruction: from, at: from, parts, above: undefined, linked: false, inputs: [input]}
  }

  function follow(followed: Followed, course: Course): Omit<Step, "stage" | "label"> | undefined {
    const {instruction, state, source, at} = followed
    const mark = isEdited(at) ? EDITED : ""
    const {variables} = course
    const read = (text: Text) => readText(text, state.env, variables, {escape: file.escape})
    const whole = (kind: Step["kind"], parts: Map<string, string>, inputs: readonly Input[] = []) => {
      if (mark !== "") parts.set("line", mark)
      return {kind, instruction, at, parts, above: course.last, linked: false, inputs}
    }

    switch (instruction.name) {
      case "ENV": {
        // all values are read before the first is set
        const pairs = instruction.pairs.map(({key, value}) => [read(key), value ? read(value) : known("")] as const)
        for (const [key, value] of pairs) {
          setVariable(variables, key.value ?? key.key, mark === "" ? value : {key: `${value.key}${mark}`})
        }
        return undefined
      }
      case "ARG":
        for (const {key, value} of instruction.pairs) {
          const name = key.value
          const given = settings.buildArgs.get(name)
          const global = lookup(build.globals, name) === undefined ? undefined : globals.get(name)
          const argument = given !== undefined ? ofValue(given, name) : value ? read(value) : global
          if (NOT_VARIABLES.test(name)) continue
          // an edited line may give a value where there was none
          if (mark !== "" && given === undefined) setVariable(variables, name, {key: `${argument?.key ?? ""}${mark}`})
          else if (argument) setVariable(variables, name, argument)
        }
        return undefined
      case "USER": {
        const [user] = instruction.args
        if (user) course.user = `${read(user).key}${mark}`
        return undefined
      }
      case "SHELL":
        course.shell = JSON.stringify(instruction.args.map(({value}) => value)) + mark
        return undefined
      case "WORKDIR":
        return workdir()
      case "RUN":
        return run()
      case "COPY":
      case "ADD":
        return copy(instruction.name)
      default:
        return undefined
    }

    function workdir() {
      const [text] = instruction.args
      if (!text) return undefined
      const {os} = state.stage
      const path = read(text)
      const before = course.folder
      const absolute = path.value?.startsWith("/") ?? false
      const folder =
        path.value !== undefined && (absolute || before.value !== undefined)
          ? normalizeWorkdir(before.value ?? "/", path.value, os)
          : undefined
      course.folder =
        typeof folder === "string" && mark === ""
          ? known(folder)
          : {key: `${before.key}/${path.key}${mark}`, value: undefined}
      if (course.folder.value === "/") return undefined
      const given = settings.buildArgs.get("SOURCE_DATE_EPOCH")
      const epoch = given === undefined ? globals.get("SOURCE_DATE_EPOCH") : ofValue(given, "SOURCE_DATE_EPOCH")
      const made = course.folder.value === undefined ? course.folder.key : `=${cleanPath(course.folder.value)}`
      const parts = new Map([
        ["folder", made],
        ["owner", course.user],
      ])
      if (epoch) parts.set("SOURCE_DATE_EPOCH", epoch.key)
      return {...whole("WORKDIR", parts), target: course.folder.value}
    }

    function run() {
      const {args, json, heredocs} = instruction
      const parts = new Map<string, string>()
      const script = args[0]?.value ?? ""
      const [first] = heredocs
      const onlyHeredoc = heredocs.length === 1 && /^\d*<<-?\s*[^\s<]+$/.test(script)
      let command = json ? JSON.stringify(args.map(({value}) => value)) : script
      if (first && onlyHeredoc) {
        command = bodyText(first, source).value
        if (command.startsWith("#!")) command = `${first.name}\n${command}`
      } else {
        for (const {body, name} of heredocs) command += `\n${source.slice(body.from, body.to)}${name}`
      }
      const shell = json ? undefined : shellOf(state, course)
      parts.set("command", shell ? JSON.stringify([...shell, command]) : command)
      if (!json && !shell) parts.set("shell", course.shell)
      parts.set("user", course.user)
      parts.set("folder", course.folder.key)
      parts.set("platform", formatPlatform([...ancestry(state.stage)].at(-1)!.platform ?? settings.platform))
      const network = flagText(instruction, "network")?.value
      for (const name of ["network", "security", "device"]) {
        const values = findFlags(instruction, name).map(({value}) => value?.value)
        if (values.length > 0 && !isUsual(name, values[0])) parts.set(`--${name}`, values.join("\n"))
      }
      const host = settings.buildArgs.get("BUILDKIT_SANDBOX_HOSTNAME")
      if (host !== undefined) parts.set("name of the host", ofValue(host, "BUILDKIT_SANDBOX_HOSTNAME").key)
      const own = network !== undefined && network !== "default"
      const others = options.filter(option => !(own && option.startsWith("--network=")))
      if (others.length > 0) parts.set("options", [...others].sort().join("\n"))
      const inputs: Input[] = []
      for (const mount of readMounts(followed, read, course.folder)) {
        parts.set(`--mount of ${mount.target}`, mount.key)
        if (mount.path !== undefined) inputs.push(input(mount.from, [plain(mount.path)]))
      }
      for (const [name, {key}] of variables) parts.set(`$${name}`, key)
      parts.set("order of variables", [...variables.keys()].join(" "))
      return whole("RUN", parts, inputs)
    }

    function copy(kind: "COPY" | "ADD") {
      const readBody = (body: Text) => readText(body, state.env, variables, {escape: "\\", quotes: false})
      const {parts, target, selectors, remotes} = readCopy(followed, kind, read, readBody, course.folder)
      const inputs: Input[] = []
      if (selectors.length > 0) {
        const [from] = followed.sources
        inputs.push(input(flagText(instruction, "from")?.value ? (from ?? "unknown") : undefined, selectors))
      }
      inputs.push(...remotes)
      return {...whole(kind, parts, inputs), target: target && cleanPath(target), linked: isLinked(instruction)}
    }

    function input(from: Stage | string | undefined, selectors: readonly Selector[]): Input {
      if (typeof from === "string")
        return {kind: "image", name: from, platform: formatPlatform(settings.platform), selectors}
      if (from) return {kind: "stage", stage: from, end: ends.get(from)?.last, selectors}
      return {kind: "context", selectors, taken: selectors.map(selector => select(context, selector))}
    }
  }
}

/** Whether a flag of RUN says what is so without it. */
function isUsual(name: string, value: string | undefined): boolean {
  return value === (name === "security" ? "sandbox" : "default")
}

const STEPS: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD", "WORKDIR"])

/** Arguments that BuildKit keeps for itself. */
const NOT_VARIABLES = /^BUILDKIT_SBOM_SCAN_(?:CONTEXT|STAGE)$/

/** The words in front of a script; undefined where an edited line or a base image that is not known says them. */
function shellOf({shell, stage}: State, course: Course): readonly string[] | undefined {
  if (course.shell.endsWith(EDITED)) return undefined
  if (shell) return shell
  const base = rootBase(stage)
  const isKnown = base.kind === "scratch" || (base.kind === "image" && base.facts !== undefined)
  return isKnown && stage.os !== "windows" ? ["/bin/sh", "-c"] : undefined
}

/** What is in force while a stage is followed. */
interface Course {
  variables: Variables
  user: string
  folder: KeyValue
  shell: string
  /** The step whose files the next one starts from. */
  last: Step | undefined
}

function hasOwnSource({sources}: Followed): boolean {
  return sources.some(source => typeof source === "string")
}
