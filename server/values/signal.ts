import {toUpper} from "../../grammars/characters.ts"
import {parseInteger} from "./numbers.ts"

const steps = (name: string, sign: string, count: number) =>
  Array.from({length: count}, (_, index) => `${name}${sign}${index + 1}`)

/** The names of the signals of Linux in alphabetical order, in capitals and without `SIG`. */
export const signalNames: readonly string[] = [
  ..."ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT".split(" "),
  "RTMAX",
  ...steps("RTMAX", "-", 14),
  "RTMIN",
  ...steps("RTMIN", "+", 15),
  ..."SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ".split(" "),
]

const known = new Set(signalNames)

/**
 * Whether STOPSIGNAL takes the text: a signal name in any case, with or without `SIG`, or any number but zero.
 * A number is not checked further, so `999` and `-9` pass.
 */
export function isSignal(text: string): boolean {
  const number = parseInteger(text)
  if (number !== undefined) return number !== 0
  return known.has(toUpper(text).replace(/^SIG/, ""))
}
