import {execFileSync} from "node:child_process"

/** A repository with a hundred thousand commits says no more about the next one than its last few hundred. */
const MOST_COMMITS = 300

/**
 * The files of a folder that the last commits changed, commit by commit, as paths in the folder; undefined where it is
 * in no git repository or git is not there. Nothing that the repository's configuration names is run.
 */
export function changesOf(folder: string): string[][] | undefined {
  const safe = ["core.fsmonitor=false", "log.showSignature=false", "core.quotePath=false", "diff.external="]
  try {
    const text = execFileSync(
      "git",
      [
        ...safe.flatMap(setting => ["-c", setting]),
        "log",
        `--max-count=${MOST_COMMITS}`,
        "--no-merges",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--relative",
        "--name-only",
        "--format=%x01",
        "-z",
        "--",
        ".",
      ],
      {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        maxBuffer: 1 << 28,
        timeout: 20_000,
        // what a partial clone lacks would be brought by a program that its configuration names
        env: {...process.env, GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: ""},
      },
    )
    const commits = text.split("\x01").map(part => part.split(/[\0\n]+/).filter(path => path !== ""))
    return commits.filter(paths => paths.length > 0)
  } catch {
    return undefined
  }
}
