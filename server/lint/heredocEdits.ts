import type {Analysis} from "../analysis.ts"
import type {Heredoc} from "../syntax/ast.ts"
import type {Fix} from "./rule.ts"

/** Quotes the word of a heredoc, so that nothing in its body is replaced: that changes the text of the file it writes. */
export function quoteWord({source}: Analysis, {from, to, name}: Heredoc): Fix | undefined {
  const operator = /^(\d*<<-?[ \t]*)(\w+)$/.exec(source.slice(from, to))
  if (operator?.[2] !== name) return undefined
  return {title: `Write <<"${name}"`, safe: false, edits: [{from: to - name.length, to, text: `"${name}"`}]}
}
