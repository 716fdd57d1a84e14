import {toLower} from "../../grammars/characters.ts"
import {UNKNOWN} from "../../grammars/expand.ts"
import {mountOption} from "../../grammars/mounts.ts"
import type {Instruction, Pair, Text} from "../syntax/ast.ts"
import {optionsOf} from "../syntax/details.ts"
import type {Span} from "../text.ts"
import {isPredefinedArgument} from "./arguments.ts"
import {assign, type Environment, find, lookup, newEnvironment, type Snapshot, snapshot} from "./environment.ts"
import {findFlags} from "./flags.ts"
import {type Declaration, type Mention, type Name, type NamesInput, namedBy, newName} from "./names.ts"
import {dialectOf, type ShellText, shellText, shellTextOf} from "./script.ts"
import {type ScriptVariable, variablesOfScript, variablesOfText} from "./scriptVariables.ts"
import {viewOf} from "./shellWalk.ts"
import type {StageNames} from "./stageNames.ts"
import type {Stage} from "./stages.ts"
import {usesIn} from "./uses.ts"

/** Variables as they are in force at a point of a stage, or before the first FROM. */
interface Scope {
  environment: Environment
  stage?: Stage
}

/** A declaration with the variable that it is one of, as long as that may still turn out to be another one's. */
interface Known extends Declaration {
  variable: Variable
}

/** A variable that may have been found to be the same as another one. */
interface Variable {
  same?: Variable
  name: Name
}

/**
 * Notes where variables are named. Two declarations are one variable where one overwrites the other, also through the
 * stage that a stage comes from; and all ARGs of a name are one, since `--build-arg` sets them all.
 */
