import type {CommandWords, OptionWords, Values} from "./commands.ts"

/** A script for fish, 3 and later. */
export function fishScript(commands: readonly CommandWords[]): string {
  const others = commands.slice(1)
  const names = others.map(({name}) => name).join(" ")
  const lines = commands.flatMap(command => {
    const {name, options, operands} = command
    const when = name === "" ? `not __fish_seen_subcommand_from ${names}` : `__fish_seen_subcommand_from ${name}`
    const head = `complete -c dockerlint -n ${quoted(when)}`
    return [
      ...(operands.files ? [] : [`${head} -f`]),
      ...(operands.words ? [`${head} -a ${quoted(operands.words.join(" "))}`] : []),
      ...options.map(option => `${head}${optionFlags(option)}`),
    ]
  })
  const first = others.map(({name, summary}) => {
    return `complete -c dockerlint -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`
  })
  return `${PAIRS}\n${[...first, ...lines].join("\n")}\n`
}

/** `name=` for each name, and each value behind it once there is an equals sign. */
const PAIRS = `function __dockerlint_pairs
    set -l token (string replace -r '^--[a-z-]+=' '' -- (commandline -ct))
    if string match -q -- '*=*' $token
        printf '%s\\n' (string replace -r '=.*' '=' -- $token)(string split ' ' -- $argv[2])
    else
        printf '%s=\\n' (string split ' ' -- $argv[1])
    end
end`

function optionFlags({names, summary, value}: OptionWords): string {
  const flags = names.map(name => (name.startsWith("--") ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`))
  return `${flags.join("")}${value ? valueFlags(value) : ""} -d ${quoted(summary)}`
}

function valueFlags({words, files, behind}: Values): string {
  if (behind?.words) return ` -x -a ${quoted(`(__dockerlint_pairs "${words!.join(" ")}" "${behind.words.join(" ")}")`)}`
  if (behind) return ` -r -F -a ${quoted(words!.map(word => `${word}=`).join(" "))}`
  if (files) return " -r -F"
  return words ? ` -x -a ${quoted(words.join(" "))}` : " -x"
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`
}
