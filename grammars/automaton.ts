// Regular expressions without backtracking: all ways through an expression are followed at once, and what was found out about
// a state and a character is kept, so that most characters of most texts cost one look-up.

/** Whether a character, given as a string of one code point, is meant. */
export type Class = (character: string) => boolean

/** A condition on the characters on both sides of a place, `""` at an end of the path. */
export type Condition = (before: string, after: string) => boolean

/** A part of a regular expression. */
export type Node =
  | {readonly kind: "take"; readonly takes: Class}
  | {readonly kind: "check"; readonly holds: Condition}
  | {readonly kind: "all"; readonly parts: readonly Node[]}
  | {readonly kind: "any"; readonly parts: readonly Node[]}
  | {readonly kind: "repeat"; readonly part: Node; readonly least: number; readonly most: number}

export const all = (...parts: Node[]): Node => ({kind: "all", parts})
export const any = (...parts: Node[]): Node => ({kind: "any", parts})
export const atStart: Node = {kind: "check", holds: before => before === ""}
export const atEnd: Node = {kind: "check", holds: (_, after) => after === ""}

/** The text itself, a part for each character. */
export function literal(text: string): Node[] {
  return [...text].map(character => ({kind: "take", takes: other => other === character}))
}

/** A part made ready to be followed: take a character, go on only if a condition holds, or go two ways. */
type Step =
  | {readonly kind: "take"; readonly takes: Class}
  | {readonly kind: "check"; readonly holds: Condition}
  | {readonly kind: "fork"; readonly other: number}
  | {readonly kind: "jump"; readonly to: number}
  | {readonly kind: "end"}

/** Greater expressions are refused. Go goes thirty times as far, which takes too long while somebody types. */
const mostSteps = 100_000

/** The steps of a part; `undefined` when they are too many. */
function stepsOf(root: Node): Step[] | undefined {
  const steps: Step[] = []
  const add = (node: Node): void => {
    if (steps.length > mostSteps) return
    if (node.kind === "all") node.parts.forEach(add)
    else if (node.kind === "any") addChoice(node.parts)
    else if (node.kind === "repeat") addRepeat(node.part, node.least, node.most)
    else steps.push(node)
  }
  const addFork = (body: () => void) => {
    const at = steps.push({kind: "end"}) - 1
    body()
    steps[at] = {kind: "fork", other: steps.length}
  }
  const addRepeat = (part: Node, least: number, most: number) => {
    for (let count = 0; count < least; count++) add(part)
    if (most === Number.POSITIVE_INFINITY) {
      const start = steps.length
      addFork(() => {
        add(part)
        steps.push({kind: "jump", to: start})
      })
    } else for (let count = least; count < most; count++) addFork(() => add(part))
  }
  // only the whole is a choice, so each way to go ends the match
  const addChoice = (parts: readonly Node[]) => {
    parts.forEach((part, index) => {
      const branch = () => {
        add(part)
        steps.push({kind: "end"})
      }
      if (index < parts.length - 1) addFork(branch)
      else branch()
    })
  }
  add(root)
  return steps.length > mostSteps ? undefined : steps
}

/** What is known of a text so far. */
export interface State {
  /** Steps that wait for the next character, besides the first one, which waits at every place. */
  readonly places: readonly number[]
  /** A character like the one in front, `""` at the start. */
  readonly before: string
  /** A match has ended already, so whatever follows is one too. */
  readonly sure: boolean
  /** Nothing that follows can make a match. */
  readonly lost: boolean
  /** Whether a text that ends here matches, once that was asked. */
  ends?: boolean
  /** The states behind one more character, by code point, as far as they were asked for. */
  readonly next: Map<number, State>
}

/** An expression made ready to be compared with texts, piece by piece. */
export interface Automaton {
  readonly start: State
  /** The state behind more text. */
  after(state: State, text: string): State
  /** Whether a text that ends here matches. */
  ends(state: State): boolean
}

/** So many places, in all states together, are kept; an expression can have more than anybody can hold. */
const mostPlaces = 200_000

