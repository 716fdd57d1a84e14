import {EmbeddedActionsParser, EOF, type IToken, Lexer, type TokenType} from "chevrotain"
import {LazyLookahead} from "./lazyLookahead.ts"
import {RESERVED, type Reserved, ShellReader} from "./shellReader.ts"
import type {
  Assignment,
  Command,
  Feature,
  Pipeline,
  Range,
  Redirect,
  Script,
  ShellProblem,
  SimpleCommand,
  Statement,
  Word,
} from "./shellTree.ts"
import {MAX_DEPTH, newEnds, type WordContext} from "./shellWords.ts"
import {type Answer, askedToken} from "./tokens.ts"

// The grammar of shell scripts: POSIX sh with what bash adds. It is permissive: what only some shells know is noted as a
// feature at its place, and whoever knows the shell decides.

let reader: ShellReader
/** Where the part that is read starts in the text of the reader. */
let base = 0

/** `starts`: the characters that it may start with, so that no other place asks. */
function token(
  name: string,
  starts: readonly (string | number)[],
  ask: (offset: number) => Answer,
  more: Parameters<typeof askedToken>[2] = {},
): TokenType {
  return askedToken(name, offset => ask(offset + base), {start_chars_hint: [...starts], ...more})
}

const DIGITS = "0123456789"
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
/** Chevrotain sorts characters above 255 into groups of 255: one of each stands for its group. */
const ANY = [...Array(256).keys(), ...Array.from({length: 257}, (_, i) => Math.max(256, i * 255))]
const WORD_STARTS = ANY.filter(code => !" \t\r\n;&|()".includes(String.fromCharCode(code)))

/** The name of the token of a reserved word. */
function tokenName(word: Reserved): string {
  const marks: Partial<Record<Reserved, string>> = {"{": "LeftBrace", "}": "RightBrace", "!": "Bang"}
  return marks[word] ?? word[0]!.toUpperCase() + word.slice(1)
}

