/**
 * What other programs call the things that our rules find, for people who come from them: Trivy (DS-), Checkov (CKV_),
 * Sonar (S and four digits), dockle (CIS-DI-, DKL-), semgrep (words) and KICS (ids of its queries). Hadolint's codes, those of
 * ShellCheck and the names of BuildKit's checks are aliases of the rules themselves: there the conditions are the same, here only
 * the thing is.
 */
export const PEER_CODES: Readonly<Record<string, string>> = {
  "admin-port": "DS-0004 CKV_DOCKER_1 S6473",
  "apt-in-script": "CKV_DOCKER_9 prefer-apt-get b84a0b47-2e99-4c9f-8933-98bcabe2b94d",
  "apt-recommends": "DS-0029 S6500 missing-no-install-recommends 7384dfb2-fcd1-4fbf-91cd-6c44c318c33c",
  "apt-without-yes": "DS-0021 S6584 missing-assume-yes-switch 77783205-c4ca-4f80-bb80-c777f267c547",
  "array-as-text": "S7030",
  "cd-instead-of-workdir": "DS-0013 S6597 use-workdir f4a6bcd3-e231-4acf-993c-aa027be50d2e",
  "consecutive-runs": "S7031 0008c003-79aa-42d8-95b8-1c2fe37dbfe6",
  "constant-platform": "avoid-platform-with-from b16e8501-ef3c-44e1-a543-a093238099c9",
  "copied-root": "S6470",
  "copied-secret": "DS-0031 CIS-DI-0010",
  "dangerous-removal": "S6573",
  "deprecated-maintainer": "DS-0022 CKV_DOCKER_6 S6586 maintainer-is-deprecated 99614418-f82b-4852-a9ae-5051402b741c",
  "destination-without-slash": "DS-0011 6db6e0c2-32a3-4a2e-93b5-72c35f4119db",
  "dnf-without-yes": "S6584 missing-dnf-assume-yes 7ebd323c-31b7-4e5b-b26f-de5e9e477af8",
  "docker-socket-volume": "dockerd-socket-mount",
  "duplicate-stage-name": "DS-0012 CKV_DOCKER_11 alias-must-be-unique f2daed12-c802-49cd-afed-fe41d0b82fed",
  "ignored-cmd": "S6589",
  "insecure-download": "S5332",
  "insecure-run": "S6431 S6502",
  "install-scripts": "S6505",
  "invalid-port": "DS-0008 71bf8cf8-f0a1-42fa-b9d2-d10525e0a38e",
  "invalid-stage-reference": "DS-0006 copy-from-own-alias cdddb86f-95f6-4fc4-b5a1-483d9afceb2b",
  "kept-apk-cache": "DS-0025 S6587 missing-apk-no-cache DKL-DI-0004 ae9c56a6-3ed1-4ac0-9b54-31267f51151d",
  "kept-apt-lists": "S6587 remove-package-lists CIS-DI-0005 DKL-DI-0005 df746b39-6564-4fed-bf85-e9c44382303c",
  "kept-dnf-cache": "DS-0019 DS-0027 S6587 missing-dnf-clean-all 295acb63-9246-4b21-b441-7c1f1fb62dc0",
  "kept-pip-cache": "missing-pip-no-cache-dir f2f903fb-b977-461e-98d7-b3e2185c6118",
  "kept-yum-cache": "DS-0015 S6587 missing-yum-clean-all 00481784-25aa-4a55-8633-3136dfcf4f37",
  "kept-zypper-cache": "DS-0020 S6587 missing-zypper-clean 38300d1a-feb2-4a48-936a-d1ef1cd24313",
  "latest-tag": "DS-0001 CKV_DOCKER_7 S6596 DKL-DI-0006 f45ea400-6bbe-4501-9fc7-1c3d75c32067",
  "line-too-long": "S7020",
  "linked-sh": "use-shell-instruction 8a301064-c291-4b20-adcb-403fe7fd95fd",
  "lone-update": "DS-0017 CKV_DOCKER_5 S6595 CIS-DI-0007 9bae49be-0aa3-4de5-bab2-4c3a069e40cd",
  "loose-mode": "S2612",
  "missing-healthcheck": "DS-0026 CKV_DOCKER_2 CIS-DI-0006 b03a748a-542d-44f4-bb86-9199ab4fd2d5",
  "missing-label": "S7028",
  "missing-tag": "DS-0001 CKV_DOCKER_7 S6596 missing-image-version 9efb0b2d-89c9-41a3-91ca-dcc0aec911fd",
  "missing-user": "DS-0002 CKV_DOCKER_3 S6471 missing-user-entrypoint fd54f200-402c-4333-a5a4-36ef6709af2f",
  "mixed-case-instructions": "S6476",
  "needless-add": "DS-0005 CKV_DOCKER_4 S7029 prefer-copy-over-add CIS-DI-0009 9513a694-aa0d-41d8-be61-3271e056f36b",
  "pipe-without-pipefail": "set-pipefail efbf148a-67e9-42d2-ac47-02fa1c0d0b22",
  "pointless-command": "nonsensical-command",
  "readable-secret": "S6469",
  "relative-workdir": "DS-0009 CKV_DOCKER_10 S7021 use-absolute-workdir 6b376af8-cfe8-49ab-a08d-f32de23661a4",
  "root-user": "DS-0002 CKV_DOCKER_8 CIS-DI-0001 last-user-is-root 67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae",
  "secret-in-variable": "DS-0031 S6472 secret-in-build-arg CIS-DI-0010 c3e1b6ae-d92c-44b3-8ed5-1f5442bab6a4",
  "secret-on-command-line": "DS-0031 S6437 CKV2_DOCKER_17",
  "secret-value": "DS-0031 CIS-DI-0010",
  "setuid-program": "CIS-DI-0008 S2612",
  "several-commands":
    "DS-0007 DS-0016 DS-0023 S6589 multiple-cmd-instructions multiple-entrypoint-instructions 41c195f4-fc31-4a5c-8a1b-90605538d49f 6938958b-3f1a-451c-909b-baeee14bdc97",
  "shell-form-command": "S7019 prefer-json-notation b86987e1-6397-4619-81d5-8807f2387c79",
  "space-around-equals": "S6574",
  "sudo-in-build": "DS-0010 CKV2_DOCKER_1 no-sudo-in-dockerfile DKL-DI-0001 8ada6e80-0ade-439e-b176-0b28f6bce35a",
  "system-folder-volume": "DKL-DI-0002",
  "system-folder-workdir": "DS-0030",
  "tls-off-by-variable": "CKV2_DOCKER_5 CKV2_DOCKER_6 CKV2_DOCKER_12 CKV2_DOCKER_14 CKV2_DOCKER_16",
  "unchecked-download": "S6474",
  "unchecked-tls": "CKV2_DOCKER_2 CKV2_DOCKER_3 CKV2_DOCKER_4 CKV2_DOCKER_13 CKV2_DOCKER_15 S4830",
  "undeclared-argument": "S6579",
  "unknown-stage": "68a51e22-ae5a-4d48-8e87-b01a323605c9",
  "unpinned-apk-package": "d3499f6d-1651-41bb-a9a7-de925fea487b",
  "unpinned-apt-package": "965a08d7-ef86-4f14-8792-4a3b2098937e",
  "unpinned-dnf-package": "93d88cf7-f078-46a8-8ddc-178e03aeacf1",
  "unpinned-gem": "22cd11f7-9c6c-4f6e-84c0-02058120b341",
  "unpinned-npm-package": "e36d8880-3f78-4546-b9a1-12f0745ca0d5",
  "unpinned-pip-package": "02d9c71f-3ee8-4986-9c27-1a20d0d19bfc",
  "unpinned-yum-package": "6452c424-1d92-4deb-bb18-a03e95d579c4",
  "unpinned-zypper-package": "562952e4-0348-4dea-9826-44f3a2c6117b",
  "unquoted-variable": "S6570",
  "unset-environment-variable": "S6581",
  "unsorted-packages": "S7018",
  "unverified-packages": "CKV2_DOCKER_7 CKV2_DOCKER_8 CKV2_DOCKER_9 CKV2_DOCKER_10 CKV2_DOCKER_11",
  "weak-checksum": "S4790",
  "weak-tls": "S4423",
  "wget-and-curl": "DS-0014 use-either-wget-or-curl fc775e75-fcfb-4c98-b2f2-910c5858b359",
  "whole-upgrade":
    "DS-0024 DKL-DI-0003 avoid-apt-get-upgrade avoid-apk-upgrade avoid-yum-update avoid-dnf-update avoid-zypper-update 682fe378-c180-4bd5-8a14-95fc285fb269 09fda05e-da85-4ee7-ab8d-2800a5e6e756 989ab888-7d1e-410f-9dde-c64a1d367bf2 8f6456be-0018-46db-9ce6-b3b6dc8d34d2",
  "world-writable": "S2612",
  "yum-without-yes": "S6584 missing-yum-assume-yes 6e19193a-8753-436d-8a09-76dcff91bb03",
  "zypper-dist-upgrade": "avoid-zypper-update d4895357-dd49-4ba5-b726-1bb81cb50989",
  "zypper-without-yes": "S6584 missing-zypper-no-confirm 45e1fca5-f90e-465d-825f-c2cb63fa3944",
}

/** Those of a rule, in the order of the table. */
export function peerCodesOf(rule: string): string[] {
  return PEER_CODES[rule]?.split(/\s+/) ?? []
}

/** Codes are written in more than one way: AVD-DS-0001 and DS001, docker:S6596, the path of a semgrep rule. */
export function plainCode(word: string): string {
  const lower = word.toLowerCase()
  const trivy = /^(?:avd-)?ds-?0*(\d{1,4})$/.exec(lower)
  if (trivy) return `ds-${trivy[1]!.padStart(4, "0")}`
  const path = /^(?:docker:|dockerfile\.(?:[\w-]+\.)*)([\w-]+)$/.exec(lower)
  return path ? path[1]! : lower
}