/** `undefined` when the expression is too great. */
export function automatonOf(root: Node): Automaton | undefined {
  const steps = stepsOf(root)
  if (!steps) return undefined
  const follow = makeFollow(steps)
  const hasBoundaries = steps.some(step => step.kind === "check" && isBoundary(step.holds))
  const anchored = isAnchored(steps)
  let states = new Map<string, State>()
  let kept = 0
  const start = stateOf([], "")

  function stateOf(places: readonly number[], before: string, sure = false): State {
    const lost = !sure && anchored && before !== "" && places.length === 0
    return {places, before, sure, lost, next: new Map()}
  }

  function step(state: State, code: number): State {
    const character = String.fromCodePoint(code)
    // A match may begin anywhere; that most begin at the start is a condition of theirs.
    const here = [...state.places, 0]
    const sure = follow(here, state.before, character)
    const places = new Set<number>()
    for (const index of sure ? [] : here) {
      const step = steps![index]!
      if (step.kind === "take" && step.takes(character)) places.add(index + 1)
    }
    const before = hasBoundaries && isWord(character) ? wordlike : other
    const sorted = [...places].sort((a, b) => a - b)
    const key = sure ? "sure" : before + sorted.join()
    let next = states.get(key)
    if (!next) {
      if (kept > mostPlaces) {
        for (const {next} of states.values()) next.clear()
        start.next.clear()
        states = new Map()
        kept = 0
      }
      // a state takes room of its own too
      kept += sorted.length + 20
      next = stateOf(sorted, before, sure)
      states.set(key, next)
    }
    state.next.set(code, next)
    return next
  }

  return {
    start,
    after(state, text) {
      let at = 0
      let now = state
      while (at < text.length && !now.sure && !now.lost) {
        const code = text.codePointAt(at)!
        at += code > 0xffff ? 2 : 1
        now = now.next.get(code) ?? step(now, code)
      }
      return now
    },
    ends(state) {
      state.ends ??= state.sure || (!state.lost && follow([...state.places, 0], state.before, ""))
      return state.ends
    },
  }
}

/** Characters that stand for all those of their kind. */
const wordlike = "a"
const other = "-"

export const isWord: Class = character => /^[0-9A-Za-z_]$/.test(character)

/** Whether it matters what the character in front is. */
function isBoundary(holds: Condition): boolean {
  return [wordlike, other, ""].some(after => holds(wordlike, after) !== holds(other, after))
}

/** Whether a match can only begin at the start of a text. */
function isAnchored(steps: readonly Step[]): boolean {
  const reached = new Set([0])
  const mayHold = (holds: Condition) =>
    [wordlike, other].some(before => [wordlike, other, ""].some(after => holds(before, after)))
  for (const index of reached) {
    const step = steps[index]!
    if (step.kind === "take" || step.kind === "end") return false
    const next =
      step.kind === "jump"
        ? [step.to]
        : step.kind === "fork"
          ? [index + 1, step.other]
          : mayHold(step.holds)
            ? [index + 1]
            : []
    for (const one of next) reached.add(one)
  }
  return true
}

/** Adds the steps that can be reached from others without taking a character; whether an end is among them. */
type Follow = (reached: number[], before: string, after: string) => boolean

function makeFollow(steps: readonly Step[]): Follow {
  // The round in which a step was last reached. One array serves all rounds, as clearing it would cost too much.
  const rounds = new Uint32Array(steps.length)
  let round = 0
  return (reached, before, after) => {
    round++
    for (const index of reached) rounds[index] = round
    const reach = (index: number) => {
      if (rounds[index] === round) return
      rounds[index] = round
      reached.push(index)
    }
    // A list that grows while it is walked through is walked to its end.
    for (const index of reached) {
      const step = steps[index]!
      if (step.kind === "end") return true
      if (step.kind === "jump") reach(step.to)
      else if (step.kind === "fork") {
        reach(index + 1)
        reach(step.other)
      } else if (step.kind === "check" && step.holds(before, after)) reach(index + 1)
    }
    return false
  }
}
