import {createToken, EmbeddedActionsParser, type IToken, Lexer, type TokenType} from "chevrotain"
import type {Form} from "./instructions.ts"
import {LazyLookahead} from "./lazyLookahead.ts"
import type {Text} from "./logical.ts"
import {type Keyword, type PlacedHeredoc, Reader} from "./reader.ts"
import {askedToken} from "./tokens.ts"

// The grammar of a Dockerfile. Tokens and trivia tile the source: every character is in exactly one of them. What a
// token means to BuildKit is its payload, a Text. Every text has tokens that the rules accept: what is wrong in a
// Dockerfile is found in the tree, so there is nothing to recover from.

// --- what the rules give ---

export interface ParsedInstruction {
  keyword: IToken
  flags: IToken[]
  /** Words, texts and JSON elements, in order. */
  args: IToken[]
  /** The brackets of a JSON array. */
  json?: {open: IToken; close: IToken}
  /** The instruction behind ONBUILD. */
  trigger?: ParsedInstruction
}

export interface ParsedFile {
  instructions: ParsedInstruction[]
  comments: IToken[]
  /** Everything between the tokens: blank lines, blanks, continuations, line breaks. */
  trivia: IToken[]
  tokens: IToken[]
}

export function textOf(token: IToken): Text {
  return token.payload as Text
}

export function keywordOf(token: IToken): Keyword {
  return token.payload as Keyword
}

export function heredocsOf(token: IToken): PlacedHeredoc[] {
  return keywordOf(token).line?.heredocs ?? []
}

// --- tokens ---

const FORMS: readonly Form[] = ["shell", "list", "words", "pairs", "names", "text", "health", "trigger", "unknown"]

/** The file that is being read. The token types are made once, and their patterns ask the reader in hand. */
let reader: Reader

const trivia = {group: "trivia"}

