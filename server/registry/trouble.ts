import type {Failure, FailureKind} from "../model/answers.ts"

/** What goes wrong on the way to an answer. It is thrown inside of the registry's code and never leaves it. */
export class Trouble extends Error {
  readonly kind: FailureKind
  /** Milliseconds that the registry wants to be left alone. */
  readonly wait?: number

  constructor(kind: FailureKind, message: string, wait?: number) {
    super(message)
    this.kind = kind
    this.wait = wait
  }
}

/** As a value, with a text that is safe to show: one line of printable characters. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Trouble) return {failure: error.kind, message: oneLine(error.message)}
  return {
    failure: "bad-answer",
    message: oneLine(`unexpected: ${error instanceof Error ? error.message : String(error)}`),
  }
}

/** Text of a registry as one short line without control characters and those that turn the direction of writing. */
export function oneLine(text: string): string {
  const plain = text
    .slice(0, 1000)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, " ")
    .trim()
  return plain.length > 300 ? `${plain.slice(0, 299)}…` : plain
}
