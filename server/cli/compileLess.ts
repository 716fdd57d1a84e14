import {setFlagsFromString} from "node:v8"

/**
 * Over a thousand files V8 spends half of the processor time on optimizing what it then hardly runs: it is told to wait
 * longer. Only where it is the V8 with which that was measured, for its options come and go. It takes no code cache any
 * more after that, so it comes when the code is loaded.
 */
export function compileLess(): void {
  setFlags("--interrupt-budget=400000")
}

/** The same for what runs for hours in bursts of milliseconds, and with less memory for what is garbage anyway. */
export function compileForBursts(): void {
  setFlags("--interrupt-budget=1000000", "--heap-growing-percent=50", "--semi-space-growth-factor=1")
}

function setFlags(...flags: readonly string[]): void {
  if (process.versions.v8.startsWith("11.3.")) for (const flag of flags) setFlagsFromString(flag)
}
