import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {PACKAGE_MANAGERS} from "../server/model/packageManagers.ts"
import type {PackageUse} from "../server/model/packages.ts"
import {means} from "./values/table.ts"

function usesOf(script: string): {source: string; uses: readonly PackageUse[]} {
  const source = `FROM alpine:3.22\nARG VERSION=1.2\nRUN ${script}\n`
  const analysis = analyze(source)
  return {source, uses: analysis.packagesOf(analysis.all("RUN")[0]!)}
}

/** `manager action: package version, ...` for each call. */
function summary(script: string): string {
  const {uses} = usesOf(script)
  return uses
    .map(({manager, action = "-", packages, unsure}) => {
      const list = packages.map(({name, version = "", kind}) =>
        `${kind === "name" ? "" : `${kind} `}${name} ${version}`.trim(),
      )
      return `${manager.name} ${action}${unsure ? "?" : ""}: ${list.join(", ")}`.trim()
    })
    .join("; ")
}

describe("what a command does with packages", () =>
  means(summary, [
    ["apt-get update", "apt refresh:"],
    [
      "apt-get install -y curl=7.88-1 git:arm64 libc6/stable ./a.deb",
      "apt install: curl =7.88-1, git:arm64, libc6 /stable, file ./a.deb",
    ],
    ["apt-get -qqy -t stable-backports install curl", "apt install: curl"],
    ["apt-get -o APT::Get::Assume-Yes=true -oDebug=1 install curl", "apt install: curl"],
    ["sudo -E apt-get install $PACKAGES", "apt install: unknown $PACKAGES"],
    ["apt-get install $APT_FLAGS curl", "apt install?: unknown $APT_FLAGS, curl"],
    ["apt-get $X install curl", "apt install?: curl"],
    ["apt-get install curl=$VERSION wget=$OTHER", "apt install: curl =1.2, wget =$OTHER"],
    ["apt-get dist-clean", "apt clean:"],
    ["cargo +nightly install a@1.2 --locked", "cargo install: a @1.2"],
    ["apt list --installed", "apt -:"],
    ["aptitude -y purge x", "apt remove: x"],
    ["apk add --no-cache -t .deps 'a=~1' 'b>2' c@edge", "apk install: a =~1, b >2, c@edge"],
    ["apk --update add a && apk cache clean", "apk install: a; apk clean:"],
    ["yum -y groupinstall 'Development Tools'", "yum install: Development Tools"],
    [
      "dnf install -y nginx-1.2.3 python3-pip @core a.rpm --enablerepo crb",
      "yum install: nginx -1.2.3, python3-pip, group @core, file a.rpm",
    ],
    ["microdnf clean all", "yum clean: all"],
    ["zypper -n --gpg-auto-import-keys in 'a>=1' b", "zypper install: a >=1, b"],
    ["pacman -Syu --noconfirm git", "pacman install: git"],
    ["pacman -Scc --noconfirm; pacman -Sy; pacman -Rns x", "pacman clean:; pacman refresh:; pacman remove: x"],
    [
      "pip install -r requirements.txt 'a[x]==1' 'b>=2,<3' c . ./d e.whl git+https://x/y@z",
      "pip install: a[x] ==1, b >=2,<3, c, file ., file ./d, file e.whl, file git+https://x/y@z",
    ],
    ["python3 -m pip --no-cache-dir install -U pip", "pip install: pip"],
    ["python3 -u -m pip install a", "pip install: a"],
    ["/venv/bin/pip3.12 install a", "pip install: a"],
    ["python setup.py install", ""],
    ["uv pip install a==1; uv sync; uv tool install b", "uv install: a ==1; uv install:; uv install: b"],
    ["conda install -y -c conda-forge numpy=1.26 scipy", "conda install: numpy =1.26, scipy"],
    ["npm i -g pm2 @vue/cli @a/b@1 c@2 ./d", "npm install: pm2, @vue/cli, @a/b @1, c @2, file ./d"],
    ["npm --prefix /app ci", "npm install:"],
    ["npm run build", "npm -: build"],
    [
      "yarn; yarn --version; yarn global add x@1; yarn cache clean",
      "yarn install:; yarn -:; yarn install: x @1; yarn clean:",
    ],
    ["gem install rake:13 bundler -v 2.5", "gem install: rake :13, bundler"],
    ["go install -ldflags '-s -w' golang.org/x/a@v1 ./...", "go install: golang.org/x/a @v1, file ./..."],
    ["cargo install --locked --version 1 ripgrep", "cargo install: ripgrep"],
    ["composer require a/b:^1", "composer install: a/b :^1"],
    ["dotnet tool install --global x --version 1", "dotnet install: x"],
    ["command -v apt-get", "apt -:"],
    ["sh -c 'apt-get update && apk add x'", "apt refresh:; apk install: x"],
    ["curl -o x y", ""],
  ]))

test("packages stand where they are written, continued lines and quotes included", () => {
  const {source, uses} = usesOf("apt-get install -y \\\n  curl \\\n# why\n  'git=1'")
  expect(uses[0]!.packages.map(({at}) => source.slice(at.from, at.to))).toEqual(["curl", "'git=1'"])
})

test("no two managers share a program", () => {
  const programs = PACKAGE_MANAGERS.flatMap(({programs}) => programs)
  expect(new Set(programs).size).toBe(programs.length)
})
