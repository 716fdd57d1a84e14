/** Public images beside Docker's official ones that the counts of ../shared/data miss, and that their makers recommend as bases. */
export const POPULAR_IMAGES: readonly string[] = [
  ..."base cc java17 java21 nodejs20 nodejs22 python3 static"
    .split(" ")
    .map(name => `gcr.io/distroless/${name}-debian12`),
  "ghcr.io/astral-sh/uv",
  "ghcr.io/graalvm/native-image-community",
  ..."dotnet go java nodejs provided python ruby".split(" ").map(name => `public.ecr.aws/lambda/${name}`),
  ..."go jdk jre node nginx php python ruby rust static wolfi-base"
    .split(" ")
    .map(name => `cgr.dev/chainguard/${name}`),
  ..."ubi8 ubi8-minimal ubi9 ubi9-micro ubi9-minimal ubi10 ubi10-minimal"
    .split(" ")
    .map(name => `registry.access.redhat.com/${name}`),
  "mcr.microsoft.com/playwright",
  "mcr.microsoft.com/playwright/python",
  "oven/bun",
  "denoland/deno",
  "cypress/included",
  "condaforge/miniforge3",
  "mambaorg/micromamba",
  "lukemathwalker/cargo-chef",
  "nginxinc/nginx-unprivileged",
  "hadolint/hadolint",
  "koalaman/shellcheck",
  "docker/dockerfile",
  "moby/buildkit",
]
