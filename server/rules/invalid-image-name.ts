import {instructionAt} from "../lint/instructionEdits.ts"
import {problemRule} from "../lint/rule.ts"
import {fromParts} from "../model/instructions.ts"
import {imageOf} from "../syntax/details.ts"

export const invalidImageName = problemRule({
  name: "invalid-image-name",
  aliases: ["InvalidDefaultArgInFrom"],
  summary: "What should be an image is no name of one",
  since: "2026.1",
  why: `An image is \`[registry/]repository[:tag][@digest]\`. The repository is in lower case, a tag follows each colon, and there
is no \`http://\`. A stage is found by its name in lower case only, whatever its AS says.`,
  examples: [
    {bad: "FROM <|Alpine:3.22|>\n", good: "FROM alpine:3.22\n"},
    {bad: "ARG TAG=\nFROM <|alpine:$TAG|>\n", good: "ARG TAG=3.22\nFROM alpine:$TAG\n"},
    {bad: "FROM alpine:3.22 AS Build\nFROM <|Build|>\n", good: "FROM alpine:3.22 AS Build\nFROM build\n"},
    {
      bad: "FROM <|https://registry.example.com/Tools/web:B1|>\n",
      good: "FROM registry.example.com/tools/web:B1\n",
    },
  ],
  // a variable that is not declared is what has to be mended then, and another rule says it
  applies: ({at}, {build, source}) =>
    /^\$\{\w+:[^-+?]/.test(source.slice(at.from, at.to)) ||
    !build.checks.some(
      check => check.rule === "UndefinedArgInFrom" && check.at.from >= at.from && check.at.to <= at.to,
    ),
  aliasesOf: ({at}, {build}) =>
    build.checks.some(
      check => check.rule === "InvalidDefaultArgInFrom" && check.at.from <= at.from && check.at.to >= at.to,
    )
      ? ["InvalidDefaultArgInFrom"]
      : [],
  fix({at}, analysis) {
    const instruction = instructionAt(analysis, at.from)
    const image = instruction?.name === "FROM" ? fromParts(instruction).image : undefined
    const written = analysis.text(at)
    if (image?.from !== at.from || image.value !== written || /[$"'\\`]/.test(written)) return undefined
    const address = /^https?:\/\/(?!hub\.)/.exec(written)?.[0] ?? ""
    // a tag may hold capitals
    const [, path = "", rest = ""] = /^(.*?)((?::[^/@]*)?(?:@.*)?)$/.exec(written.slice(address.length)) ?? []
    const meant = path.toLowerCase() + rest
    const isStage = analysis.stages.some(({name, from}) => name === meant && from.from < at.from)
    // all in capitals it is a mark to be filled in
    if (meant === written || (!isStage && (path === path.toUpperCase() || !imageOf({...image, value: meant}))))
      return undefined
    return {title: `Write ${meant}`, safe: isStage, edits: [{from: at.from, to: at.to, text: meant}]}
  },
})