function createGrammar() {
  const trivia = {group: Lexer.SKIPPED}
  const Blank = token("Blank", [..." \t\r\\"], at => reader.blank(at), trivia)
  const Comment = token("Comment", ["#"], at => reader.comment(at), {group: "comments"})
  const Newline = token("Newline", ["\n"], at => reader.newline(at))
  const Redirection = token("Redirection", [..."<>&{", ...DIGITS], at => reader.redirection(at))
  const operator = (name: string, text: string) => token(name, [text[0]!], at => reader.operator(at, text))
  const AndIf = operator("AndIf", "&&")
  const OrIf = operator("OrIf", "||")
  const PipeBoth = operator("PipeBoth", "|&")
  const Pipe = operator("Pipe", "|")
  const SemiSemiAnd = operator("SemiSemiAnd", ";;&")
  const SemiSemi = operator("SemiSemi", ";;")
  const SemiAnd = operator("SemiAnd", ";&")
  const Semi = operator("Semi", ";")
  const And = operator("And", "&")
  const LeftParen = operator("LeftParen", "(")
  const RightParen = operator("RightParen", ")")
  const ArithmeticCommand = token("ArithmeticCommand", ["("], at => reader.arithmetic(at))
  const DoubleBracket = token("DoubleBracket", ["["], at => reader.doubleBracket(at), {push_mode: "test"})
  const DoubleBracketEnd = token("DoubleBracketEnd", ["]"], at => reader.doubleBracketEnd(at), {pop_mode: true})
  const TestOperator = token("TestOperator", [..."&|()<>"], at => reader.testOperator(at))
  const TestWord = token("TestWord", ANY, at => reader.testWord(at))
  const AssignmentWord = token("AssignmentWord", [...LETTERS], at => reader.assignment(at))
  const WordToken = token("Word", WORD_STARTS, at => reader.word(at))
  const Garbage = token("Garbage", ANY, at => reader.garbage(at))
  const words = {} as Record<Reserved, TokenType>
  for (const word of RESERVED) words[word] = token(tokenName(word), [word[0]!], at => reader.reserved(at, word))
  const operators = [AndIf, OrIf, PipeBoth, Pipe, SemiSemiAnd, SemiSemi, SemiAnd, Semi, And]
  const modes = {
    script: [
      Blank,
      Comment,
      Newline,
      ArithmeticCommand,
      Redirection,
      ...operators,
      LeftParen,
      RightParen,
      DoubleBracket,
      ...Object.values(words),
      AssignmentWord,
      WordToken,
      Garbage,
    ],
    test: [
      Blank,
      token("TestNewline", ["\n"], at => (reader.text[at] === "\n" ? "\n" : undefined), trivia),
      DoubleBracketEnd,
      TestOperator,
      TestWord,
      Garbage,
    ],
  }

  class ShellParser extends EmbeddedActionsParser {
    /** Statements of the outermost list that are complete: what is left when the rest can't be read. */
    done: Statement[] = []

    constructor(skipValidations: boolean) {
      super(
        {modes, defaultMode: "script"},
        {lookaheadStrategy: new LazyLookahead(), skipValidations, recoveryEnabled: false},
      )
      this.performSelfAnalysis()
    }

    script = this.RULE("script", () => {
      this.ACTION(() => {
        this.done = []
      })
      this.SUBRULE(this.list, {ARGS: [true, true]})
    })

    /** Statements between separators; may be empty. */
    private list = this.RULE("list", (outer: boolean, mayBeEmpty: boolean): Statement[] => {
      const statements: Statement[] = this.ACTION(() => (outer ? this.done : []))
      let ended = true
      this.MANY(() => this.CONSUME(Newline))
      this.MANY1({
        GATE: () => ended,
        DEF: () => {
          ended = false
          const statement = this.SUBRULE(this.andOr)
          this.ACTION(() => statements.push(statement))
          this.OPTION(() => {
            const background = this.OR([
              {ALT: () => this.CONSUME(Semi) && false},
              {ALT: () => this.CONSUME(And) && true},
              {ALT: () => this.CONSUME1(Newline) && false},
            ])
            this.MANY2(() => this.CONSUME2(Newline))
            this.ACTION(() => {
              statement.background = background
            })
            ended = true
          })
        },
      })
      this.ACTION(() => {
        const next = this.LA(1)
        if (statements.length === 0 && !mayBeEmpty && next.tokenType !== EOF)
          reader.context.problem({message: `a command is missing before "${next.image}"`, ...rangeOf(next)})
      })
      return statements
    })

    private andOr = this.RULE("andOr", (): Statement => {
      const first = this.SUBRULE(this.pipeline)
      const statement: Statement = {
        pipelines: [first],
        operators: [],
        background: false,
        from: first?.from ?? 0,
        to: first?.to ?? 0,
      }
      this.MANY(() => {
        const operator = this.OR([{ALT: () => this.CONSUME(AndIf)}, {ALT: () => this.CONSUME(OrIf)}])
        this.MANY1(() => this.CONSUME(Newline))
        const next = this.SUBRULE1(this.pipeline)
        this.ACTION(() => {
          statement.operators.push({value: operator.image as "&&" | "||", ...rangeOf(operator)})
          statement.pipelines.push(next)
          statement.to = next.to
        })
      })
      return statement
    })

    private pipeline = this.RULE("pipeline", (): Pipeline => {
      const pipeline: Pipeline = {negated: false, timed: false, commands: [], operators: [], from: -1, to: -1}
      let last = ""
      this.MANY(() => {
        const word = this.OR([{ALT: () => this.CONSUME(words["!"])}, {ALT: () => this.CONSUME(words.time)}])
        this.ACTION(() => {
          if (word.image === "!") {
            if (last === "!") reader.context.feature("double-negation", word.startOffset, endOf(word))
            pipeline.negated = !pipeline.negated
          } else pipeline.timed = true
          last = word.image
          if (pipeline.from < 0) pipeline.from = word.startOffset
        })
      })
      const first = this.SUBRULE(this.command)
      this.ACTION(() => addCommand(pipeline, first))
      this.MANY1(() => {
        const operator = this.OR1([{ALT: () => this.CONSUME(Pipe)}, {ALT: () => this.CONSUME(PipeBoth)}])
        this.MANY2(() => this.CONSUME(Newline))
        const next = this.SUBRULE1(this.command)
        this.ACTION(() => {
          pipeline.operators.push({value: operator.image as "|" | "|&", ...rangeOf(operator)})
          addCommand(pipeline, next)
        })
      })
      return pipeline
    })

    private command = this.RULE("command", (): Command => {
      const isFunction = () => this.LA(2).tokenType === LeftParen
      return this.OR([
        {GATE: isFunction, ALT: () => this.SUBRULE(this.functionNamed)},
        {ALT: () => this.SUBRULE(this.simple)},
        {
          ALT: () => {
            const command = this.SUBRULE(this.compound)
            this.MANY(() => {
              const redirect = this.SUBRULE(this.redirect)
              this.ACTION(() => {
                command.redirects.push(redirect)
                command.to = redirect.to
              })
            })
            return command
          },
        },
      ])
    })

    private compound = this.RULE(
      "compound",
      (): Command =>
        this.OR([
          {ALT: () => this.SUBRULE(this.group)},
          {ALT: () => this.SUBRULE(this.subshell)},
          {ALT: () => this.SUBRULE(this.ifClause)},
          {ALT: () => this.SUBRULE(this.loop)},
          {ALT: () => this.SUBRULE(this.forClause)},
          {ALT: () => this.SUBRULE(this.caseClause)},
          {ALT: () => this.SUBRULE(this.functionKeyword)},
          {ALT: () => this.SUBRULE(this.test)},
          {
            ALT: () => {
              const arithmetic = this.CONSUME(ArithmeticCommand)
              return {
                kind: "arithmetic",
                expression: arithmetic.payload as Range,
                redirects: [],
                ...rangeOf(arithmetic),
              }
            },
          },
        ]),
    )

    private simple = this.RULE("simple", (): SimpleCommand => {
      const command: SimpleCommand = {kind: "simple", assignments: [], words: [], redirects: [], from: -1, to: -1}
      const grow = ({from, to}: Range) => {
        if (command.from < 0) command.from = from
        command.to = Math.max(command.to, to)
      }
      this.AT_LEAST_ONE(() =>
        this.OR([
          {
            ALT: () => {
              const assignment = this.SUBRULE(this.assignment)
              this.ACTION(() => {
                command.assignments.push(assignment)
                grow(assignment)
              })
            },
          },
          {
            ALT: () => {
              const redirect = this.SUBRULE(this.redirect)
              this.ACTION(() => {
                command.redirects.push(redirect)
                grow(redirect)
              })
            },
          },
          {
            ALT: () => {
              const word = this.CONSUME(WordToken)
              this.ACTION(() => {
                command.words.push(wordOf(word))
                grow(wordOf(word))
              })
            },
          },
        ]),
      )
      return command
    })

    private assignment = this.RULE("assignment", (): Assignment => {
      const token = this.CONSUME(AssignmentWord)
      const assignment = this.ACTION(() => token.payload as Assignment) ?? ({} as Assignment)
      this.OPTION({
        GATE: () => assignment.array !== undefined,
        DEF: () => {
          this.CONSUME(LeftParen)
          this.MANY(() =>
            this.OR([
              {ALT: () => this.CONSUME(Newline)},
              {
                ALT: () => {
                  const word = this.CONSUME(WordToken)
                  this.ACTION(() => assignment.array!.push(wordOf(word)))
                },
              },
              {
                ALT: () => {
                  const word = this.CONSUME1(AssignmentWord)
                  this.ACTION(() => {
                    const {from, to} = word.payload as Assignment
                    assignment.array!.push({from, to, parts: []})
                  })
                },
              },
            ]),
          )
          const end = this.CONSUME(RightParen)
          this.ACTION(() => {
            assignment.to = end.startOffset + 1
          })
        },
      })
      return assignment
    })

    private redirect = this.RULE("redirect", (): Redirect => {
      const operator = this.CONSUME(Redirection)
      this.CONSUME(WordToken)
      return operator.payload as Redirect
    })

    private group = this.RULE("group", (): Command => {
      const start = this.CONSUME(words["{"])
      const body = this.SUBRULE(this.list, {ARGS: [false, false]})
      const end = this.CONSUME(words["}"])
      return {kind: "group", body, redirects: [], from: start.startOffset, to: endOf(end)}
    })

    private subshell = this.RULE("subshell", (): Command => {
      const start = this.CONSUME(LeftParen)
      const body = this.SUBRULE(this.list, {ARGS: [false, false]})
      const end = this.CONSUME(RightParen)
      return {kind: "subshell", body, redirects: [], from: start.startOffset, to: endOf(end)}
    })

    private ifClause = this.RULE("ifClause", (): Command => {
      const branches: {condition: Statement[]; body: Statement[]}[] = []
      let otherwise: Statement[] | undefined
      const start = this.CONSUME(words.if)
      const condition = this.SUBRULE(this.list, {ARGS: [false, false]})
      this.CONSUME(words.then)
      const body = this.SUBRULE1(this.list, {ARGS: [false, false]})
      branches.push({condition, body})
      this.MANY(() => {
        this.CONSUME(words.elif)
        const condition = this.SUBRULE2(this.list, {ARGS: [false, false]})
        this.CONSUME1(words.then)
        const body = this.SUBRULE3(this.list, {ARGS: [false, false]})
        branches.push({condition, body})
      })
      this.OPTION(() => {
        this.CONSUME(words.else)
        otherwise = this.SUBRULE4(this.list, {ARGS: [false, false]})
      })
      const end = this.CONSUME(words.fi)
      return {kind: "if", branches, otherwise, redirects: [], from: start.startOffset, to: endOf(end)}
    })

    private loop = this.RULE("loop", (): Command => {
      const start = this.OR([{ALT: () => this.CONSUME(words.while)}, {ALT: () => this.CONSUME(words.until)}])
      const condition = this.SUBRULE(this.list, {ARGS: [false, false]})
      const {body, to} = this.SUBRULE(this.doGroup)
      return {kind: start.image as "while" | "until", condition, body, redirects: [], from: start.startOffset, to}
    })

    private doGroup = this.RULE("doGroup", () => {
      this.CONSUME(words.do)
      const body = this.SUBRULE(this.list, {ARGS: [false, false]})
      const end = this.CONSUME(words.done)
      return {body, to: endOf(end)}
    })

    private forClause = this.RULE("forClause", (): Command => {
      const start = this.OR([{ALT: () => this.CONSUME(words.for)}, {ALT: () => this.CONSUME(words.select)}])
      return this.OR1([
        {
          ALT: () => {
            const header = this.CONSUME(ArithmeticCommand)
            this.OPTION(() => this.CONSUME(Semi))
            this.MANY(() => this.CONSUME(Newline))
            const {body, to} = this.OR2([
              {ALT: () => this.SUBRULE(this.doGroup)},
              {
                ALT: () => {
                  const group = this.SUBRULE(this.group)
                  this.ACTION(() => reader.context.feature("loop-braces", group.from, group.from + 1))
                  return {body: "body" in group ? (group.body as Statement[]) : [], to: group.to}
                },
              },
            ])
            return {
              kind: "arithmetic-for" as const,
              header: header.payload as Range,
              body,
              redirects: [],
              from: start.startOffset,
              to,
            }
          },
        },
        {
          ALT: () => {
            const variable = this.CONSUME(WordToken)
            let values: Word[] | undefined
            this.MANY1(() => this.CONSUME1(Newline))
            this.OPTION1(() =>
              this.OR3([
                {
                  ALT: () => {
                    this.CONSUME(words.in)
                    values = []
                    this.MANY2(() => {
                      const word = this.CONSUME1(WordToken)
                      this.ACTION(() => values!.push(wordOf(word)))
                    })
                    this.OR4([{ALT: () => this.CONSUME1(Semi)}, {ALT: () => this.CONSUME2(Newline)}])
                  },
                },
                {ALT: () => this.CONSUME2(Semi)},
              ]),
            )
            this.MANY3(() => this.CONSUME3(Newline))
            const {body, to} = this.OR5([
              {ALT: () => this.SUBRULE1(this.doGroup)},
              {
                ALT: () => {
                  const group = this.SUBRULE1(this.group)
                  this.ACTION(() => reader.context.feature("loop-braces", group.from, group.from + 1))
                  return {body: "body" in group ? (group.body as Statement[]) : [], to: group.to}
                },
              },
            ])
            const kind = start.image as "for" | "select"
            return {
              kind,
              variable: this.ACTION(() => wordOf(variable)),
              words: values,
              body,
              redirects: [],
              from: start.startOffset,
              to,
            }
          },
        },
      ]) as Command
    })

    private caseClause = this.RULE("caseClause", (): Command => {
      const branches: {patterns: Word[]; body: Statement[]}[] = []
      const start = this.CONSUME(words.case)
      const subject = this.CONSUME(WordToken)
      this.MANY(() => this.CONSUME(Newline))
      this.CONSUME(words.in)
      this.MANY1(() => this.CONSUME1(Newline))
      let ended = true
      this.MANY2({
        GATE: () => ended,
        DEF: () => {
          const patterns: Word[] = []
          this.OPTION(() => this.CONSUME(LeftParen))
          const first = this.CONSUME1(WordToken)
          this.ACTION(() => patterns.push(wordOf(first)))
          this.MANY3(() => {
            this.CONSUME(Pipe)
            const next = this.CONSUME2(WordToken)
            this.ACTION(() => patterns.push(wordOf(next)))
          })
          this.CONSUME(RightParen)
          const body = this.SUBRULE(this.list, {ARGS: [false, true]})
          branches.push({patterns, body})
          ended = false
          this.OPTION1(() => {
            this.OR([
              {ALT: () => this.CONSUME(SemiSemi)},
              {ALT: () => this.CONSUME(SemiAnd)},
              {ALT: () => this.CONSUME(SemiSemiAnd)},
            ])
            ended = true
          })
          this.MANY4(() => this.CONSUME2(Newline))
        },
      })
      const end = this.CONSUME(words.esac)
      return {
        kind: "case",
        subject: this.ACTION(() => wordOf(subject)),
        branches,
        redirects: [],
        from: start.startOffset,
        to: endOf(end),
      }
    })

    /** `name() command` */
    private functionNamed = this.RULE("functionNamed", (): Command => {
      const name = this.CONSUME(WordToken)
      this.CONSUME(LeftParen)
      this.CONSUME(RightParen)
      this.MANY(() => this.CONSUME(Newline))
      const body = this.SUBRULE(this.command)
      return {
        kind: "function",
        name: this.ACTION(() => wordOf(name)),
        body,
        redirects: [],
        from: name.startOffset,
        to: body?.to ?? endOf(name),
      }
    })

    /** `function name command`, with or without parentheses */
    private functionKeyword = this.RULE("functionKeyword", (): Command => {
      const start = this.CONSUME(words.function)
      const name = this.CONSUME(WordToken)
      this.OPTION(() => {
        this.CONSUME(LeftParen)
        this.CONSUME(RightParen)
      })
      this.MANY(() => this.CONSUME(Newline))
      const body = this.SUBRULE(this.compound)
      return {
        kind: "function",
        name: this.ACTION(() => wordOf(name)),
        body,
        redirects: [],
        from: start.startOffset,
        to: body?.to ?? endOf(name),
      }
    })

    private test = this.RULE("test", (): Command => {
      const found: Word[] = []
      const start = this.CONSUME(DoubleBracket)
      this.MANY(() =>
        this.OR([
          {
            ALT: () => {
              const operator = this.CONSUME(TestOperator)
              this.ACTION(() => found.push({...rangeOf(operator), parts: [], literal: operator.image}))
            },
          },
          {
            ALT: () => {
              const word = this.CONSUME(TestWord)
              this.ACTION(() => found.push(wordOf(word)))
            },
          },
        ]),
      )
      const end = this.CONSUME(DoubleBracketEnd)
      return {kind: "test", words: found, redirects: [], from: start.startOffset, to: endOf(end)}
    })
  }

  const openers = new Set([
    LeftParen,
    words["{"],
    words.if,
    words.for,
    words.select,
    words.while,
    words.until,
    words.case,
  ])
  const closers = new Set([RightParen, words["}"], words.fi, words.done, words.esac])
  const named = new Set([WordToken, LeftParen, RightParen, Newline, words.function])

  /** The place of the first token that is nested too deep to be read; -1 where there is none. */
  function tooDeep(tokens: readonly IToken[]): number {
    let depth = 0
    // names of functions whose bodies are functions
    let names = 0
    for (const [i, {tokenType}] of tokens.entries()) {
      if (openers.has(tokenType)) depth++
      else if (closers.has(tokenType) && depth > 0) depth--
      if (!named.has(tokenType)) names = 0
      else if (tokenType === LeftParen || tokenType === words.function) names++
      if (depth + names > MAX_NESTING) return i
    }
    return -1
  }

  return {modes, ShellParser, Newline, tooDeep}
}

