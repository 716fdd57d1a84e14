import {toLower} from "../../grammars/characters.ts"
import {firstWord, readDirective} from "../../grammars/directives.ts"
import {compilePatterns, type IgnoreMatcher, readIgnoreFile} from "../../grammars/dockerignore.ts"
import {UNKNOWN} from "../../grammars/expand.ts"
import {parseImageReference} from "../../grammars/image.ts"
import type {Dockerfile, Flag, Instruction, Text} from "../syntax/ast.ts"
import {optionsOf} from "../syntax/details.ts"
import {parse} from "../syntax/parse.ts"
import type {Problem, ProblemCode} from "../syntax/problem.ts"
import type {Span} from "../text.ts"
import {parseInteger} from "../values/numbers.ts"
import {parsePlatform} from "../values/platform.ts"
import {type Check, readCheckOptions} from "./check.ts"
import {type Course, dispatch} from "./dispatch.ts"
import {
  assign,
  declaredIn,
  find,
  isDeclared,
  lookup,
  namesIn,
  newEnvironment,
  type Snapshot,
  snapshot,
} from "./environment.ts"
import {checkEpoch} from "./epoch.ts"
import type {BuildSettings, Facts} from "./facts.ts"
import {findFlag, findFlags, flagText} from "./flags.ts"
import {addGlobalArgs, platformArgs} from "./globals.ts"
import {addNode, type Command, findCircle, findNode, type Graph, type Node, newNode, reachable} from "./graph.ts"
import {checkCasing, checkOne} from "./instructionChecks.ts"
import {checkInstruction, fromParts, stageNameOf, triggerSource} from "./instructions.ts"
import {addCheck, addProblem, type Place, placeOf, type Report, type UnsureVariable} from "./report.ts"
import type {Base, Followed, Stage, State} from "./stages.ts"
import {suggest} from "./suggest.ts"
import {type Expanded, expandText, expansionMessage, variablePlace} from "./value.ts"

/** What BuildKit would say of a file, and the stages as it would build them. */
export interface Build {
  stages: readonly Stage[]
  /** ARG instructions before the first FROM. */
  globalArgs: readonly Instruction[]
  /** Everything for which BuildKit refuses the file; those of a phase in the order in which it would meet them. */
  problems: readonly Problem[]
  checks: readonly Check[]
  /** The state before an instruction; undefined for one that stands in no stage or that BuildKit can't read. */
  states: ReadonlyMap<Instruction, State>
  /** The stage that an instruction stands in, its FROM included; undefined before the first FROM. */
  stageOf: ReadonlyMap<Instruction, Stage>
  /** The variables that a FROM sees. */
  globals: Snapshot
  /** Uses of variables that nothing in the file sets where the base image is not known. */
  unsure: readonly UnsureVariable[]
}

const STAGE_LIMIT = "stages are counted from 0"

/**
 * Follows a file as BuildKit does when it checks or builds it: reads the instructions, sorts them into stages, finds
 * out which stage needs which, and follows every stage's instructions. BuildKit stops at the first problem; here the
 * problem is noted and the rest goes on without the instruction or with an unknown value, so nothing hides anything.
 */
