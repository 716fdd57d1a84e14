import {rule} from "../lint/rule.ts"
import {templateMark} from "../lint/template.ts"

export const templateFile = rule({
  name: "template-file",
  aliases: [],
  summary: "The file is a template for a Dockerfile",
  severity: "info",
  since: "2026.1",
  why: `Marks of a template language stand where an instruction or an image should. What the Dockerfile will be is not
known, so nothing else is reported. Lint the file that the template makes.`,
  examples: [{bad: "<|{{|> if .alpine }}\nFROM alpine:3.22\n{{ end }}\n", good: "FROM alpine:3.22\n"}],
  *check(analysis) {
    const mark = templateMark(analysis)
    if (mark) yield mark
  },
})