export function readVariableNames(
  {file, source, build, settings, stages, shellViews, shellOf, stateAt}: NamesInput,
  {baseOf}: StageNames,
  note: (mention: Mention) => void,
): void {
  const views = new Map(shellViews.map(view => [view.shell.instruction, view]))
  const known = new Map<Span, Known>()
  const waiting: {mention: Omit<Mention, "name">; variable: Variable}[] = []
  const args = new Map<string, Variable>()
  const free = new Map<string, Variable>()
  const globalArgs = new Map<string, Known>()

  const globals: Scope = {environment: newEnvironment(true)}
  const first = stages[0]?.from.from ?? source.length
  for (const instruction of file.instructions) if (instruction.from < first) follow(instruction, globals)
  const globalEnd = snapshot(globals.environment)
  const ends = new Map<Stage, Snapshot>()
  for (const stage of stages) readStage(stage)
  for (const {mention, variable} of waiting) note({...mention, name: root(variable).name})

  function readStage(stage: Stage): void {
    for (const {name, nameAt} of usesIn(file, stage.from)) use(name, nameAt, globalEnd, stage.from)
    const base = baseOf(stage)
    const scope: Scope = {environment: newEnvironment(true, base && ends.get(base)), stage}
    for (const instruction of stage.instructions) follow(instruction, scope)
    // what starts the container sees the variables as they are in the end
    for (const instruction of stage.instructions) if (isStart(instruction)) readScript(instruction, instruction, scope)
    const triggers = stage.instructions.filter(({trigger}) => trigger)
    if (triggers.length > 0) {
      // they run in the stages that start from this one, before their own instructions
      scope.environment = newEnvironment(true, snapshot(scope.environment))
      for (const outer of triggers) follow(outer.trigger!, scope, outer)
      for (const outer of triggers) if (isStart(outer.trigger!)) readScript(outer.trigger!, outer, scope)
    }
    ends.set(stage, snapshot(scope.environment))
  }

  function follow(instruction: Instruction, scope: Scope, outer = instruction): void {
    const {name, pairs} = instruction
    // heredocs hang on the outermost instruction
    const whole = outer === instruction ? instruction : {...instruction, heredocs: outer.heredocs}
    const uses = [...usesIn(file, whole)]
    if (name === "ARG") {
      let next = 0
      for (const [i, pair] of pairs.entries()) {
        for (; next < uses.length && uses[next]!.pair === i; next++) useNow(uses[next]!, scope, outer)
        declareArgument(pair, scope, outer)
      }
      return
    }
    for (const found of uses) useNow(found, scope, outer)
    if (name === "ENV") for (const pair of pairs) setVariable(pair, scope, outer)
    if (name === "RUN") readScript(instruction, outer, scope)
  }

  function useNow({name, nameAt}: {name: string; nameAt: Span}, {environment, stage}: Scope, instruction: Instruction) {
    use(name, nameAt, snapshot(environment), instruction, stage)
  }

  function use(
    name: string,
    at: Span,
    env: Snapshot,
    instruction: Instruction,
    stage?: Stage,
    role: Mention["role"] = "read",
  ): void {
    if (!isName(name)) return
    const declaration = inForce(env, name)
    push({at, role, declaration, stage, instruction}, declaration?.variable ?? freeVariable(name))
  }

  function push(mention: Omit<Mention, "name">, variable: Variable): void {
    waiting.push({mention, variable})
  }

  // --- declarations ---

  function declareArgument(pair: Pair, scope: Scope, instruction: Instruction): void {
    const {key, value} = pair
    const name = key.value
    if (!isName(name)) return
    const env = snapshot(scope.environment)
    const before = inForce(env, name)
    const variable = variableOf(args, name)
    if (before) join(before.variable, variable)
    const declaration = declare(pair, key, "ARG", variable, instruction)
    const global = scope.stage && !value ? globalArgs.get(name) : undefined
    if (!scope.stage) globalArgs.set(name, declaration)
    push({at: declaration.name, role: "write", declaration, global, stage: scope.stage, instruction}, variable)
    // an ARG that brings no value leaves the one that is there
    const brings = value !== undefined || settings.buildArgs.has(name) || lookup(build.globals, name) !== undefined
    if (brings || !before) assign(scope.environment, name, UNKNOWN, declaration.name)
  }

  function setVariable(pair: Pair, scope: Scope, instruction: Instruction): void {
    const named = namedBy(pair.key, file.escape)
    if (!named || !isName(named.value)) return
    const before = inForce(snapshot(scope.environment), named.value)
    const variable = before?.variable ?? {name: newName("variable", named.value)}
    const declaration = declare(pair, named.at, "ENV", variable, instruction)
    push({at: declaration.name, role: "write", declaration, stage: scope.stage, instruction}, variable)
    assign(scope.environment, named.value, UNKNOWN, declaration.name)
  }

  function declare(
    pair: Pair,
    name: Span | Text,
    by: "ARG" | "ENV",
    variable: Variable,
    instruction: Instruction,
  ): Known {
    const at = {from: pair.from, to: pair.to}
    const declaration: Known = {at, name: {from: name.from, to: name.to}, by, instruction, variable}
    root(variable).name.declarations.push(declaration)
    known.set(declaration.name, declaration)
    return declaration
  }

  function inForce(env: Snapshot, name: string): Known | undefined {
    const by = find(env, name)?.by
    return by && known.get(by)
  }

  /** A variable that the file does not declare; BuildKit's own are the same as the ARGs that bring them in. */
  function freeVariable(name: string): Variable {
    return variableOf(isPredefinedArgument(name) ? args : free, name)
  }

  // --- scripts ---

  function readScript(instruction: Instruction, outer: Instruction, {environment, stage}: Scope): void {
    const locals = new Map<string, Name>()
    const env = snapshot(environment)
    const secrets = [...secretVariables(instruction)]
    const given = new Set(secrets.map(({name}) => name))
    const found = [...secrets, ...scriptVariables(instruction, outer)]
    const written = new Set(found.filter(({role}) => role === "write").map(({name}) => name))
    for (const {name, at, role, own} of found) {
      if (!own && !given.has(name) && (inForce(env, name) || !written.has(name))) {
        use(name, at, env, outer, stage, role)
        continue
      }
      const local = locals.get(name) ?? newName("variable", name, {local: true})
      locals.set(name, local)
      if (role === "write") local.declarations.push({at, name: at, by: "script", instruction: outer})
      push({at, role, declaration: local.declarations[0], stage, instruction: outer}, {name: local})
    }
  }

  function* scriptVariables(instruction: Instruction, outer: Instruction): Generator<ScriptVariable> {
    const shell = shellAt(instruction, outer)
    if (!shell) return
    if (!shell.script || shell.script.problems.length > 0) yield* variablesOfText(shell)
    else yield* variablesOfScript(views.get(instruction) ?? viewOf(shell))
  }

  /** The script of an instruction; that of a JSON array is what it gives to a shell behind `-c`. */
  function shellAt(instruction: Instruction, outer: Instruction): ShellText | undefined {
    const {name, args, json} = instruction
    if (!json) {
      return outer === instruction
        ? shellOf(instruction)
        : shellText(instruction, source, stateAt(outer), undefined, outer)
    }
    const [program, option, script] = name === "HEALTHCHECK" ? args.slice(1) : args
    if (!program || !option || !script || !/^-[a-z]*c$/.test(option.value)) return undefined
    return shellTextOf(instruction, script, dialectOf(program.value))
  }
}

/** Variables that mounts set for one RUN: `--mount=type=secret,id=token,env=TOKEN`. */
function* secretVariables(instruction: Instruction): Generator<ScriptVariable> {
  for (const flag of findFlags(instruction, "mount"))
    for (const {key, value} of optionsOf(flag) ?? [])
      if (value && isName(value.value) && mountOption(toLower(key.value)) === "env")
        yield {name: value.value, at: {from: value.from, to: value.to}, role: "write", own: true}
}

/** Whether the instruction says what the container starts. */
function isStart({name}: Instruction): boolean {
  return name === "CMD" || name === "ENTRYPOINT" || name === "HEALTHCHECK"
}

function isName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name)
}

function variableOf(variables: Map<string, Variable>, name: string): Variable {
  let variable = variables.get(name)
  if (!variable) {
    variable = {name: newName("variable", name)}
    variables.set(name, variable)
  }
  return variable
}

function root(variable: Variable): Variable {
  let at = variable
  while (at.same) at = at.same
  // the next one who asks finds it at once
  for (let step = variable; step.same; ) {
    const next = step.same
    step.same = at
    step = next
  }
  return at
}

/** Makes both the same variable. */
function join(one: Variable, other: Variable): void {
  const [a, b] = [root(one), root(other)]
  if (a === b) return
  a.same = b
  b.name.declarations.push(...a.name.declarations)
}
