import {problemRule} from "../lint/rule.ts"

export const emptyVolume = problemRule({
  name: "empty-volume",
  aliases: [],
  summary: "The path of a VOLUME is empty",
  since: "2026.1",
  why: `A volume needs a folder in the image. An empty path is most often a variable that has no value at this place: an ARG
without a default, or one that was declared in another stage.`,
  examples: [
    {bad: 'FROM alpine:3.22\nVOLUME ["<|>"]\n', good: 'FROM alpine:3.22\nVOLUME ["/data"]\n'},
    {
      bad: 'FROM alpine:3.22\nARG DATA=""\nVOLUME <|$DATA|>\n',
      good: "FROM alpine:3.22\nARG DATA=/data\nVOLUME $DATA\n",
    },
  ],
})
