import {toLower} from "../../grammars/characters.ts"
import type {IgnoreMatcher} from "../../grammars/dockerignore.ts"
import {UNKNOWN} from "../../grammars/expand.ts"
import {readOperator} from "../../grammars/heredoc.ts"
import {slice, type Text} from "../../grammars/logical.ts"
import type {Pair} from "../syntax/ast.ts"
import {bodyText} from "../syntax/details.ts"
import type {Problem, ProblemCode} from "../syntax/problem.ts"
import type {Span} from "../text.ts"
import {cleanPath, isAbsoluteOn, isAbsolutePath, joinPath, normalizeWorkdir} from "../values/path.ts"
import {isSignal} from "../values/signal.ts"
import {type CopyInput, checkCopyInput, pathMessage, type ReadWord} from "./copy.ts"
import {
  assign,
  declare,
  type Environment,
  isDeclared,
  lookup,
  namesIn,
  type Snapshot,
  snapshot,
  type Value,
} from "./environment.ts"
import {findFlags, flagBoolean, flagText} from "./flags.ts"
import type {Command} from "./graph.ts"
import {copyParts, trimmed} from "./instructions.ts"
import {type Mount, readMount} from "./mounts.ts"
import {readPort} from "./ports.ts"
import {addCheck, addProblem, type Report} from "./report.ts"
import {isSecretName} from "./secrets.ts"
import type {Stage, State} from "./stages.ts"
import {suggest} from "./suggest.ts"
import {type Expanded, expandText, expansionMessage, variablePlace} from "./value.ts"

/** What is in force while the instructions of a stage are followed, one after the other. */
export interface Course {
  stage: Stage
  environment: Environment
  state: State
  /** The last CMD, ENTRYPOINT and HEALTHCHECK of the stage. */
  last: Map<string, Command>
}

export interface DispatchContext {
  report: Report
  globals: Snapshot
  buildArgs: ReadonlyMap<string, Value>
  ignored?: IgnoreMatcher
}

/** Arguments that BuildKit keeps for itself: they never become variables. */
const NOT_VARIABLES = new Set(["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"])

/** No system takes a path as long as this; it is not followed further. */
const LONGEST_PATH = 10_000

