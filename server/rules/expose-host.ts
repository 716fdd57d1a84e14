import {rule} from "../lint/rule.ts"

export const exposeHost = rule({
  name: "expose-host",
  aliases: ["ExposeInvalidFormat"],
  summary: "EXPOSE names an address or a port of the host",
  severity: "warning",
  since: "2026.1",
  why: `EXPOSE says on which ports the container listens, and nothing else. Which port of the host leads there is decided when a container is
started: \`docker run -p 8080:80\`. What stands before the colon is dropped.`,
  examples: [
    {bad: "FROM alpine:3.22\nEXPOSE <|8080:80|>\n", good: "FROM alpine:3.22\nEXPOSE 80\n"},
    {bad: "FROM alpine:3.22\nEXPOSE <|127.0.0.1:80:80/tcp|>\n", good: "FROM alpine:3.22\nEXPOSE 80/tcp\n"},
  ],
  *check({build, text}) {
    for (const {rule, at, subject} of build.checks) {
      if (rule !== "ExposeInvalidFormat") continue
      const port = subject.slice(subject.lastIndexOf(":") + 1)
      const exact = text(at) === subject
      yield {
        at,
        message: `EXPOSE can't bind ports of the host, and "${subject.slice(0, -port.length)}" is dropped: write ${port}, and docker run -p ${subject.split("/")[0]}`,
        fix: exact ? {title: `Write ${port}`, safe: true, edits: [{from: at.from, to: at.to, text: port}]} : undefined,
      }
    }
  },
})
