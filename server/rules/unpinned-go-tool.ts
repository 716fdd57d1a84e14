import {mayBeInModule} from "../lint/goModules.ts"
import {codeAt, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

export const unpinnedGoTool = rule({
  name: "unpinned-go-tool",
  aliases: ["DL3062"],
  summary: "go fetches a tool without a version",
  severity: "warning",
  since: "2026.1",
  topics: ["pinning"],
  why: `\`go install example.org/tool@latest\` gives another program on another day, and Docker's cache gives an old one for as
long as the line stays the same. Outside of a module \`go install\` without any version fails, and \`go get\` installs nothing
since Go 1.18. Write \`@v1.2.3\`. In a module (where go.mod is copied or mounted before) versions come from go.mod.`,
  examples: [
    {
      bad: "FROM golang:1.25\nRUN go install <|golang.org/x/tools/gopls@latest|>\n",
      good: "FROM golang:1.25\nRUN go install golang.org/x/tools/gopls@v0.20.0\n",
    },
    {
      bad: "FROM golang:1.25\nRUN go get -u <|github.com/golang/dep/cmd/dep|> && go install ./... && go run main.go\n",
      good: "FROM golang:1.25\nRUN go get -u github.com/golang/dep/cmd/dep@v0.5.4 && go install ./... && go run main.go\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "go")) {
      // go get has only brought the sources then
      if (step.commands.some(({program, args}) => program === "git" && args[0]?.value === "checkout")) continue
      for (const {subcommand, packages} of usesFor(step, "install")) {
        if (subcommand === "mod download") continue
        const named = subcommand === "run" ? packages.slice(0, 1) : packages
        for (const {name, version, kind, at, value} of named) {
          if (kind !== "name" || !/^[^/]+\.[^/]+\//.test(name) || /\.go$/.test(name)) continue
          if (version === undefined && subcommand !== "get" && mayBeInModule(step)) continue
          if (version !== undefined && !/^@(?:latest|none|upgrade|patch|)$/.test(version)) continue
          yield {
            at,
            message: `"${value}" is whatever is newest when the cache runs out: write ${name}@v... with a version`,
            aliases: codeAt(step, "DL3062"),
          }
        }
      }
    }
  },
})
