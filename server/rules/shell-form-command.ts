import {rule} from "../lint/rule.ts"

export const shellFormCommand = rule({
  name: "shell-form-command",
  aliases: ["DL3025", "JSONArgsRecommended"],
  summary: "A shell runs the CMD or ENTRYPOINT",
  severity: "warning",
  since: "2026.1",
  why: `A command that is written as text is run by \`/bin/sh -c\`. \`docker stop\` then signals that shell, which often does not pass the signal on: the
program is killed after ten seconds, without a chance to finish its work. An ENTRYPOINT of that kind also gets no arguments, neither from
CMD nor from \`docker run\`. A JSON array starts the program itself. Where a shell is needed, let \`exec\` put the program in its place:
\`CMD exec program $OPTIONS\`. A file that sets SHELL wants a shell, and is not reported.`,
  narrows: {
    check: "JSONArgsRecommended",
    why: "a command that starts with `exec` takes the place of the shell and gets the signals, so it is not reported.",
  },
  examples: [
    {bad: "FROM alpine:3.22\nCMD <|nginx -g daemon|>\n", good: 'FROM alpine:3.22\nCMD ["nginx", "-g", "daemon"]\n'},
    {
      bad: "FROM alpine:3.22\nENTRYPOINT <|java $OPTIONS -jar app.jar|>\n",
      good: "FROM alpine:3.22\nENTRYPOINT exec java $OPTIONS -jar app.jar\n",
    },
    {bad: "FROM alpine:3.22\nCMD <|['nginx']|>\n", good: 'FROM alpine:3.22\nCMD ["nginx"]\n'},
    {bad: "FROM alpine:3.22\n<|CMD|>\n", good: "FROM alpine:3.22\nCMD []\n"},
  ],
  *check({build, text}) {
    for (const {rule, at, instruction, subject} of build.checks) {
      if (rule !== "JSONArgsRecommended") continue
      const own = instruction.name === "ONBUILD" ? instruction.trigger! : instruction
      const command = own.name === subject ? (own.args[0]?.value ?? "") : undefined
      if (command !== undefined && /^exec\s/.test(command) && !/[;&|]/.test(command)) continue
      const words = command === undefined ? undefined : exactWords(command)
      const json = words && `[${words.map(word => `"${word}"`).join(", ")}]`
      // where the shell is at work, exec keeps it and still lets the program be the first process
      const advice = json !== undefined && json.length < 80 ? `write ${subject} ${json}` : shellAdvice(command)
      const lost =
        subject === "ENTRYPOINT"
          ? "neither signals nor arguments reach the program"
          : "the signal of docker stop may not reach the program"
      yield {
        at,
        message:
          command === ""
            ? `an empty ${subject} runs a shell with nothing to do: write ${subject} [] to drop what the base image sets`
            : command?.startsWith("[")
              ? `this is not valid JSON, so a shell runs it with its brackets: ${json === undefined ? "use double quotes and commas" : advice}`
              : `a shell runs this, so ${lost}: ${advice}`,
        fix:
          json === undefined || words!.length === 0
            ? undefined
            : {
                title: `Write ${json}`,
                safe: false,
                edits: [{from: at.from, to: at.from + text(at).trimEnd().length, text: json}],
              },
      }
    }
  },
})

/** The arguments of a command that needs no shell: plain words, or an array in the wrong quotes. */
function exactWords(command: string): string[] | undefined {
  const text = command.trim()
  const list = /^\[(.*)\]$/.exec(text)?.[1]
  const single = list !== undefined && /^\s*'[^'"\\]*'(?:\s*,\s*'[^'"\\]*')*\s*$/.test(list)
  if (single) return [...list.matchAll(/'([^']*)'/g)].map(([, word]) => word!)
  const words = text.split(/[ \t]+/)
  const plain = words.every(word => /^[\w./:=+@%,-]+$/.test(word))
  return plain && !words[0]!.includes("=") && !BUILTINS.has(words[0]!) ? words : undefined
}

/** What only a shell can do has no program of its own. */
const BUILTINS = new Set([
  "cd",
  "exec",
  "export",
  "source",
  ".",
  "set",
  "ulimit",
  "umask",
  "trap",
  "eval",
  "exit",
  "true",
  "if",
  "while",
  "for",
  ":",
])

/** What to do where the shell is at work. */
function shellAdvice(command: string | undefined): string {
  if (command === undefined || !/[$`|&;<>*~]/.test(command)) return "write a JSON array"
  if (/^(?:while|until|for|if|case)\b/.test(command)) return "put this into a script, and name it in a JSON array"
  return /[;&|]/.test(command) ? "start the last program with exec" : "start the program with exec"
}