function rangeOf(token: IToken): Range {
  return {from: token.startOffset, to: endOf(token)}
}

function endOf(token: IToken): number {
  return token.startOffset + token.image.length
}

function wordOf(token: IToken): Word {
  return token.payload as Word
}

function addCommand(pipeline: Pipeline, command: Command): void {
  pipeline.commands.push(command)
  if (pipeline.from < 0) pipeline.from = command.from
  pipeline.to = command.to
}

type Grammar = ReturnType<typeof createGrammar>

let grammar:
  | {
      lexer: Lexer
      parser: InstanceType<Grammar["ShellParser"]>
      newline: TokenType
      tooDeep: Grammar["tooDeep"]
    }
  | undefined

export function prepareShellGrammar(validate = false): void {
  const {modes, ShellParser, Newline, tooDeep} = createGrammar()
  const lexer = new Lexer(
    {modes, defaultMode: "script"},
    {positionTracking: "onlyOffset", ensureOptimizations: true, skipValidations: !validate},
  )
  grammar = {lexer, parser: new ShellParser(!validate), newline: Newline, tooDeep}
}

/** How deep commands may stand in commands; each takes some of the stack. */
const MAX_NESTING = 100

/** How often reading starts again behind something that can't be read. */
const MAX_RESTARTS = 50

