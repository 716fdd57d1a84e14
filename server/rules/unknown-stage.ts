import {distance} from "fastest-levenshtein"
import {replaceWord, rule} from "../lint/rule.ts"
import {looksLikeImage} from "../model/officialImages.ts"
import {suggest} from "../model/suggest.ts"

export const unknownStage = rule({
  name: "unknown-stage",
  aliases: ["DL3022"],
  summary: "Files are taken from a stage that this file does not have",
  severity: "info",
  since: "2026.1",
  why: `Where no stage has the name, BuildKit looks for a named context of the build (\`docker build --build-context
name=...\`), and then pulls an image of that name from Docker Hub: a misspelled stage ends in an error about a repository that
does not exist, or in files of a stranger. Names with an owner, a registry or a tag are plainly images, and so are those of
the official images. Contexts that the configuration names are known.`,
  examples: [
    {
      bad: "FROM golang:1.25 AS builder\nRUN go build -o /app\nFROM scratch\nCOPY --from=<|bulder|> /app /app\n",
      good: "FROM golang:1.25 AS builder\nRUN go build -o /app\nFROM scratch\nCOPY --from=builder /app /app\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN --mount=from=<|assets|>,target=/a cp -r /a /b\n",
      good: "FROM alpine:3.22\nCOPY --from=nginx:1.29 /etc/nginx /etc/nginx\nCOPY --from=docker/buildx-bin:v0 /buildx /buildx\n",
    },
  ],
  *check(analysis) {
    const {stages, settings} = analysis
    const contexts = [...settings.contexts]
    for (const {index, sources} of stages) {
      for (const {at, name, stage, instruction} of sources) {
        const lower = name.toLowerCase()
        if (stage || settings.contexts.has(lower) || looksLikeImage(lower) || !/^[a-z0-9][a-z0-9._-]*$/.test(lower))
          continue
        const names = stages.slice(0, index).flatMap(({name}) => (name === "" ? [] : [name]))
        const near = suggest(lower, [...names, ...contexts])
        // among words of three letters everything is near
        const meant = near !== undefined && distance(lower, near) * 3 <= lower.length + 1 ? near : undefined
        yield {
          at: {from: at.from, to: at.to},
          message:
            meant === undefined
              ? `no stage of this file is called ${name}: give the build a context of that name, or it pulls ${name} from Docker Hub`
              : `no stage is called ${name}, so the build pulls an image of that name: did you mean ${meant}?`,
          severity: meant === undefined ? "info" : "warning",
          fix:
            meant === undefined
              ? undefined
              : replaceWord(analysis, {...at, value: name}, meant, `Write ${meant}`, false),
          aliases: instruction.name === "COPY" ? ["DL3022"] : [],
        }
      }
    }
  },
})
