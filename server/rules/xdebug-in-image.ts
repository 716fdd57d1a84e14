import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import {shippedStages} from "../model/stages.ts"

const INSTALLS = /^(?:pecl|install-php-extensions|docker-php-ext-enable|apt-get|apt|apk|yum|dnf|pie)$/

export const xdebugInImage = rule({
  name: "xdebug-in-image",
  aliases: [],
  summary: "The debugger of PHP is in the final image",
  severity: "info",
  since: "2026.1",
  topics: ["size"],
  why: `Xdebug makes every request several times slower, and lets whoever reaches it run code. Install it in a stage for
developers that is built on the other one (\`FROM app AS dev\`), so that the image for production has none. A final stage whose
name says that it is for developers or tests is not looked at.`,
  examples: [
    {
      bad: "FROM php:8.4-fpm\nRUN pecl install <|xdebug-3.4.5|> && docker-php-ext-enable xdebug\n",
      good: "FROM php:8.4-fpm AS app\nRUN docker-php-ext-install opcache\nFROM app AS dev\nRUN pecl install xdebug-3.4.5 && docker-php-ext-enable xdebug\n",
    },
  ],
  *check(analysis) {
    const {finalStage} = analysis
    if (!finalStage || /dev|debug|test|local|ci\b/.test(finalStage.name)) return
    const shipped = shippedStages(finalStage)
    const seen = new Set<unknown>()
    for (const {stage, commands} of runSteps(analysis)) {
      if (!shipped.has(stage) || seen.has(stage)) continue
      for (const {program = "", args} of commands) {
        const found = INSTALLS.test(program)
          ? args.find(
              ({value}) => typeof value === "string" && /^(?:xdebug(?:[-@^]\S*)?|php\S*-xdebug(?:=\S*)?)$/.test(value),
            )
          : undefined
        if (!found || args.some(({value}) => value === "purge" || value === "remove" || value === "del")) continue
        seen.add(stage)
        yield {
          at: found.at,
          message: `"${found.value as string}" makes every request slower and lets others run code: install it in a stage for developers`,
        }
        break
      }
    }
  },
})
