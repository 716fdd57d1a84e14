import {UNKNOWN} from "../../grammars/expand.ts"
import type {Analysis} from "../analysis.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import {copyParts} from "../model/instructions.ts"
import type {Stage} from "../model/stages.ts"
import {rootBase} from "../model/stages.ts"
import {expandText} from "../model/value.ts"
import type {Instruction, Text} from "../syntax/ast.ts"
import {isAbsoluteOn} from "../values/path.ts"

export const relativeDestination = rule({
  name: "relative-destination",
  aliases: ["DL3045"],
  summary: "Files are copied to a relative path, and no WORKDIR is set",
  severity: "warning",
  since: "2026.1",
  why: `Without a WORKDIR in this stage or in those it is built on, a relative destination means a place in whatever folder
the base image happens to work in, \`/\` in many of them. Set a WORKDIR above, or write the whole path. One finding is
reported for a stage, since one WORKDIR mends them all.`,
  examples: [
    {
      bad: "FROM node:24\nCOPY package.json <|.|>\nCOPY . .\n",
      good: "FROM node:24\nCOPY package.json /\nCOPY . /\n",
    },
    {
      bad: "FROM golang:1.25\nCOPY . <|.|>\n",
      good: "FROM golang:1.25\nWORKDIR /src\nCOPY . .\n",
    },
    {
      bad: "FROM golang:1.25 AS base\nRUN true\nFROM base\nCOPY a <|b/|>\n",
      good: "FROM golang:1.25 AS base\nWORKDIR /srv\nFROM base\nCOPY a b/\nCOPY c $HOME/c\nCOPY d C:/d\n",
    },
  ],
  *check(analysis) {
    const {file} = analysis
    const found = new Map<Stage, {at: Text; instruction: Instruction; path: string}[]>()
    for (const instruction of analysis.all("ADD", "COPY")) {
      const {destination} = copyParts(instruction)
      const state = analysis.stateAt(instruction)
      if (!destination || !state || state.workdirSet) continue
      const path = expandText(destination, state.env, file).result
      if (path === UNKNOWN || path === "" || /^\$/.test(destination.value) || isAbsoluteOn(path, state.stage.os))
        continue
      if (/^["']?(?:[A-Za-z]:|[\\/%])/.test(path)) continue
      const list = found.get(state.stage)
      if (list) list.push({at: destination, instruction, path})
      else found.set(state.stage, [{at: destination, instruction, path}])
    }
    for (const [stage, all] of found) {
      const [{at, path}, ...others] = all as [(typeof all)[number], ...typeof all]
      const scratch = rootBase(stage).kind === "scratch"
      const where = scratch ? "/ (no WORKDIR is set)" : "whatever folder the base image works in"
      const home = path.startsWith("~") ? "; ~ is no home folder here, but a plain name" : ""
      yield {
        at,
        message: `"${path}" is relative to ${where}${home}: set a WORKDIR above, or write the whole path`,
        severity: scratch ? "info" : "warning",
        aliases: all.flatMap(({instruction, at: place}) =>
          instruction.name === "COPY" ? [place === at ? "DL3045" : {code: "DL3045", at: place}] : [],
        ),
        fix: absolute(analysis, stage, all),
        related: others.map(({at}) => ({at, message: "relative, too"})),
      }
    }
  },
})

/** Images that set no WORKDIR: systems, and languages whose images leave it to the user. */
const WITHOUT_WORKDIR =
  /^library\/(?:alpine|debian|ubuntu|centos|fedora|rockylinux|almalinux|amazonlinux|archlinux|busybox|oraclelinux|node|python|ruby)$/

/** The whole paths, where the folder is known in which the base image works. */
function absolute(
  analysis: Analysis,
  stage: Stage,
  all: readonly {at: Text; instruction: Instruction; path: string}[],
): Fix | undefined {
  const base = rootBase(stage)
  const image = base.kind === "image" ? base.reference.normalized : undefined
  const workdir = analysis.stateAt(all[0]!.instruction)?.workdir
  const known = typeof workdir === "string"
  const likely = image !== undefined && image.domain === "docker.io" && WITHOUT_WORKDIR.test(image.path)
  if (stage.os === "windows" || (!known && !likely)) return undefined
  const folder = known ? workdir.replace(/\/+$/, "") : ""
  const edits = all.map(({at, path}) => {
    if (analysis.text(at) !== path || /^~|(?:^|\/)\.\.(?:\/|$)/.test(path)) return undefined
    return {from: at.from, to: at.to, text: `${folder}/${path.replace(/^(?:\.\/+)+/, "").replace(/^\.$/, "")}`}
  })
  if (!edits.every(edit => edit !== undefined)) return undefined
  return {
    title: `Write ${edits
      .map(({text}) => text)
      .slice(0, 3)
      .join(" and ")}`,
    safe: known,
    edits,
  }
}