/** Reads any text as a shell script. */
export function parseShell(text: string, from = 0, to = text.length, ends = newEnds(), depth = 0): Script {
  if (from === to) return {from, to, statements: [], comments: [], problems: [], features: []}
  if (!grammar) prepareShellGrammar()
  const {lexer, parser, newline, tooDeep} = grammar!
  const features: Feature[] = []
  const problems: ShellProblem[] = []
  const script = (inner: string, start: number, stop: number): Script =>
    depth < MAX_DEPTH
      ? parseShell(inner, start, stop, inner === text ? ends : newEnds(), depth + 1)
      : {from: start, to: stop, statements: [], comments: [], problems: [], features: []}
  const context: WordContext = {
    text,
    to,
    ends,
    depth,
    script,
    feature: (name, from, to) => features.push({name, from, to}),
    problem: problem => problems.push(problem),
  }
  reader = new ShellReader(context, features)
  const {tokens, groups} = tokenize(lexer, text, from, to)
  const statements: Statement[] = []
  const deep = tooDeep(tokens)
  if (deep >= 0) problems.push({...rangeOf(tokens[deep]!), message: "commands are nested too deep here to be read"})
  let rest = deep < 0 ? tokens : tokens.slice(0, deep)
  for (let restarts = 0; restarts < MAX_RESTARTS && rest.length > 0; restarts++) {
    parser.input = rest
    parser.script()
    for (const statement of parser.done) statements.push(statement)
    const [error] = parser.errors
    if (!error) break
    const {token} = error
    const at = Number.isNaN(token.startOffset) || token.startOffset === undefined ? {from: to, to} : rangeOf(token)
    problems.push({
      ...at,
      message:
        at.from >= to
          ? "the script ends in the middle of a command"
          : `"${token.image.split("\n")[0]}" can't stand here`,
    })
    const index = rest.indexOf(token)
    const next = index < 0 ? -1 : rest.findIndex(({tokenType}, i) => i >= index && tokenType === newline)
    rest = next < 0 ? [] : rest.slice(next + 1)
  }
  problems.sort((a, b) => a.from - b.from)
  const comments = (groups.comments ?? []).map(rangeOf)
  return {from, to, statements, comments, problems, features}
}

/** The tokens of a script and its comments, whatever is wrong with it; blanks are left out. */
export function lexShell(text: string, from = 0, to = text.length): {tokens: IToken[]; comments: Range[]} {
  if (from >= to) return {tokens: [], comments: []}
  if (!grammar) prepareShellGrammar()
  const ends = newEnds()
  const features: Feature[] = []
  const none = () => undefined
  const script = (inner: string, start: number, stop: number): Script =>
    parseShell(inner, start, stop, inner === text ? ends : newEnds(), 1)
  reader = new ShellReader({text, to, ends, depth: 0, script, feature: none, problem: none}, features)
  const {tokens, groups} = tokenize(grammar!.lexer, text, from, to)
  return {tokens, comments: (groups.comments ?? []).map(rangeOf)}
}

/** Chevrotain reads whole texts: the part is cut out, and the places of its tokens are moved back. */
function tokenize(lexer: Lexer, text: string, from: number, to: number) {
  base = from
  const result = lexer.tokenize(from === 0 && to === text.length ? text : text.slice(from, to))
  if (from > 0) for (const token of [...result.tokens, ...(result.groups.comments ?? [])]) token.startOffset += from
  return result
}
