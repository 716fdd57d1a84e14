import {spawnSync} from "node:child_process"

// Programs of others that tests run, where they are there.

/** Whether a program can be started; says so once where it can't, with what is not tested then. */
export function hasProgram(name: string, untested: string, args: readonly string[] = ["--version"]): boolean {
  const {status} = spawnSync(name, args, {stdio: "ignore"})
  if (status !== 0) console.warn(`skipped: ${untested}, since ${name} is not here`)
  return status === 0
}
