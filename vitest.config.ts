import {readFileSync} from "node:fs"
import {defineConfig} from "vitest/config"

// `npm test` runs what is quick; what is shipped, as users get it, is slow to make, and real editors are slow to
// start: each has a run of its own in .ci/run. What needs a real Docker engine has one too: `npm run test:builds`.

const {version} = JSON.parse(readFileSync("package.json", "utf8")) as {version: string}
const define = {__VERSION__: JSON.stringify(version)}
// the day by which ends of life are judged, or tests would turn red by themselves
const env = {SOURCE_DATE_EPOCH: String(Date.UTC(2026, 8, 1) / 1000)}
const common = {env, setupFiles: ["test/support/seed.ts"], testTimeout: 300_000, hookTimeout: 300_000}

export default defineConfig({
  test: {
    projects: [
      {
        define,
        test: {
          ...common,
          name: "program",
          include: ["test/**/*.test.ts"],
          exclude: ["test/shipped/**", "test/editors/**", "test/engine/**"],
        },
      },
      {define, test: {...common, name: "shipped", include: ["test/shipped/**/*.test.ts"]}},
      {define, test: {...common, name: "editors", include: ["test/editors/**/*.test.ts"], fileParallelism: false}},
      {
        define,
        test: {
          ...common,
          name: "builds",
          include: ["test/engine/**/*.test.ts"],
          testTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
