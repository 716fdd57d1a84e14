import {problemRule} from "../lint/rule.ts"

export const invalidPath = problemRule({
  name: "invalid-path",
  aliases: [],
  summary: "A path can't be used in the image",
  since: "2026.1",
  why: `A Windows image has only the drive C:, and paths in it name no other drive and no network share. With the default escape
character a backslash at the end of a line continues it: put \`# escape=\` and a backtick at the top of a Windows file.`,
  examples: [
    {
      bad: "FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2025\nWORKDIR <|d:/app|>\n",
      good: "FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2025\nWORKDIR c:/app\n",
    },
  ],
})
