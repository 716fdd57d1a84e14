import {execFileSync} from "node:child_process"
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {npmLock} from "../model/sizes/locks.ts"
import {INSTALLS, type Install, predictedInstall, readInstalls} from "./installs.ts"

// `npm run data:installs [-- NAME...]`: installs real sets of packages with npm and pip in temporary folders, and writes down
// what they are and how large, for docs/accuracy.md. Needs npm, python3 with
// pip and venv, tar, gzip and the registries that these are set up for. `npm run accuracy -- --write` shows the results.

const NPM: Readonly<Record<string, string>> = {
  express: "express",
  "next react": "next react react-dom",
  webpack: "webpack webpack-cli webpack-dev-server babel-loader @babel/core @babel/preset-env",
  eslint: "eslint prettier typescript typescript-eslint",
  vue: "vue vite @vitejs/plugin-vue pinia vue-router",
  nest: "@nestjs/core @nestjs/common @nestjs/platform-express rxjs reflect-metadata",
  "fastify pg": "fastify pg pino zod undici",
  "jest ts-node": "jest ts-node ts-jest typescript",
  "angular cli": "@angular/cli @angular/core @angular/common",
  "axios lodash": "axios lodash dotenv",
  "aws sdk": "@aws-sdk/client-s3 @aws-sdk/client-dynamodb",
  discord: "discord.js winston",
}

const PIP: Readonly<Record<string, string>> = {
  pandas: "pandas",
  django: "django gunicorn psycopg2-binary whitenoise",
  boto3: "boto3",
  fastapi: "fastapi uvicorn[standard] sqlalchemy alembic pydantic-settings",
  flask: "flask gunicorn requests",
  science: "numpy scipy scikit-learn matplotlib",
  jupyter: "jupyterlab",
  celery: "celery redis flower",
  scraping: "scrapy beautifulsoup4 lxml httpx",
  tests: "pytest pytest-cov mypy ruff black",
}

function run(program: string, args: readonly string[], cwd: string): Buffer {
  return execFileSync(program, args, {cwd, maxBuffer: 2 ** 31, stdio: ["ignore", "pipe", "ignore"]})
}

/** The size of a folder as tar, and what gzip makes of it. */
function sizeOf(folder: string): {bytes: number; compressed: number} {
  const count = (command: string) => Number(run("sh", ["-c", command], folder).toString().trim())
  return {bytes: count("tar -cf - . | wc -c"), compressed: count("tar -cf - . | gzip -6 | wc -c")}
}

function npmInstall(folder: string, names: string): Omit<Install, "name" | "manager"> {
  writeFileSync(join(folder, "package.json"), '{"name":"measured","version":"1.0.0"}')
  run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...names.split(" ")], folder)
  const {packages = []} = npmLock(readFileSync(join(folder, "package-lock.json"), "utf8"), true) ?? {}
  return {packages: packages.map(({name, version}) => `${name}@${version}`), ...sizeOf(join(folder, "node_modules"))}
}

function pipInstall(folder: string, names: string): Omit<Install, "name" | "manager"> {
  run("python3", ["-m", "pip", "install", "-q", "--no-cache-dir", "--target", folder, ...names.split(" ")], folder)
  const found = readdirSync(folder).filter(name => name.endsWith(".dist-info"))
  return {packages: found.map(name => name.replace(/\.dist-info$/, "").replace(/-(?=[^-]*$)/, "@")), ...sizeOf(folder)}
}

/** Adds or renews rows; those of installs that are known and not named stay. */
function main(): void {
  const wanted = process.argv.slice(2)
  const old: Install[] = readInstalls().installs
  const rows: Install[] = []
  for (const [manager, sets, install] of [
    ["npm", NPM, npmInstall],
    ["pip", PIP, pipInstall],
  ] as const)
    for (const [name, names] of Object.entries(sets)) {
      const known = old.find(row => row.manager === manager && row.name === name)
      if (known && !wanted.includes(name)) {
        rows.push(known)
        continue
      }
      const folder = mkdtempSync(join(tmpdir(), "install-"))
      try {
        const row: Install = {manager, name, ...install(folder, names)}
        rows.push(row)
        const ratio = (row.bytes / predictedInstall(row).bytes.mid).toFixed(2)
        console.log(
          `${manager} ${name}: ${row.packages.length} packages, ${row.bytes} bytes, ${ratio} of what is predicted`,
        )
      } catch (error) {
        console.log(`${manager} ${name}: ${(error as Error).message.split("\n")[0]}`)
      } finally {
        rmSync(folder, {recursive: true, force: true})
      }
    }
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(INSTALLS, `${JSON.stringify({date, installs: rows}, undefined, 1)}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
