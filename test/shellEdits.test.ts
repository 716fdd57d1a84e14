import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {switchedOn} from "../server/lint/settings.ts"
import {lintFile} from "../server/linter.ts"
import {applyEdits} from "../server/text.ts"

// Fixes of scripts in hard places: what the first fix of a rule makes of a file, or that there is none.

function fixed(rule: string, source: string): string | undefined {
  const found = lintFile(analyze(source), switchedOn(rule)).find(one => one.rule.name === rule)
  if (!found) throw new Error(`${rule} finds nothing in ${source}`)
  return found.fix && applyEdits(source, found.fix.edits)
}

const NONE = undefined

const cases: Record<string, [before: string, after: string | undefined][]> = {
  "cd-without-check": [
    ["RUN cd /a; \\\n  # why\n  b\n", "RUN cd /a || exit; \\\n  # why\n  b\n"],
    ["RUN f() { cd /a; b; }; f\n", "RUN f() { cd /a || return; b; }; f\n"],
    ["RUN <<E\ncd /a\nb\nE\n", "RUN <<E\ncd /a || exit\nb\nE\n"],
    ["ONBUILD RUN cd /a; b\r\n", "ONBUILD RUN cd /a || exit; b\r\n"],
    ["RUN cd /a | b; c\n", NONE],
  ],
  // in quotes the program would get one argument where several are meant
  "unquoted-variable": [
    ["RUN d=$(pwd) && ls $d/x\n", 'RUN d=$(pwd) && ls "$d"/x\n'],
    ["RUN d=$(pwd) && ls $d\n", 'RUN d=$(pwd) && ls "$d"\n'],
    ["RUN d='a b' && ls $d\n", NONE],
    ["RUN buildDeps=$(cat /a) && ls $buildDeps\n", NONE],
    ["RUN CFLAGS=$(a) && gcc $CFLAGS b.c\n", NONE],
    ["RUN p=$(cat /a) && apt-get install -y $p\n", NONE],
    ["RUN p=$(cat /a) && apt-mark manual $p\n", NONE],
  ],
  "unquoted-substitution": [
    ["RUN ls $(dirname /a/b)\n", 'RUN ls "$(dirname /a/b)"\n'],
    ["RUN ls /lib/$(cat /a)/b\n", 'RUN ls /lib/"$(cat /a)"/b\n'],
    ["RUN cp $(ls /a) /x\n", NONE],
  ],
  // these write names down as they are given
  "glob-like-option": [
    ["RUN rm *.zip\n", "RUN rm ./*.zip\n"],
    ["RUN tar czf /o.tgz *\n", NONE],
    ["RUN sha256sum * > /SUMS\n", NONE],
  ],
  "negated-command": [
    ["RUN set -e; ! a | b; c\n", "RUN set -e; a | b && exit 1; c\n"],
    ["RUN set -e; if a; then ! b; fi; c\n", "RUN set -e; if a; then b && exit 1; fi; c\n"],
    // the status of the if is that of the RUN
    ["RUN set -e; if a; then ! b; fi\n", NONE],
  ],
  "letter-in-test": [
    ['RUN [ "x$A" = "x" ]\n', 'RUN [ "$A" = "" ]\n'],
    ["RUN [ x$A = xb ]\n", 'RUN [ "$A" = b ]\n'],
  ],
  "useless-cat": [
    ["RUN cat /a | b -c > /d\n", "RUN b -c < /a > /d\n"],
    ["RUN cat /a \\\n  | b \\\n  | c\n", "RUN b < /a \\\n  | c\n"],
    // the comment would be lost
    ["RUN cat /a \\\n  # why\n  | b\n", NONE],
    ["RUN cat /a | while read -r b; do c; done\n", NONE],
    ["RUN cat /a 2> /dev/null | b\n", NONE],
  ],
  "needless-echo": [
    ["RUN echo $(a | b) > /c\n", "RUN a | b > /c\n"],
    ["RUN echo `a`\n", "RUN a\n"],
    ["RUN echo $(a; b)\n", NONE],
    ["RUN echo $(cd /a && b)\n", NONE],
    ['RUN a "$(echo $HOME)/b"\n', 'RUN a "$HOME/b"\n'],
    ['RUN a "$(echo "$HOME" /b)"\n', NONE],
  ],
  "find-xargs-blanks": [
    ["RUN find /a -print | xargs rm\n", "RUN find /a -print0 | xargs -0 rm\n"],
    ["RUN find /a \\\n  -type f \\\n  | xargs rm\n", "RUN find /a \\\n  -type f -print0 \\\n  | xargs -0 rm\n"],
    ["RUN find /a -name b -o -name c | xargs rm\n", NONE],
    ["RUN find /a | xargs -d, rm\n", NONE],
  ],
  "redirect-order": [["RUN a 2>&1 >> /b\n", "RUN a >> /b 2>&1\n"]],
  "grep-in-test": [
    ['RUN if [ -z "$(a | grep b)" ]; then c; fi\n', "RUN if ! a | grep -q b; then c; fi\n"],
    ['RUN [ "$(grep a /b)" ] \\\n  && c\n', "RUN grep -q a /b \\\n  && c\n"],
    ['RUN ! [ -z "$(grep a /b)" ]\n', NONE],
  ],
  "masked-status": [
    ["RUN export A=$(b) && c\n", "RUN A=$(b) && export A && c\n"],
    ["RUN readonly A=$(b)\n", "RUN A=$(b) && readonly A\n"],
    // set -e ends the script for what stands alone, and not for what stands in front of &&
    ["RUN set -eux; export A=$(b); c\n", "RUN set -eux; A=$(b); export A; c\n"],
    ["RUN set -e; export A=$(b) && c\n", "RUN set -e; A=$(b) && export A && c\n"],
    ["RUN f() { local a=$(b); c $a; }; f\n", "RUN f() { local a && a=$(b); c $a; }; f\n"],
    ["RUN export A=$(b) C=d\n", NONE],
  ],
  "test-and-or": [
    ["RUN if [ a -o b ]; then c; fi\n", "RUN if [ a ] || [ b ]; then c; fi\n"],
    ["RUN test -f /a -a -f /b && c\n", "RUN test -f /a && test -f /b && c\n"],
    // && binds as || does
    ["RUN a && [ b -o c ]\n", NONE],
    ["RUN [ a -a b ] || c\n", NONE],
    // set -e does not look at what stands before &&
    ["RUN set -e; [ -f /a -a -f /b ]; c\n", NONE],
  ],
  "status-in-test": [
    ["RUN a; if [ $? -ne 0 ]; then b; fi\n", "RUN if ! a; then b; fi\n"],
    ["RUN a=$(b); \\\n  if [ $? -eq 0 ]; then c; fi\n", "RUN if a=$(b); then c; fi\n"],
    ["RUN a && b; if [ $? -ne 0 ]; then c; fi\n", NONE],
    ["RUN a; \\\n  # why\n  if [ $? -ne 0 ]; then b; fi\n", NONE],
    ["RUN set -e; a; if [ $? -ne 0 ]; then b; fi\n", NONE],
  ],
  "cd-and-back": [
    ["RUN for a in b c; do cd a; make; cd ..; done; d\n", "RUN for a in b c; do (cd a && make); done; d\n"],
    ["RUN for a in b c; do cd a; x=$(d); cd ..; done; d $x\n", NONE],
    ["RUN for a in b c; do cd a; make; make; cd ..; done; d\n", NONE],
  ],
  "repeated-redirect": [
    ["RUN a >> /b; c | d >> /b; e >> /b\n", "RUN { a; c | d; e; } >> /b\n"],
    ["RUN a >> /b; c >> /b 2>&1; e >> /b\n", NONE],
  ],
  "array-as-text": [['RUN a="$@"; b "$a"\n', 'RUN a="$*"; b "$a"\n']],
  "space-around-equals": [
    ["RUN a = b; c\n", "RUN a=b; c\n"],
    ["RUN a = b c\n", NONE],
  ],
  "literal-brace": [["RUN a {{.B}}/c\n", "RUN a '{{.B}}/c'\n"]],
  "missing-shell-feature": [
    ["RUN mkdir -p /a/{b,c}\n", "RUN mkdir -p /a/b /a/c\n"],
    ["RUN [[ -f /a && -f /b ]] && c\n", 'SHELL ["/bin/bash", "-c"]\nRUN [[ -f /a && -f /b ]] && c\n'],
    ['RUN [[ "$A" == "b" ]] && c\n', 'RUN [ "$A" = "b" ] && c\n'],
    // without quotes it would be split
    ["RUN [[ -n $A ]] && c\n", 'SHELL ["/bin/bash", "-c"]\nRUN [[ -n $A ]] && c\n'],
    ["RUN source env.sh\n", "RUN . ./env.sh\n"],
    ["RUN a &> /b\n", "RUN a > /b 2>&1\n"],
    ["RUN function f { a; }; f\n", "RUN f() { a; }; f\n"],
    // the echo of bash would print the backslash
    ["RUN a <<< b\nRUN echo 'c\\n'\n", NONE],
  ],
  "pipe-without-pipefail": [
    ["RUN a | b\n", 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b\n'],
    [
      "# why\nrun a | b\r\n",
      "# why\nrun a | b\r\n".replace("# why", 'shell ["/bin/bash", "-o", "pipefail", "-c"]\r\n# why'),
    ],
    [
      'SHELL ["/bin/bash", "-c"]\nRUN set -ex && a | b\n',
      'SHELL ["/bin/bash", "-c"]\nRUN set -exo pipefail && a | b\n',
    ],
    [
      'SHELL ["/bin/bash", "-c"]\nRUN \\\n  # why\n  a | b\n',
      'SHELL ["/bin/bash", "-c"]\nRUN \\\n  # why\n  set -o pipefail && a | b\n',
    ],
    [
      'SHELL ["/bin/bash", "-c"]\nRUN <<E\na | b\nE\n',
      'SHELL ["/bin/bash", "-c"]\nRUN <<E\nset -o pipefail && a | b\nE\n',
    ],
    ["ONBUILD RUN a | b\n", NONE],
  ],
  "cd-instead-of-workdir": [
    ["RUN cd /a && b\n", "WORKDIR /a\nRUN b\n"],
    ["RUN set -e; \\\n  cd /a; \\\n  b\n", "WORKDIR /a\nRUN set -e; \\\n  b\n"],
    ["WORKDIR /a\nRUN cd /a && b\n", "WORKDIR /a\nRUN b\n"],
    ["RUN cd /a && b\nWORKDIR /c\nRUN d\n", "WORKDIR /a\nRUN b\nWORKDIR /c\nRUN d\n"],
    // what follows would stand in the other folder
    ["RUN cd /a && b\nRUN c\n", NONE],
    ["RUN cd /a && b\nCOPY c d\n", NONE],
    ["RUN a && cd /b\n", "RUN a\n"],
  ],
  "linked-sh": [
    ["RUN ln -sf /bin/bash /bin/sh\n", 'SHELL ["/bin/bash", "-c"]\n'],
    ["RUN a && ln -sf /bin/bash /bin/sh\n", 'SHELL ["/bin/bash", "-c"]\nRUN a\n'],
    ["ONBUILD RUN ln -sf /bin/bash /bin/sh\n", NONE],
  ],
}

for (const [rule, list] of Object.entries(cases))
  describe(rule, () => {
    test.each(list)("%j", (before, after) => {
      const from = "FROM debian:13\n"
      expect(fixed(rule, from + before)).toBe(after === undefined ? undefined : from + after)
    })
  })
