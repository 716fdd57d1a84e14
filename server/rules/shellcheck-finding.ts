import {rule} from "../lint/rule.ts"

export const shellcheckFinding = rule({
  name: "shellcheck-finding",
  aliases: [],
  summary: "ShellCheck has found something that no rule here is about",
  severity: "warning",
  off: true,
  since: "2026.1",
  why: `With \`--shellcheck\`, the program of that name looks at the script of each RUN, and what it finds is shown in place of what
the rules here find there. What a rule here is about too has the name of that rule; all other codes have this one. Each can be
silenced by its own code, as in \`ignore=SC1001\`, and https://www.shellcheck.net/wiki/ has a page for each.
SC1090, SC1091, SC2148 and SC2187 are not asked for: what a script sources lies in the image, and its shell is known.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN echo a &&\\\n    touch /tmp/<||>\\update\n",
      good: "FROM debian:13\nRUN echo a &&\\\n    touch /tmp/update\n",
      shellcheck: `{"comments": [{"file": "-", "line": 10, "endLine": 10, "column": 25, "endColumn": 25, "level": "info",
        "code": 1001, "message": "This \\\\u will be a regular 'u' in this context.", "fix": null}]}`,
    },
  ],
  // the linter itself reports these, for they come from outside
  check: () => [],
})
