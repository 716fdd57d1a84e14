import {LLkLookaheadStrategy} from "chevrotain"

type Strategy = InstanceType<typeof LLkLookaheadStrategy>
type Alternation = Strategy["buildLookaheadForAlternation"]
type Optional = Strategy["buildLookaheadForOptional"]

/**
 * Chevrotain works out beforehand which token decides for which way in every place of a grammar. That is most of the
 * time that a parser takes to be made, and most files need few of the places: here each is worked out when the parser
 * gets there for the first time.
 */
export class LazyLookahead extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(options: Parameters<Alternation>[0]): ReturnType<Alternation> {
    let built: ReturnType<Alternation> | undefined
    const build = () => super.buildLookaheadForAlternation(options)
    return function (this: unknown, alternatives) {
      built ??= build()
      return built.call(this, alternatives)
    }
  }

  override buildLookaheadForOptional(options: Parameters<Optional>[0]): ReturnType<Optional> {
    let built: ReturnType<Optional> | undefined
    const build = () => super.buildLookaheadForOptional(options)
    return function (this: unknown) {
      built ??= build()
      return built.call(this)
    }
  }
}
