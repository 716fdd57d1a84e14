import * as v from "valibot"
import {LABEL_TYPES, LEVELS} from "../lint/settings.ts"
import {FAIL_ON} from "./layer.ts"

// THE shape of .dockerlint.yaml: it is checked with this, and the JSON schema for editors is made of it. A section may be
// empty, as it is where all of it is commented out.

const text = v.pipe(v.string(), v.nonEmpty())
/** One, or a list of them. */
const texts = v.union([text, v.array(text)])

const rules = v.pipe(
  v.nullish(v.record(v.string(), v.picklist(LEVELS))),
  v.description("The level of rules: by name, by a code of another program such as DL3008, or by group."),
)

/** What may stand where a build argument has its value. */
const argument = v.nullable(v.union([v.string(), v.number(), v.boolean()]))

export const CONFIG = v.strictObject({
  $schema: v.optional(v.pipe(v.string(), v.description("The JSON schema of this file, for editors."))),
  root: v.optional(v.pipe(v.boolean(), v.description("Whether configurations in folders above are left out."))),
  extends: v.optional(
    v.pipe(
      texts,
      v.description("Configurations below this one: paths that begin with ./ or ../, or names of npm packages."),
    ),
  ),
  ruleset: v.optional(
    v.pipe(v.string(), v.description('The rule set, as "2026.1": later rules are not run. latest: all are run.')),
  ),
  rules,
  overrides: v.pipe(
    v.nullish(v.array(v.strictObject({files: texts, rules}))),
    v.description("Levels of rules for some files: globs from the folder of this file."),
  ),
  exclude: v.pipe(v.nullish(texts), v.description("Files that are not linted: globs from the folder of this file.")),
  allowedRegistries: v.pipe(
    v.nullish(texts),
    v.description("Registries that images may come from, such as docker.io, *.example.com or ghcr.io/team."),
  ),
  labels: v.pipe(
    v.nullish(v.record(v.string(), v.picklist(LABEL_TYPES))),
    v.description("Labels that every image has to carry, with the type of their values."),
  ),
  strictLabels: v.optional(v.pipe(v.boolean(), v.description("Whether labels that are not listed are reported."))),
  inlineIgnores: v.optional(v.pipe(v.boolean(), v.description("Whether comments in a Dockerfile may silence rules."))),
  build: v.pipe(
    v.nullish(
      v.strictObject({
        args: v.pipe(
          v.nullish(v.record(v.string(), argument)),
          v.description("Build arguments; without a value, from the environment."),
        ),
        target: v.optional(v.pipe(text, v.description("The stage that is built; by default the last one."))),
        platform: v.optional(v.pipe(text, v.description("The platform that is built for, such as linux/arm64."))),
        contexts: v.pipe(
          v.nullish(v.record(v.string(), v.nullable(v.string()))),
          v.description("Additional build contexts by name."),
        ),
      }),
    ),
    v.description("What the build is told."),
  ),
  failOn: v.optional(
    v.pipe(v.picklist(FAIL_ON), v.description("The severity from which on findings make a run fail.")),
  ),
  format: v.optional(v.pipe(text, v.description("The format of the output."))),
  baseline: v.optional(
    v.pipe(
      text,
      v.description("A file of findings that are known, which are not reported; from the folder of this file."),
    ),
  ),
  formatting: v.pipe(
    v.nullish(
      v.strictObject({
        keywordCase: v.optional(
          v.pipe(v.picklist(["upper", "lower", "keep"]), v.description("How keywords are written; upper by default.")),
        ),
        indent: v.optional(
          v.pipe(
            v.union([v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16)), v.literal("tab")]),
            v.description("Indentation of continued lines: 1 to 16 blanks, 4 by default, or tab."),
          ),
        ),
        reindentRun: v.optional(
          v.pipe(
            v.boolean(),
            v.description("Whether lines of RUN are indented too; the build runs these steps again."),
          ),
        ),
      }),
    ),
    v.description("Options of dockerlint format."),
  ),
})

export type Config = v.InferOutput<typeof CONFIG>