/** Follows one instruction: reports what BuildKit would say, and moves the course's state on. */
export function dispatch(course: Course, command: Command, context: DispatchContext): void {
  const {instruction, place, escape} = command
  const {report} = context
  const {stage} = course
  const problem = (code: ProblemCode, at: Span, message: string) =>
    addProblem(report, "build", place, {code, at, message})

  switch (instruction.name) {
    case "ENV":
      setVariables()
      break
    case "ARG":
      declareArguments()
      break
    case "LABEL":
      for (const pair of instruction.pairs) {
        value(pair.key)
        if (pair.value) value(pair.value)
        checkLegacy(pair)
      }
      break
    case "ADD":
    case "COPY":
      copy()
      break
    case "RUN":
      run()
      break
    case "WORKDIR":
      changeFolder()
      break
    case "USER": {
      const user = value(instruction.args[0]!)
      course.state = {...course.state, user, userSetBy: instruction}
      break
    }
    case "VOLUME":
      for (const path of instruction.args) {
        if (value(trimmed(path)) === "")
          problem("empty-volume", path, `"${path.value}" is empty here, and the path of a volume can't be`)
      }
      break
    case "STOPSIGNAL": {
      const [text] = instruction.args
      const signal = value(text!)
      if (signal !== UNKNOWN && !isSignal(signal)) {
        problem(
          "invalid-signal",
          text!,
          `"${signal}" is no signal: write a name such as SIGTERM or SIGRTMIN+3, or a number`,
        )
      }
      break
    }
    case "EXPOSE":
      expose()
      break
    case "SHELL":
      course.state = {...course.state, shell: instruction.args.map(arg => arg.value), shellSetBy: instruction}
      break
    case "CMD":
    case "ENTRYPOINT":
    case "HEALTHCHECK":
      useOnce()
  }

  function now(): Snapshot {
    return snapshot(course.environment)
  }

  /** The text with its variables replaced; unset ones are noted, and UNKNOWN stands for what is wrong. */
  function value(text: Text, quotes = true): Value {
    return expanded(text, quotes).result
  }

  function expanded(text: Text, quotes = true): Expanded {
    const found = expandText(text, now(), {escape: quotes ? escape : "\\", quotes})
    reportUnset(found, text)
    if (found.problem) reportExpansion(found, text)
    return found
  }

  function reportUnset(found: Expanded, text: Text): void {
    for (const name of found.unmatched) {
      if (isDeclared(now(), name) || NOT_VARIABLES.has(name)) continue
      const suggestion = suggest(name, namesIn(now()))
      addCheck(report, place, "UndefinedVar", variablePlace(found, name, text), name, {suggestion})
    }
    if (place.shownAt) return
    for (const name of found.unsure) {
      if (isDeclared(now(), name) || NOT_VARIABLES.has(name)) continue
      report.unsure.push({name, at: variablePlace(found, name, text), instruction})
    }
  }

  function reportExpansion(found: Expanded, text: Text): void {
    const {required} = found.problem!
    const code = required === undefined ? "invalid-substitution" : "required-variable-unset"
    const at = found.place(found.problem!)
    addProblem(report, "build", place, {code, at, message: expansionMessage(found.problem!, text), subject: required})
  }

  function setVariables(): void {
    // all values are read before the first is set
    const keys = instruction.pairs.map(pair => [value(pair.key), pair.value ? value(pair.value) : ""] as const)
    for (const [i, pair] of instruction.pairs.entries()) {
      const [key, set] = keys[i]!
      checkLegacy(pair)
      if (key === UNKNOWN) continue
      if (isSecretName(key)) addCheck(report, place, "SecretsUsedInArgOrEnv", pair.key, key)
      assign(course.environment, key, set, pair.key)
    }
    course.state = {...course.state, env: now()}
  }

  function checkLegacy(pair: Pair): void {
    if (pair.legacy) addCheck(report, place, "LegacyKeyValueFormat", pair, pair.key.value)
  }

  function declareArguments(): void {
    for (const pair of instruction.pairs) {
      const name = pair.key.value
      if (isSecretName(name)) addCheck(report, place, "SecretsUsedInArgOrEnv", pair.key, name)
      const given = context.buildArgs.get(name)
      let argument: Value | undefined
      if (given !== undefined) argument = given
      else if (pair.value) argument = value(pair.value)
      else argument = lookup(context.globals, name)
      if (argument !== undefined && !NOT_VARIABLES.has(name)) assign(course.environment, name, argument, pair.key)
      declare(course.environment, name)
    }
    course.state = {...course.state, env: now()}
  }

  function copy(): void {
    const add = instruction.name === "ADD"
    const {sources, destination} = copyParts(instruction)
    const word = (text: Text): ReadWord => ({text, value: value(text)})
    const flag = (name: string) => {
      const text = flagText(instruction, name)
      return text && word(text)
    }
    flag("chown")
    const chmod = flag("chmod")
    const checksum = add ? flag("checksum") : undefined
    const operators = sources.map(text => ({
      text,
      operator: text.value.includes("<<") ? readOperator(text.value) : undefined,
    }))
    const files = operators.filter(({operator}) => !operator || !("name" in operator))
    const read = files.map(({text}) => word(text))
    const target = word(destination!)
    const heredocs: CopyInput["heredocs"][number][] = []
    for (const {text, operator} of operators) {
      if (!operator || !("name" in operator)) continue
      heredocs.push({text, name: operator.name})
      const found = instruction.heredocs.findLast(heredoc => heredoc.name === operator.name)
      if (found && operator.expand) value(bodyText({body: found.body, chomp: operator.chomp}, command.source), false)
    }
    const [node] = command.sources
    if (!add && node && !node.dispatched && node.stage) {
      const from = flagText(instruction, "from")!
      problem(
        "invalid-stage-reference",
        from,
        `the stage ${from.value} comes later: files can only be copied from an earlier stage`,
      )
      return
    }
    const ignored = node ? undefined : context.ignored
    const input: CopyInput = {
      add,
      sources: read,
      heredocs,
      destination: target,
      chmod,
      checksum,
      keepGitDir: flagBoolean(instruction, "keep-git-dir"),
      parents: !add && flagBoolean(instruction, "parents") === true,
      os: stage.os,
      workdir: course.state.workdir,
      ignored,
    }
    for (const found of checkCopyInput(input)) {
      if (found.code === "CopyIgnoredFile") addCheck(report, place, "CopyIgnoredFile", found.at, found.message)
      else problem(found.code, found.at, found.message)
    }
  }

  function run(): void {
    const mounts: Mount[] = []
    const places: number[] = []
    for (const [i, flag] of findFlags(instruction, "mount").entries()) {
      const mount = readMount(flag, text => {
        const read = value(text)
        return read === UNKNOWN ? undefined : read
      })
      if (!mount) continue
      if ("code" in mount) addProblem(report, "build", place, mount as Pick<Problem, "code" | "at" | "message">)
      else {
        mounts.push(mount)
        places.push(i)
      }
    }
    const {heredocs} = instruction
    if (heredocs.length > 0 && instruction.args.length !== 1) {
      problem(
        "invalid-heredoc",
        heredocs[0]!,
        "BuildKit finds a heredoc here, but no command: write the flag before it without an escaped blank",
      )
    }
    for (const [i, mount] of mounts.entries()) checkMount(mount, command.sources[places[i]!])
    for (const flag of findFlags(instruction, "device")) {
      problem(
        "invalid-device",
        flag,
        "devices need the labs channel: put `# syntax=docker/dockerfile:1-labs` at the top of the file",
      )
    }
  }

  function checkMount(mount: Mount, node: Command["sources"][number]): void {
    const {type, from, target, unknown} = mount
    if (from && from.value !== "" && node && !node.dispatched && node.stage) {
      problem(
        "invalid-stage-reference",
        from.at,
        `the stage ${from.value} comes later: only an earlier stage can be mounted`,
      )
      return
    }
    if (unknown) return
    if (type === "secret") return
    if (type === "ssh") {
      if (mount.source !== "") problem("invalid-mount", mount.flag, "an ssh mount has no source")
      return
    }
    let path: Value = target
    if (!isAbsolutePath(cleanPath(target))) {
      const {workdir} = course.state
      path = workdir === UNKNOWN ? UNKNOWN : joinPath("/", workdir, target)
    }
    if (path === "/") {
      const message =
        target === "" ? "the mount needs a target: target=/path" : "nothing can be mounted on / itself: choose a folder"
      problem("invalid-mount", mount.targetAt ?? mount.flag.value ?? mount.flag, message)
    }
  }

  function changeFolder(): void {
    const [text] = instruction.args
    const path = value(text!)
    const {state} = course
    if (path === UNKNOWN) {
      course.state = {...state, workdir: UNKNOWN, workdirSet: true}
      return
    }
    const absolute = isAbsoluteOn(path, stage.os)
    if (!state.workdirSet && !absolute) addCheck(report, place, "WorkdirRelativePath", text!, path)
    const known = state.workdir !== UNKNOWN || absolute
    const folder = normalizeWorkdir(state.workdir === UNKNOWN ? "/" : state.workdir, path, stage.os)
    if (typeof folder !== "string") problem("invalid-path", text!, pathMessage(folder))
    const follow = known && typeof folder === "string" && folder.length <= LONGEST_PATH
    course.state = {...state, workdir: follow ? folder : UNKNOWN, workdirSet: true}
  }

  function expose(): void {
    for (const text of instruction.args) {
      const found = expandText(text, now(), {escape, words: true})
      if (found.problem) reportExpansion(found, text)
      for (const word of found.words) {
        const whole = word.value === text.value
        const at = whole ? text : found.place(word)
        const {spec, problem: message} = readPort(word.value)
        if (spec && spec.protocol !== toLower(spec.protocol)) {
          const slash = text.value.indexOf("/")
          const protocol = whole && slash >= 0 ? slice(text, slash + 1) : at
          addCheck(report, place, "ExposeProtoCasing", protocol, word.value)
        }
        if (spec?.host) addCheck(report, place, "ExposeInvalidFormat", at, word.value)
        if (message) problem("invalid-port", at, message)
      }
    }
  }

  function useOnce(): void {
    const {name, keyword, args, json} = instruction
    const before = course.last.get(name!)
    if (before) {
      // the earlier one is reported, since it has no effect; the later one's comments can switch the check off
      const where = {...before.place, comments: place.comments}
      addCheck(report, where, "MultipleInstructionsDisallowed", before.instruction.keyword, name!)
    }
    course.last.set(name!, command)
    if (name !== "HEALTHCHECK" && !json && !course.state.shell) {
      const [text] = args
      addCheck(report, place, "JSONArgsRecommended", text ?? keyword, name!)
    }
  }
}
