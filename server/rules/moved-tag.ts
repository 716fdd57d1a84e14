import {rule} from "../lint/rule.ts"
import {NO_ANSWERS, stateOf} from "../model/answers.ts"
import {imagesOf} from "../model/imageUses.ts"

const OLD = `sha256:${"1".repeat(64)}`
const NEW = `sha256:${"2".repeat(64)}`

export const movedTag = rule({
  name: "moved-tag",
  aliases: [],
  summary: "The digest no longer belongs to the tag before it",
  severity: "info",
  since: "2026.1",
  topics: ["pinning"],
  why: `A pinned image stays what it was, which is what a pin is for; but its tag has gone on meanwhile, mostly to an image with
mended packages. The tag before the digest is then only a comment, and an old one. \`dockerlint pin --online --update\` brings the
digest up to date. It is only known where registries may be asked (\`--online\`).`,
  examples: [
    {
      bad: `FROM example/tool:1.0@<|${OLD}|>\n`,
      good: `FROM example/tool:1.0@${NEW}\n`,
      facts: {
        answers: {
          ...NO_ANSWERS,
          tag: name => ({
            value: {digest: name.includes(OLD) ? OLD : NEW, index: true},
            source: "live",
            date: Date.UTC(2026, 0, 1),
            stale: false,
          }),
        },
      },
    },
  ],
  *check(analysis) {
    const {answers} = analysis.facts
    if (!answers) return
    for (const {at, name, reference, variable} of imagesOf(analysis)) {
      const {tag, digest} = reference
      if (!tag || !digest) continue
      const tagged = name.slice(0, digest.from - 1)
      const [now, pinned] = [stateOf(answers, tagged), stateOf(answers, name)]
      // the digest of one platform's image is another one than that of the whole
      if (!now || now.digest === digest.text || now.index === undefined || now.index !== pinned?.index) continue
      const written = !variable && analysis.text(at) === name
      const place = written ? {from: at.to - digest.text.length, to: at.to} : at
      yield {
        at: place,
        message: `${tagged} is ${short(now.digest)} by now, and ${short(digest.text)} is an older image: bring the digest up to date`,
        fix: written
          ? {title: `pin ${tagged} as it is now`, safe: false, edits: [{...place, text: now.digest}]}
          : undefined,
      }
    }
  },
})

/** As much of a digest as people compare. */
function short(digest: string): string {
  return digest.slice(0, digest.indexOf(":") + 13)
}