export function readBuild(file: Dockerfile, settings: BuildSettings, facts: Facts): Build {
  const report: Report = {problems: [...file.problems], checks: [], unsure: []}
  const build: (found: {code: ProblemCode; at: Span; message: string; subject?: string}, place?: Place) => void = (
    found,
    place,
  ) => addProblem(report, "build", place, found)

  checkCheckDirective()
  const readable = readInstructions()
  const {stages, globalArgs, stageOf} = splitStages()
  checkStageNames()
  checkCasing(file, [...stageOf.keys()], report)

  const states = new Map<Instruction, State>()
  const lastName = settings.target ?? stages[stages.length - 1]?.name ?? ""
  const readableArgs = globalArgs.filter(arg => readable.has(arg))
  checkDefaultImages()
  const environment = platformArgs(settings, lastName)
  addGlobalArgs(environment, file, readableArgs, settings.buildArgs, report)
  const globals = snapshot(environment)
  const result: Build = {
    stages,
    globalArgs,
    problems: report.problems,
    checks: report.checks,
    unsure: report.unsure,
    states,
    stageOf,
    globals,
  }
  if (stages.length === 0) return result
  checkSourceDate()

  const graph: Graph = {nodes: [], byName: new Map()}
  for (const stage of stages) startStage(stage)
  const target = findTarget()
  connect()
  resolve()
  follow()
  checkFailing()
  return result

  // --- the file ---

  function checkCheckDirective(): void {
    const {check} = file
    if (!check) return
    const options = readCheckOptions(firstWord(check.value))
    if (!("problem" in options)) return
    const at = {from: check.valueFrom, to: check.valueTo}
    build({code: "invalid-check-directive", at, message: `the build stops at this directive: ${options.problem}`})
  }

  /** The instructions that BuildKit can read; the problems of the others are noted. */
  function readInstructions(): Set<Instruction> {
    const readable = new Set<Instruction>()
    const parseProblems = file.problems.map(({at}) => at.from).sort((a, b) => a - b)
    let next = 0
    let started = false
    let complained = false
    for (const instruction of file.instructions) {
      const place = placeOf(file, instruction)
      while (next < parseProblems.length && parseProblems[next]! < instruction.from) next++
      let fine = next >= parseProblems.length || parseProblems[next]! > instruction.to
      for (const found of checkInstruction(instruction)) {
        addProblem(report, "instructions", place, found)
        fine = false
      }
      const {name, keyword} = instruction
      if (name === "FROM") started = true
      else if (!started && !complained && name && name !== "ARG") {
        const message = `${name} stands before the first FROM: only ARG may, so put FROM and an image above it`
        addProblem(report, "instructions", place, {code: "no-from", at: keyword, message})
        complained = true
      }
      if (fine) readable.add(instruction)
      checkOne(file, instruction, fine, report)
    }
    return readable
  }

  function splitStages(): {stages: Stage[]; globalArgs: Instruction[]; stageOf: Map<Instruction, Stage>} {
    const stages: Stage[] = []
    const globalArgs: Instruction[] = []
    const stageOf = new Map<Instruction, Stage>()
    let instructions: Instruction[] = []
    for (const instruction of file.instructions) {
      if (instruction.name === "FROM") {
        instructions = []
        const index = stages.length
        const name = stageNameOf(instruction)
        const base: Base = {kind: "unknown"}
        const stage = {
          index,
          from: instruction,
          name,
          instructions,
          base,
          os: settings.platform.os,
          sources: [],
          followed: [],
        } as unknown as Stage
        stages.push(stage)
        stageOf.set(instruction, stage)
      } else if (stages.length > 0) {
        instructions.push(instruction)
        stageOf.set(instruction, stages[stages.length - 1]!)
      } else if (instruction.name === "ARG") globalArgs.push(instruction)
    }
    if (stages.length === 0 && file.instructions.length > 0 && file.instructions.every(({name}) => name === "ARG")) {
      const last = file.instructions[file.instructions.length - 1]!
      build({code: "no-from", at: last.keyword, message: "there is no FROM in this file, so there is nothing to build"})
    }
    return {stages, globalArgs, stageOf}
  }

  function checkStageNames(): void {
    const seen = new Set<string>()
    for (const {name, from} of stages) {
      if (name === "") continue
      const at = fromParts(from).name!
      const place = placeOf(file, from)
      if (name === "context" || name === "scratch")
        addCheck(report, place, "ReservedStageName", at, name, {fileOnly: true})
      if (seen.has(name)) addCheck(report, place, "DuplicateStageName", at, name, {fileOnly: true})
      seen.add(name)
    }
  }

  // --- images ---

  /** Whether the base images are names of images when no build argument is given. */
  function checkDefaultImages(): void {
    const defaults = platformArgs(settings, lastName)
    if (!addGlobalArgs(defaults, file, readableArgs, new Map(), undefined)) return
    for (const {from} of stages) {
      const {image} = fromParts(from)
      if (!image || !readable.has(from)) continue
      const {problem, result} = expandText(image, snapshot(defaults), file)
      if (problem) return
      if (result === UNKNOWN || !("problem" in parseImageReference(result))) continue
      addCheck(report, placeOf(file, from), "InvalidDefaultArgInFrom", image, image.value, {fileOnly: true})
    }
  }

  function checkSourceDate(): void {
    const assigned = find(globals, "SOURCE_DATE_EPOCH")
    const found = checkEpoch(file, stages, globals, assigned?.by ?? {from: 0, to: 0})
    if (found)
      build(
        {code: "invalid-epoch", at: found.at, message: found.message},
        found.stage && placeOf(file, found.stage.from),
      )
  }

  function startStage(stage: Stage): void {
    const {from} = stage
    const place = placeOf(file, from)
    const {image, name} = fromParts(from)
    const node = newNode({stage, baseName: UNKNOWN, baseAt: image ?? from.keyword, place, platform: undefined})
    if (image && readable.has(from)) {
      const expanded = expandText(image, globals, file)
      reportUndeclared(expanded, image, place)
      if (expanded.problem) {
        const {required} = expanded.problem
        const code =
          required !== undefined && isDeclared(globals, required) ? "unset-image-variable" : "invalid-image-name"
        build(
          {
            code,
            at: expanded.place(expanded.problem),
            message: expansionMessage(expanded.problem, image),
            subject: required,
          },
          place,
        )
      } else if (expanded.result === "") {
        build(emptyImage(expanded, image), place)
      } else {
        node.baseName = expanded.result
        if (unsetArgument(expanded)) node.unset = unsetArgument(expanded)
      }
      readPlatform(stage, node, place)
      if (
        name &&
        stage.name !== "context" &&
        stage.name !== "scratch" &&
        "problem" in parseImageReference(stage.name)
      ) {
        const message = `"${stage.name}" can't name a stage: BuildKit also looks it up as an image, and no image can have this name`
        build({code: "invalid-stage-name", at: name, message})
      }
    }
    addNode(graph, node)
    const commands = stage.instructions.filter(instruction => readable.has(instruction))
    node.commands = commands.map(instruction => {
      return {instruction, place: placeOf(file, instruction), escape: file.escape, source: file.source, sources: []}
    })
  }

  function emptyImage(
    expanded: Expanded,
    image: Text,
  ): {code: ProblemCode; at: Span; message: string; subject?: string} {
    const argument = unsetArgument(expanded)
    if (argument === undefined)
      return {code: "invalid-image-name", at: image, message: `"${image.value}" is empty here: FROM needs an image`}
    return {code: "unset-image-variable", at: image, message: unsetMessage(argument, ""), subject: argument}
  }

  /** The ARG without a default that the text holds and that no build argument sets. */
  function unsetArgument(expanded: Expanded): string | undefined {
    return [...expanded.unmatched].find(name => isDeclared(globals, name))
  }

  function reportUndeclared(expanded: Expanded, text: Text, place: Place): void {
    for (const name of expanded.unmatched) {
      if (isDeclared(globals, name)) continue
      const suggestion = suggest(name, globalNames())
      addCheck(report, place, "UndefinedArgInFrom", variablePlace(expanded, name, text), name, {suggestion})
    }
  }

  function* globalNames(): Generator<string> {
    yield* namesIn(globals)
    yield* declaredIn(globals)
  }

  function readPlatform(stage: Stage, node: Node, place: Place): void {
    const text = flagText(stage.from, "platform")
    if (!text || text.value === "") return
    const expanded = expandText(text, globals, file)
    const {matched, unmatched, problem, result} = expanded
    reportUndeclared(expanded, text, place)
    if (
      matched.size === 1 &&
      unmatched.size === 0 &&
      matched.has("TARGETPLATFORM") &&
      result === lookup(globals, "TARGETPLATFORM")
    ) {
      addCheck(report, place, "RedundantTargetPlatform", findFlag(stage.from, "platform")!, text.value)
    }
    const platform = typeof result === "string" ? parsePlatform(result) : undefined
    if (matched.size === 0 && unmatched.size === 0 && platform) {
      const named = stage.name.includes(platform.os) || stage.name.includes(platform.arch)
      if (!named)
        addCheck(report, place, "FromPlatformFlagConstDisallowed", findFlag(stage.from, "platform")!, text.value)
    }
    if (problem) {
      build({code: "invalid-platform", at: expanded.place(problem), message: expansionMessage(problem, text)}, place)
    } else if (result === "") {
      build(
        {
          code: "invalid-platform",
          at: text,
          message: `"${text.value}" is empty here: leave --platform out, or give the variable a value`,
        },
        place,
      )
    } else if (typeof result === "string" && !platform) {
      const message = `"${result}" is no platform: write os/architecture or os/architecture/variant, such as linux/arm64`
      build({code: "invalid-platform", at: text, message}, place)
    } else if (platform) {
      node.platform = platform
      stage.platform = platform
    }
  }

  // --- the graph ---

  function findTarget(): Node {
    const last = graph.nodes[graph.nodes.length - 1]!
    if (settings.target === undefined) return last
    const index = parseInteger(settings.target)
    const node = findNode(graph, settings.target) ?? (index === undefined ? undefined : graph.nodes[index])
    if (node) return node
    const names = stages.map(({name}) => name).filter(name => name !== "")
    const known =
      names.length === 0
        ? "no stage of this file has a name"
        : `there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`
    const message = `there is no stage "${settings.target}" to build: ${known}`
    build({code: "unknown-target", at: last.stage!.from.keyword, message})
    return last
  }

  /** Finds out what every instruction takes from where. */
  function connect(): void {
    for (const node of [...graph.nodes]) for (const command of node.commands) connectCommand(node, command)
    const circle = findCircle(graph.nodes)
    if (!circle) return
    const lines = circle.places.map(place => place.lines)
    const names = circle.places.map(({lines}) => lines[0]).join(", ")
    report.problems.push({
      code: "circular-stages",
      phase: "build",
      at: sourceName(circle.places[circle.places.length - 1]!.instruction),
      message: `stages that need each other can't be built: follow lines ${names}`,
      lines,
    })
  }

  function sourceName(instruction: Instruction): Span {
    return flagText(instruction, "from") ?? findFlag(instruction, "mount")?.value ?? instruction.keyword
  }

  function connectCommand(node: Node, command: Command): boolean {
    const {instruction, place} = command
    if (instruction.name === "COPY") {
      const from = flagText(instruction, "from")
      if (!from || from.value === "") return false
      const source = copySource(from, place, command.escape)
      command.sources = [source]
    } else if (instruction.name === "RUN") {
      command.sources = findFlags(instruction, "mount").map(flag => {
        const from = mountSource(flag)
        // a mount without a name takes from scratch, as far as the graph goes
        const name = from?.value || "scratch"
        return findNode(graph, name) ?? newNode({baseName: name, baseAt: from ?? flag})
      })
    }
    let added = false
    for (const [i, source] of command.sources.entries()) {
      if (!source) continue
      added = true
      node.dependencies.set(source, place)
      if (!source.stage) addNode(graph, source)
      note(node, command, i, source)
    }
    return added
  }

  function mountSource(flag: Flag): Text | undefined {
    return optionsOf(flag)?.findLast(({key}) => key.value.toLowerCase() === "from")?.value
  }

  /** Keeps what a stage uses for those who ask later. */
  function note(node: Node, {instruction, place}: Command, index: number, source: Node): void {
    if (!node.stage || place.shownAt) return
    const from =
      instruction.name === "COPY" ? flagText(instruction, "from") : mountSource(findFlags(instruction, "mount")[index]!)
    if (from && from.value !== "")
      node.stage.sources.push({instruction, at: from, name: from.value, stage: source.stage})
  }

  function copySource(from: Text, place: Place, escape: string): Node | undefined {
    const {problem, result} = expandText(from, undefined, {escape})
    // BuildKit names no line for these, but for those of a trigger
    const wrong = (message: string) => {
      const at = place.shownAt ?? from
      report.problems.push({
        code: "invalid-stage-reference",
        phase: "build",
        at,
        message,
        lines: place.shownAt ? [place.lines] : [],
      })
    }
    if (problem) return void wrong(`"${from.value}" can't be read: ${problem.text}`)
    if (result !== from.value) {
      return void wrong(
        "--from can't hold a variable: start a stage with FROM and the variable, and name that stage here",
      )
    }
    const index = parseInteger(from.value)
    if (index === undefined) return findNode(graph, from.value) ?? newNode({baseName: from.value, baseAt: from, place})
    if (index < 0 || index >= graph.nodes.length) {
      return void wrong(`there is no stage ${from.value}: ${STAGE_LIMIT}, and the last one is ${stages.length - 1}`)
    }
    return graph.nodes[index]
  }

  // --- bases ---

  /** Looks up every image, and adds the triggers that bases bring to the stages that the target needs. */
  function resolve(): void {
    for (let again = true; again; ) {
      for (const node of graph.nodes) if (!node.base && !node.resolved && !node.dispatched) resolveBase(node)
      again = false
      const needed = reachable(target)
      for (const node of graph.nodes) if (needed.has(node) && addTriggers(node)) again = true
    }
  }

  function resolveBase(node: Node): void {
    node.resolved = true
    const {stage, baseName, place} = node
    const set = (base: Base) => {
      if (stage) stage.base = base
    }
    node.platform ??= undefined
    if (!stage) node.dispatched = true
    if (baseName === "scratch") {
      set({kind: "scratch"})
      node.platform = settings.platform
      return
    }
    if (typeof baseName !== "string") return
    if (settings.contexts.has(toLower(baseName)) || (stage && settings.contexts.has(stage.name))) {
      set({kind: "context", name: baseName})
      return
    }
    const reference = parseImageReference(baseName)
    if ("problem" in reference) {
      const found = imageProblem(node, baseName, reference.problem)
      if (found) build(found, place)
      return
    }
    const platform = node.platform ?? settings.platform
    const image = facts.image(baseName, platform)
    set({kind: "image", name: baseName, reference, facts: image})
    node.platform = platform
    if (!image || !place) return
    node.onbuild = image.onbuild ?? []
    if (stage && (image.platform.os !== platform.os || image.platform.arch !== platform.arch)) {
      addCheck(report, place, "InvalidBaseImagePlatform", node.baseAt, baseName, {fileOnly: true})
    }
  }

  function imageProblem(
    node: Node,
    name: string,
    problem: string,
  ): {code: ProblemCode; at: Span; message: string; subject?: string} | undefined {
    const at = node.baseAt
    const lower = findNode(graph, name)?.stage
    if (lower && node.stage && lower.index < node.stage.index) {
      const message = `a stage is found by its name in lower case: write FROM ${lower.name}, for "${name}" is looked up as an image`
      return {code: "invalid-image-name", at, message}
    }
    if (node.unset !== undefined)
      return {code: "unset-image-variable", at, message: unsetMessage(node.unset, name), subject: node.unset}
    return {code: "invalid-image-name", at, message: `"${name}" is no name of an image: ${imageReason(problem)}`}
  }

  /** Adds the triggers of the node's base; whether they bring something new to look up. */
  function addTriggers(node: Node): boolean {
    const {stage, base} = node
    if (node.triggersRead || !stage) return false
    node.triggersRead = true
    const place: Place = {...placeOf(file, stage.from), comments: undefined}
    const triggers: {text: string; at: Span}[] = node.onbuild.map(text => ({text, at: node.baseAt}))
    for (const {instruction} of base?.commands ?? []) {
      if (instruction.name === "ONBUILD" && instruction.trigger) {
        triggers.push({text: triggerSource(instruction, file.source), at: instruction.trigger})
      }
    }
    const commands: Command[] = []
    let added = false
    for (const {text, at} of triggers) {
      const command = readTrigger(text, {...place, shownAt: at})
      if (!command) continue
      if (connectCommand(node, command)) added = true
      commands.push(command)
    }
    node.commands = [...commands, ...node.commands]
    return added
  }

  function readTrigger(text: string, place: Place): Command | undefined {
    const trigger = parse(text)
    const [instruction, second] = trigger.instructions
    const problems = [...trigger.problems.map(problem => ({...problem, at: place.shownAt!}))]
    if (problems.length === 0 && second) {
      problems.push({
        code: "invalid-onbuild",
        phase: "build",
        at: place.shownAt!,
        message: "this is more than one instruction",
        lines: [],
      })
    }
    for (const problem of problems) build(problem, place)
    if (problems.length > 0 || !instruction) return undefined
    const found = [...checkInstruction(instruction)]
    for (const problem of found) build(problem, place)
    if (found.length > 0) return undefined
    return {instruction, place, escape: file.escape, source: text, sources: []}
  }

  // --- following the instructions ---

  function follow(): void {
    const ignored = readIgnored()
    const context = {report, globals, buildArgs: settings.buildArgs, ignored}
    for (const node of graph.nodes) {
      if (node.stage) followStage(node, node.stage)
      node.dispatched = true
    }

    function followStage(node: Node, stage: Stage): void {
      node.dispatched = true
      const course = startCourse(node, stage)
      states.set(stage.from, course.state)
      const followed: Followed[] = []
      for (const command of node.commands) {
        const {instruction, place, source} = command
        if (!place.shownAt) states.set(instruction, course.state)
        followed.push({
          instruction,
          state: course.state,
          source,
          at: place.shownAt ?? instruction,
          trigger: place.shownAt !== undefined,
          sources: command.sources.map(
            from => from?.stage ?? (from?.baseName === UNKNOWN ? undefined : from?.baseName),
          ),
        })
        dispatch(course, command, context)
      }
      node.environment = course.environment
      stage.followed = followed
      stage.end = course.state
    }
  }

  function startCourse(node: Node, stage: Stage): Course {
    const {base} = node
    if (base?.stage?.end) {
      stage.base = {kind: "stage", stage: base.stage}
      node.platform = base.platform
      stage.os = base.stage.os
      const environment = newEnvironment(true, base.stage.end.env)
      return {stage, environment, state: {...base.stage.end, stage, env: snapshot(environment)}, last: new Map()}
    }
    const image = stage.base.kind === "image" ? stage.base.facts : undefined
    const known = stage.base.kind === "scratch" || image !== undefined
    const environment = newEnvironment(known)
    stage.os = node.platform?.os ?? settings.platform.os
    for (const [name, value] of image?.env ?? []) assign(environment, name, value)
    if (known && stage.os !== "windows" && lookup(snapshot(environment), "PATH") === undefined) {
      assign(environment, "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    }
    const state: State = {
      stage,
      env: snapshot(environment),
      user: image?.user ?? (known ? undefined : UNKNOWN),
      workdir: known ? image?.workdir || "/" : UNKNOWN,
      workdirSet: false,
      shell: image?.shell,
    }
    return {stage, environment, state, last: new Map()}
  }

  function readIgnored(): IgnoreMatcher | undefined {
    if (facts.ignoreFile === undefined) return undefined
    const lines = readIgnoreFile(facts.ignoreFile)
    const matcher = "problem" in lines ? lines : compilePatterns(lines)
    if (!("problem" in matcher)) return matcher.patterns.length > 0 ? matcher : undefined
    const at = stages[0]!.from.keyword
    build({code: "invalid-ignore-file", at, message: `.dockerignore stops every build: ${matcher.problem}`})
    return undefined
  }

  /** With error=true BuildKit fails at the end where any check has found something. */
  function checkFailing(): void {
    const {check} = file
    const options = check && readCheckOptions(firstWord(check.value))
    if (!options || "problem" in options || !options.error) return
    const rules = new Set(report.checks.filter(found => isReported(found, options)).map(({rule}) => rule))
    if (rules.size === 0) return
    const at = {from: check!.valueFrom, to: check!.valueTo}
    build({code: "failing-check", at, message: `error=true fails the build because of ${[...rules].join(", ")}`})
  }
}

/** Whether BuildKit would show the check's warning, given the options at the top of the file and above the instruction. */
export function isReported(found: Check, top: ReturnType<typeof readCheckOptions>): boolean {
  if ("problem" in top) return false
  const local = found.comments && commentOptions(found.comments)
  const all = local ? [top, local] : [top]
  if (found.rule === "InvalidDefinitionDescription") {
    return all.some(options => options.experimentalAll || options.experimental.includes(found.rule))
  }
  return !all.some(options => options.skipAll || options.skip.includes(found.rule))
}

function commentOptions(comments: Instruction["comments"]) {
  for (const {text} of comments) {
    const directive = readDirective(text, 0, 0, text.length)
    if (directive?.name !== "check") continue
    const options = readCheckOptions(firstWord(directive.value))
    return "problem" in options ? undefined : options
  }
  return undefined
}

function unsetMessage(argument: string, image: string): string {
  const left = image === "" ? "FROM is left without an image" : `"${image}" names no image`
  return `ARG ${argument} has no default, so without --build-arg ${argument}=... ${left}: give it a default`
}

function imageReason(problem: string): string {
  switch (problem) {
    case "uppercase":
      return "the repository has to be in lower case"
    case "hex":
      return "64 hexadecimal digits are taken for an image's id"
    case "digest":
      return "the digest behind @ is not complete"
    case "empty":
      return "it is empty"
    default:
      return "write [registry/]repository[:tag][@digest], without http://"
  }
}
