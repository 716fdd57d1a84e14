import {defineConfig} from "vitest/config"

// `npm test` runs what is quick; what is shipped, as users get it, is slow to make and has a run of its own in .ci/run.

const common = {setupFiles: ["test/support/seed.ts"], testTimeout: 60_000}

export default defineConfig({
  test: {
    projects: [
      {test: {...common, name: "program", include: ["test/**/*.test.ts"], exclude: ["test/shipped/**"]}},
      {test: {...common, name: "shipped", include: ["test/shipped/**/*.test.ts"]}},
    ],
  },
})
