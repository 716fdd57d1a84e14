import {
  Alternation,
  type IProduction,
  type IProductionWithOccurrence,
  type IToken,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
  Terminal,
} from "chevrotain"

type Strategy = InstanceType<typeof LLkLookaheadStrategy>
type Alternatives = Strategy["buildLookaheadForAlternation"]
type Optional = Strategy["buildLookaheadForOptional"]
type Place = IProductionWithOccurrence & {definition: IProduction[]}
type Parser = {LA(howMuch: number): IToken}

const KINDS = {
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionWithSeparator,
  RepetitionMandatoryWithSeparator,
  Alternation,
}

/** The kinds of token that something may start with, by their numbers; `empty`: or it may have none. */
interface First {
  types: Set<number>
  empty: boolean
}

/**
 * Which token decides for which way, in a grammar where one token always does. Chevrotain works it out for every place
 * beforehand, for any number of tokens, and that is most of the time that a parser takes to be made. Here it is what may
 * come first, kept for each rule, and only for the places that the parser gets to.
 */
export class LazyLookahead extends LLkLookaheadStrategy {
  private readonly rules = new Map<Rule, First>()

  constructor() {
    super({maxLookahead: 1})
  }

  override buildLookaheadForAlternation(options: Parameters<Alternatives>[0]): ReturnType<Alternatives> {
    const {rule, prodOccurrence, hasPredicates} = options
    let ways: First[] | undefined
    let choices: (number | undefined)[] = []
    const build = (): First[] => {
      const {definition} = find(rule.definition, KINDS.Alternation, prodOccurrence)!
      const made = definition.map(way => this.firstOf((way as Place).definition))
      choices = []
      for (const [i, {types}] of made.entries()) for (const type of types) choices[type] ??= i
      return made
    }
    return function (this: unknown, alternatives) {
      ways ??= build()
      const type = (this as Parser).LA(1).tokenTypeIdx
      if (!hasPredicates && choices[type] !== undefined) return choices[type]
      for (const [i, {types, empty}] of ways.entries())
        if ((empty || types.has(type)) && (!hasPredicates || alternatives![i]!.GATE?.call(this) !== false)) return i
      return undefined
    } as ReturnType<Alternatives>
  }

  override buildLookaheadForOptional(options: Parameters<Optional>[0]): ReturnType<Optional> {
    const {rule, prodOccurrence, prodType} = options
    let types: Set<number> | undefined
    const build = () => this.firstOf(find(rule.definition, KINDS[prodType], prodOccurrence)!.definition).types
    return function (this: unknown) {
      types ??= build()
      return types.has((this as Parser).LA(1).tokenTypeIdx)
    } as ReturnType<Optional>
  }

  private firstOf(sequence: readonly IProduction[]): First {
    const types = new Set<number>()
    return {types, empty: this.addSequence(sequence, types)}
  }

  /** Whether the sequence may be empty. */
  private addSequence(sequence: readonly IProduction[], types: Set<number>): boolean {
    return sequence.every(part => this.addPart(part, types))
  }

  private addPart(part: IProduction, types: Set<number>): boolean {
    if (part instanceof Terminal) {
      const {tokenTypeIdx, categoryMatches} = part.terminalType
      for (const type of [tokenTypeIdx!, ...(categoryMatches ?? [])]) types.add(type)
      return false
    }
    if (part instanceof NonTerminal) {
      const first = this.firstOfRule(part.referencedRule)
      for (const type of first.types) types.add(type)
      return first.empty
    }
    if (part instanceof Alternation) {
      let empty = false
      for (const way of part.definition) if (this.addSequence((way as Place).definition, types)) empty = true
      return empty
    }
    const empty = this.addSequence((part as Place).definition, types)
    return empty || !(part instanceof RepetitionMandatory || part instanceof RepetitionMandatoryWithSeparator)
  }

  private firstOfRule(rule: Rule): First {
    let first = this.rules.get(rule)
    if (!first) {
      first = this.firstOf(rule.definition)
      this.rules.set(rule, first)
    }
    return first
  }
}

/** The place of a rule that its calls `OR2`, `MANY1` and so on tell by their numbers. */
function find(
  sequence: readonly IProduction[],
  kind: new (options: never) => IProductionWithOccurrence,
  occurrence: number,
): Place | undefined {
  for (const part of sequence) {
    if (part instanceof kind && part.idx === occurrence) return part as Place
    // what a rule that is named here has is its own
    if (part instanceof NonTerminal || part instanceof Terminal) continue
    const found = find((part as Place).definition, kind, occurrence)
    if (found) return found
  }
  return undefined
}
