import type {InstructionName} from "../../grammars/instructions.ts"
import type {Doc} from "./reference.ts"

// What one line in grammars/instructions.ts can't hold: a few sentences, an example and where to read on.

export const INSTRUCTION_DOCS: Readonly<Record<InstructionName, Doc>> = {
  ADD: {
    details:
      "As COPY, and more: it downloads `http://` and `https://` addresses, clones git repositories, and unpacks local tar archives. Where none of that is wanted, COPY says so more clearly.",
    example: "ADD --checksum=sha256:5891b5b522… https://example.com/tool.tar.gz /usr/src/",
    anchor: "add",
  },
  ARG: {
    details:
      "It counts from its line to the end of its stage, and stages that start from that stage have it too. `docker build --build-arg NAME=value` sets it; without that its default counts. Before the first FROM it is for FROM lines only, until an ARG without a value brings it into a stage. Its value can be seen in the image's history: no place for secrets.",
    example: "ARG VERSION=1.0\nFROM alpine:3.22\nARG VERSION\nRUN echo $VERSION",
    anchor: "arg",
  },
  CMD: {
    details:
      "What `docker run IMAGE ...` is given replaces it. With an ENTRYPOINT it gives the arguments, and both should be JSON arrays. Only the last one of a stage counts, and nothing runs while the image is built.",
    example: 'CMD ["node", "server.js"]',
    anchor: "cmd",
  },
  COPY: {
    details:
      "The last word is the destination, relative to WORKDIR; with several sources it has to end in a slash. Of a folder its content is copied, not the folder itself. Sources are patterns, and files that `.dockerignore` names are not there.",
    example: "COPY --from=build --chown=app:app /src/dist/ /app/",
    anchor: "copy",
  },
  ENTRYPOINT: {
    details:
      "What `docker run IMAGE ...` is given, or else CMD, comes behind it as arguments. As text it runs under a shell: that takes no arguments, and signals such as that of `docker stop` do not reach the program. Only the last one of a stage counts.",
    example: 'ENTRYPOINT ["nginx", "-g", "daemon off;"]',
    anchor: "entrypoint",
  },
  ENV: {
    details:
      "They stay set in containers of the image and in stages that start from this one. One ENV reads all its values before it sets any. A variable that only the build needs is better an ARG, or set in the RUN itself.",
    example: 'ENV NODE_ENV=production PATH="/app/bin:$PATH"',
    anchor: "env",
  },
  EXPOSE: {
    details:
      "It opens nothing: it tells which ports to publish with `docker run -p`, and `-P` publishes all of them. The protocol is tcp unless `/udp` or `/sctp` stands behind the port.",
    example: "EXPOSE 80/tcp 8000-8010/udp",
    anchor: "expose",
  },
  FROM: {
    details:
      "What the stage has set so far ends here. Without a tag it is `:latest`, which is another image tomorrow; a digest never changes. `scratch` is the empty image. A stage with a name can be used by a later FROM, `COPY --from` and `RUN --mount=from`.",
    example: "FROM --platform=$BUILDPLATFORM golang:1.25-alpine AS build",
    anchor: "from",
  },
  HEALTHCHECK: {
    details:
      "The command's exit status is the answer: 0 is healthy, 1 is not. NONE switches off a check that the base image has. Only the last one counts; Kubernetes does not look at it.",
    example: "HEALTHCHECK --interval=1m --timeout=3s --retries=3 CMD curl -fsS http://localhost:8080/health",
    anchor: "healthcheck",
  },
  LABEL: {
    details:
      "Keys are plain words, as those of the OCI (`org.opencontainers.image.*`), or start with a domain of one's own, backwards. Labels of the base image stay; a later one of the same key replaces an earlier one.",
    example: 'LABEL org.opencontainers.image.source="https://example.com/team/app"',
    anchor: "label",
  },
  MAINTAINER: {
    details: "It has no place among the labels, where tools look for the author.",
    example: 'LABEL org.opencontainers.image.authors="team@example.com"',
    anchor: "maintainer-deprecated",
  },
  ONBUILD: {
    details:
      "The instruction is kept in the image and runs right behind the FROM of a build that starts from it, once: builds that start from that one no longer have it. FROM, MAINTAINER and ONBUILD can't stand behind it.",
    example: "ONBUILD COPY . /app/src",
    anchor: "onbuild",
  },
  RUN: {
    details:
      "As text it runs under the shell that SHELL sets (`/bin/sh -c`), as a JSON array without one. A command that fails ends the build. What it deletes of earlier layers stays in them, so tidy up in the same RUN. The build cache keeps its result until its text or anything before it changes.",
    example: "RUN --mount=type=cache,target=/root/.npm npm ci",
    anchor: "run",
  },
  SHELL: {
    details:
      "A JSON array: the program and what stands in front of the command. It counts for RUN, CMD, ENTRYPOINT and HEALTHCHECK in shell form, to the end of the stage and in stages that start from it.",
    example: 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
    anchor: "shell",
  },
  STOPSIGNAL: {
    details:
      "A name, with or without `SIG`, or a number; SIGTERM where it is not set. `docker stop` sends it, and SIGKILL where the container still runs ten seconds later.",
    example: "STOPSIGNAL SIGQUIT",
    anchor: "stopsignal",
  },
  USER: {
    details:
      "A name or number, and behind a colon a group. Names have to be in the image's `/etc/passwd`; numbers need not be, and let Kubernetes see that it is not root. COPY and ADD do not care: they write as root unless `--chown` says otherwise.",
    example: "USER 10001:10001",
    anchor: "user",
  },
  VOLUME: {
    details:
      "Each container gets a folder of its own there, and what it writes is gone with it unless a volume is named. Whoever uses the image can't switch it off.",
    example: 'VOLUME ["/var/lib/data"]',
    anchor: "volume",
  },
  WORKDIR: {
    details:
      "It is made where it is not there. A relative path starts from the WORKDIR before. RUN, CMD, ENTRYPOINT, COPY and ADD start from it, while `cd` in a RUN ends with that RUN.",
    example: "WORKDIR /app",
    anchor: "workdir",
  },
}

