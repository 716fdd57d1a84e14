import {rootBase, type Stage} from "./stages.ts"

/** Whether the stage is sure to run on Windows: by its platform, or by the name of its base image. */
export function isWindows(stage: Stage): boolean {
  if (stage.os === "windows") return true
  const base = rootBase(stage)
  if (base.kind !== "image") return false
  const {normalized, tag} = base.reference
  const {domain, path} = normalized
  if (domain === "mcr.microsoft.com")
    return path.startsWith("windows/") || /(nanoserver|windowsservercore)/.test(tag?.text ?? "")
  if (domain !== "docker.io") return false
  return (
    /^microsoft\/(nanoserver|windowsservercore)$/.test(path) ||
    /(^|-)(nanoserver|windowsservercore)(-|$)/.test(tag?.text ?? "")
  )
}
