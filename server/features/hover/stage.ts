import type {Analysis} from "../../analysis.ts"
import {neededStages, type SourceUse, type Stage} from "../../model/stages.ts"
import {lineName} from "../../model/uses.ts"
import type {Instruction} from "../../syntax/ast.ts"
import {code, heading, list, paragraphs} from "./markdown.ts"

/** A stage: what it comes from, who uses it. */
export function stageText(analysis: Analysis, stage: Stage): string {
  const {stages, finalStage} = analysis
  const count = stage.instructions.length
  const steps = `${count} ${count === 1 ? "instruction" : "instructions"}, from ${lineOf(analysis, stage.from)} on`
  const users = stages.flatMap(other => [...usesOf(analysis, other, stage)])
  const needed = !finalStage || neededStages(finalStage).has(stage)
  const taken = [...new Set(stage.sources.map(sourceName))]
  return paragraphs(
    heading(`stage ${stage.index}`, stage.name === "" ? undefined : code(stage.name)),
    description(stage),
    list(
      baseText(stage),
      steps,
      taken.length > 0 ? `takes files from ${some(taken)}` : undefined,
      users.length > 0 ? `used by ${some(users)}` : undefined,
      stage === finalStage ? "the stage that is built" : undefined,
      needed ? undefined : "not built, since the stage that is built does not need it",
    ),
  )!
}

/** What a stage starts from, in a few words. */
function baseText({base}: Stage): string | undefined {
  switch (base.kind) {
    case "scratch":
      return `starts from ${code("scratch")}, with no files at all`
    case "stage":
      return `starts from the stage ${stageName(base.stage)}`
    case "image":
      return `starts from the image ${code(base.name)}`
    case "context":
      return `starts from the build context ${code(base.name)}`
    case "unknown":
      return "starts from an image that is not known without a build"
  }
}

/** By its name, or its number. */
export function stageName({name, index}: Stage): string {
  return name === "" ? `${index}` : code(name)
}

function sourceName({stage, name}: SourceUse): string {
  return stage ? stageName(stage) : code(name)
}

function* usesOf(analysis: Analysis, user: Stage, stage: Stage): Generator<string> {
  if (user.base.kind === "stage" && user.base.stage === stage) yield `FROM on ${lineOf(analysis, user.from)}`
  for (const {stage: source, instruction} of user.sources) {
    if (source === stage) yield `${instruction.name} on ${lineOf(analysis, instruction)}`
  }
}

/** "line 3" */
export function lineOf({file}: Analysis, {keyword}: Instruction): string {
  return lineName(file, keyword.from)
}

/** The first five of them. */
function some(words: readonly string[]): string {
  const first = words.slice(0, 5).join(", ")
  return words.length > 5 ? `${first} and ${words.length - 5} more` : first
}

/** BuildKit takes a comment that starts with the name of what it stands above as its description. */
function description({from: {comments}, name}: Stage): string | undefined {
  return descriptionIn(comments, name)
}

export function descriptionIn(comments: Instruction["comments"], name: string): string | undefined {
  const found = comments.find(({text}) => name !== "" && text.startsWith(`${name} `))
  return found && code(found.text.slice(name.length + 1).trim())
}
