import {setFlagsFromString} from "node:v8"

/**
 * Over a thousand files V8 spends half of the processor time on compiling what it then hardly runs: it is told to wait
 * longer. Only where it is the V8 with which that was measured, for its options come and go. It takes no code cache any
 * more after that, so it comes when the code is loaded.
 */
export function compileLess(): void {
  if (process.versions.v8.startsWith("11.3.")) setFlagsFromString("--interrupt-budget=400000")
}
