import {toUpper} from "../../grammars/characters.ts"
import {parseInteger} from "../values/numbers.ts"
import {isSignal} from "../values/signal.ts"

/** A signal of Linux. */
export interface Signal {
  /** In capitals, with `SIG`. */
  name: string
  /** On x86 and ARM. */
  number: number
  /** What it means and what a program does that does not care, in one sentence without its full stop. */
  doc: string
}

// Source: signal(7). Where two names have one number, the first is the usual one.
const MEANINGS: readonly [name: string, number: number, doc: string][] = [
  ["TERM", 15, "Asks to end in good order; what `docker stop` sends where nothing else is said"],
  ["INT", 2, "Interrupts, as Ctrl+C does; many programs end in good order on it"],
  ["QUIT", 3, "Ends, as Ctrl+\\ does; nginx and PHP-FPM finish open requests first"],
  ["HUP", 1, "The terminal is gone; many servers read their configuration again instead of ending"],
  ["KILL", 9, "Ends at once; a program can neither catch it nor tidy up"],
  ["USR1", 10, "Up to the program; ends it where it is not caught"],
  ["USR2", 12, "Up to the program; ends it where it is not caught"],
  ["WINCH", 28, "The window has another size; ignored by most, but Apache finishes open requests and ends"],
  ["ABRT", 6, "A program gives up by itself; leaves a core dump"],
  ["IOT", 6, "Another name of SIGABRT"],
  ["ALRM", 14, "A timer has run out; ends where it is not caught"],
  ["BUS", 7, "Memory was used in a way that can't be; leaves a core dump"],
  ["CHLD", 17, "A child process has ended or stopped; ignored where it is not caught"],
  ["CLD", 17, "Another name of SIGCHLD"],
  ["CONT", 18, "Goes on after a stop"],
  ["FPE", 8, "A calculation can't be done, such as a division by zero; leaves a core dump"],
  ["ILL", 4, "An instruction that the processor does not know; leaves a core dump"],
  ["IO", 29, "Input or output is possible now; ends where it is not caught"],
  ["POLL", 29, "Another name of SIGIO"],
  ["PIPE", 13, "Nobody reads what is written to a pipe; ends where it is not caught"],
  ["PROF", 27, "A timer for profiling has run out; ends where it is not caught"],
  ["PWR", 30, "The power fails; ends where it is not caught"],
  ["SEGV", 11, "Memory was used that is not the program's; leaves a core dump"],
  ["STKFLT", 16, "An error of the mathematics processor, no longer in use; ends where it is not caught"],
  ["STOP", 19, "Stops until SIGCONT; a program can't catch it"],
  ["SYS", 31, "A system call that is not allowed; leaves a core dump"],
  ["TRAP", 5, "A breakpoint; leaves a core dump"],
  ["TSTP", 20, "Stops until SIGCONT, as Ctrl+Z does"],
  ["TTIN", 21, "Stops: a program in the background reads from the terminal"],
  ["TTOU", 22, "Stops: a program in the background writes to the terminal"],
  ["URG", 23, "Urgent data at a socket; ignored where it is not caught"],
  ["VTALRM", 26, "A timer of processor time has run out; ends where it is not caught"],
  ["XCPU", 24, "The allowed processor time is used up; leaves a core dump"],
  ["XFSZ", 25, "A file has the largest size allowed; leaves a core dump"],
]

const [RTMIN, RTMAX] = [34, 64]

const REAL_TIME = "A real-time signal: up to the program, ends it where it is not caught"
/** Programs that give real-time signals a meaning. */
const SYSTEMD = "; systemd as the first process shuts down on it"

const named: readonly Signal[] = MEANINGS.map(([name, number, doc]) => ({name: `SIG${name}`, number, doc}))

/** The signals that have a name of their own, those for STOPSIGNAL first. */
export const SIGNALS: readonly Signal[] = [
  ...named,
  {name: "SIGRTMIN+3", number: RTMIN + 3, doc: REAL_TIME + SYSTEMD},
  {name: "SIGRTMIN", number: RTMIN, doc: REAL_TIME},
  {name: "SIGRTMAX", number: RTMAX, doc: REAL_TIME},
]

/** The signal that STOPSIGNAL's text means, a name in any case or a number; undefined where there is none. */
export function signalOf(text: string): Signal | undefined {
  const number = parseInteger(text)
  if (number !== undefined) {
    if (number >= RTMIN && number <= RTMAX) {
      return number === RTMAX ? SIGNALS.find(({name}) => name === "SIGRTMAX") : realTime(number - RTMIN)
    }
    return named.find(signal => signal.number === number)
  }
  if (!isSignal(text)) return undefined
  const name = `SIG${toUpper(text).replace(/^SIG/, "")}`
  const known = SIGNALS.find(signal => signal.name === name)
  if (known) return known
  const [, base, steps] = /^SIGRT(MIN|MAX)[+-](\d+)$/.exec(name) ?? []
  if (base === undefined) return undefined
  return {name, number: base === "MIN" ? RTMIN + Number(steps) : RTMAX - Number(steps), doc: REAL_TIME}
}

function realTime(steps: number): Signal | undefined {
  if (steps > 15) return {name: `SIGRTMAX-${RTMAX - RTMIN - steps}`, number: RTMIN + steps, doc: REAL_TIME}
  return signalOf(steps === 0 ? "RTMIN" : `RTMIN+${steps}`)
}
