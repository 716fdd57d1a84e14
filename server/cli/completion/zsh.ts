import type {CommandWords, OptionWords, Values} from "./commands.ts"

/** A script for zsh, 5 and later: to be sourced, or found in $fpath as _dockerlint. */
export function zshScript(commands: readonly CommandWords[]): string {
  const lists = new Map<string, string>()
  const list = (words: readonly string[]): string => {
    const text = words.join(" ")
    const name = lists.get(text) ?? `list${lists.size + 1}`
    lists.set(text, name)
    return name
  }
  const [program, ...others] = commands
  const optionsOf = (command: CommandWords) =>
    command.options.map(option => `    ${optionSpec(option, list)}`).join("\n")
  const rest = others.map(command => {
    return `    ${command.name})
      options=(
${optionsOf(command)}
        ${quoted(`*:${actionOf(command.operands, list)}`)}
      ) ;;`
  })
  const body = `  options=(
${optionsOf(program!)}
  )
  _arguments -C -S -A '-*' $options '1: :_dockerlint_first' '*::: :->rest' && return
  [[ $state == rest ]] || return
  words=("$line[1]" "\${words[@]}")
  ((CURRENT += 1))
  case $line[1] in
${rest.join("\n")}
    *) options+=('*:file:_files') ;;
  esac
  _arguments -S $options`
  const summaries = others.map(({name, summary}) => `    ${quoted(`${name}:${summary}`)}`)
  return `#compdef dockerlint

_dockerlint_first() {
  local -a commands=(
${summaries.join("\n")}
  )
  _describe command commands
  _files
}

_dockerlint_pairs() {
  if compset -P '*='; then
    if [[ -n $2 ]]; then compadd -a -- $2; else _files; fi
  else
    compadd -S = -a -- $1
  fi
}

_dockerlint() {
  local curcontext=$curcontext state state_descr line
  local -A opt_args
  local -a options ${[...lists.values()].join(" ")}
${[...lists].map(([text, name]) => `  ${name}=(${text})`).join("\n")}
${body}
}

if [[ \${funcstack[1]} == _dockerlint ]]; then _dockerlint "$@"; else compdef _dockerlint dockerlint; fi
`
}

type NameOfList = (words: readonly string[]) => string

function optionSpec({names, summary, value, repeatable}: OptionWords, list: NameOfList): string {
  const text = `[${summary.replace(/[\\[\]]/g, "\\$&")}]${value ? `:${actionOf(value, list)}` : ""}`
  return names
    .map(name => {
      const others = names.filter(other => other !== name).join(" ")
      const alone = repeatable ? "*" : `(${[name, others].join(" ").trim()})`
      return quoted(`${alone}${name}${value && name.startsWith("--") ? "=" : ""}${text}`)
    })
    .join(" ")
}

/** What a value is called, and how it is completed. */
function actionOf({words, files, behind}: Values, list: NameOfList): string {
  if (behind) return `value: _dockerlint_pairs ${list(words!)}${behind.words ? ` ${list(behind.words)}` : ""}`
  if (files) return "file:_files"
  return words ? `value:compadd -a ${list(words)}` : "value: "
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