function createGrammar() {
  const Keyword = createToken({name: "Keyword", pattern: Lexer.NA})
  const Argument = createToken({name: "Argument", pattern: Lexer.NA})
  const keywords: TokenType[] = []
  const triggers: TokenType[] = []
  for (const form of FORMS) {
    const name = form[0]!.toUpperCase() + form.slice(1)
    const more = {push_mode: form, categories: Keyword}
    keywords.push(askedToken(`${name}Keyword`, at => reader.keyword(at, form), more))
    triggers.push(askedToken(`${name}Trigger`, at => reader.trigger(at, form), {...more, pop_mode: true}))
  }
  const Comment = askedToken("Comment", at => reader.comment(at))
  const HeredocBody = askedToken("HeredocBody", at => reader.heredocBody(at))
  const HeredocMarker = askedToken("HeredocMarker", at => reader.heredocMarker(at))
  const EndOfLine = askedToken("EndOfLine", at => reader.endOfLine(at), {pop_mode: true})
  const Flag = askedToken("Flag", at => reader.flag(at))
  const Word = askedToken("Word", at => reader.word(at), {categories: Argument})
  const Pair = askedToken("Pair", at => reader.pair(at), {categories: Argument})
  const LegacyKey = askedToken("LegacyKey", at => reader.legacyKey(at), {categories: Argument})
  const RestOfLine = askedToken("RestOfLine", at => reader.rest(at), {categories: Argument})
  const HealthType = askedToken("HealthType", at => reader.healthType(at), {categories: Argument})
  const JsonOpen = askedToken("JsonOpen", at => reader.jsonOpen(at), {push_mode: "json"})
  const JsonClose = askedToken("JsonClose", at => reader.jsonMark(at, "]"), {pop_mode: true})
  const JsonString = askedToken("JsonString", at => reader.jsonElement(at, true))
  const JsonOther = askedToken("JsonOther", at => reader.jsonElement(at, false))
  const Comma = askedToken("Comma", at => reader.jsonMark(at, ","))
  const Space = askedToken("Space", at => reader.space(at), trivia)
  const between = [
    askedToken("ByteOrderMark", at => reader.byteOrderMark(at), trivia),
    askedToken("BlankLine", at => reader.blankLine(at), trivia),
    Comment,
    askedToken("ContinuedStart", at => reader.continuedStart(at), trivia),
  ]
  // a lone escape character at the end, which BuildKit drops
  const Dropped = askedToken("DroppedEscape", at => reader.rest(at)?.[0], trivia)
  const first = [Space, EndOfLine, Flag, askedToken("FlagsEnd", at => reader.flagsEnd(at), trivia)]
  const modes: Record<Form | "between" | "json", TokenType[]> = {
    // the parser has to know the two kinds, which no text matches by itself
    between: [Keyword, Argument, HeredocBody, HeredocMarker, ...between, ...keywords],
    shell: [...first, JsonOpen, RestOfLine],
    list: [...first, JsonOpen, Word],
    words: [...first, Word],
    pairs: [...first, LegacyKey, Pair, Dropped],
    names: [...first, Pair, Dropped],
    text: [...first, RestOfLine],
    health: [...first, HealthType, JsonOpen, RestOfLine],
    trigger: [...first, ...triggers],
    unknown: [...first, RestOfLine],
    json: [Space, JsonString, JsonOther, Comma, JsonClose],
  }

  class DockerfileParser extends EmbeddedActionsParser {
    constructor(skipValidations: boolean) {
      super(
        {modes, defaultMode: "between"},
        {lookaheadStrategy: new LazyLookahead(), skipValidations, recoveryEnabled: false},
      )
      this.performSelfAnalysis()
    }

    file = this.RULE("file", (): Pick<ParsedFile, "instructions" | "comments"> => {
      const instructions: ParsedInstruction[] = []
      const comments: IToken[] = []
      this.MANY(() =>
        this.OR([
          {ALT: () => comments.push(this.CONSUME(Comment))},
          {ALT: () => instructions.push(this.SUBRULE(this.instruction))},
        ]),
      )
      return {instructions, comments}
    })

    /** An instruction to the end of its line, and the bodies of its heredocs. */
    private instruction = this.RULE("instruction", () => {
      const instruction = this.SUBRULE(this.command)
      this.OPTION(() => this.CONSUME(EndOfLine))
      this.MANY(() => this.OR([{ALT: () => this.CONSUME(HeredocBody)}, {ALT: () => this.CONSUME(HeredocMarker)}]))
      return instruction
    })

    /** A keyword, flags, and what the mode of the keyword's form makes of the rest: arguments, JSON, an instruction. */
    private command = this.RULE("command", (): ParsedInstruction => {
      const instruction: ParsedInstruction = {keyword: this.CONSUME(Keyword), flags: [], args: []}
      this.MANY(() => instruction.flags.push(this.CONSUME(Flag)))
      this.MANY1(() => instruction.args.push(this.CONSUME(Argument)))
      this.OPTION(() =>
        this.OR([
          {ALT: () => this.SUBRULE(this.json, {ARGS: [instruction]})},
          {
            ALT: () => {
              instruction.trigger = this.SUBRULE(this.command)
            },
          },
        ]),
      )
      return instruction
    })

    private json = this.RULE("json", (instruction: ParsedInstruction): void => {
      const open = this.CONSUME(JsonOpen)
      this.MANY_SEP({
        SEP: Comma,
        DEF: () => {
          const element = this.OR([{ALT: () => this.CONSUME(JsonString)}, {ALT: () => this.CONSUME(JsonOther)}])
          this.ACTION(() => instruction.args.push(element))
        },
      })
      const close = this.CONSUME(JsonClose)
      this.ACTION(() => {
        instruction.json = {open, close}
      })
    })
  }

  return {modes, DockerfileParser}
}

let grammar: {lexer: Lexer; parser: InstanceType<ReturnType<typeof createGrammar>["DockerfileParser"]>} | undefined

/**
 * Makes the lexer and the parser, which takes some milliseconds: it happens when the first file is parsed, and only
 * once. With `validate` Chevrotain checks the grammar itself, which is for tests.
 */
export function prepareGrammar(validate = false): void {
  const {modes, DockerfileParser} = createGrammar()
  const lexer = new Lexer(
    {modes, defaultMode: "between"},
    {positionTracking: "onlyOffset", skipValidations: !validate, ensureOptimizations: false, safeMode: true},
  )
  grammar = {lexer, parser: new DockerfileParser(!validate)}
}

/** Reads any text as a Dockerfile. The escape character comes from its directives. */
export function readDockerfile(source: string, escape: string): ParsedFile {
  if (!grammar) prepareGrammar()
  const {lexer, parser} = grammar!
  reader = new Reader(source, escape)
  const {tokens, groups, errors} = lexer.tokenize(source)
  reader.finish()
  parser.input = tokens
  const file = parser.file()
  const problem = errors[0]?.message ?? parser.errors[0]?.message
  if (problem) throw new Error(`the Dockerfile grammar does not cover its own tokens: ${problem}`)
  return {...file, trivia: groups.trivia ?? [], tokens}
}
