import {quoteWord} from "../lint/heredocEdits.ts"
import {instructionAt} from "../lint/instructionEdits.ts"
import {problemRule} from "../lint/rule.ts"

export const invalidSubstitution = problemRule({
  name: "invalid-substitution",
  aliases: [],
  summary: "Quotes or a variable can't be read",
  since: "2026.1",
  why: `BuildKit itself replaces variables and removes quotes, everywhere but in the commands of RUN, CMD and ENTRYPOINT, and knows less
than a shell: \`\${name}\`, the modifiers \`-\`, \`+\` and \`?\`, also with a colon, and the patterns \`#\`, \`%\` and \`/\`. In
the body of a heredoc that COPY or ADD makes a file of, quote the first word (\`<<"EOF"\`) to keep the text as it is. A
backslash takes the special meaning of a quote or a dollar away.`,
  examples: [
    {bad: 'FROM alpine:3.22\nENV A=<|"one|>\n', good: 'FROM alpine:3.22\nENV A="one"\n'},
    {bad: "FROM alpine:3.22\nARG V=1.2\nENV A=<|${V:0:1}|>\n", good: "FROM alpine:3.22\nARG V=1.2\nENV A=${V%.*}\n"},
    {
      bad: "FROM alpine:3.22\nCOPY <<EOF /run.sh\necho ${1<|^|>^}\nEOF\n",
      good: 'FROM alpine:3.22\nCOPY <<"EOF" /run.sh\necho ${1^^}\nEOF\n',
    },
  ],
  // one template language gives one finding, not one for every place that it fills in
  sameCause: (problem, before, {text}) => {
    const name = /^\$\{\w+:(?=[a-z])/.exec(text(before.at))?.[0]
    return name !== undefined && text(problem.at).startsWith(name)
  },
  fix({at}, analysis) {
    const {source, text} = analysis
    const instruction = instructionAt(analysis, at.from)
    const heredoc = instruction?.heredocs.find(({body}) => at.from >= body.from && at.from < body.to)
    if (heredoc) return quoteWord(analysis, heredoc)
    const mark = /^["'](?=[^"'\\`\n]+$)/.exec(text(at))?.[0]
    // a quote that only the end of the instruction ends
    if (mark === undefined || !/[\s=]/.test(source[at.from - 1]!) || at.to !== instruction?.to) return undefined
    // behind a blank another pair may be meant
    if (/\s\S+=/.test(text(at))) return undefined
    return {title: `Close the quote with ${mark}`, safe: false, edits: [{from: at.to, to: at.to, text: mark}]}
  },
})
