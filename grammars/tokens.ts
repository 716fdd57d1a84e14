import {type CustomPatternMatcherReturn, createToken, type TokenType} from "chevrotain"

/** A token's image, with what it means where that is not plain; undefined where there is no such token. */
export type Answer = string | [image: string, payload: unknown] | undefined

/** A token type whose pattern is a question: what stands at this offset of the text? */
export function askedToken(
  name: string,
  ask: (offset: number) => Answer,
  more: Partial<Parameters<typeof createToken>[0]> = {},
): TokenType {
  return createToken({
    name,
    pattern: (_text: string, offset: number): CustomPatternMatcherReturn | null => {
      const answer = ask(offset)
      if (answer === undefined) return null
      if (typeof answer === "string") return [answer]
      const result: CustomPatternMatcherReturn = [answer[0]]
      result.payload = answer[1]
      return result
    },
    line_breaks: true,
    ...more,
  })
}
