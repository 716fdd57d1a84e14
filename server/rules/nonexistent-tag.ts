import {rule} from "../lint/rule.ts"
import {isFailure, NO_ANSWERS} from "../model/answers.ts"
import {likelyImagesOf} from "../model/imageUses.ts"
import {suggest} from "../model/suggest.ts"

export const nonexistentTag = rule({
  name: "nonexistent-tag",
  aliases: [],
  summary: "The registry has no image of that name and tag",
  severity: "error",
  since: "2026.1",
  why: `The registry was asked and says that there is nothing of that name, so the build ends there. Registries are only asked
where you allow it (\`--online\`), and only an answer that there is none counts: an image that needs a login, or a registry that does
not answer, is not reported.`,
  examples: [
    {
      bad: "FROM <|registry.example.com/team/app:1.5|>\n",
      good: "FROM registry.example.com/team/app:1.4\n",
      facts: {
        answers: {
          ...NO_ANSWERS,
          tag: name => (name.endsWith(":1.5") ? {failure: "not-found", message: "there is none"} : undefined),
        },
      },
    },
  ],
  *check(analysis) {
    const {answers} = analysis.facts
    for (const {at, name, reference, variable} of likelyImagesOf(analysis)) {
      const found = answers?.tag(name)
      if (!found || !isFailure(found) || found.failure !== "not-found") continue
      const {tag, digest, repository, registry} = reference
      const known = answers?.tags(name)?.value.tags.map(({name}) => name) ?? []
      const near = tag && !digest ? suggest(tag.text, known) : undefined
      const image = `${registry ? `${registry.text}/` : ""}${repository.text}`
      yield {
        at,
        message: `the registry has no ${name}, so the build can't start: ${near === undefined ? "look at the name and the tag" : `did you mean ${image}:${near}?`}`,
        severity: variable?.last ? "warning" : "error",
      }
    }
  },
})
