import {isRecord, type Locked, parsed} from "./locks.ts"

// Lock files of managers whose registries tell no sizes beforehand: only how many packages they name.

/** Reads Gemfile.lock; a gem for several platforms counts once. */
export function gemfileLock(text: string): Locked | undefined {
  const names = [...text.matchAll(/^ {4}([^\s(]+) \([^)\n]+\)$/gm)].map(([, name]) => name)
  return /^(?:GEM|GIT|PATH)$/m.test(text) ? {count: new Set(names).size} : undefined
}

/** Reads Cargo.lock; packages of the workspace have no source. */
export function cargoLock(text: string): Locked | undefined {
  const blocks = text.split(/^\[\[package\]\]\s*$/m).slice(1)
  return blocks.length === 0 ? undefined : {count: blocks.filter(block => /^source = "/m.test(block)).length}
}

/** Reads composer.lock. */
export function composerLock(text: string, dev: boolean): Locked | undefined {
  const lock = parsed(text)
  if (!isRecord(lock) || !Array.isArray(lock.packages)) return undefined
  const more = dev && Array.isArray(lock["packages-dev"]) ? lock["packages-dev"].length : 0
  return {count: lock.packages.length + more}
}

/** Reads NuGet's packages.lock.json; a package of several frameworks counts once. */
export function nugetLock(text: string): Locked | undefined {
  const lock = parsed(text)
  if (!isRecord(lock) || !isRecord(lock.dependencies)) return undefined
  const names = new Set<string>()
  for (const framework of Object.values(lock.dependencies))
    for (const [name, entry] of Object.entries(isRecord(framework) ? framework : {}))
      if (isRecord(entry) && entry.type !== "Project") names.add(name.toLowerCase())
  return {count: names.size}
}

/** Reads gradle.lockfile. */
export function gradleLock(text: string): Locked | undefined {
  const lines = text.match(/^[^#\s:]+:[^\s:]+:[^\s=]+=/gm)
  return lines ? {count: lines.length} : undefined
}

/** The dependencies that a pom.xml names; what these need in turn is not in it. */
export function pomDependencies(text: string): Locked | undefined {
  return /<project[\s>]/.test(text) ? {count: (text.match(/<dependency>/g) ?? []).length} : undefined
}
