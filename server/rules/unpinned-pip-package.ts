import {unpinnedRule} from "../lint/packageRules.ts"

export const unpinnedPipPackage = unpinnedRule({
  name: "unpinned-pip-package",
  code: "DL3013",
  summary: "A Python package is installed without a version",
  why: `PyPI keeps old versions, so \`name==1.2.3\` lasts. Better still is a list with all of them: \`pip install -r requirements.txt\`,
or \`-c constraints.txt\`, which also hold what the packages themselves need.`,
  manager: "pip",
  pinned: ({name, kind, value}) =>
    `${kind === "file" ? `${value.replace(/#.*$/, "")}@COMMIT` : `${name}==VERSION`}, or keep versions in a requirements file`,
  examples: [
    {
      bad: "FROM python:3.13\nRUN pip install --no-cache-dir <|flask|>\n",
      good: "FROM python:3.13\nRUN pip install --no-cache-dir flask==3.1.2\n",
    },
  ],
})
