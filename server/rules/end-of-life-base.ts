import {rule} from "../lint/rule.ts"
import {endedIn} from "../model/bundled.ts"
import type {Support} from "../model/endOfLife.ts"
import {imagesOf} from "../model/imageUses.ts"
import {successorOf} from "../model/officialImages.ts"

export const endOfLifeBase = rule({
  name: "end-of-life-base",
  aliases: [],
  summary: "What the base image is made of is no longer looked after",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `When a language or a distribution comes to its end of life, nobody mends what is found in it any more: the image stays on
the registry, and every build on it has the same holes. Go on to a version that is looked after.

The dates of Docker's official images, and of the Debian, Ubuntu or Alpine that they say they are built on, come with dockerlint
and are those of endoflife.date (of Debian those of its LTS). They are judged by the day of the run; set \`SOURCE_DATE_EPOCH\` for
the day of another time. Versions that are each looked after for a few weeks only, as those of Rust, are \`info\`. A tag that
moves from version to version, as \`latest\` and \`python:3\`, is not reported.`,
  examples: [
    {
      bad: "FROM <|node:14-alpine|>\n",
      good: "FROM node:24-alpine\n",
      facts: {
        now: Date.UTC(2026, 0, 1),
        bundled: {
          support: {
            date: "2026-01-01",
            supportOf: (_, tag) =>
              /^(?:14|24)\b/.test(tag)
                ? [
                    {
                      part: "image",
                      product: "nodejs",
                      cycle: tag.slice(0, 2),
                      end: tag.startsWith("14") ? "2023-04-30" : "2028-04-30",
                      ended: tag.startsWith("14"),
                      instead: "24",
                    },
                  ]
                : [],
          },
        },
      },
    },
  ],
  *check(analysis) {
    for (const {at, name, reference, by, variable} of imagesOf(analysis)) {
      if (by !== "FROM") continue
      const ended = endedIn(reference, analysis.facts)
      if (ended.length === 0) continue
      const image = reference.repository.text.replace(/^library\//, "")
      const tagged = reference.digest ? name.slice(0, reference.digest.from - 1) : name
      const seldom = ended.every(({rolling}) => rolling)
      yield {
        at,
        message: `${tagged} gets no fixes any more: ${ended.map(support => lesson(support, image)).join(", and ")}${advice(ended, image)}`,
        severity: variable?.last || seldom ? "info" : "warning",
      }
    }
  },
})

function lesson(support: Support, image: string): string {
  const {cycle, codename, end, label} = support
  const lts = label === "Debian LTS" ? ", LTS included," : ""
  return `support of ${release(support, image, cycle, codename)}${lts} ended${end === undefined ? "" : ` on ${end}`}`
}

function advice(ended: readonly Support[], image: string): string {
  const wanted = ended.flatMap(support =>
    support.instead === undefined ? [] : release(support, image, support.instead, support.insteadName),
  )
  const successor = successorOf(image)
  if (wanted.length > 0) return `: go on to ${wanted.join(" and ")}`
  return successor === undefined ? "" : `: go on to ${successor}`
}

function release({part, product}: Support, image: string, cycle: string, codename?: string): string {
  const what = part === "image" ? image : (DISTRIBUTIONS[product] ?? product)
  return `${what} ${cycle}${codename && codename !== cycle ? ` (${codename})` : ""}`
}

const DISTRIBUTIONS: Readonly<Record<string, string>> = {debian: "Debian", ubuntu: "Ubuntu", "alpine-linux": "Alpine"}
