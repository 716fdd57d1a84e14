import {rule} from "../lint/rule.ts"
import {fromParts} from "../model/instructions.ts"
import {ancestry, rootBase} from "../model/stages.ts"

export const missingHealthcheck = rule({
  name: "missing-healthcheck",
  aliases: ["DL3057"],
  summary: "The final stage has no HEALTHCHECK",
  severity: "info",
  off: true,
  since: "2026.1",
  why: `Without a HEALTHCHECK, Docker, Compose and Swarm only know that the process still exists, not that it answers.
Kubernetes has its own probes and looks at no HEALTHCHECK, and short commands need none: switch this rule on where your
images are services that Docker itself runs. \`HEALTHCHECK NONE\` says that there is none on purpose.`,
  examples: [
    {
      bad: "FROM <|nginx:1.29|>\nCOPY site /usr/share/nginx/html/\n",
      good: "FROM nginx:1.29\nHEALTHCHECK CMD curl -f http://localhost/\nCOPY site /usr/share/nginx/html/\n",
    },
    {
      bad: "FROM nginx:1.29 AS web\nHEALTHCHECK CMD true\nFROM <|alpine:3.22|>\nCOPY --from=web /etc/nginx /etc/nginx\n",
      good: "FROM nginx:1.29 AS web\nHEALTHCHECK NONE\nFROM web\nCOPY site /usr/share/nginx/html/\n",
    },
    {
      bad: "FROM alpine:3.22\nFROM scratch AS x\nFROM <|scratch|>\nCOPY app /\n",
      good: "FROM example/service:1.0\nCOPY app /\n",
      image: {platform: {os: "linux", arch: "amd64", variant: "", osVersion: ""}, env: [], healthcheck: true},
    },
  ],
  *check({finalStage}) {
    if (!finalStage) return
    for (const {instructions} of ancestry(finalStage)) {
      if (instructions.some(({name, trigger}) => name === "HEALTHCHECK" || trigger?.name === "HEALTHCHECK")) return
    }
    const base = rootBase(finalStage)
    if (base.kind === "image" && base.facts?.healthcheck) return
    const {from} = finalStage
    yield {
      at: fromParts(from).image ?? from.keyword,
      message: "no HEALTHCHECK tells Docker whether the service still answers: add one, or HEALTHCHECK NONE",
    }
  },
})