const CHOWN: Omit<Doc, "anchor"> = {
  details:
    "Without it the files belong to root. Names have to be in the image's `/etc/passwd` and `/etc/group`; without a group, the group has the number of the user. Variables are replaced. Not for Windows.",
  example: "COPY --chown=app:app . /app/",
}
const CHMOD: Omit<Doc, "anchor"> = {
  details:
    "Four octal digits or less, or symbolic as for chmod since syntax 1.14. It counts for folders too. Variables are replaced. Not for Windows.",
  example: "COPY --chmod=755 entrypoint.sh /usr/local/bin/",
}
const LINK: Omit<Doc, "anchor"> = {
  details:
    "The layer stays in use when what is before it changes, as the base image. Links in the destination path are not followed, and an owner can't be given by name.",
  example: "COPY --link --from=build /out/app /usr/local/bin/",
}
const EXCLUDE: Omit<Doc, "anchor"> = {
  details: "A pattern as those of the sources. The flag may be given several times.",
  example: "COPY --exclude=*.md --exclude=docs . /app/",
}

/** Of every flag of every instruction, as in the grammar's table. */
export const FLAG_DOCS: Readonly<Partial<Record<InstructionName, Readonly<Record<string, Doc>>>>> = {
  ADD: {
    chown: {...CHOWN, anchor: "add---chown"},
    chmod: {...CHMOD, anchor: "add---chmod"},
    link: {...LINK, anchor: "add---link"},
    exclude: {...EXCLUDE, anchor: "add---exclude"},
    "keep-git-dir": {
      details: "Without it only the files of the commit are copied.",
      example: "ADD --keep-git-dir=true https://example.com/team/app.git#v1.2.0 /src",
      anchor: "add---keep-git-dir",
    },
    checksum: {
      details:
        "Of a download, `sha256:` and 64 hexadecimal digits; of a git repository, the id of the commit. Another content ends the build.",
      example: "ADD --checksum=sha256:5891b5b522… https://example.com/tool.tar.gz /",
      anchor: "add---checksum",
    },
    unpack: {
      details: "Left out, local tar archives are unpacked and downloaded ones are not.",
      example: "ADD --unpack=true https://example.com/tool.tar.gz /opt/",
      anchor: "add---unpack",
    },
  },
  COPY: {
    from: {
      details:
        "Paths then start at its root, and `.dockerignore` does not count. A number counts stages from 0. Variables are not replaced.",
      example: "COPY --from=build /out/app /usr/local/bin/",
      anchor: "copy---from",
    },
    chown: {...CHOWN, anchor: "copy---chown"},
    chmod: {...CHMOD, anchor: "copy---chmod"},
    link: {...LINK, anchor: "copy---link"},
    exclude: {...EXCLUDE, anchor: "copy---exclude"},
    parents: {
      details:
        "`a/b.txt` ends up as `a/b.txt` below the destination, not as `b.txt`. Folders before `/./` in a source are left out.",
      example: "COPY --parents packages/*/package.json ./",
      anchor: "copy---parents",
    },
  },
  FROM: {
    platform: {
      details:
        "Without it, the platform that the build is for. `$BUILDPLATFORM` has the stage run on the machine's own processor, so that it can cross-compile without emulation.",
      example: "FROM --platform=$BUILDPLATFORM golang:1.25 AS build",
      anchor: "from",
    },
  },
  HEALTHCHECK: {
    interval: {
      details: "It is counted from the end of the check before, and the first one comes so long after the start.",
      example: "HEALTHCHECK --interval=1m CMD curl -fsS http://localhost/",
      anchor: "healthcheck",
    },
    timeout: {
      details: "The command is then killed.",
      example: "HEALTHCHECK --timeout=3s CMD curl -fsS http://localhost/",
      anchor: "healthcheck",
    },
    "start-period": {
      details: "For programs that take long to come up. A check that succeeds in this time ends it.",
      example: "HEALTHCHECK --start-period=40s CMD curl -fsS http://localhost/",
      anchor: "healthcheck",
    },
    "start-interval": {
      details: "Docker Engine 25 and later.",
      example: "HEALTHCHECK --start-period=40s --start-interval=2s CMD curl -fsS http://localhost/",
      anchor: "healthcheck",
    },
    retries: {
      details: "A check that succeeds starts the count again.",
      example: "HEALTHCHECK --retries=5 CMD curl -fsS http://localhost/",
      anchor: "healthcheck",
    },
  },
  RUN: {
    mount: {
      details:
        "Options are `key=value`, separated by commas without blanks: first `type`, `bind` where it is left out.",
      example: "RUN --mount=type=cache,target=/root/.npm npm ci",
      anchor: "run---mount",
    },
    network: {
      details: "`none` and `host` make it another step for the build cache than the same command without them.",
      example: "RUN --network=none pip install --no-index --find-links wheels app",
      anchor: "run---network",
    },
    security: {
      details:
        "As `docker run --privileged`. The builder has to allow it: `docker buildx build --allow security.insecure`.",
      example: "RUN --security=insecure containerd --version",
      anchor: "run---security",
    },
    device: {
      details:
        "The name of a device or class, and `required`. The builder has to allow it: `docker buildx build --allow device`.",
      example: "RUN --device=nvidia.com/gpu=all nvidia-smi",
      anchor: "run---device",
    },
  },
}

/** What values of flags mean, where they are few. */
export const FLAG_VALUE_DOCS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  network: {
    default: "The network of the build, as without the flag",
    none: "No network but the command's own loopback",
    host: "The network of the machine that builds; it has to be allowed: `--allow network.host`",
  },
  security: {
    sandbox: "As without the flag",
    insecure: "No sandbox: all capabilities and devices; it has to be allowed: `--allow security.insecure`",
  },
}

/** Docs of a flag of an instruction; undefined where it has no such flag. */
export function flagDoc(instruction: InstructionName, flag: string): Doc | undefined {
  const flags = FLAG_DOCS[instruction]
  return flags && Object.hasOwn(flags, flag) ? flags[flag] : undefined
}

/** What a value of a flag means; undefined where the flag takes any. */
export function flagValueDoc(flag: string, value: string): string | undefined {
  const values = Object.hasOwn(FLAG_VALUE_DOCS, flag) ? FLAG_VALUE_DOCS[flag]! : undefined
  return values && Object.hasOwn(values, value) ? values[value] : undefined
}
