import {rule} from "../lint/rule.ts"
import {droppedFrom, endedIn} from "../model/bundled.ts"
import {imagesOf} from "../model/imageUses.ts"
import {successorOf} from "../model/officialImages.ts"
import {liveTag} from "../model/suggestTag.ts"

export const droppedTag = rule({
  name: "dropped-tag",
  aliases: [],
  summary: "The base image is an official one that Docker no longer builds",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `Docker's official images are built anew whenever what they stand on is mended. A tag that is taken off their list stays on
Docker Hub as it was on that day, with all holes that have been found since. The version in it need not be at its end: often
another variant of it is still built, as \`postgres:11-bullseye\` was when \`postgres:11\` was not.

Which tags are off the list comes with dockerlint, for versions with at most two numbers. Where the version has come to the end
of its life, \`end-of-life-base\` says so in place of this rule.`,
  examples: [
    {
      bad: "FROM <|openjdk:8-jre|>\n",
      good: "FROM eclipse-temurin:8-jre\n",
      facts: {
        now: Date.UTC(2026, 0, 1),
        bundled: {
          history: {
            date: "2026-01-01",
            droppedSince: path => (path === "library/openjdk" ? "2022-07" : undefined),
            repositoryDroppedSince: () => undefined,
          },
        },
      },
    },
  ],
  *check(analysis) {
    const {facts} = analysis
    for (const {at, name, reference, by, variable} of imagesOf(analysis)) {
      if (by !== "FROM") continue
      const dropped = droppedFrom(reference, facts)
      if (!dropped || endedIn(reference, facts).length > 0) continue
      const image = reference.repository.text.replace(/^library\//, "")
      const what = dropped.all ? image : `${image}:${reference.tag!.text}`
      const live = dropped.all ? undefined : liveTag(name, reference, facts)
      const other = live === undefined ? successorOf(image) : `${image}:${live}`
      yield {
        at,
        message: `Docker has not built ${what} since ${dropped.since}, so it gets no fixes: ${other ? `write ${other}` : "choose another image"}`,
        severity: variable?.last ? "info" : "warning",
      }
    }
  },
})
