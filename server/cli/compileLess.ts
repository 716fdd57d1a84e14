import {setFlagsFromString} from "node:v8"

/**
 * Over a thousand files, or in the first minutes of a language server, V8 spends half of the processor time on optimizing
 * what it then hardly runs: it is told to wait longer, and to make plain machine code at once. Only where it is the V8 with
 * which that was measured, for its options come and go. It takes no code cache any more after that, so it comes when the
 * code is loaded.
 */
export function compileLess(budget = 400_000): void {
  if (!process.versions.v8.startsWith("11.3.")) return
  setFlagsFromString(`--interrupt-budget=${budget}`)
}
