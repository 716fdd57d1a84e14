import {type CommandWords, type OptionWords, valueOptions} from "./commands.ts"

// Bash cuts words at an equals sign, so that --format=te is three of them; the script puts them together again. Where
// it answers with nothing, bash goes on with files.

/** A script for bash, 3.2 and later. */
export function bashScript(commands: readonly CommandWords[]): string {
  const lists = new Map<string, string>()
  const list = (words: readonly string[]): string => {
    const text = words.join(" ")
    const name = lists.get(text) ?? `list${lists.size + 1}`
    lists.set(text, name)
    return `$${name}`
  }
  const [program, ...others] = commands
  const patterns = (command: CommandWords, options: readonly OptionWords[]) =>
    options.flatMap(({names}) => names.map(name => `${command.name}:${name}`)).join(" | ")
  const values = commands.flatMap(command =>
    valueOptions(command).flatMap(option => {
      const {words = [], behind} = option.value
      if (words.length === 0) return []
      const pairs = behind ? ` end="=" behind=${behind.words ? list(behind.words) : '""'}` : ""
      return `    ${patterns(command, [option])}) list=${list(words)}${pairs} ;;`
    }),
  )
  const isCommand = ({name}: CommandWords) => (name === "" ? "''" : name)
  const dashes = commands.map(command => {
    return `        ${isCommand(command)}) list="${command.options.flatMap(({names}) => names).join(" ")}" ;;`
  })
  const operands = commands.flatMap(command => {
    const {words = []} = command.operands
    return words.length === 0 ? [] : `        ${isCommand(command)}) list=${list(words)} ;;`
  })
  const names = list(others.map(({name}) => name))
  return `_dockerlint() {
  local words command="" option="" value list="" end="" behind="" files="" i n word
${[...lists].map(([text, name]) => `  local ${name}="${text}"`).join("\n")}
  words=()
  for ((i = 1; i <= COMP_CWORD; i++)); do
    if ((i > 1)) && [[ \${COMP_WORDS[i]} == =* || \${COMP_WORDS[i - 1]} == *= ]]; then
      words[\${#words[@]} - 1]+=\${COMP_WORDS[i]}
    else
      words+=("\${COMP_WORDS[i]}")
    fi
  done
  n=$((\${#words[@]} - 1))
  value=\${words[n]}
  for ((i = 0; i < n; i++)); do
    word=\${words[i]}
    case \${command#.}:$word in
      ${commands
        .map(command => patterns(command, valueOptions(command)))
        .filter(text => text !== "")
        .join(" | ")})
        i=$((i + 1))
        if ((i == n)); then option=$word; fi
        ;;
      *:-?*) ;;
      *)
        if [[ -z $command ]]; then
          case $word in
            ${others.map(({name}) => name).join(" | ")}) command=$word ;;
            *) command=. ;;
          esac
        fi
        ;;
    esac
  done
  if [[ -z $option && $value == --*=* ]]; then
    option=\${value%%=*}
    value=\${value#*=}
  fi
  case \${command#.}:$option in
${values.join("\n")}
    *:-*) ;;
    *)
      case \${command#.} in
${operands.join("\n")}
      esac
      if [[ -z $command ]]; then list=${names} files=yes; fi
      if [[ $value == -* ]]; then
        case \${command#.} in
${dashes.join("\n")}
        esac
      fi
      ;;
  esac
  if [[ -n $end && $value == *=* ]]; then list=$behind end=""; fi
  word=""
  if [[ $COMP_WORDBREAKS != *=* && \${words[n]} == *=* ]]; then word=\${words[n]%=*}=; fi
  COMPREPLY=()
  while IFS= read -r i; do
    COMPREPLY+=("$word$i$end")
  done < <(compgen -W "$list" -- "\${value##*=}")
  if [[ -n $files && \${#COMPREPLY[@]} -gt 0 ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -f -- "$value")
  fi
  if [[ -n $end ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _dockerlint ${program!.name || "dockerlint"}
`
}
