import type {FileKind} from "../files.ts"
import {isArchive} from "./downloads.ts"
import type {Amount} from "./size.ts"

/** What gzip makes of a file of each kind: shares measured over the trees of a Debian 12 and of node_modules. */
const RATIOS: Readonly<Record<FileKind, Amount>> = {
  text: {low: 0.15, mid: 0.28, high: 0.5},
  elf: {low: 0.3, mid: 0.42, high: 0.6},
  archive: {low: 0.95, mid: 0.99, high: 1.01},
  packages: {low: 0.25, mid: 0.37, high: 0.6},
  mixed: {low: 0.2, mid: 0.4, high: 1},
}

const PACKED =
  /\.(?:png|jpe?g|gif|webp|avif|mp[34]|m4[av]|mov|mkv|webm|ogg|woff2?|pdf|docx|xlsx|pptx|egg|crx|br|lz4|lzma|rar|parquet|safetensors|onnx|pt|pth)$/i
const TEXT =
  /\.(?:[cm]?[jt]sx?|json5?|jsonl|ya?ml|toml|ini|cfg|conf|md|txt|rst|html?|css|s[ac]ss|less|xml|svg|csv|tsv|sql|py|rb|go|rs|java|kt|scala|c|h|cc|cpp|hpp|cs|php|pl|sh|bash|lock|sum|mod|map|graphql|proto|vue|svelte|env|properties|gradle|tf|lua|r|ex|exs|erl|log)$/i
const ELF = /\.(?:so(?:\.[\d.]+)?|o|a|node|exe|dll|dylib|wasm|pyd)$/i
const NAMES = /^(?:Dockerfile|Makefile|LICENSE|README|Gemfile|Rakefile|Procfile|\.\w+(?:rc|ignore))$/i

export function kindOf(path: string): FileKind {
  const name = path.slice(path.lastIndexOf("/") + 1)
  if (isArchive(name) || PACKED.test(name)) return "archive"
  if (TEXT.test(name) || NAMES.test(name)) return "text"
  return ELF.test(name) ? "elf" : "mixed"
}

export function packedRatio(path: string): Amount {
  return RATIOS[kindOf(path)]
}
